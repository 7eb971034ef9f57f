"""The alarm pane."""
