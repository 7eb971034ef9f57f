"""The organisation's working periods in memory, now and before, kept current by committed events."""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.clock import to_ms
from backend.kit.eventlog import Event, EventRow
from backend.organisation.rules import WorkingWeek, periods_of
from contract.vocabulary import EventKind


class WorkingHours:
    """Changes inside the write gate only, so who asks from inside it cannot miss a change."""

    def __init__(self) -> None:
        self._starts_ms: list[int] = []
        self._weeks: list[WorkingWeek] = [WorkingWeek(())]  # one more than starts: what held before the first
        self._is_always = True

    @property
    def is_always(self) -> bool:
        """Whether there is and was no limit: nothing needs to be asked."""
        return self._is_always

    @property
    def now(self) -> WorkingWeek:
        """The periods in force."""
        return self._weeks[-1]

    async def load(self, session: AsyncSession, week: WorkingWeek) -> None:
        """Read the log anew; `week` is the stored one."""
        changes = select(EventRow.at, EventRow.payload).where(EventRow.kind == EventKind.ORGANISATION_CHANGED)
        self._starts_ms, self._weeks = [], [WorkingWeek(())]
        for at, payload in await session.execute(changes.order_by(EventRow.seq)):
            self._add(to_ms(at), _week(json.loads(payload)))
        if not self.now.is_same(week):  # stored without an event, as a new organisation's are
            self._weeks[-1] = week
        self._is_always = all(week.is_always for week in self._weeks)

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow changes; registered with the database."""
        for event in events:
            if event.kind is EventKind.ORGANISATION_CHANGED:
                self._add(to_ms(event.at), _week(event.payload))

    def forbids(self, at_ms: int) -> bool:
        """Whether a moment is outside the periods in force now, or outside those in force then."""
        if self._is_always:
            return False
        then = self._weeks[bisect_right(self._starts_ms, at_ms)]
        return not (self.now.is_working(at_ms) and then.is_working(at_ms))

    def was_off(self, at_ms: int) -> bool:
        """Whether a moment was outside the periods in force then."""
        return not self._weeks[bisect_right(self._starts_ms, at_ms)].is_working(at_ms)

    def _add(self, at_ms: int, week: WorkingWeek) -> None:
        if week.is_same(self.now):
            return
        self._starts_ms.append(at_ms)
        self._weeks.append(week)
        self._is_always = self._is_always and week.is_always


def _week(payload: Mapping[str, Any]) -> WorkingWeek:
    state = payload["organisation"]
    return WorkingWeek(periods_of(state["working_periods"]), state["holidays"])
