"""Several actors, retries, stale decisions and restarts against the real HTTP application, by a machine.

It finds no forbidden move, no lost or doubled command, and no clock that disagrees with plain arithmetic.
"""

import copy
import itertools
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from backend.migrations.upgrade import bring_to_head
from contract.vocabulary import FINAL_STATES, OrderMove, Role
from tests.backend.harness import Headers
from tests.backend.workorders.model_house import OFFICE, House
from tests.backend.workorders.plain import TAKES_OVER, PlainOrder
from tests.backend.workorders.said import LEAST

SITE = {"lat": 31.2304, "lon": 121.4737}
ACTORS = [*OFFICE, "first", "second"]
DETOURS = ("save", "suspend", "request-suspension", "escalate", "return", "dispatch", "reopen", "qc-fail")
SELDOM = {"cancel": 0.02, "reject": 0.02} | dict.fromkeys(DETOURS, 0.3)
CAN_BE_UNDONE = {
    *("save", "submit", "intake", "reject", "diagnose", "fix-remotely", "dispatch", "return", "suspend"),
    *("decline-suspension", "resume", "confirm", "reopen", "rate", "rework", "cancel"),
    *("transfer", "merge", "split"),
}


@dataclass
class Step:
    """A move, who made it, and the order before it."""

    headers: Headers
    move: str
    before: PlainOrder
    at: datetime
    worker: int | None = None  # of a dispatch
    others: tuple[int, ...] = ()  # orders that a merge or a split was about too


