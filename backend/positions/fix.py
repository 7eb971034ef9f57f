"""The fix: one reading of one device, as the pipeline passes it along. No decoding, no storage."""

from collections.abc import Iterator
from dataclasses import dataclass

from contract.vocabulary import FixMark, FixSource

SOS_NOTE = "sos"

# Plain ints: arithmetic on enum flags costs a microsecond each, and every fix passes here.
IMPOSSIBLE = int(FixMark.IMPOSSIBLE)
NULL_ISLAND = int(FixMark.NULL_ISLAND)
DUPLICATE = int(FixMark.DUPLICATE)
OUT_OF_ORDER = int(FixMark.OUT_OF_ORDER)
CLOCK_AHEAD = int(FixMark.CLOCK_AHEAD)
STALE = int(FixMark.STALE)
TELEPORT = int(FixMark.TELEPORT)
MOCK = int(FixMark.MOCK)

NO_PLACE = IMPOSSIBLE | NULL_ISLAND
BLOCKING = NO_PLACE | DUPLICATE | OUT_OF_ORDER | TELEPORT | MOCK
"""A fix with one of these is stored but does not move the worker."""

BLOCKING_SOS = NO_PLACE | DUPLICATE | OUT_OF_ORDER
"""The same for a call for help: a doubtful place is better than none."""

_NAMES = tuple((int(mark), str(mark.name).lower()) for mark in FixMark if mark)


@dataclass(slots=True)
class Fix:
    """One reading. WGS-84 degrees; times in ms since 1970; `None` where the device did not say.

    `at_ms` is the time the fix counts for; `device_at_ms` is what the device claimed, where that differs.
    """

    worker_id: int
    at_ms: int
    received_ms: int
    lat: float
    lon: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    heading_deg: float | None = None
    altitude_m: float | None = None
    battery_pct: float | None = None
    source: FixSource = FixSource.OSMAND
    mock: bool = False
    note: str | None = None
    marks: int = 0
    device_at_ms: int | None = None

    @property
    def claimed_ms(self) -> int:
        """When the device says it was there."""
        return self.at_ms if self.device_at_ms is None else self.device_at_ms

    @property
    def is_sos(self) -> bool:
        return self.note is not None and self.note.startswith(SOS_NOTE)

    @property
    def moves_worker(self) -> bool:
        """Whether the worker is now taken to be there."""
        return not self.marks & (BLOCKING_SOS if self.is_sos else BLOCKING)


def mark_names(marks: int) -> Iterator[str]:
    """The lower-case names of the marks set in `marks`."""
    return (name for bit, name in _NAMES if marks & bit)
