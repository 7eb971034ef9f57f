"""Stretches of a past day kept at hand, so that any moment in them is there at once; no Qt, asks nobody."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

from console.api.frames import Positions
from console.api.replay_records import Moment, PresenceThen
from console.api.types import Alarm, Event, Order
from contract.vocabulary import AlarmState

LENGTH_MS = 3_600_000.0
AHEAD_MS = 300_000.0  # fixes of these minutes after the end say where somebody was going at the end
MOST_ROWS = 1_200_000  # some 60 MB
_WORKER = 1 << 41  # apart in the key by more than any time between two fixes
_MIDDLE = 1 << 40


def joined(parts: Sequence[Positions]) -> Positions:
    """The rows of all parts, one after the other; at least one part."""
    columns = [field.name for field in fields(Positions)]
    return Positions(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in columns})


def taken(positions: Positions, rows: npt.NDArray[np.intp]) -> Positions:
    """The given rows."""
    return Positions(**{field.name: getattr(positions, field.name)[rows] for field in fields(Positions)})


@dataclass(frozen=True, slots=True)
class RoomThen:
    """Everything but the places, as it was then, by id."""

    orders: dict[int, Order]
    alarms: dict[int, Alarm]
    workers: dict[int, PresenceThen]


class Stretch:
    """From how the room was at its beginning and what came after, how it was at any moment in it."""

    def __init__(
        self, since_ms: float, until_ms: float, begun: Moment, places: Positions, events: Iterable[Event]
    ) -> None:
        """`places`: the last of each worker before the beginning, and those that came after, in any order."""
        self.since_ms, self.until_ms = since_ms, until_ms
        self._begun = begun
        self._events = [event for event in events if event.at.timestamp() * 1_000 <= until_ms]
        self._event_ms = [event.at.timestamp() * 1_000 for event in self._events]
        self._places = taken(places, np.lexsort((places.at_ms, places.worker_id)))
        self._workers, place = np.unique(self._places.worker_id, return_inverse=True)
        self._key = place.astype(np.int64) * _WORKER + self._offset(self._places.at_ms)

    def __len__(self) -> int:
        """Rows kept."""
        return len(self._places)

    def _offset(self, at_ms: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        return np.clip(np.rint(at_ms - self.since_ms).astype(np.int64) + _MIDDLE, 0, _WORKER - 1)

    def happened(self, at_ms: float) -> int:
        """How many of its events had happened then: as long as it is the same, so is `room`."""
        return bisect_right(self._event_ms, at_ms)

    def room(self, happened: int) -> RoomThen:
        """After so many of its events."""
        begun = self._begun
        orders = {one.id: one for one in begun.orders}
        alarms = {one.id: one for one in begun.alarms}
        workers = {one.worker_id: one for one in begun.workers}
        for event in self._events[:happened]:
            payload = event.payload
            if payload.order is not None:
                orders[payload.order.id] = payload.order
            elif payload.alarm is not None:
                alarms[payload.alarm.id] = payload.alarm
            elif payload.worker is not None and (known := workers.get(payload.worker.id)) is not None:
                worker = payload.worker
                workers[known.worker_id] = PresenceThen(
                    worker_id=worker.id,
                    on_duty=worker.on_duty,
                    stealth=worker.stealth,
                    monitoring=worker.monitoring,
                )
        standing = {key: one for key, one in alarms.items() if one.state is not AlarmState.CLEARED}
        return RoomThen(orders, standing, workers)

    def places(self, at_ms: float, *, lost_after_s: float) -> Positions:
        """One row for each worker who had been seen by then.

        Between two fixes a straight and steady way, as in tracks, and the time is that of the moment; but not
        across a silence that counts as lost contact: there it is the last fix that was known.
        """
        rows = self._places
        moment = self._offset(np.array([at_ms]))[0]
        at = np.searchsorted(self._key, np.arange(len(self._workers)) * _WORKER + moment, side="right") - 1
        at = at[(at >= 0) & (rows.worker_id[at] == self._workers)] if len(rows) else at
        found = taken(rows, at)
        following = np.minimum(at + 1, max(len(rows) - 1, 0))
        span_ms = rows.at_ms[following] - found.at_ms
        goes_on = (rows.worker_id[following] == found.worker_id) & (span_ms > 0)
        goes_on &= span_ms <= lost_after_s * 1_000
        share = np.where(goes_on, (at_ms - found.at_ms) / np.where(goes_on, span_ms, 1.0), 0.0)
        lon_by = (rows.lon[following] - found.lon + 180.0) % 360.0 - 180.0  # the date line is no jump
        return replace(
            found,
            at_ms=np.where(goes_on, at_ms, found.at_ms),
            lat=found.lat + share * (rows.lat[following] - found.lat),
            lon=(found.lon + share * lon_by + 180.0) % 360.0 - 180.0,
        )


class Stretches:
    """Those of one day, within a number of rows; the farthest ones are let go first."""

    def __init__(self, *, most_rows: int = MOST_ROWS) -> None:
        self._most_rows = most_rows
        self._kept: dict[float, Stretch] = {}

    @property
    def rows(self) -> int:
        return sum(map(len, self._kept.values()))

    @property
    def is_full(self) -> bool:
        """Another stretch like those kept would be one too many."""
        return bool(self._kept) and self.rows * (1 + 1 / len(self._kept)) > self._most_rows

    def clear(self) -> None:
        self._kept.clear()

    def at(self, at_ms: float) -> Stretch | None:
        """The stretch with this moment in it; its end belongs to it where nothing follows."""
        for stretch in self._kept.values():
            if stretch.since_ms <= at_ms < stretch.until_ms:
                return stretch
        return next((it for it in self._kept.values() if it.until_ms == at_ms), None)

    def keep(self, stretch: Stretch, *, near_ms: float) -> None:
        """Put it in, and let go what is farthest from `near_ms` while there is too much."""
        self._kept[stretch.since_ms] = stretch
        while self.rows > self._most_rows and len(self._kept) > 1:
            farthest = max(self._kept, key=lambda since: abs(since + LENGTH_MS / 2 - near_ms))
            del self._kept[farthest]

    def missing(self, since_ms: float, until_ms: float, near_ms: float) -> list[tuple[float, float]]:
        """Stretches of the day not kept: the one at `near_ms`, then by distance, what is to come first."""
        starts = np.arange(since_ms, until_ms, LENGTH_MS).tolist()
        wanted = [(start, min(start + LENGTH_MS, until_ms)) for start in starts if start not in self._kept]
        return sorted(wanted, key=lambda one: _apart(one, near_ms))


def _apart(stretch: tuple[float, float], at_ms: float) -> float:
    since_ms, until_ms = stretch
    if since_ms <= at_ms < until_ms:
        return 0.0
    return since_ms - at_ms if since_ms > at_ms else 2 * (at_ms - until_ms) + LENGTH_MS
