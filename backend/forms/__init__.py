"""Form templates of tasks, reports and visits."""
