"""Reports from the street: the pane that shows them and the dialog that dismisses one."""
