"""The selection pane: who and what is inside a shape on the map, now or in the past."""
