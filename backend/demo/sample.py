"""Writes the sample organisation into an empty database: all of it, or nothing anybody would see."""

import secrets
import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.tables import AccountRow
from backend.alarms import service as alarms
from backend.alarms.tables import AlarmRow
from backend.customers.repository import customer_out
from backend.customers.tables import CustomerRow
from backend.demo import centre
from backend.demo.cases import cases
from backend.demo.facts import Facts, crowd_facts, sample_facts
from backend.demo.lines import Line, store, write_lines
from backend.demo.organisation import COMPANY, SEED, Behaviour, departments
from backend.demo.staff import TOOLS, StaffPast
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
from backend.workorders.tables import OrderNumberRow, OrderRow, TimerRow
from contract.vocabulary import AlarmKind, AlarmLevel, EventKind, OrderType, Role

SETTINGS = OrganisationSettings(
    name=COMPANY, lost_after_s=300, fix_interval_s=5, stale_after_s=15, tools=TOOLS
)
FOUNDED = timedelta(days=8)


async def create_sample(database: Database, clock: Clock, *, workers: int | None = None) -> None:
    """Make the sample where the database is empty; `workers` makes that many people for measurements instead.

    Content depends on a seed, times on the clock. Accounts have no password and devices a random id.
    """
    async with database.reading() as session:
        if await org.root_department(session) is not None:
            return
    now = clock.now()
    facts = sample_facts(now) if workers is None else crowd_facts(now, workers)
    # Positions go first, in a transaction of their own: nobody looks at them until the organisation exists.
    await database.write_sync(_keep(facts.fixes))
    async with database.writing() as session:
        await _Writer(session, facts, now).write()


class _Writer:
    """One transaction with everything but the positions."""

    def __init__(self, session: AsyncSession, facts: Facts, now: datetime) -> None:
        self._session = session
        self._facts = facts
        self._founded = now - FOUNDED
        self._now = now
        self._lines: list[Line] = [*facts.played.lines, *facts.troubles.lines]

    async def write(self) -> None:
        facts, session = self._facts, self._session
        self._departments()
        past = StaffPast(facts.staff, founded=self._founded, now=self._now)
        session.add_all(past.live(facts.shifts))
        self._lines += past.lines
        await session.flush()
        await self._devices()
        await self._accounts()
        self._customers()
        session.add_all(
            FormTemplateRow(name=name, context=context, fields=fields, updated_at=self._founded)
            for name, context, fields in TEMPLATES
        )
        session.add_all(cases(self._now))
        self._lines += await centre.prepare(session, facts.staff, at=self._founded)
        await organisation.store(session, SETTINGS)
        await session.flush()
        await self._orders()
        await store(session, AlarmRow, facts.troubles.rows)
        await write_lines(session, self._lines)
        await self._alarms()

    def _departments(self) -> None:
        for it in departments():
            self._session.add(
                DepartmentRow(id=it.id, parent_id=it.parent_id, name=it.name, created_at=self._founded)
            )
            state = {"id": it.id, "parent_id": it.parent_id, "name": it.name}
            self._say(
                EventKind.DEPARTMENT_CREATED, ("department", it.id), it.parent_id, {"department": state}
            )

    async def _devices(self) -> None:
        rows = [
            {
                "device_id": secrets.token_hex(12),
                "worker_id": person.id,
                "label": "sample",
                "issued_at": self._founded,
                "revoked_at": None,
            }
            for person in self._facts.staff
        ]
        if rows:
            await self._session.execute(insert(DeviceRow), rows)

    async def _accounts(self) -> None:
        same: dict[str, Any] = {"password_hash": None, "created_at": self._founded}
        rows = [
            same
            | {
                "id": it.id,
                "username": it.username,
                "name": it.name,
                "role": it.role,
                "department_id": it.department_id,
                "worker_id": None,
                "sample": True,
            }
            for it in self._facts.office
        ]
        rows += [
            same
            | {
                "id": self._facts.worker_accounts[it.id],
                "username": None,
                "name": it.name,
                "role": Role.WORKER,
                "department_id": it.department_id,
                "worker_id": it.id,
                "sample": False,
            }
            for it in self._facts.staff
            if it.id in self._facts.worker_accounts
        ]
        await self._session.execute(insert(AccountRow), rows)

    def _customers(self) -> None:
        random = Random(f"{SEED} account managers")
        centres = {it.area: it.id for it in departments() if it.area and it.parent_id == 1}
        sales = [it for it in self._facts.staff if OrderType.SALES_VISIT in it.skills]
        for client in self._facts.clients:
            managers = [it.id for it in sales if it.area is client.area] or [it.id for it in sales]
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
                manager_worker_id=random.choice(managers) if managers else None,
                version=1,
            )
            self._session.add(row)
            state = customer_out(row).model_dump(mode="json")
            subject = ("customer", client.id)
            self._say(EventKind.CUSTOMER_CREATED, subject, row.department_id, {"customer": state})

    async def _orders(self) -> None:
        played = self._facts.played
        for row in played.rows:
            for timer in row.timers:
                timer.order_id = row.id
        await store(self._session, OrderRow, played.rows)
        await store(self._session, TimerRow, [timer for row in played.rows for timer in row.timers])
        self._session.add_all(OrderNumberRow(day=day, last=last) for day, last in played.last_numbers.items())
        await self._session.flush()

    async def _alarms(self) -> None:
        """Those who cannot be heard were noticed already (the evaluator would hold itself back at start)."""
        for person in self._facts.staff:
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
        self, kind: EventKind, subject: tuple[str, int], department_id: int | None, payload: dict[str, Any]
    ) -> None:
        system = Actor.system()
        self._lines.append(Line(self._founded, kind, subject, department_id, (), None, system.name, payload))


def _keep(fixes: Sequence[Fix]) -> Callable[[sqlite3.Connection], None]:
    def keep(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM positions")  # of an attempt that did not come to its end
        positions.keep(connection, fixes, ())

    return keep
