"""Working periods in memory, now and before, kept current by committed events: the organisation's, and of
those workers who have their own."""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.clock import to_ms
from backend.kit.eventlog import Event, EventRow
from backend.organisation.rules import WorkingWeek, periods_of
from contract.vocabulary import EventKind
from contract.watching import week_of

_KINDS = (EventKind.ORGANISATION_CHANGED, EventKind.WORKER_MONITORING_CHANGED)


class _Weeks:
    """What held, one after another; None: what the organisation says."""

    def __init__(self, first: WorkingWeek | None) -> None:
        self._starts_ms: list[int] = []
        self._weeks = [first]  # one more than starts: what held before the first

    @property
    def now(self) -> WorkingWeek | None:
        return self._weeks[-1]

    def at(self, at_ms: int) -> WorkingWeek | None:
        return self._weeks[bisect_right(self._starts_ms, at_ms)]

    def add(self, at_ms: int, week: WorkingWeek | None) -> None:
        if not _same(week, self.now):
            self._starts_ms.append(at_ms)
            self._weeks.append(week)

    def correct(self, week: WorkingWeek) -> None:
        """What holds now was stored without an event, as a new organisation's is."""
        if not _same(week, self.now):
            self._weeks[-1] = week

    def limits(self) -> bool:
        return any(week is not None and not week.is_always for week in self._weeks)


class WorkingHours:
    """Changes inside the write gate only, so who asks from inside it cannot miss a change."""

    def __init__(self) -> None:
        self._all = _Weeks(WorkingWeek(()))
        self._own: dict[int, _Weeks] = {}  # by worker
        self._is_always = True

    @property
    def is_always(self) -> bool:
        """Whether there is and was no limit for anybody: nothing needs to be asked."""
        return self._is_always

    @property
    def now(self) -> WorkingWeek:
        """What the organisation says now."""
        return self._all.now or WorkingWeek(())

    def of_worker(self, worker_id: int) -> WorkingWeek:
        """What holds for a worker now."""
        own = self._own.get(worker_id)
        return self.now if own is None or own.now is None else own.now

    async def load(self, session: AsyncSession, week: WorkingWeek) -> None:
        """Read the log anew; `week` is what the organisation has stored."""
        changes = select(EventRow.at, EventRow.payload).where(EventRow.kind.in_(_KINDS))
        self._all, self._own = _Weeks(WorkingWeek(())), {}
        for at, payload in await session.execute(changes.order_by(EventRow.seq)):
            self._take(to_ms(at), json.loads(payload))
        self._all.correct(week)
        self._judge()

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow changes; registered with the database."""
        changes = [event for event in events if event.kind in _KINDS]
        for event in changes:
            self._take(to_ms(event.at), event.payload)
        if changes:
            self._judge()

    def forbids(self, worker_id: int, at_ms: int) -> bool:
        """Whether a moment is outside what holds for the worker now, or outside what held then."""
        if self._is_always:
            return False
        return not self.of_worker(worker_id).is_working(at_ms) or self.was_off(worker_id, at_ms)

    def forbids_each(self, worker_ids: NDArray[np.int64], at_ms: int) -> NDArray[np.bool_]:
        """`forbids` of many: what holds for all is asked once, and each of those with their own periods."""
        if self._is_always:
            return np.zeros(len(worker_ids), np.bool_)
        then = self._all.at(at_ms)
        off = not self.now.is_working(at_ms) or (then is not None and not then.is_working(at_ms))
        flags = np.full(len(worker_ids), off)
        for row in np.flatnonzero(np.isin(worker_ids, list(self._own))).tolist():
            flags[row] = self.forbids(int(worker_ids[row]), at_ms)
        return flags

    def was_off(self, worker_id: int, at_ms: int) -> bool:
        """Whether a moment was outside what held for the worker then."""
        own = self._own.get(worker_id)
        week = (None if own is None else own.at(at_ms)) or self._all.at(at_ms)
        return week is not None and not week.is_working(at_ms)

    def _take(self, at_ms: int, payload: Mapping[str, Any]) -> None:
        if "organisation" in payload:
            state = payload["organisation"]
            self._all.add(at_ms, WorkingWeek(periods_of(state["working_periods"]), state["holidays"]))
            return
        worker = payload["worker"]
        periods = worker["working_periods"]
        if periods is not None or worker["id"] in self._own:
            own = self._own.setdefault(worker["id"], _Weeks(None))
            own.add(at_ms, None if periods is None else week_of(periods_of(periods)))

    def _judge(self) -> None:
        self._is_always = not any(weeks.limits() for weeks in (self._all, *self._own.values()))


def _same(one: WorkingWeek | None, other: WorkingWeek | None) -> bool:
    return one is other or (one is not None and other is not None and one.is_same(other))
