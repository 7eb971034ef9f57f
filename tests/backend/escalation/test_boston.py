"""A month of a city's service requests as orders: late is exactly what the city's own target dates say.

Boston's 311 requests (public domain, PDDL) name when each was opened, when it had to be done and when it was.
"""

import csv
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.calls import Caller
from backend.kit.scope import Scope
from backend.organisation import service as organisation
from backend.workorders import service as workorders
from backend.workorders.bodies import BODIES
from backend.workorders.schemas import OrderCreate
from contract.vocabulary import OrderMove, Role
from tests.backend.clocks import ManualClock
from tests.backend.harness import Backend

BOSTON = Path(__file__).parents[4] / "shared/data/workorders/boston311_100_with_sla.csv"
HERE = ZoneInfo("America/New_York")
AFTER_ALL = datetime(2022, 6, 1, tzinfo=UTC)
NO_PROMISE_S = 366 * 86_400
PAST = [datetime(2022, month, 5, 12, tzinfo=UTC) for month in (1, 2, 3, 4, 5)]
pytestmark = pytest.mark.skipif(not BOSTON.exists(), reason="../shared/data is absent")


@dataclass(frozen=True)
class Case:
    number: str
    opened: datetime
    target: datetime | None
    closed: datetime | None
    said_overdue: bool
    title: str
    lat: float
    lon: float

    def is_late(self, at: datetime) -> bool:
        """Whether its target had passed by then and it was still open."""
        still = self.closed is None or self.closed > at
        return self.target is not None and self.target < at and self.opened <= at and still


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(min(one.opened for one in cases()) - timedelta(days=1))


@pytest.fixture
def caller(backend: Backend) -> Caller:
    scope = Scope(1, Role.ENTERPRISE_ADMIN, frozenset({backend.departments.root, backend.departments.north}))
    return Caller(1, "311", Role.ENTERPRISE_ADMIN, backend.departments.root, scope, session_id=1)


def cases() -> list[Case]:
    def at(said: str) -> datetime | None:
        return datetime.fromisoformat(said).replace(tzinfo=HERE).astimezone(UTC) if said else None

    def case(row: dict[str, str]) -> Case:
        opened = at(row["open_dt"])
        assert opened is not None
        place = float(row["latitude"]), float(row["longitude"])
        late = row["ontime"] == "OVERDUE"
        ends = at(row["target_dt"]), at(row["closed_dt"])
        return Case(row["case_enquiry_id"], opened, *ends, late, row["case_title"], *place)

    with BOSTON.open(encoding="utf-8-sig", newline="") as lines:
        return [case(row) for row in csv.DictReader(lines)]


async def test_late_is_what_the_target_dates_say(
    backend: Backend, caller: Caller, clock: ManualClock
) -> None:
    found = cases()
    async with backend.services.database.writing() as session:
        # For some requests the city promises nothing; our own limit for those is put out of the way.
        settings = await organisation.read(session)
        await organisation.store(session, replace(settings, repair_limit_s=NO_PROMISE_S))
    orders = await played(backend, caller, clock, found)
    async with backend.services.database.reading() as session:
        everything = Scope.everything()
        verbs = backend.services.workorders
        final = {key: await verbs.one(session, everything, id_) for key, id_ in orders.items()}
        assert len(final) == 100
        late = {key for key, order in final.items() if repair_steps(order.model_dump(mode="json"))}
        assert late == {one.number for one in found if one.said_overdue}
        for one in found:
            if one.number in late:
                assert one.target is not None
                told = {alert.step: alert.due_at for alert in final[one.number].alerts if alert.run == 1}
                assert told[1] == one.target
                assert (2 in told) == ((one.closed or AFTER_ALL) - one.target > timedelta(minutes=10))
        for at in PAST:
            board = [json.loads(state) for state in await workorders.board_at(session, everything, at)]
            shown = {it["description"] for it in board if 1 in repair_steps(it) and runs(it)}
            assert shown == {one.number for one in found if one.is_late(at)}
            assert shown


async def played(backend: Backend, caller: Caller, clock: ManualClock, found: list[Case]) -> dict[str, int]:
    """The requests opened and closed at their times; the watch is asked at every one of them."""
    moments = [(one.opened, 0, one) for one in found]
    moments += [(one.closed, 1, one) for one in found if one.closed is not None]
    orders: dict[str, int] = {}
    for at, ends, case in sorted(moments, key=lambda it: it[:2]):
        await until(backend, clock, at)
        async with backend.services.database.writing() as session:
            if ends:
                await close(backend, session, caller, orders[case.number])
            else:
                orders[case.number] = await raised(backend, session, caller, case)
    await until(backend, clock, AFTER_ALL)
    return orders


async def until(backend: Backend, clock: ManualClock, at: datetime) -> None:
    for stop in sorted(it for it in PAST if clock.now() < it < at):
        clock.advance((stop - clock.now()).total_seconds())
        await backend.services.escalation.round()
    clock.advance((at - clock.now()).total_seconds())
    await backend.services.escalation.round()


async def raised(backend: Backend, session: AsyncSession, caller: Caller, case: Case) -> int:
    wanted = OrderCreate.model_validate(
        {
            "type": "complaint",
            "title": case.title,
            "description": case.number,
            "due_at": case.target,
            "lat": case.lat,
            "lon": case.lon,
            "department_id": backend.departments.root,
        }
    )
    order = await backend.services.workorders.create(session, caller, wanted)
    for move in (OrderMove.INTAKE, OrderMove.DIAGNOSE):
        body = BODIES[move](version=order.version)
        order = await backend.services.workorders.move(session, caller, order.id, move, body)
    return order.id


async def close(backend: Backend, session: AsyncSession, caller: Caller, order_id: int) -> None:
    order = await backend.services.workorders.one(session, caller.scope, order_id)
    for move, said in ((OrderMove.FIX_REMOTELY, {"text": "done"}), (OrderMove.CONFIRM, {})):
        body = BODIES[move].model_validate({"version": order.version} | said)
        order = await backend.services.workorders.move(session, caller, order.id, move, body)


def repair_steps(order: dict[str, Any]) -> set[int]:
    """How far up it was told that the promise of this order is passed."""
    told = [it for it in order["alerts"] if it["timer"] == "repair" and it["step"]]
    return {it["step"] for it in told}


def runs(order: dict[str, Any]) -> bool:
    return any(it["kind"] == "repair" and it["stopped_at"] is None for it in order["timers"])
