"""Writes the sample organisation into an empty database: all of it, or nothing that would be taken for it."""

import secrets
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.tables import AccountRow
from backend.alarms import service as alarms
from backend.customers.repository import customer_out
from backend.customers.tables import CustomerRow
from backend.demo import history
from backend.demo.clients import Client, clients
from backend.demo.crowd import crowd
from backend.demo.lines import Line, write_lines
from backend.demo.orders import OrderPlay, Played, Room
from backend.demo.organisation import COMPANY, SEED, Behaviour, Person, departments, people, person_names
from backend.demo.staff import StaffPast
from backend.demo.templates import TEMPLATES
from backend.forms.tables import FormTemplateRow
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.kit.eventlog import Actor
from backend.org import service as org
from backend.org.tables import DepartmentRow, DeviceRow
from backend.organisation import service as organisation
from backend.organisation.service import OrganisationSettings
from backend.positions import service as positions
from backend.positions.fix import Fix
from backend.workorders.tables import OrderNumberRow
from contract.vocabulary import AlarmKind, AlarmLevel, EventKind, Role

SETTINGS = OrganisationSettings(name=COMPANY, lost_after_s=300, fix_interval_s=5)
FOUNDED = timedelta(days=8)

_OFFICE: tuple[tuple[str, Role, str | None], ...] = (
    ("admin", Role.ENTERPRISE_ADMIN, None),
    ("dispatcher", Role.DISPATCHER, None),
    ("dispatcher2", Role.DISPATCHER, None),
    ("supervisor", Role.SUPERVISOR, None),
    ("jingan", Role.DEPARTMENT_ADMIN, "静安区域中心"),
    ("pudong", Role.DISPATCHER, "浦东区域中心"),
)


async def create_sample(database: Database, clock: Clock, *, workers: int | None = None) -> None:
    """Make the sample where the database is empty; `workers` makes that many people for measurements instead.

    Content depends on a seed, times on the clock. Accounts have no password and devices a random id.
    """
    async with database.reading() as session:
        if await org.root_department(session) is not None:
            return
    random = Random(f"{SEED} organisation")
    past = Random(f"{SEED} past")  # of its own: how much it is asked depends on the time of day
    now = clock.now()
    staff = people() if workers is None else crowd(random, workers)
    shifts = history.shifts(past, staff, now) if workers is None else []
    fixes = list(
        history.fixes(past, staff, shifts) if workers is None else history.scattered(past, staff, now)
    )
    # Positions go first, in a transaction of their own: nobody looks at them until the organisation exists.
    await database.write_sync(_keep(fixes))
    async with database.writing() as session:
        await _Writer(session, random, staff, now).write(shifts, with_orders=workers is None)


