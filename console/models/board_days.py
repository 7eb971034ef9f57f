"""Each worker's day on the schedule board: computed when somebody looks, kept until something changes it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from console.api.types import Order, Worker
from console.core import units
from console.core.clock import ServerClock
from console.models.rules import schedule
from console.models.rules.schedule import DAY_MS, Block, Day, Person, Span
from console.models.world import Models
from contract.vocabulary import WITH_WORKER_STATES
from contract.watching import WorkingPeriod, WorkingWeek, week_of

REST_MS: Final = 8 * 60 * 60_000  # a shift lasts 16 hours at most, as where candidates are judged
_STEP_MS: Final = 5 * 60_000


class BoardDays:
    """`date` is the day looked at. Who holds what is followed by `take`, told of each order that changed.

    `stamp(worker_id)` is another number after anything that makes the worker's row look different.
    """

    def __init__(self, models: Models, clock: ServerClock) -> None:
        self._models, self._clock = models, clock
        self.date = self.today
        self._held: dict[int, set[int]] = {}  # order ids by worker
        self._holder: dict[int, int] = {}
        self._blocks: dict[int, list[Block]] = {}
        self._off: dict[tuple[int, str | None], tuple[Span, ...]] = {}
        self._stamps: dict[int, int] = {}
        self._forgotten = 0

    @property
    def today(self) -> date:
        return self._clock.now().astimezone(units.CHINA).date()

    @property
    def begin_ms(self) -> float:
        """Midnight of the day, in China."""
        day = self.date
        return datetime(day.year, day.month, day.day, tzinfo=units.CHINA).timestamp() * 1_000

    @property
    def now_ms(self) -> float:
        return self._clock.now_ms()

    # what changes

    def look_at(self, day: date) -> None:
        self.date = day
        self._off.clear()
        self.forget()

    def forget(self) -> None:
        """Time went on, or a rule changed."""
        self._blocks.clear()
        self._forgotten += 1

    def touch(self, worker_id: int) -> None:
        """Something of this worker changed: only this row is computed again."""
        self._blocks.pop(worker_id, None)
        self._stamps[worker_id] = self._stamps.get(worker_id, 0) + 1

    def take(self, changed: Iterable[int]) -> None:
        """These orders changed, came or went."""
        for order_id in changed:
            before, order = self._holder.pop(order_id, None), self._models.orders.get(order_id)
            now = None if order is None else order.worker_id
            if before is not None:
                self._held.get(before, set()).discard(order_id)
                self.touch(before)
            if now is not None:
                self._holder[order_id] = now
                self._held.setdefault(now, set()).add(order_id)
                self.touch(now)

    def stamp(self, worker_id: int) -> tuple[int, int]:
        return self._forgotten, self._stamps.get(worker_id, 0)

    # what is so

    def holder(self, order_id: int) -> int | None:
        return self._holder.get(order_id)

    def holds(self, worker_id: int) -> bool:
        return bool(self._held.get(worker_id))

    def load(self, worker_id: int) -> int:
        """How many orders the worker has and has not finished."""
        return sum(one.state in WITH_WORKER_STATES for one in self.orders_of(worker_id))

    def orders_of(self, worker_id: int) -> list[Order]:
        held = (self._models.orders.get(one) for one in self._held.get(worker_id, ()))
        return [one for one in held if one is not None]

    def all(self, worker_id: int) -> list[Block]:
        """By their beginning, of whatever day."""
        if worker_id not in self._blocks:
            orders = self.orders_of(worker_id)
            self._blocks[worker_id] = schedule.lay_out(orders, self.person(worker_id), self.everybody())
        return self._blocks[worker_id]

    def blocks(self, worker_id: int) -> list[Block]:
        """What lies in the worker's row on this day."""
        begin, end = self.begin_ms, self.begin_ms + DAY_MS
        return [one for one in self.all(worker_id) if one.starts_ms < end and one.end_ms > begin]

    def off(self, worker_id: int) -> tuple[Span, ...]:
        """When the worker does not work on this day, as spans in ms."""
        worker = self._models.workers.get(worker_id)
        if worker is None:
            return ()
        week = self._week(worker)
        key = (id(week), worker.shift_end)
        if key not in self._off:
            self._off[key] = _off_spans(week, worker.shift_end, self.begin_ms)
        return self._off[key]

    # what it is computed from

    def person(self, worker_id: int) -> Person:
        worker, fix = self._models.workers.get(worker_id), self._models.fleet.fix(worker_id)
        seen = worker is not None and worker.on_duty and not worker.stealth
        return Person(
            worker_id=worker_id,
            place=(fix.lat, fix.lon) if seen and fix is not None else None,
            skills=frozenset(worker.skills) if worker else frozenset(),
            off=self.off(worker_id),
        )

    def everybody(self) -> Day:
        """What holds for all of them."""
        found = self._models.candidates.result
        roads = {} if found is None else found.candidates
        return Day(
            now_ms=self.now_ms,
            line_mps=self._models.organisation.city_speed_mps,
            road_s={
                (one.worker_id, found.order_id): one.eta_s
                for one in roads
                if found is not None and one.by == "road" and one.eta_s is not None
            },
        )

    def _week(self, worker: Worker) -> WorkingWeek:
        if worker.working_periods is None:
            return self._models.organisation.working_week
        return week_of(
            tuple(WorkingPeriod(tuple(one.days), one.since, one.until) for one in worker.working_periods)
        )


def _off_spans(week: WorkingWeek, shift_end: str | None, begin_ms: float) -> tuple[Span, ...]:
    """What of the day is no working time, and what lies after the end of the worker's own shift."""
    end_ms, spans = begin_ms + DAY_MS, []
    since: float | None = None
    at = begin_ms
    while at < end_ms and not week.is_always:
        working = week.is_working(int(at))
        if not working and since is None:
            since = at
        elif working and since is not None:
            spans.append((since, at))
            since = None
        at += _STEP_MS
    if since is not None:
        spans.append((since, end_ms))
    if shift_end:
        after = begin_ms + (int(shift_end[:2]) * 60 + int(shift_end[3:])) * 60_000
        spans.append((after, min(after + REST_MS, end_ms)))
    return tuple(spans)
