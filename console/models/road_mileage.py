"""How far the people whose tracks are shown went by the road; comes after the tracks, person by person."""

from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class Mileage(StrEnum):
    """What is known of one person's mileage by the road."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    KNOWN = "known"
    UNKNOWN = "unknown"


class RoadMileageModel(QObject):
    """`changed` whenever anything is known of anybody, and when everything is forgotten."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked: set[int] = set()
        self._metres: dict[int, tuple[float, float]] = {}
        self._why: dict[int, str] = {}

    def state(self, worker_id: int) -> Mileage:
        if worker_id in self._metres:
            return Mileage.KNOWN
        if worker_id in self._why:
            return Mileage.UNKNOWN
        return Mileage.ASKED if worker_id in self._asked else Mileage.NOT_ASKED

    def metres(self, worker_id: int) -> tuple[float, float]:
        """By the road, and how much of it is straight line; only of somebody whose state is KNOWN."""
        return self._metres[worker_id]

    def why(self, worker_id: int) -> str:
        """The end of the texts key that says why it is unknown: a state of the roads, too_long or failed."""
        return self._why.get(worker_id, "")

    def begin(self, worker_ids: list[int]) -> None:
        """Forgets what was known; these are being asked about."""
        self._asked = set(worker_ids)
        self._metres, self._why = {}, {}
        self.changed.emit()

    def take(self, worker_id: int, metres: float, unmatched_m: float) -> None:
        self._metres[worker_id] = metres, unmatched_m
        self.changed.emit()

    def miss(self, worker_ids: list[int], why: str) -> None:
        """Nothing will be known of these."""
        self._why |= dict.fromkeys(worker_ids, why)
        self.changed.emit()
