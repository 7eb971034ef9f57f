"""The replay pane: a past day of the whole room on one slider, and the strip that says so over the map."""
