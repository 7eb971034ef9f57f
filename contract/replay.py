"""How a played stretch of the past goes over the wire: one JSON document a line."""

MEDIA_TYPE = "application/x-ndjson"
