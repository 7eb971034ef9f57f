"""Where the machine of `test_model` plays: a folder of data, an application on it that comes and goes, and
the accounts of the parties, signed in for as long as a token lasts."""

import asyncio
import itertools
import shutil
import tempfile
from pathlib import Path
from typing import Any

import httpx
from hypothesis.stateful import RuleBasedStateMachine

from backend.app import build
from backend.kit.eventlog import Actor
from backend.org import service as org
from backend.org.schemas import WorkerOut
from backend.services import Services
from backend.settings import Settings
from contract.vocabulary import Role
from tests.backend.clocks import ManualClock
from tests.backend.harness import Backend, Departments, Headers

OFFICE = {
    "room": Role.DISPATCHER,
    "chief": Role.ENTERPRISE_ADMIN,
    "watcher": Role.SUPERVISOR,
    "inspector": Role.INSPECTOR,
    "auditor": Role.AUDITOR,
}
TOKEN_S = 600


class House(RuleBasedStateMachine):
    """One folder of data; `leave` takes it away."""

    schema: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = ManualClock()
        self.folder = Path(tempfile.mkdtemp())
        self.settings = Settings(data_dir=self.folder / "data", start_token="x", busy_timeout_ms=200)
        self.settings.data_dir.mkdir()
        shutil.copy(self.schema, self.settings.database_path)
        self.answers: list[tuple[str, Headers, object, str, str]] = []
        self.departments: Departments | None = None
        self.workers: dict[str, WorkerOut] = {}
        self.accounts: dict[str, Headers] = {}
        self.signed_in_at = self.clock.now()
        self.numbers = itertools.count(1)

    def leave(self) -> None:
        self.run(self._close())
        self.run(self.loop.shutdown_asyncgens())
        self.loop.close()
        shutil.rmtree(self.folder)

    def run(self, what: Any) -> Any:
        return self.loop.run_until_complete(what)

    def post(self, path: str, actor: str, body: object) -> httpx.Response:
        answer: httpx.Response = self.run(self.backend.post(path, self._headers(actor), body))
        return answer

    async def _both(self, commands: list[tuple[str, str, object]]) -> list[httpx.Response]:
        callers = [await self._signed_in(actor) for _, actor, _ in commands]
        calls = (
            self.backend.post(path, caller, body)
            for (path, _, body), caller in zip(commands, callers, strict=True)
        )
        return list(await asyncio.gather(*calls))

    def _headers_are_fresh(self) -> bool:
        return (self.clock.now() - self.signed_in_at).total_seconds() < TOKEN_S

    def _headers(self, actor: str) -> Headers:
        headers: Headers = self.run(self._signed_in(actor))
        return headers

    async def _signed_in(self, actor: str) -> Headers:
        if not self._headers_are_fresh():
            self.accounts.clear()
            self.answers.clear()  # keys belong to accounts
            self.signed_in_at = self.clock.now()
        if actor not in self.accounts:
            if actor in OFFICE:
                self.accounts[actor] = await self.backend.account(OFFICE[actor])
            else:
                self.accounts[actor] = await self.backend.sign_in(self.workers[actor])
        return self.accounts[actor]

    async def _open(self) -> None:
        self.app = build(self.settings, self.clock)
        self.lifespan = self.app.router.lifespan_context(self.app)
        await self.lifespan.__aenter__()
        client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url="http://backend")
        self.departments = self.departments or await self._two_levels()
        self.backend = Backend(self.app, client, self.clock, self.departments, self.numbers)

    async def _two_levels(self) -> Departments:
        services: Services = self.app.state.services
        async with services.database.writing() as session:
            root = await org.root_department(session)
            assert root is not None
            at, system = self.clock.now(), Actor.system()
            north = await org.add_department(session, name="北区", parent_id=root.id, actor=system, at=at)
        return Departments(root.id, north.id, north.id, north.id)

    async def _people(self) -> None:
        for name in ("first", "second"):
            self.workers[name] = await self.backend.worker(on_duty=True)

    async def _close(self) -> None:
        await self.backend.client.aclose()
        await self.lifespan.__aexit__(None, None, None)