class Loop(House):
    """One folder of data, an application on it that comes and goes, and what should be true."""

    def __init__(self) -> None:
        super().__init__()
        self.orders: dict[int, PlainOrder] = {}
        self.touched: set[int] = set()
        self.steps: dict[int, list[Step]] = {}  # of each order, what stands, newest last
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
                    self._take_back(order_id, actor, 0, again=chance.random() < 0.5)
                elif chance.random() < 0.15:
                    self._arrange(chance, chance.choice(("transfer", "merge", "split")))
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

    @rule(seed=st.integers(0, 2**64), what=st.sampled_from(["transfer", "merge", "split"]))
    def arrange(self, seed: int, what: str) -> None:
        """Beside the workflow: some of it touches two orders, and is taken back on both or on none."""
        self._arrange(Random(seed), what)

    def _arrange(self, chance: Random, what: str) -> None:
        possible = [id_ for id_, order in self.orders.items() if order.can_be_arranged(what)]
        into = [id_ for id_, order in self.orders.items() if order.state in TAKES_OVER]
        if not possible or (what == "split" and len(self.orders) > 8):
            return
        order_id = chance.choice(sorted(possible))
        other_ids = sorted({*into} - {order_id})
        if what == "merge" and not other_ids:
            return
        actor, other_id = chance.choice(("room", "chief")), chance.choice(other_ids or [0])
        order, now = self.orders[order_id], self.clock.now()
        said = self._said_of(order, what, other_id)
        answer = self.post(f"/api/orders/{order_id}/{what}", actor, said | {"version": order.version})
        assert answer.status_code == 200, (what, order.state, answer.text)
        self._arranged(order_id, self._headers(actor), what, now, (other_id,) if what == "merge" else ())
        self.is_as_it_should_be()
        if chance.random() < 0.6:
            self._take_back(order_id, actor, 0, again=chance.random() < 0.5)

    def _said_of(self, order: PlainOrder, what: str, other_id: int) -> dict[str, object]:
        assert self.departments is not None
        if what == "merge":
            return {"into_id": other_id, "reason": "x"}
        if what == "split":
            return {"parts": [{"title": "x"}]}
        there = self.departments
        current = self._department_of(order)
        return {"department_id": there.north if current == there.root else there.root, "reason": "x"}

    def _arranged(
        self, order_id: int, headers: Headers, what: str, now: datetime, others: tuple[int, ...]
    ) -> None:
        """The same in plain arithmetic; `others`: what it is merged into, or the parts it had before."""
        order = self.orders[order_id]
        self._remember(order_id, headers, what)
        if what == "transfer":
            order.transfer(now)
        elif what == "merge":
            self._remember(others[0], headers, "take-over")
            self.steps[others[0]][-1].others = (order_id,)
            order.merge(self.orders[others[0]], now)
        elif others:
            order.version += 1
            for part_id in others:
                part = self.orders[part_id]
                part.state = "submitted" if order.state == "submitted" else "accepted"
                part.version += 1
                part.begin_as_part(order, now)
        else:
            made = order.split(now)
            listed = self.run(self.backend.get("/api/orders", self._headers("room"))).json()["items"]
            others = tuple(one["id"] for one in listed if one["id"] not in self.orders)
            assert len(others) == 1
            self.orders[others[0]] = made
        self.steps[order_id][-1].others = others
        self.touched.update({order_id, *others})

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
        self._take_back(order_id, actor, below, again=data.draw(st.booleans()))

    def _take_back(self, order_id: int, actor: str, below: int, *, again: bool = False) -> None:
        """`below`: 0 is the newest step of the order; `again`: and it is made again at once."""
        step, order = self.steps[order_id][-1 - below], self.orders[order_id]
        found = self.run(self.backend.get(f"/api/orders/{order_id}", self._headers("room"))).json()
        version = step.before.version + 1
        event = next(one for one in found["history"] if one["payload"]["order"]["version"] == version)
        me = self.run(self.backend.get("/api/me", self._headers(actor))).json()["id"]
        body = {"version": order.version, "event_seq": event["seq"]}
        answer = self.post(f"/api/orders/{order_id}/undo", actor, body)
        late = self.clock.now() - step.at > timedelta(hours=24)
        possible = (
            not below and step.move in CAN_BE_UNDONE and not late and self._others_stand(step, order_id)
        )
        expected = 403 if me != event["actor_id"] else 200 if possible else 409
        assert answer.status_code == expected, (step.move, actor, order.state, answer.text)
        if expected == 200:
            self.orders[order_id] = replace(step.before, version=order.version + 1)
            self.steps[order_id].pop()
            for other_id in step.others:
                self._take_back_beside(step, other_id)
            if again:
                self._make_again(order_id, actor, step)
        self.touched.update({order_id, *step.others})

    def _others_stand(self, step: Step, order_id: int) -> bool:
        """Nobody has gone on with an order that the step was about too."""
        if step.move == "merge":
            on_top = self.steps[step.others[0]][-1]
            return on_top.move == "take-over" and on_top.others == (order_id,)
        return all(not self.steps.get(part_id) for part_id in step.others)

    def _take_back_beside(self, step: Step, other_id: int) -> None:
        other = self.orders[other_id]
        if step.move == "merge":
            before = self.steps[other_id].pop().before
            self.orders[other_id] = replace(before, version=other.version + 1)
        else:
            other.never_was()

    def _make_again(self, order_id: int, actor: str, step: Step) -> None:
        """Ctrl+Y: the same now, judged anew."""
        order, now = self.orders[order_id], self.clock.now()
        history = self.run(self.backend.get(f"/api/orders/{order_id}", self._headers("room"))).json()[
            "history"
        ]
        undone = next(one for one in reversed(history) if one["kind"] == "order.undone")
        body = {"version": order.version, "event_seq": undone["seq"]}
        answer = self.post(f"/api/orders/{order_id}/redo", actor, body)
        if step.move in ("transfer", "merge", "split"):
            assert answer.status_code == 200, (step.move, order.state, answer.text)
            self._arranged(order_id, self._headers(actor), step.move, now, step.others)
            return
        expected = self._expected(order, step.move, actor, order.version, step.worker)
        assert answer.status_code == expected, (step.move, order.state, answer.text)
        if expected == 200:
            self._remember(order_id, self._headers(actor), step.move, step.worker)
            order.make(step.move, now, step.worker)

    def _remember(self, order_id: int, headers: Headers, move: str, worker: int | None = None) -> None:
        before = copy.deepcopy(self.orders[order_id])
        self.steps.setdefault(order_id, []).append(Step(headers, move, before, self.clock.now(), worker))

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
            self.leave()

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
            given = worker if isinstance(worker, int) else None
            self._remember(order_id, headers, move, given)
            order.make(move, self.clock.now(), given)
            self.answers.append((path, headers, body, key, texts.pop()))
        self.touched.add(order_id)


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
