"""Who is online, lost, hidden or off duty, and how many of each department; derived, never fetched."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from console.core.clock import ServerClock
from console.models.details import OrganisationModel
from console.models.fleet import FleetStore
from console.models.rules.presence import CODE, ON_TASK, ORDER, presence_codes
from console.models.store import DepartmentStore, OrderStore, WorkerStore
from contract.vocabulary import MonitoringMode, Presence

TICK_MS = 5_000  # a silent worker becomes LOST without any message
SETTLE_MS = 200  # fixes arrive many times a second; presence need not


@dataclass(frozen=True, slots=True)
class Counts:
    """Of a department and all below it; vehicles count as workers."""

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
        if not len(self._ids):
            return np.full(len(worker_ids), unseen, np.uint8)
        place = np.searchsorted(self._ids, worker_ids)
        place[place == len(self._ids)] = 0
        return np.where(self._ids[place] == worker_ids, self._codes[place], unseen).astype(np.uint8)

    def counts(self, department_id: int) -> Counts:
        return self._counts.get(department_id, Counts())

    def refresh(self) -> None:
        """Computes everything again (columns; about a millisecond for 10,000 workers)."""
        self._settle.stop()
        rows = self._fleet.rows_of(self._ids)
        at_ms = np.full(len(rows), -np.inf)
        at_ms[rows >= 0] = self._fleet.at_ms[rows[rows >= 0]]
        before = self._codes
        self._codes = presence_codes(
            monitored=(self._mode == 0) | ((self._mode == 1) & np.isin(self._ids, self._on_task())),
            on_duty=self._on_duty,
            stealth=self._stealth,
            at_ms=at_ms,
            now_ms=self._clock.now_ms(),
            lost_after_s=self._organisation.lost_after_s,
        )
        counts, self._counts = self._counts, self._count()
        moved = self._ids[self._codes != before] if len(before) == len(self._codes) else self._ids
        if len(moved) or counts != self._counts:
            self.changed.emit(frozenset(moved.tolist()))

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
        self._codes = np.empty(0, np.uint8)
        for key, slot in self._slot.items():
            self._fill(slot, key)

    def _fill(self, slot: int, worker_id: int) -> None:
        worker = self._workers.get(worker_id)
        if worker is not None:
            self._department[slot] = worker.department_id
            self._on_duty[slot] = worker.on_duty
            self._stealth[slot] = worker.stealth
            self._mode[slot] = list(MonitoringMode).index(worker.monitoring)

    def _on_orders(self, _changed: object) -> None:
        if (self._mode == 1).any():  # only mode "task" depends on orders
            self.refresh()

    def _on_moved(self, _rows: object) -> None:
        if not self._settle.isActive():
            self._settle.start()
