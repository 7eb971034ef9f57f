"""Who is at work since when, in memory: read from the log once somebody asks, kept current by commits."""

from bisect import insort
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.dispatching.rest import Duty, Switch, Weariness, duty_of, weariness, weary
from backend.dispatching.rules import Bits, Flags, Floats
from backend.kit.clock import Clock, to_ms
from backend.kit.eventlog import Event, EventRow
from backend.org.roster import Roster
from backend.organisation.service import RestRules
from contract.vocabulary import EventKind

LOOKED_BACK: Final = timedelta(days=4)
_KEPT = 32  # switches of one person
_SWITCHES = {EventKind.WORKER_ON_DUTY: True, EventKind.WORKER_OFF_DUTY: False}


class DutyBook:
    """Changes inside the write gate only. Without rules it costs nothing: nothing is read from the log."""

    def __init__(self, roster: Roster, clock: Clock) -> None:
        self._roster, self._clock = roster, clock
        self.rules = RestRules()
        self._is_read = False
        self._switches: dict[int, list[Switch]] = {}
        self._duties: dict[int, Duty] = {}  # of those on duty
        self._made: Floats | None = None

    def begin(self, rules: RestRules) -> None:
        """The rules as they are stored."""
        self.rules = rules

    async def prepare(self, session: AsyncSession) -> None:
        """Read the log, if anybody asks for rest and it was not read yet."""
        if self._is_read or not self.rules.is_on:
            return
        since = self._clock.now() - LOOKED_BACK
        asked = select(EventRow.subject_id, EventRow.at, EventRow.kind).where(
            EventRow.kind.in_(list(_SWITCHES)), EventRow.at >= since
        )
        found = (await session.execute(asked.order_by(EventRow.seq))).all()
        for worker_id, at, kind in found:
            self._put(worker_id, (to_ms(at), _SWITCHES[EventKind(kind)]))
        for worker in self._roster.workers():
            if worker.on_duty and worker.duty_since_ms is not None:
                self._put(worker.id, (worker.duty_since_ms, True))
        self._is_read = True
        self._judge_all()

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow what was committed; registered with the database after the roster."""
        for event in events:
            if event.kind in _SWITCHES:
                self._put(event.subject_id, (to_ms(event.at), _SWITCHES[event.kind]))
                self._judge(event.subject_id)
            elif event.kind is EventKind.ORGANISATION_CHANGED:
                self.rules = RestRules(**event.payload["organisation"]["rest"])
                self._judge_all()

    def of_worker(self, worker_id: int) -> Weariness | None:
        """None where nobody asks, or nothing is known."""
        duty = self._duties.get(worker_id)
        if duty is None or not self.rules.is_on:
            return None
        return weariness(duty, self.rules, self._clock.now_ms())

    def columns(self, worker_ids: NDArray[np.int64], now_ms: int) -> tuple[Bits, Flags]:
        """Of each worker: the reasons against them, and whether one is near."""
        bits, near = np.zeros(len(worker_ids), np.uint32), np.zeros(len(worker_ids), np.bool_)
        if not self.rules.is_on or not self._duties:
            return bits, near
        table = self._table()
        places = np.minimum(np.searchsorted(table[0], worker_ids), len(table[0]) - 1)
        known = np.flatnonzero(table[0][places] == worker_ids)
        found = weary(table[1:, places[known]], self.rules, now_ms)
        bits[known], near[known] = found
        return bits, near

    def _table(self) -> Floats:
        """Rows: worker ids (ascending), and what `weary` reads of each; made anew after a switch."""
        if self._made is None:
            self._made = np.array(
                [
                    (
                        worker_id,
                        one.since_ms,
                        one.unbroken_since_ms,
                        one.worked_before_ms,
                        np.inf if one.rested_ms is None else one.rested_ms,
                    )
                    for worker_id, one in sorted(self._duties.items())
                ],
                np.float64,
            ).T
        return self._made

    def _put(self, worker_id: int, switch: Switch) -> None:
        known = self._switches.setdefault(worker_id, [])
        if switch not in known:
            insort(known, switch)
            del known[:-_KEPT]

    def _judge(self, worker_id: int) -> None:
        self._made = None
        duty = duty_of(self._switches.get(worker_id, ()), self.rules)
        if duty is None:
            self._duties.pop(worker_id, None)
        else:
            self._duties[worker_id] = duty

    def _judge_all(self) -> None:
        for worker_id in self._switches:
            self._judge(worker_id)
