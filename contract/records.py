"""The layout of position records on the wire, which both programs pack and unpack; no numpy here.

An answer is a sequence of parts, the newest records first. Each is a line of JSON that ends with a line feed
and has a number `n`, and right after it `n * ROW_BYTES` bytes: the columns laid end to end, each of `n`
little-endian values, in the order of `COLUMNS`. An answer that does not reach `since` was cut off.
"""

COLUMNS: tuple[tuple[str, str], ...] = (
    ("worker_id", "<i8"),
    ("at_ms", "<f8"),  # milliseconds since 1970, UTC; never increasing
    ("received_ms", "<f8"),
    ("lat", "<f8"),  # WGS-84 degrees
    ("lon", "<f8"),
    ("accuracy_m", "<f4"),  # from here on not-a-number where unknown
    ("speed_mps", "<f4"),
    ("heading_deg", "<f4"),  # clockwise from north
    ("battery_pct", "<f4"),
    ("marks", "<u2"),  # contract.vocabulary.FixMark
    ("source", "|u1"),  # contract.tracks.SOURCE_NUMBERS
)
ROW_BYTES = 59
MEDIA_TYPE = "application/vnd.waiqin.records"
