"""The pane of the numbered event log."""
