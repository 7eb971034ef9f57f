"""Points of interest: the pane below the map, its dialogs, the import."""
