"""Several actors, retries, stale decisions and restarts against the real HTTP application, by a machine.

It finds no forbidden move, no lost or doubled command, and no clock that disagrees with plain arithmetic.
"""

import asyncio
import copy
import itertools
import shutil
import tempfile
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.app import build
from backend.kit.eventlog import Actor
from backend.migrations.upgrade import bring_to_head
from backend.org import service as org
from backend.org.schemas import WorkerOut
from backend.services import Services
from backend.settings import Settings
from contract.vocabulary import FINAL_STATES, OrderMove, Role
from tests.backend.clocks import ManualClock
from tests.backend.harness import Backend, Departments, Headers
from tests.backend.workorders.plain import PlainOrder
from tests.backend.workorders.said import LEAST

SITE = {"lat": 31.2304, "lon": 121.4737}
OFFICE = {
    "room": Role.DISPATCHER,
    "chief": Role.ENTERPRISE_ADMIN,
    "watcher": Role.SUPERVISOR,
    "inspector": Role.INSPECTOR,
    "auditor": Role.AUDITOR,
}
ACTORS = [*OFFICE, "first", "second"]
DETOURS = ("save", "suspend", "request-suspension", "escalate", "return", "dispatch", "reopen", "qc-fail")
SELDOM = {"cancel": 0.02, "reject": 0.02} | dict.fromkeys(DETOURS, 0.3)
TOKEN_S = 600
CAN_BE_UNDONE = {
    *("save", "submit", "intake", "reject", "diagnose", "fix-remotely", "dispatch", "return", "suspend"),
    *("decline-suspension", "resume", "confirm", "reopen", "rate", "rework", "cancel"),
}


@dataclass
class Step:
    """A move, who made it, and the order before it."""

    headers: Headers
    move: str
    before: PlainOrder
    at: datetime


