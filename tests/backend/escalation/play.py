"""A backend that comes and goes on one folder, and people who move orders on it."""

import itertools
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import httpx

from backend.app import build
from backend.kit.eventlog import Actor
from backend.org import service as org
from backend.org.schemas import WorkerOut
from backend.settings import Settings
from contract.vocabulary import Role
from tests.backend.clocks import ManualClock
from tests.backend.harness import Backend, Departments, Headers
from tests.backend.workorders.said import LEAST

SITE = {"lat": 31.2304, "lon": 121.4737}
ROLES = {"room": Role.DISPATCHER, "inspector": Role.INSPECTOR}


class Play:
    """A backend that comes and goes on one folder, and people who move orders on it."""

    def __init__(self, settings: Settings, clock: ManualClock) -> None:
        self.settings, self.clock = settings, clock
        self.stack = AsyncExitStack()
        self.numbers = itertools.count(1)
        self.backend: Backend
        self.workers: list[WorkerOut] = []
        self.departments: Departments | None = None
        self.callers: dict[str, Headers] = {}
        self.signed_in_at = clock.now()

    async def open(self) -> None:
        app = build(self.settings, self.clock)
        await self.stack.enter_async_context(app.router.lifespan_context(app))
        transport = httpx.ASGITransport(app)
        client = await self.stack.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url="http://backend")
        )
        if self.departments is None:
            async with app.state.services.database.writing() as session:
                root = await org.root_department(session)
                assert root is not None
                at, system = self.clock.now(), Actor.system()
                north = await org.add_department(session, name="北区", parent_id=root.id, actor=system, at=at)
            self.departments = Departments(root.id, north.id, north.id, north.id)
            self.backend = Backend(app, client, self.clock, self.departments, self.numbers)
            self.workers = [await self.backend.worker(on_duty=True) for _ in range(2)]
        self.backend = Backend(app, client, self.clock, self.departments, self.numbers)

    async def close(self) -> None:
        await self.stack.aclose()

    async def restart(self, *, down_s: float) -> None:
        await self.close()
        self.clock.advance(down_s)
        await self.open()
        await self.backend.services.escalation.round()

    async def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await self.backend.services.escalation.round()

    async def caller(self, name: str) -> Headers:
        if (self.clock.now() - self.signed_in_at).total_seconds() > 600:
            self.callers, self.signed_in_at = {}, self.clock.now()
        if name not in self.callers:
            role = ROLES.get(name)
            worker = None if role else next(one for one in self.workers if str(one.id) == name)
            self.callers[name] = (
                await self.backend.account(role) if role else await self.backend.sign_in(worker)  # type: ignore[arg-type]  # a name is a role's or a worker's
            )
        return self.callers[name]

    async def order(self, **fields: object) -> dict[str, Any]:
        assert self.departments is not None
        body = {"type": "fault", "title": "断网", "department_id": self.departments.north} | SITE | fields
        answer = await self.backend.post("/api/orders", await self.caller("room"), body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def shown(self, order_id: int) -> dict[str, Any]:
        answer = await self.backend.get(f"/api/orders/{order_id}", await self.caller("room"))
        return dict(answer.json()["order"])

    async def move(self, order: dict[str, Any], move: str, roles: list[str]) -> None:
        """By somebody who may."""
        who = "room" if "dispatcher" in roles else "inspector" if "inspector" in roles else ""
        body = {"version": order["version"]} | LEAST.get(move, {})
        if move == "dispatch":
            body["worker_id"] = next(one.id for one in self.workers if one.id != order["worker_id"])
        if move == "check-in":
            body |= SITE
        path = f"/api/orders/{order['id']}/{move}"
        answer = await self.backend.post(path, await self.caller(who or str(order["worker_id"])), body)
        assert answer.status_code == 200, (move, order["state"], answer.text)

    async def alarms(self) -> list[dict[str, Any]]:
        """Of passed limits."""
        answer = await self.backend.get("/api/alarms?limit=200", await self.caller("room"))
        return [it for it in answer.json()["items"] if it["kind"] == "order_overdue"]

    async def standing(self) -> dict[int, int]:
        """order -> step of its alarm"""
        alarms = [it for it in await self.alarms() if not it["cleared_at"]]
        assert len({it["order_id"] for it in alarms}) == len(alarms), "an alarm was doubled"
        return {it["order_id"]: it["step"] for it in alarms}

    async def alerts(self, order_id: int) -> list[tuple[int, int, str, datetime]]:
        """(run, step, role, when it was due) of everybody who was told."""
        found = (await self.shown(order_id))["alerts"]
        return [
            (it["run"], it["step"], it["role"], round_ms(datetime.fromisoformat(it["due_at"])))
            for it in found
        ]


def round_ms(at: datetime) -> datetime:
    """In UTC, to the millisecond."""
    return datetime.fromtimestamp(round(at.timestamp(), 3), UTC)
