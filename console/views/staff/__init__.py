"""The people pane: departments, workers, presence, and the login code of a phone."""
