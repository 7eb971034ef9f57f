"""The watch over running limits: a heap of moments fed by what is committed, never a look through orders."""

import asyncio
import contextlib
import heapq
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from backend.errors import Unavailable
from backend.escalation import rules, service
from backend.escalation.rules import Run
from backend.kit.clock import Clock, to_ms
from backend.kit.database import Database
from backend.kit.eventlog import Event
from backend.org.roster import Roster
from backend.organisation import service as organisation
from backend.organisation.service import Escalation, escalation_of
from backend.workorders import service as workorders
from contract.vocabulary import DONE_STATES, EventKind, TimerKind

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Orders a transaction: others who write wait for no more than these."""
LOOKS_UP_EVERY_S = 0.5
"""A machine that slept, or whose clock was set, is noticed after so long; looking costs one comparison."""
TRIES_AGAIN_AFTER_S = 1.0
_ALARM_KINDS = frozenset({EventKind.ALARM_RAISED, EventKind.ALARM_ESCALATED, EventKind.ALARM_CLEARED})


class EscalationWatch:
    """Tells within a second of its time. Keeps nothing that a restart could lose: what was told is in the
    orders, and what became due while nobody watched is told once, step by step, at the start."""

    def __init__(self, *, database: Database, clock: Clock, roster: Roster) -> None:
        self._database, self._clock, self._roster = database, clock, roster
        self._chain = Escalation()
        self._heap: list[tuple[int, int]] = []  # (moment, order); what `_next` does not say any more is void
        self._next: dict[int, int] = {}
        self._reached: dict[int, int] = {}  # order -> how far up was told what still runs, and …
        self._standing: dict[int, int] = {}  # … the step of its alarm; they should be the same
        self._unsettled: set[int] = set()  # orders whose alarm does not fit them any more
        self._stale = True
        self._lock = asyncio.Lock()
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @property
    def watched(self) -> int:
        """Orders of which somebody will have to be told, unless they move."""
        return len(self._next)

    async def prepare(self) -> None:
        """Read what runs and what stands; before the first round, and when the chain has changed."""
        async with self._database.writing() as session:  # nobody writes between what is read and what is kept
            self._chain = (await organisation.read(session)).escalation
            found = await workorders.alerts.running(session)
            self._standing = await service.standing(session)
            self._heap, self._next, self._reached, self._stale = [], {}, {}, False
            self._unsettled = set(self._standing)  # one that ended unseen is cleared
            for one in found:
                runs = [] if one.state in DONE_STATES else [service.run_of(limit) for limit in one.limits]
                self._take(one.order_id, runs, one.told)

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow orders, alarms and the chain; registered with the database."""
        for event in events:
            if event.subject_kind == "order" and "order" in event.payload:
                state = event.payload["order"]
                self._take(event.subject_id, _runs(state), _told(state))
            elif event.kind in _ALARM_KINDS and event.payload["alarm"]["kind"] == service.KIND:
                alarm = event.payload["alarm"]
                if event.kind is EventKind.ALARM_CLEARED:
                    self._standing.pop(alarm["subject_id"], None)
                else:
                    self._standing[alarm["subject_id"]] = alarm["step"]
                self._weigh(alarm["subject_id"])
            elif event.kind is EventKind.ORGANISATION_CHANGED:
                changed = escalation_of(event.payload["organisation"]["escalation"])
                self._stale = self._stale or changed != self._chain
        self._woken.set()

    async def round(self) -> None:
        """Tell everything that is due now. Raises Unavailable; what could not be told is told next time."""
        async with self._lock:
            if self._stale:
                await self.prepare()
            while order_ids := self._due():
                try:
                    async with self._database.writing() as session:
                        following = await service.settle(
                            session, order_ids, self._chain, self._roster.subtree, now=self._clock.now()
                        )
                except BaseException:
                    self._unsettled |= order_ids
                    raise
                for order_id in order_ids:
                    self._expect(order_id, following.get(order_id))

    async def start(self) -> None:
        """Begin; what became due before is told at once."""
        self._task = asyncio.create_task(self._run(), name="escalation")

    async def stop(self) -> None:
        """Stop between or within rounds and wait for it."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def _run(self) -> None:
        while True:
            self._woken.clear()
            try:
                await self.round()
            except Unavailable as error:
                log.warning("escalation waits: %s", error)
                await asyncio.sleep(TRIES_AGAIN_AFTER_S)
            except Exception:  # one failure must not end the watch for good; it is logged whole
                log.exception("escalation failed; it is tried again")
                await asyncio.sleep(TRIES_AGAIN_AFTER_S)
            if self._idle():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), self._wait_s())

    def _take(self, order_id: int, runs: Sequence[Run], told: rules.Told) -> None:
        self._expect(order_id, service.next_ms(runs, self._chain, told))
        reached = rules.step_reached(runs, told)
        if reached:
            self._reached[order_id] = reached
        else:
            self._reached.pop(order_id, None)
        self._weigh(order_id)

    def _weigh(self, order_id: int) -> None:
        if self._reached.get(order_id, 0) != self._standing.get(order_id, 0):
            self._unsettled.add(order_id)
        else:
            self._unsettled.discard(order_id)

    def _expect(self, order_id: int, at_ms: int | None) -> None:
        if at_ms is None:
            self._next.pop(order_id, None)
        elif self._next.get(order_id) != at_ms:
            self._next[order_id] = at_ms
            heapq.heappush(self._heap, (at_ms, order_id))
        if len(self._heap) > 2 * len(self._next) + 1000:  # mostly void
            self._heap = [(moment, key) for key, moment in self._next.items()]
            heapq.heapify(self._heap)

    def _first_ms(self) -> int | None:
        """The next moment of all; drops what is void on the way."""
        while self._heap and self._next.get(self._heap[0][1]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def _due(self) -> set[int]:
        """Up to AT_ONCE orders for which there is something to do; they are in hand from then on."""
        now_ms = self._clock.now_ms()
        due: set[int] = set()
        while len(due) < AT_ONCE and (at_ms := self._first_ms()) is not None and at_ms < now_ms:
            _, order_id = heapq.heappop(self._heap)
            del self._next[order_id]
            due.add(order_id)
        while len(due) < AT_ONCE and self._unsettled:
            due.add(self._unsettled.pop())
        self._unsettled -= due
        return due

    def _idle(self) -> bool:
        return not self._unsettled and not self._stale

    def _wait_s(self) -> float:
        first_ms = self._first_ms()
        if first_ms is None:
            return LOOKS_UP_EVERY_S
        return min(LOOKS_UP_EVERY_S, max(0.0, (first_ms + 1 - self._clock.now_ms()) / 1000))


def _told(state: Mapping[str, Any]) -> rules.Told:
    """`service.told_of` of an order as it is in the log."""
    alerts = ((one["run"], one["step"], datetime.fromisoformat(one["at"])) for one in state["alerts"])
    starts = [datetime.fromisoformat(timer["started_at"]) for timer in state["timers"]]
    return workorders.alerts.told_of(alerts, starts)


def _runs(state: Mapping[str, Any]) -> list[Run]:
    """`service.runs_of` of an order as it is in the log."""
    if state["state"] in DONE_STATES:
        return []
    return [
        Run(
            place,
            TimerKind(timer["kind"]),
            to_ms(datetime.fromisoformat(timer["started_at"])),
            to_ms(datetime.fromisoformat(timer["due_at"])),
            round(timer["paused_s"] * 1000),
        )
        for place, timer in enumerate(state["timers"])
        if timer["stopped_at"] is None and timer["paused_at"] is None
    ]
