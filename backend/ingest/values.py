"""Numbers and times as trackers write them, as finite floats and milliseconds; no protocol lives here."""

from datetime import UTC, datetime
from math import isfinite

from backend.ingest.malformed import Malformed

KNOT_MPS = 1852 / 3600
KMH_MPS = 1 / 3.6
NOTE_MAX_CHARS = 64

_END_OF_2999_MS = 32_503_679_999_999  # every platform can still show it
_SECONDS_BELOW = 1e11  # as seconds this is the year 5138, as milliseconds 1973: no tracker means either


def number(text: str, name: str) -> float:
    """A finite number; raises Malformed."""
    try:
        value = float(text)
    except ValueError as error:
        raise Malformed(f"{name} is not a number") from error
    if not isfinite(value):
        raise Malformed(f"{name} is not a finite number")
    return value


def finite(value: float, name: str) -> float:
    """`value` when it is finite; raises Malformed."""
    if not isfinite(value):
        raise Malformed(f"{name} is not a finite number")
    return value


def known(value: float | None) -> float | None:
    """None for the -1 with which phones say that they do not know a speed, heading, accuracy or charge."""
    return None if value == -1 else value


def epoch_ms(value: float, name: str = "timestamp") -> int:
    """Seconds or milliseconds since 1970, told apart by size, as milliseconds; raises Malformed."""
    if not isfinite(value):
        raise Malformed(f"{name} is not a finite number")
    at_ms = round(value * 1000 if abs(value) < _SECONDS_BELOW else value)
    if not 0 <= at_ms <= _END_OF_2999_MS:
        raise Malformed(f"{name} is outside the years 1970 to 2999")
    return at_ms


def iso_ms(text: str, name: str = "timestamp") -> int:
    """An ISO-8601 time (UTC where it names no zone) as milliseconds; raises Malformed."""
    if "T" in text and " " in text:
        text = text.replace(" ", "+")  # the plus of the zone, sent unescaped in a query
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Malformed(f"{name} is neither seconds, milliseconds nor an ISO-8601 time") from error
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    try:
        at_ms = round(at.timestamp() * 1000)
    except (OverflowError, ValueError) as error:
        raise Malformed(f"{name} is outside the years 1970 to 2999") from error
    if not 0 <= at_ms <= _END_OF_2999_MS:
        raise Malformed(f"{name} is outside the years 1970 to 2999")
    return at_ms


def time_ms(text: str, name: str = "timestamp") -> int:
    """Any of the forms above; raises Malformed."""
    try:
        value = float(text)
    except ValueError:
        return iso_ms(text, name)
    return epoch_ms(value, name)


def short_note(text: str) -> str | None:
    """A note cut to what is kept; None when nothing is left."""
    kept = text.strip()[:NOTE_MAX_CHARS].replace("\x00", "")
    return kept.encode("utf-8", "replace").decode() or None  # a lone surrogate cannot be stored
