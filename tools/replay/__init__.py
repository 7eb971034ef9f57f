"""Sends a recorded trace to a backend as the trackers in it would have: `python -m tools.replay`."""
