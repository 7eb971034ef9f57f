"""The organisation in memory, kept current by committed events: whose device it is, who may be followed."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.clock import to_ms
from backend.kit.eventlog import Event
from backend.org.fingerprint import device_fingerprint
from backend.org.tables import DepartmentRow, DeviceRow, WorkerRow
from contract.crew import Travel
from contract.vocabulary import AT_SITE_STATES, EventKind, MonitoringMode, OrderType, WorkerKind


@dataclass(frozen=True, slots=True)
class PrivacyState:
    """What decides whether a worker's position may be stored."""

    on_duty: bool
    stealth: bool
    monitoring: MonitoringMode
    on_task: bool


@dataclass(frozen=True, slots=True)
class RosterWorker:
    """A worker as last committed."""

    id: int
    number: str
    name: str
    phone: str | None
    kind: WorkerKind
    department_id: int
    skills: frozenset[OrderType]
    monitoring: MonitoringMode
    on_duty: bool
    stealth: bool
    shift_end: str | None
    has_device: bool
    fix_interval_s: int | None = None  # None: the organisation's
    duty_since_ms: int | None = None  # of being on or off duty; None: as long as anybody knows
    travel: Travel = Travel.EBIKE
    tools: frozenset[str] = frozenset()


class Roster:
    """In-memory mirror of departments, workers, devices and who is on site; never the truth."""

    def __init__(self) -> None:
        self._workers: dict[int, RosterWorker] = {}
        self._privacy: dict[int, PrivacyState] = {}
        self._devices: dict[str, int] = {}  # fingerprint -> worker id
        self._revoked: set[str] = set()  # fingerprints
        self._on_site: dict[int, int] = {}  # order id -> worker id
        self._orders_on_site: Counter[int] = Counter()  # by worker id
        self._children: dict[int, list[int]] = {}

    def device(self, device_id: str) -> int | None:
        """The worker a valid device belongs to."""
        return self._devices.get(device_fingerprint(device_id))

    def is_revoked(self, device_id: str) -> bool:
        """Whether a device was once issued and then revoked."""
        return device_fingerprint(device_id) in self._revoked

    def privacy(self, worker_id: int) -> PrivacyState | None:
        return self._privacy.get(worker_id)

    def department(self, worker_id: int) -> int | None:
        worker = self._workers.get(worker_id)
        return None if worker is None else worker.department_id

    def worker(self, worker_id: int) -> RosterWorker | None:
        return self._workers.get(worker_id)

    def has_device(self, worker_id: int) -> bool:
        """Whether the worker has a phone or tracker that was issued and not revoked."""
        worker = self._workers.get(worker_id)
        return worker is not None and worker.has_device

    def workers(self) -> Collection[RosterWorker]:
        return self._workers.values()

    def subtree(self, department_id: int) -> frozenset[int]:
        """The department and everything below it."""
        found: set[int] = set()
        waiting = [department_id]
        while waiting:
            department = waiting.pop()
            if department not in found:
                found.add(department)
                waiting.extend(self._children.get(department, ()))
        return frozenset(found)

    async def rebuild(self, session: AsyncSession, *, on_site: Iterable[tuple[int, int]] = ()) -> None:
        """Read everything anew; `on_site` are (order id, worker id) of orders whose worker is at the site."""
        departments = await session.execute(select(DepartmentRow.id, DepartmentRow.parent_id))
        self._children = {}
        for department_id, parent_id in departments:
            self._add_department(department_id, parent_id)
        devices = (await session.execute(select(DeviceRow))).scalars().all()
        self._devices = {
            device_fingerprint(row.device_id): row.worker_id for row in devices if row.revoked_at is None
        }
        self._revoked = {device_fingerprint(row.device_id) for row in devices if row.revoked_at is not None}
        with_device = set(self._devices.values())
        workers = (await session.execute(select(WorkerRow))).scalars().all()
        self._workers = {row.id: _from_row(row, row.id in with_device) for row in workers}
        self._on_site = dict(on_site)
        self._orders_on_site = Counter(self._on_site.values())
        self._privacy = {}
        for worker_id in self._workers:
            self._refresh_privacy(worker_id)

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow what was committed; registered with the database."""
        for event in events:
            if "worker" in event.payload:
                self._put_worker(event.payload["worker"])
            if event.subject_kind == "order" and "order" in event.payload:
                self._put_order(event.payload["order"])
            if event.kind is EventKind.DEVICE_ISSUED:
                self._put_device(event.payload["device"])
            elif event.kind is EventKind.DEVICE_REVOKED:
                self._revoke_device(event.payload["device"])
            elif event.kind is EventKind.DEPARTMENT_CREATED:
                state = event.payload["department"]
                self._add_department(state["id"], state["parent_id"])

    def _add_department(self, department_id: int, parent_id: int | None) -> None:
        if parent_id is not None:
            self._children.setdefault(parent_id, []).append(department_id)

    def _put_worker(self, state: dict[str, Any]) -> None:
        self._workers[state["id"]] = RosterWorker(
            id=state["id"],
            number=state["number"],
            name=state["name"],
            phone=state["phone"],
            kind=WorkerKind(state["kind"]),
            department_id=state["department_id"],
            skills=frozenset(OrderType(skill) for skill in state["skills"]),
            monitoring=MonitoringMode(state["monitoring"]),
            on_duty=state["on_duty"],
            stealth=state["stealth"],
            shift_end=state["shift_end"],
            has_device=state["has_device"],
            fix_interval_s=state["fix_interval_s"],
            duty_since_ms=_ms(state["duty_since"]),
            travel=Travel(state["travel"]),
            tools=frozenset(state["tools"]),
        )
        self._refresh_privacy(state["id"])

    def _put_order(self, state: dict[str, Any]) -> None:
        before = self._on_site.pop(state["id"], None)
        if before is not None:
            self._orders_on_site[before] -= 1
        if state["state"] in AT_SITE_STATES and state["worker_id"] is not None:
            self._on_site[state["id"]] = state["worker_id"]
            self._orders_on_site[state["worker_id"]] += 1
        for worker_id in {before, state["worker_id"]} - {None}:
            self._refresh_privacy(worker_id)

    def _put_device(self, state: dict[str, Any]) -> None:
        self._devices[state["fingerprint"]] = state["worker_id"]
        self._revoked.discard(state["fingerprint"])

    def _revoke_device(self, state: dict[str, Any]) -> None:
        self._devices.pop(state["fingerprint"], None)
        self._revoked.add(state["fingerprint"])

    def _refresh_privacy(self, worker_id: int) -> None:
        worker = self._workers.get(worker_id)
        if worker is not None:
            on_task = self._orders_on_site[worker_id] > 0
            self._privacy[worker_id] = PrivacyState(
                worker.on_duty, worker.stealth, worker.monitoring, on_task
            )


def _ms(at: str | None) -> int | None:
    return None if at is None else to_ms(datetime.fromisoformat(at))


def _from_row(row: WorkerRow, has_device: bool) -> RosterWorker:
    return RosterWorker(
        id=row.id,
        number=row.number,
        name=row.name,
        phone=row.phone,
        kind=WorkerKind(row.kind),
        department_id=row.department_id,
        skills=frozenset(OrderType(skill) for skill in row.skills.split(",") if skill),
        monitoring=MonitoringMode(row.monitoring),
        on_duty=row.on_duty,
        stealth=row.stealth,
        shift_end=row.shift_end,
        has_device=has_device,
        fix_interval_s=row.fix_interval_s,
        duty_since_ms=None if row.duty_since is None else to_ms(row.duty_since),
        travel=Travel(row.travel),
        tools=frozenset(row.tools),
    )
