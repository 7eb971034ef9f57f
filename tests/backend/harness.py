"""The real backend in the test's own event loop, and short words for what tests do with it."""

import itertools
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI

from backend.accounts.service import create_account
from backend.kit.eventlog import Actor, Event, read
from backend.kit.scope import Scope
from backend.org import service as org
from backend.org.schemas import WorkerCreate, WorkerOut
from backend.services import Services
from contract.vocabulary import MonitoringMode, OrderType, Role, WorkerKind
from tests.backend.clocks import ManualClock

Headers = dict[str, str]


@dataclass(frozen=True)
class Departments:
    """root > (north > north_team), south"""

    root: int
    north: int
    north_team: int
    south: int


@dataclass
class Backend:
    """`client` talks HTTP to the application; headers of a caller come from `account` and `sign_in`."""

    app: FastAPI
    client: httpx.AsyncClient
    clock: ManualClock
    departments: Departments
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def services(self) -> Services:
        services: Services = self.app.state.services
        return services

    async def account(self, role: Role, department_id: int | None = None) -> Headers:
        """A new office account of this role (of the root department), signed in."""
        async with self.services.database.writing() as session:
            number = next(self._numbers)
            account = await create_account(
                session,
                username=f"{role}{number}",
                name=f"{role} {number}",
                role=role,
                department_id=department_id or self.departments.root,
                clock=self.clock,
            )
            opened = await self.services.authenticator.open(session, account, None)
        return bearer(opened.access_token)

    async def worker(
        self,
        department_id: int | None = None,
        *,
        kind: WorkerKind = WorkerKind.PERSON,
        monitoring: MonitoringMode = MonitoringMode.FULL,
        skills: list[OrderType] | None = None,
        on_duty: bool = False,
    ) -> WorkerOut:
        """A new worker (of the department north_team)."""
        number = next(self._numbers)
        body = WorkerCreate(
            name=f"员工{number}",
            kind=kind,
            phone=f"138{number:08d}",
            department_id=department_id or self.departments.north_team,
            skills=skills or [],
            monitoring=monitoring,
        )
        async with self.services.database.writing() as session:
            at, system, everything = self.clock.now(), Actor.system(), Scope.everything()
            worker = await org.create_worker(session, everything, body, actor=system, at=at)
            if on_duty:
                worker = await org.set_duty(session, everything, worker.id, True, actor=system, at=at)
        return worker

    async def device(self, worker_id: int) -> str:
        """A new device id of the worker."""
        async with self.services.database.writing() as session:
            row = await org.get_worker(session, Scope.everything(), worker_id)
            device = await org.issue(
                session, row, label="test", device_id=None, actor=Actor.system(), at=self.clock.now()
            )
        return device.device_id

    async def sign_in(self, worker: WorkerOut, device_name: str = "phone") -> Headers:
        """The worker signed in on a phone, by a one-time code."""
        return bearer((await self.open_phone(worker, device_name))["access_token"])

    async def open_phone(self, worker: WorkerOut, device_name: str = "phone") -> dict[str, Any]:
        """The whole answer to a worker's sign-in."""
        async with self.services.database.writing() as session:
            code = await org.issue_login_code(
                session, Scope.everything(), worker.id, actor=Actor.system(), at=self.clock.now()
            )
        body = {"phone": worker.phone, "code": code.code, "device_name": device_name}
        answer = await self.client.post("/api/auth/worker", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def post(
        self, path: str, caller: Headers, body: object = None, *, key: str | None = None
    ) -> httpx.Response:
        """A command with a fresh Idempotency-Key, or the given one."""
        headers = caller | {"Idempotency-Key": key or uuid.uuid4().hex}
        return await self.client.post(path, json=body, headers=headers)

    async def patch(
        self, path: str, caller: Headers, body: object, *, key: str | None = None
    ) -> httpx.Response:
        """As `post`."""
        headers = caller | {"Idempotency-Key": key or uuid.uuid4().hex}
        return await self.client.patch(path, json=body, headers=headers)

    async def get(self, path: str, caller: Headers) -> httpx.Response:
        return await self.client.get(path, headers=caller)

    async def events(self, after: int = 0) -> list[Event]:
        """The whole log after a number."""
        async with self.services.database.reading() as session:
            return await read(session, Scope.everything(), after=after, limit=10_000)


def bearer(access_token: str) -> Headers:
    return {"Authorization": f"Bearer {access_token}"}
