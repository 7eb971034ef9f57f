"""The layout of a positions frame, which both programs pack and unpack; no numpy here, only the description.

A frame is base64 of columns laid end to end, each of `n` little-endian values, in the order of `COLUMNS`.
"""

COLUMNS: tuple[tuple[str, str], ...] = (
    ("worker_id", "<u4"),
    ("lat_e7", "<i4"),  # WGS-84 degrees times 10,000,000
    ("lon_e7", "<i4"),
    ("at_ms", "<f8"),  # milliseconds since 1970, UTC
    ("accuracy_m", "<f4"),  # not-a-number: unknown
    ("speed_mps", "<f4"),
    ("heading_deg", "<f4"),  # clockwise from north
    ("battery_pct", "|u1"),
    ("marks", "<u2"),  # contract.vocabulary.FixMark
)
ROW_BYTES = 35
BATTERY_UNKNOWN = 255
