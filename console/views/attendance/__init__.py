"""The attendance pane."""
