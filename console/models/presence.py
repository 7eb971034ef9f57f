"""Who is online, lost, hidden or off duty, and how many of each department; derived, never fetched."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from console.core.clock import ServerClock
from console.models.details import OrganisationModel
from console.models.fleet import FleetStore
from console.models.rules.presence import CODE, ON_TASK, ORDER, Flags, Watched, presence_codes
from console.models.store import DepartmentStore, OrderStore, WorkerStore
from contract.vocabulary import MonitoringMode, Presence
from contract.watching import WorkingPeriod, WorkingWeek, week_of

TICK_MS = 5_000  # a silent worker becomes LOST without any message
_MODES = {mode: place for place, mode in enumerate(MonitoringMode)}
SETTLE_MS = 200  # fixes arrive many times a second; presence need not


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a department with all below it, or of any people; vehicles count as workers."""

    online: int = 0
    on_duty: int = 0
    total: int = 0


class PresenceModel(QObject):
    """`changed` carries the frozenset of worker ids whose presence changed; counts may change with it."""

    changed = Signal(object)

    def __init__(
        self,
        workers: WorkerStore,
        orders: OrderStore,
        departments: DepartmentStore,
        fleet: FleetStore,
        organisation: OrganisationModel,
        clock: ServerClock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workers, self._orders, self._departments = workers, orders, departments
        self._fleet, self._organisation, self._clock = fleet, organisation, clock
        self._slot: dict[int, int] = {}
        self._ids: npt.NDArray[np.int64] = np.empty(0, np.int64)
        self._department = np.empty(0, np.int64)
        self._on_duty = np.empty(0, np.bool_)
        self._stealth = np.empty(0, np.bool_)
        self._mode = np.empty(0, np.uint8)  # 0 full, 1 task, 2 never
        self._at_ms = np.empty(0, np.float64)
        self._in_view_ms = np.empty(0, np.float64)
        self._interval_s = np.empty(0, np.float64)
        self._own_weeks: dict[int, WorkingWeek] = {}  # by slot, of those who have their own
        self._codes: npt.NDArray[np.uint8] = np.empty(0, np.uint8)
        self._counts: dict[int, Counts] = {}
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self.refresh)
        self._tick.start()
        workers.changed.connect(self._on_workers)
        departments.changed.connect(self.refresh)
        orders.changed.connect(self._on_orders)
        organisation.changed.connect(self.refresh)
        fleet.moved.connect(self._on_moved)

    def presence(self, worker_id: int) -> Presence:
        slot = self._slot.get(worker_id)
        return Presence.UNSEEN if slot is None else ORDER[self._codes[slot]]

    def codes_of(self, worker_ids: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
        """Index into `rules.presence.ORDER` for each id; unknown workers are UNSEEN."""
        unseen = CODE[Presence.UNSEEN]
        slots, known = self._slots_of(worker_ids)
        if not len(self._ids):
            return np.full(len(worker_ids), unseen, np.uint8)
        return np.where(known, self._codes[slots], unseen).astype(np.uint8)

    def on_duty_of(self, worker_ids: npt.NDArray[np.int64]) -> Flags:
        """Whether each is on duty; unknown workers are not."""
        slots, known = self._slots_of(worker_ids)
        return known & self._on_duty[slots] if len(self._ids) else known

    def counts(self, department_id: int) -> Counts:
        return self._counts.get(department_id, Counts())

    def tally(self, worker_ids: npt.NDArray[np.int64]) -> Counts:
        """Of these people, each once."""
        if not len(worker_ids) or not len(self._ids):
            return Counts(total=len(worker_ids))
        online = np.count_nonzero(self.codes_of(worker_ids) == CODE[Presence.ONLINE])
        return Counts(int(online), int(np.count_nonzero(self.on_duty_of(worker_ids))), len(worker_ids))

    def since_ms(self, worker_id: int) -> float | None:
        """Since when a worker's presence is what it is: for online and lost the time of the last fix.

        None where nobody knows.
        """
        worker, presence = self._workers.get(worker_id), self.presence(worker_id)
        if worker is None:
            return None
        if presence in (Presence.ONLINE, Presence.LOST):
            return float(self._at_ms[self._slot[worker_id]])
        slot, now_ms = self._slot[worker_id], int(self._clock.now_ms())
        if presence is Presence.OFF_HOURS:
            week = self._own_weeks.get(slot, self._organisation.working_week)
            return week.off_since_ms(now_ms)
        if presence is Presence.UNSEEN:
            in_view_ms = max(self._in_view_ms[slot], self._hours_began_ms(now_ms)[slot])
            return None if np.isneginf(in_view_ms) else float(in_view_ms)
        at = {
            Presence.OFF_DUTY: worker.duty_since,
            Presence.STEALTH: worker.stealth_since,
            Presence.NEVER: worker.monitoring_since if worker.monitoring is MonitoringMode.NEVER else None,
        }[presence]
        return None if at is None else at.timestamp() * 1_000

    def refresh(self) -> None:
        """Computes everything again (columns; about a millisecond for 10,000 workers)."""
        self._settle.stop()
        rows = self._fleet.rows_of(self._ids)
        at_ms = np.full(len(rows), -np.inf)
        at_ms[rows >= 0] = self._fleet.at_ms[rows[rows >= 0]]
        before, now_ms = self._codes, self._clock.now_ms()
        self._at_ms = at_ms
        watched = Watched(
            monitored=(self._mode == 0) | ((self._mode == 1) & np.isin(self._ids, self._on_task())),
            on_duty=self._on_duty,
            stealth=self._stealth,
            at_ms=at_ms,
            in_view_ms=np.maximum(self._in_view_ms, self._hours_began_ms(int(now_ms))),
            interval_s=self._interval_s,
        )
        self._codes = presence_codes(
            watched,
            now_ms=now_ms,
            lost_after_s=self._organisation.lost_after_s,
            is_working_time=self._is_working_time(int(now_ms)),
        )
        counts, self._counts = self._counts, self._count()
        moved = self._ids[self._codes != before] if len(before) == len(self._codes) else self._ids
        if len(moved) or counts != self._counts:
            self.changed.emit(frozenset(moved.tolist()))

    def _slots_of(self, worker_ids: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.intp], Flags]:
        """Slot of each, and whether it has one (0 where not)."""
        slots = np.searchsorted(self._ids, worker_ids)
        slots[slots == len(self._ids)] = 0
        if not len(self._ids):
            return slots, np.zeros(len(slots), np.bool_)
        return slots, self._ids[slots] == worker_ids

    def _is_working_time(self, now_ms: int) -> Flags:
        """Of each slot: by the worker's own periods, else the organisation's."""
        flags = np.full(len(self._ids), self._organisation.working_week.is_working(now_ms))
        for slot, week in self._own_weeks.items():
            flags[slot] = week.is_working(now_ms)
        return flags

    def _hours_began_ms(self, now_ms: int) -> npt.NDArray[np.float64]:
        """Of each slot; -inf where it never did."""
        began_ms = self._organisation.working_week.since_ms(now_ms)
        times = np.full(len(self._ids), -np.inf if began_ms is None else float(began_ms))
        known: dict[int, float] = {}  # by week: many have the same
        for slot, week in self._own_weeks.items():
            if id(week) not in known:
                own_ms = week.since_ms(now_ms)
                known[id(week)] = -np.inf if own_ms is None else float(own_ms)
            times[slot] = known[id(week)]
        return times

    def _on_task(self) -> npt.NDArray[np.int64]:
        busy = [one.worker_id for one in self._orders.all() if one.worker_id and one.state in ON_TASK]
        return np.array(busy, np.int64)

    def _count(self) -> dict[int, Counts]:
        own: dict[int, npt.NDArray[np.int64]] = {}
        department_ids, group = np.unique(self._department, return_inverse=True)
        size = len(department_ids)
        table = np.stack(
            [
                np.bincount(group[self._codes == CODE[Presence.ONLINE]], minlength=size),
                np.bincount(group[self._on_duty], minlength=size),
                np.bincount(group, minlength=size),
            ]
        )
        for column, department_id in enumerate(department_ids.tolist()):
            for ancestor in self._departments.ancestors(department_id) or [department_id]:
                own[ancestor] = own.get(ancestor, np.zeros(3, np.int64)) + table[:, column]
        return {key: Counts(*values.tolist()) for key, values in own.items()}

    def _on_workers(self, changed: Iterable[int]) -> None:
        ids = set(changed)
        known = [key for key in ids if key in self._slot and key in self._workers]
        if len(known) == len(ids):
            for key in known:
                self._fill(self._slot[key], key)
        else:
            self._rebuild()
        self.refresh()

    def _rebuild(self) -> None:
        self._ids = np.array(sorted(self._workers.ids()), np.int64)
        size = len(self._ids)
        self._slot = {int(key): slot for slot, key in enumerate(self._ids)}
        self._department = np.zeros(size, np.int64)
        self._on_duty = np.zeros(size, np.bool_)
        self._stealth = np.zeros(size, np.bool_)
        self._mode = np.zeros(size, np.uint8)
        self._at_ms = np.full(size, -np.inf)
        self._in_view_ms = np.full(size, -np.inf)
        self._interval_s = np.zeros(size)
        self._own_weeks = {}
        self._codes = np.empty(0, np.uint8)
        for key, slot in self._slot.items():
            self._fill(slot, key)

    def _fill(self, slot: int, worker_id: int) -> None:
        worker = self._workers.get(worker_id)
        if worker is not None:
            self._department[slot] = worker.department_id
            self._on_duty[slot] = worker.on_duty
            self._stealth[slot] = worker.stealth
            self._mode[slot] = _MODES[worker.monitoring]
            came = [
                at.timestamp() * 1_000 for at in (worker.duty_since, worker.stealth_since) if at is not None
            ]
            self._in_view_ms[slot] = max(came, default=-np.inf)
            self._interval_s[slot] = worker.fix_interval_s or 0
            self._own_weeks.pop(slot, None)
            if worker.working_periods is not None:
                self._own_weeks[slot] = week_of(
                    tuple(
                        WorkingPeriod(tuple(one.days), one.since, one.until) for one in worker.working_periods
                    )
                )

    def _on_orders(self, _changed: object) -> None:
        if (self._mode == 1).any():  # only mode "task" depends on orders
            self.refresh()

    def _on_moved(self, _rows: object) -> None:
        if not self._settle.isActive():
            self._settle.start()
