"""The pane of form templates, read only."""
