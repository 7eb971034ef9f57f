"""The track pane: a time range, playing, the profile, stops and gaps, export."""
