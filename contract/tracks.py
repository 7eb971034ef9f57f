"""The layout of tracks on the wire, which both programs pack and unpack; no numpy here, only the description.

An answer is a sequence of parts. Each is a line of JSON that ends with a line feed and has a number `n`, and
right after it `n * ROW_BYTES` bytes: the columns laid end to end, each of `n` little-endian values, in the
order of `COLUMNS`.
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
MEDIA_TYPE = "application/vnd.waiqin.tracks"

SOURCE_NUMBERS = {FixSource.OSMAND: 1, FixSource.OWNTRACKS: 2, FixSource.PHONE: 3, FixSource.DEMO: 4}