class _Writer:
    """One transaction with everything but the positions."""

    def __init__(self, session: AsyncSession, random: Random, staff: Sequence[Person], now: datetime) -> None:
        self._session = session
        self._random = random
        self._staff = staff
        self._now = now
        self._lines: list[Line] = []

    async def write(self, shifts: Sequence[history.Shift], *, with_orders: bool) -> None:
        names = person_names(self._random)
        self._departments()
        past = StaffPast(self._staff, founded=self._now - FOUNDED, now=self._now)
        self._session.add_all(past.live(shifts))
        self._lines += past.lines
        await self._session.flush()
        await self._devices()
        room = self._accounts([next(names) for _ in _OFFICE])
        found = clients(self._random, names)
        self._customers(found)
        self._templates()
        await organisation.store(self._session, SETTINGS)
        await self._session.flush()
        if with_orders:
            self._orders(OrderPlay(self._random, self._staff, found, room).play(self._now))
        await self._session.flush()
        await write_lines(self._session, self._lines)
        await self._alarms()

    def _departments(self) -> None:
        founded = self._now - FOUNDED
        for it in departments():
            self._session.add(
                DepartmentRow(id=it.id, parent_id=it.parent_id, name=it.name, created_at=founded)
            )
            state = {"id": it.id, "parent_id": it.parent_id, "name": it.name}
            subject = ("department", it.id)
            self._say(EventKind.DEPARTMENT_CREATED, subject, it.parent_id, {"department": state})

    async def _devices(self) -> None:
        rows = [
            {
                "device_id": secrets.token_hex(12),
                "worker_id": person.id,
                "label": "sample",
                "issued_at": self._now - FOUNDED,
                "revoked_at": None,
            }
            for person in self._staff
        ]
        await self._session.execute(insert(DeviceRow), rows)

    def _accounts(self, names: Sequence[str]) -> Room:
        ids = {it.name: it.id for it in departments()}
        rows = [
            AccountRow(
                id=id_,
                username=username,
                name=name,
                role=role,
                department_id=ids[department] if department else 1,
                sample=True,
                created_at=self._now - FOUNDED,
            )
            for id_, (name, (username, role, department)) in enumerate(
                zip(names, _OFFICE, strict=True), start=1
            )
        ]
        worker_accounts = {
            person.id: len(rows) + place
            for place, person in enumerate(self._staff, start=1)
            if person.phone is not None
        }
        self._session.add_all(rows)
        self._session.add_all(
            AccountRow(
                id=worker_accounts[person.id],
                username=None,
                name=person.name,
                role=Role.WORKER,
                department_id=person.department_id,
                worker_id=person.id,
                sample=False,
                created_at=self._now - FOUNDED,
            )
            for person in self._staff
            if person.id in worker_accounts
        )
        central = [row for row in rows if row.role == Role.DISPATCHER and row.department_id == 1]
        return Room([(row.id, row.name) for row in central], worker_accounts)

    def _customers(self, found: Sequence[Client]) -> None:
        centres = {it.area: it.id for it in departments() if it.area and it.parent_id == 1}
        managers = [person.id for person in self._staff if "sales_visit" in person.skills]
        for client in found:
            row = CustomerRow(
                id=client.id,
                name=client.name,
                level=client.level,
                industry=client.industry,
                contact_name=client.contact_name,
                contact_phone=client.contact_phone,
                address=client.address,
                lat=client.lat,
                lon=client.lon,
                department_id=centres[client.area],
                manager_worker_id=self._random.choice(managers) if managers else None,
            )
            self._session.add(row)
            state = customer_out(row).model_dump(mode="json")
            subject = ("customer", client.id)
            self._say(EventKind.CUSTOMER_CREATED, subject, row.department_id, {"customer": state})

    def _templates(self) -> None:
        self._session.add_all(
            FormTemplateRow(name=name, context=context, fields=fields, updated_at=self._now - FOUNDED)
            for name, context, fields in TEMPLATES
        )

    def _orders(self, played: Played) -> None:
        self._session.add_all(played.rows)
        self._session.add_all(OrderNumberRow(day=day, last=last) for day, last in played.last_numbers.items())
        self._lines += played.lines

    async def _alarms(self) -> None:
        """Those who cannot be heard were noticed already (the evaluator would hold itself back at start)."""
        for person in self._staff:
            if person.behaviour is Behaviour.LOST:
                cause = alarms.Cause(
                    kind=AlarmKind.LOST_CONTACT,
                    level=AlarmLevel.YELLOW,
                    subject_kind="worker",
                    subject_id=person.id,
                    department_id=person.department_id,
                    title=person.name,
                    worker_id=person.id,
                )
                await alarms.raise_alarm(self._session, cause, now=self._now)

    def _say(
        self, kind: EventKind, subject: tuple[str, int], department_id: int | None, payload: dict[str, object]
    ) -> None:
        system = Actor.system()
        at = self._now - FOUNDED
        self._lines.append(
            Line(at, kind, subject, department_id, (), system.account_id, system.name, payload)
        )


def _keep(fixes: Sequence[Fix]) -> Callable[[sqlite3.Connection], None]:
    def keep(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM positions")  # of an attempt that did not come to its end
        positions.keep(connection, fixes, ())

    return keep
