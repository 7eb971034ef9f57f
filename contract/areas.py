"""How the answer to "who was inside a shape" travels; the description only."""

MEDIA_TYPE = "application/x-ndjson"
"""One JSON document a line."""