class Loop(RuleBasedStateMachine):
    """One folder of data, an application on it that comes and goes, and what should be true."""

    schema: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = ManualClock()
        self.folder = Path(tempfile.mkdtemp())
        self.settings = Settings(data_dir=self.folder / "data", start_token="x", busy_timeout_ms=200)
        self.settings.data_dir.mkdir()
        shutil.copy(self.schema, self.settings.database_path)
        self.orders: dict[int, PlainOrder] = {}
        self.answers: list[tuple[str, Headers, object, str, str]] = []
        self.touched: set[int] = set()
        self.steps: dict[int, list[Step]] = {}  # of each order, what stands, newest last
        self.departments: Departments | None = None
        self.workers: dict[str, WorkerOut] = {}
        self.accounts: dict[str, Headers] = {}
        self.signed_in_at = self.clock.now()
        self.numbers = itertools.count(1)
        self.walks = 0

    @initialize(seed=st.integers(0, 2**64))
    def open(self, seed: int) -> None:
        self.run(self._open())
        self.run(self._people())
        for draft in (False, True):
            self.create(draft)
        self._walk(seed, 40)  # hypothesis leaves rules out at will; this is in every example

    @rule(draft=st.booleans())
    def create(self, draft: bool) -> None:
        if len(self.orders) < 6:
            body = {"type": "fault", "title": "断网", "address": "x", "draft": draft}
            made = self.post("/api/orders", "room", body)
            assert made.status_code == 201, made.text
            order = PlainOrder("draft" if draft else "submitted")
            if not draft:
                order.begin(self.clock.now())
            self.orders[made.json()["id"]] = order
            self.touched.add(made.json()["id"])

    @rule(seconds=st.integers(1, 3 * 3600))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule(seed=st.integers(0, 2**64))
    def go_on(self, seed: int) -> None:
        """A few things that are possible now, by somebody who may: else most tries would get nowhere."""
        self._walk(seed, 10)

    def _walk(self, seed: int, steps: int) -> None:
        self.walks += 1
        chance = Random(f"{seed} {self.walks}")  # whoever looks for small numbers finds no long ways
        for _ in range(steps):
            if all(order.state in FINAL_STATES for order in self.orders.values()):
                self.create(draft=False)
            order_id = chance.choice(sorted(self.orders))
            order = self.orders[order_id]
            self.clock.advance(chance.choice((0, 1, 40, 400)))
            possible: dict[str, list[str]] = {}
            for move, actor in itertools.product(map(str, OrderMove), ACTORS):
                if self._expected(order, move, actor, order.version, None) == 200:
                    possible.setdefault(move, []).append(actor)
            if possible:
                weights = [SELDOM.get(move, 1.0) for move in possible]
                move = chance.choices(list(possible), weights)[0]
                actor = chance.choice(possible[move])
                self._try(order_id, move, actor, order.version, chance.choice((1, 1, 2)))
                if actor in ("room", "chief") and chance.random() < 0.15:
                    self._take_back(order_id, actor, 0)
                self.is_as_it_should_be()

    @rule(data=st.data(), move=st.sampled_from(list(OrderMove)), actor=st.sampled_from(ACTORS))
    def try_anything(self, data: st.DataObject, move: OrderMove, actor: str) -> None:
        """Forbidden moves and stale decisions too."""
        if self.orders:
            order_id = data.draw(st.sampled_from(sorted(self.orders)))
            version = max(1, self.orders[order_id].version - data.draw(st.integers(0, 1)))
            self._try(order_id, str(move), actor, version, 1)

    @rule(data=st.data())
    def race(self, data: st.DataObject) -> None:
        """Two consoles decide on the same version at once: one is carried out, the other is told."""
        open_ = [id_ for id_, order in self.orders.items() if order.row("cancel") and order.row("suspend")]
        if open_:
            order_id = data.draw(st.sampled_from(open_))
            order = self.orders[order_id]
            bodies = {move: self._body(order, move) for move in ("cancel", "suspend")}
            answers = self.run(
                self._both(
                    [
                        (f"/api/orders/{order_id}/{move}", actor, bodies[move] | {"version": order.version})
                        for move, actor in (("cancel", "room"), ("suspend", "chief"))
                    ]
                )
            )
            assert sorted(answer.status_code for answer in answers) == [200, 409]
            winner, who = ("cancel", "room") if answers[0].status_code == 200 else ("suspend", "chief")
            self._remember(order_id, self._headers(who), winner)
            order.make(winner, self.clock.now())
            self.touched.add(order_id)

    @rule(data=st.data(), actor=st.sampled_from(["room", "chief"]), deep=st.integers(0, 3))
    def take_back(self, data: st.DataObject, actor: str, deep: int) -> None:
        """Ctrl+Z: only one's own step, only while nothing stands on it, only what has not left the house."""
        done = {id_: steps for id_, steps in self.steps.items() if steps}
        if not done:
            return
        headers = self._headers(actor)
        own = [
            id_ for id_, (*_, last) in done.items() if last.headers == headers and last.move in CAN_BE_UNDONE
        ]
        order_id = data.draw(st.sampled_from(own if own and deep else sorted(done)))
        below = 1 if deep == 3 and len(done[order_id]) > 1 else 0
        self._take_back(order_id, actor, below)

    def _take_back(self, order_id: int, actor: str, below: int) -> None:
        """`below`: 0 is the newest step of the order."""
        step, order = self.steps[order_id][-1 - below], self.orders[order_id]
        found = self.run(self.backend.get(f"/api/orders/{order_id}", self._headers("room"))).json()
        version = step.before.version + 1
        event = next(one for one in found["history"] if one["payload"]["order"]["version"] == version)
        me = self.run(self.backend.get("/api/me", self._headers(actor))).json()["id"]
        body = {"version": order.version, "event_seq": event["seq"]}
        answer = self.post(f"/api/orders/{order_id}/undo", actor, body)
        late = self.clock.now() - step.at > timedelta(hours=24)
        possible = not below and step.move in CAN_BE_UNDONE and not late
        expected = 403 if me != event["actor_id"] else 200 if possible else 409
        assert answer.status_code == expected, (step.move, actor, order.state, answer.text)
        if expected == 200:
            self.orders[order_id] = replace(step.before, version=order.version + 1)
            self.steps[order_id].pop()
        self.touched.add(order_id)

    def _remember(self, order_id: int, headers: Headers, move: str) -> None:
        before = copy.deepcopy(self.orders[order_id])
        self.steps.setdefault(order_id, []).append(Step(headers, move, before, self.clock.now()))

    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        """An answer was lost on the way: the same command with the same key."""
        if self.answers:
            path, headers, body, key, first = data.draw(st.sampled_from(self.answers[-5:]))
            if self._headers_are_fresh():
                again = self.run(self.backend.post(path, headers, body, key=key))
                assert (again.status_code, again.text) == (200, first)
                self.touched.add(int(path.split("/")[3]))

    @rule()
    def restart(self) -> None:
        self.run(self._close())
        self.run(self._open())

    @invariant()
    def is_as_it_should_be(self) -> None:
        for order_id in self.touched:
            answer = self.run(self.backend.get(f"/api/orders/{order_id}", self._headers("room")))
            assert answer.status_code == 200, answer.text
            self._compare(self.orders[order_id], answer.json())
        self.touched.clear()

    def teardown(self) -> None:
        try:
            self.touched.update(self.orders)
            self.is_as_it_should_be()
        finally:
            self.run(self._close())
            self.run(self.loop.shutdown_asyncgens())
            self.loop.close()
            shutil.rmtree(self.folder)

    # what is true

    def _compare(self, order: PlainOrder, found: dict[str, Any]) -> None:
        seen, history = found["order"], found["history"]
        assert (seen["state"], seen["version"]) == (order.state, order.version)
        assert seen["worker_id"] == order.worker
        assert (seen["rework_count"], seen["reopened_count"]) == (order.reworks, order.reopened)
        running = sorted(
            (one["kind"], datetime.fromisoformat(one["due_at"]))
            for one in seen["timers"]
            if one["stopped_at"] is None
        )
        assert running == order.due()
        paused = {one["paused_at"] for one in seen["timers"] if one["stopped_at"] is None}
        assert (paused <= {None}) == (order.state != "suspended" or not running)
        commands = [event for event in history if "alert" not in event["payload"]]  # nobody's command
        versions = [event["payload"]["order"]["version"] for event in commands]
        assert versions == list(range(1, order.version + 1)), "a command was lost or doubled"
        for move in OrderMove:
            row = order.row(str(move))
            assert set(seen["possible_moves"].get(move, ())) == set(row[1] if row else ())

    def _expected(self, order: PlainOrder, move: str, actor: str, version: int, worker: int | None) -> int:
        role = OFFICE.get(actor, Role.WORKER)
        if role is Role.WORKER and self.workers[actor].id != order.worker:
            return 404
        if not order.knows(move, role):
            return 403
        row = order.row(move)
        if row is not None and role not in row[1]:
            return 403
        if version != order.version or row is None:
            return 409
        return 409 if move == "dispatch" and worker is not None and worker == order.worker else 200

    def _body(self, order: PlainOrder, move: str) -> dict[str, object]:
        assert self.departments is not None
        if move == "dispatch":
            other = "second" if order.worker == self.workers["first"].id else "first"
            return {"worker_id": self.workers[other].id}
        if move == "check-in":
            return dict(SITE)
        if move == "escalate":
            current = self._department_of(order)
            there = self.departments
            return {"department_id": there.north if current == there.root else there.root, "reason": "x"}
        return dict(LEAST.get(move, {}))

    def _department_of(self, order: PlainOrder) -> int:
        order_id = next(id_ for id_, known in self.orders.items() if known is order)
        found = self.run(self.backend.get(f"/api/orders/{order_id}", self._headers("room")))
        return int(found.json()["order"]["department_id"])

    # what is done

    def _try(self, order_id: int, move: str, actor: str, version: int, times: int) -> None:
        order = self.orders[order_id]
        body = {"version": version} | self._body(order, move)
        worker = body.get("worker_id")
        expected = self._expected(order, move, actor, version, worker if isinstance(worker, int) else None)
        path, key = f"/api/orders/{order_id}/{move}", uuid.uuid4().hex
        headers = self._headers(actor)
        texts = set()
        for _ in range(times):
            answer = self.run(self.backend.post(path, headers, body, key=key))
            assert answer.status_code == expected, (move, actor, order.state, answer.text)
            texts.add(answer.text)
        if expected == 200:
            assert len(texts) == 1
            self._remember(order_id, headers, move)
            order.make(move, self.clock.now(), worker if isinstance(worker, int) else None)
            self.answers.append((path, headers, body, key, texts.pop()))
        self.touched.add(order_id)

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


def test_no_forbidden_move_no_lost_command_no_wrong_clock(tmp_path_factory: pytest.TempPathFactory) -> None:
    Loop.schema = tmp_path_factory.mktemp("schema") / "waiqin.db"
    bring_to_head(Loop.schema)
    run_state_machine_as_test(
        Loop,
        settings=settings(
            max_examples=7,
            stateful_step_count=15,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
