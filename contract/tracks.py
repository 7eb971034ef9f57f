"""The layout of a track's frame, which both programs pack and unpack; no numpy here, only the description.

A frame is base64 of columns laid end to end, each of `n` little-endian values, in the order of `COLUMNS`.
"""

from contract.vocabulary import FixSource

COLUMNS: tuple[tuple[str, str], ...] = (
    ("at_ms", "<f8"),  # milliseconds since 1970, UTC; never decreasing
    ("lat", "<f8"),  # WGS-84 degrees
    ("lon", "<f8"),
    ("accuracy_m", "<f4"),  # not-a-number: unknown
    ("speed_mps", "<f4"),
    ("heading_deg", "<f4"),  # clockwise from north
    ("marks", "<u2"),  # contract.vocabulary.FixMark
    ("source", "|u1"),  # SOURCE_NUMBERS
)
ROW_BYTES = 39
MEDIA_TYPE = "application/x-ndjson"

SOURCE_NUMBERS = {FixSource.OSMAND: 1, FixSource.OWNTRACKS: 2, FixSource.PHONE: 3, FixSource.DEMO: 4}
