"""The workers as columns of numbers, kept current by committed events; where they are is joined on demand."""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.dispatching.rules import Staff, skill_mask
from backend.kit.eventlog import Event
from backend.kit.scope import Scope
from backend.live.latest import LatestTable
from backend.org.roster import Roster, RosterWorker
from backend.workorders.events import SUBJECT as ORDER
from contract.crew import LINE_PACE, Travel
from contract.vocabulary import (
    AT_SITE_STATES,
    WITH_WORKER_STATES,
    MonitoringMode,
    OrderState,
    Role,
    WorkerKind,
)

TRAVELS: Final = tuple(Travel)
_PACES: Final = np.array([LINE_PACE[travel] for travel in TRAVELS])
_RECORD = np.dtype(
    [
        ("worker_id", np.int64),
        ("department_id", np.int64),
        ("is_vehicle", np.bool_),
        ("on_duty", np.bool_),
        ("stealth", np.bool_),
        ("full", np.bool_),
        ("task", np.bool_),
        ("skills", np.uint32),
        ("load", np.int64),
        ("on_site", np.int64),
        ("interval_s", np.float64),
        ("travel", np.int8),
    ]
)


def travels_of(places: NDArray[np.int8]) -> list[Travel]:
    """Of the places in `TRAVELS` what they stand for."""
    return [TRAVELS[place] for place in places.tolist()]


class StaffBoard:
    """One record per worker of the roster. Listens to commits after the roster does."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._slots: dict[int, int] = {}
        self._records = np.zeros(256, _RECORD)
        self._orders: dict[int, tuple[int, OrderState]] = {}

    def rebuild(self, assignments: Iterable[tuple[int, int, OrderState]]) -> None:
        """Start anew from the roster and the (order, worker, state) of every assigned order."""
        self._slots = {}
        self._orders = {}
        self._records = np.zeros(max(256, len(self._roster.workers())), _RECORD)
        for worker in self._roster.workers():
            self._put_worker(worker)
        for order_id, worker_id, state in assignments:
            self._put_order(order_id, worker_id, state)

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow what was committed; registered with the database after the roster."""
        for event in events:
            if event.subject_kind == ORDER and ORDER in event.payload:
                order = event.payload[ORDER]
                self._put_order(order["id"], order["worker_id"], OrderState(order["state"]))
            elif "worker" in event.payload:
                worker = self._roster.worker(event.payload["worker"]["id"])
                if worker is not None:
                    self._put_worker(worker)

    def seen_by(self, scope: Scope) -> NDArray[np.intp]:
        """Record numbers of the workers that the scope sees."""
        records = self._records[: len(self._slots)]
        if scope.is_everything:
            return np.arange(len(records))
        if scope.role is Role.WORKER:
            return np.flatnonzero(records["worker_id"] == (scope.worker_id or 0))
        return np.flatnonzero(np.isin(records["department_id"], sorted(scope.department_ids)))

    def worker_ids(self, rows: NDArray[np.intp]) -> NDArray[np.int64]:
        """Worker of each record number."""
        return self._records["worker_id"][rows]

    def load(self, worker_id: int) -> int:
        """How many orders are with the worker."""
        slot = self._slots.get(worker_id)
        return 0 if slot is None else int(self._records["load"][slot])

    def travels(self, rows: NDArray[np.intp]) -> NDArray[np.int8]:
        """How each gets about: places in `TRAVELS`."""
        return self._records["travel"][rows]

    def lacking(self, rows: NDArray[np.intp], needed: frozenset[str]) -> NDArray[np.bool_]:
        """Who has not all of the tools."""
        if not needed:
            return np.zeros(len(rows), np.bool_)
        able = [worker.id for worker in self._roster.workers() if needed <= worker.tools]
        return ~np.isin(self.worker_ids(rows), able)

    def columns(
        self,
        rows: NDArray[np.intp],
        latest: LatestTable,
        off_hours: NDArray[np.bool_],
        against: NDArray[np.uint32],
        near_rest: NDArray[np.bool_],
    ) -> Staff:
        """The columns that the rules judge, joined with where everybody is now; the others: of each row."""
        records = self._records[rows]
        lat, lon, at_ms, accuracy, speed, heading = _positions(records["worker_id"], latest)
        return Staff(
            is_vehicle=records["is_vehicle"],
            on_duty=records["on_duty"],
            stealth=records["stealth"],
            monitored=records["full"] | (records["task"] & (records["on_site"] > 0)),
            off_hours=off_hours,
            skills=records["skills"],
            against=against,
            near_rest=near_rest,
            pace=_PACES[records["travel"]],
            load=records["load"],
            interval_s=records["interval_s"],
            lat=lat,
            lon=lon,
            at_ms=at_ms,
            accuracy_m=accuracy,
            speed_mps=speed,
            heading_deg=heading,
        )

    def _put_worker(self, worker: RosterWorker) -> None:
        slot = self._slots.setdefault(worker.id, len(self._slots))
        if slot == len(self._records):
            self._records = np.concatenate([self._records, np.zeros_like(self._records)])
        record = self._records[slot]
        record["worker_id"] = worker.id
        record["department_id"] = worker.department_id
        record["is_vehicle"] = worker.kind is WorkerKind.VEHICLE
        record["on_duty"] = worker.on_duty
        record["stealth"] = worker.stealth
        record["full"] = worker.monitoring is MonitoringMode.FULL
        record["task"] = worker.monitoring is MonitoringMode.TASK
        record["skills"] = skill_mask(worker.skills)
        record["travel"] = TRAVELS.index(worker.travel)
        record["interval_s"] = worker.fix_interval_s or 0

    def _put_order(self, order_id: int, worker_id: int | None, state: OrderState) -> None:
        before = self._orders.pop(order_id, None)
        if before is not None:
            self._count(*before, by=-1)
        if worker_id is not None and state in WITH_WORKER_STATES:
            self._orders[order_id] = (worker_id, state)
            self._count(worker_id, state, by=1)

    def _count(self, worker_id: int, state: OrderState, *, by: int) -> None:
        slot = self._slots.get(worker_id)
        if slot is not None:
            self._records["load"][slot] += by
            self._records["on_site"][slot] += by if state in AT_SITE_STATES else 0


def _positions(worker_ids: NDArray[np.int64], latest: LatestTable) -> list[NDArray[np.float64]]:
    """Latitude, longitude, time, accuracy, speed, heading of each worker, NaN where there is no fix."""
    columns = latest.columns()
    if not len(latest):
        return [np.full(len(worker_ids), np.nan) for _ in range(6)]
    order = np.argsort(columns["worker_id"])
    ids = columns["worker_id"][order].astype(np.int64)
    places = np.minimum(np.searchsorted(ids, worker_ids), len(ids) - 1)
    found = ids[places] == worker_ids
    slots = order[places]
    values = (
        columns["lat_e7"][slots] / 1e7,
        columns["lon_e7"][slots] / 1e7,
        columns["at_ms"][slots],
        *(columns[name][slots].astype(np.float64) for name in ("accuracy_m", "speed_mps", "heading_deg")),
    )
    return [np.where(found, value, np.nan) for value in values]
