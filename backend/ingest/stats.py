"""Counts of everything that came in since the process started."""

from collections import Counter
from enum import StrEnum

from backend.ingest.outcome import Outcome


class Refusal(StrEnum):
    """Why a request never became a fix."""

    UNKNOWN_DEVICE = "unknown_device"
    REVOKED_DEVICE = "revoked_device"
    MALFORMED = "malformed"
    RATE_LIMITED = "rate_limited"
    STORAGE = "storage"  # answered 503: the device keeps it and comes again


class IngestStats:
    """`received` = stored clean + stored marked + withheld: nothing taken is unaccounted for."""

    def __init__(self) -> None:
        self.stored_clean = 0
        self.stored_marked = 0
        self.marked: Counter[str] = Counter()
        self.withheld: Counter[str] = Counter()
        self.refused: Counter[Refusal] = Counter()
        self.without_place: Counter[str] = Counter()
        """OwnTracks messages that carry no place, by `_type`: acknowledged, not kept."""

    @property
    def received(self) -> int:
        return self.stored_clean + self.stored_marked + self.withheld.total()

    def count(self, outcome: Outcome) -> None:
        """One committed submission."""
        self.stored_clean += outcome.stored_clean
        self.stored_marked += outcome.stored_marked
        if outcome.marked:
            self.marked.update(outcome.marked)
        if outcome.withheld:
            self.withheld.update(outcome.withheld)
