"""智能排单: the pane of plans, what it says of each assignment, and what it asks when something changed."""
