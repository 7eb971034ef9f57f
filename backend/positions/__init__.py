"""Positions as they are kept: the fix, its table, who may look. How they come in is `backend.ingest`."""
