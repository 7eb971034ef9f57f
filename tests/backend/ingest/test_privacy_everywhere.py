"""Nothing that must not be known of a worker comes out anywhere, by whatever door the fixes came in.

Random days are lived through over the real HTTP: all monitoring modes, stealth, duty, exit, working periods,
check-in and reply, fixes of now and kept ones, on every protocol; then every place that tells positions is
asked, and what it tells is compared with the test's own idea of the rules.
"""

import base64
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings, strategies as st
from sqlalchemy import select

from backend.accounts.service import create_account
from backend.accounts.tables import AccountRow
from backend.org.schemas import WorkerOut
from contract import positions as live_frames, records as record_columns, tracks as track_columns
from contract.vocabulary import MonitoringMode, Role
from tests.backend.harness import Backend, Headers, bearer
from tests.backend.ingest.test_privacy import (
    ALL_WEEK,
    Periods,
    everybody,
    is_working,
    set_hours,
    stored,
    streamed,
)

LON = 121.4737
Action = tuple[str, Any]
PROTOCOLS = ("osmand", "owntracks", "phone")


@dataclass(frozen=True)
class State:
    """The test's own idea of a worker."""

    on_duty: bool = False
    stealth: bool = False
    mode: MonitoringMode = MonitoringMode.FULL
    on_site: bool = False

    @property
    def is_hidden(self) -> bool:
        if self.mode is MonitoringMode.NEVER or self.stealth or not self.on_duty:
            return True
        return self.mode is MonitoringMode.TASK and not self.on_site


class Day:
    """One worker's day: what was done, and which places may be known of it."""

    def __init__(self, backend: Backend, worker: WorkerOut, device_id: str) -> None:
        self.backend, self.worker, self.device_id = backend, worker, device_id
        self.own: Headers = {}
        self.states = [(backend.clock.now_ms(), State())]
        self.periods: list[tuple[int, Periods]] = [(0, ())]
        self.kept: list[tuple[int, float]] = []
        self.allowed: set[float] = set()
        self.forbidden: set[float] = set()
        self.order: dict[str, Any] | None = None
        self.count = 0

    @property
    def now_ms(self) -> int:
        return self.backend.clock.now_ms()

    @property
    def state(self) -> State:
        return self.states[-1][1]

    async def sign_in(self) -> None:
        """The tokens of a test's clock expire; whoever is still on duty is signed in all the time."""
        self.own = bearer((await self.backend.open_phone(self.worker))["access_token"])

    async def wait(self, seconds: int) -> None:
        self.backend.clock.advance(seconds)

    async def duty(self, on_duty: bool) -> None:
        await self._mine("/api/my/duty", {"on_duty": on_duty})
        self._now(replace(self.state, on_duty=on_duty))

    async def stealth(self, stealth: bool) -> None:
        await self._mine("/api/my/stealth", {"stealth": stealth})
        self._now(replace(self.state, stealth=stealth))

    async def leave(self, _: None) -> None:
        """退出: signing out, with a tracker still in the pocket."""
        await self.sign_in()
        answer = await self.backend.client.post("/api/auth/revoke", headers=self.own)
        assert answer.status_code == 204
        self._now(replace(self.state, on_duty=False))

    async def mode(self, mode: MonitoringMode) -> None:
        admin = await office(self.backend)
        known = (await self.backend.get(f"/api/workers/{self.worker.id}", admin)).json()
        body = {"version": known["version"], "monitoring": mode}
        answer = await self.backend.patch(f"/api/workers/{self.worker.id}", admin, body)
        assert answer.status_code == 200, answer.text
        self._now(replace(self.state, mode=mode))

    async def hours(self, periods: Periods) -> None:
        await set_hours(self.backend, periods)
        self.periods.append((self.now_ms, periods))

    async def site(self, arrives: bool) -> None:
        """Checks in at an order, or replies from there; what the rules of orders refuse does not happen."""
        if arrives and self.order is None:
            room = await office(self.backend)
            body = {"type": "fault", "title": "光缆中断", "address": "某路1号", "lat": 31.2, "lon": LON}
            order = (await self.backend.post("/api/orders", room, body)).json()
            await self.sign_in()
            moves: list[tuple[str, Headers, dict[str, Any]]] = [
                ("dispatch", room, {"worker_id": self.worker.id}),
                ("accept", self.own, {}),
                ("check-in", self.own, {"lat": 31.2, "lon": LON}),
            ]
            for move, caller, more in moves:
                wanted = {"version": order["version"], **more}
                path = f"/api/orders/{order['id']}/{move}"
                answer = await self.backend.post(path, caller, wanted)
                if answer.status_code != 200:
                    return
                order = answer.json()
            self.order = order
            self._now(replace(self.state, on_site=True))
        elif not arrives and self.order is not None:
            body = {"text": "已修复", "result": "done", "attachment_ids": []}
            path = f"/api/orders/{self.order['id']}/reply"
            answer = await self._mine(path, {"version": self.order["version"], **body})
            assert answer.status_code == 200, answer.text
            self.order = None
            self._now(replace(self.state, on_site=False))

    async def keep(self, _: None) -> None:
        """A fix the phone keeps because it has no network."""
        self.kept.append((self.now_ms, self._place()))

    async def send(self, protocol: str) -> None:
        """A fix of now, after the kept ones, on this protocol."""
        fixes = [*self.kept, (self.now_ms, self._place())]
        self.kept = []
        for at_ms, lat in fixes:
            (self.allowed if self._may_be_known(at_ms) else self.forbidden).add(round(lat, 6))
        await getattr(self, f"_by_{protocol}")(fixes)

    async def _by_osmand(self, fixes: list[tuple[int, float]]) -> None:
        for at_ms, lat in fixes:
            params: dict[str, Any] = {"id": self.device_id, "lat": lat, "lon": LON, "timestamp": at_ms / 1000}
            answer = await self.backend.client.get("/ingest/osmand", params=params)
            assert answer.status_code == 200, answer.text

    async def _by_owntracks(self, fixes: list[tuple[int, float]]) -> None:
        for at_ms, lat in fixes:
            body = {"_type": "location", "lat": lat, "lon": LON, "tst": at_ms / 1000}
            body["topic"] = f"owntracks/somebody/{self.device_id}"
            answer = await self.backend.client.post("/ingest/owntracks", json=body)
            assert answer.status_code == 200, answer.text

    async def _by_phone(self, fixes: list[tuple[int, float]]) -> None:
        at = [datetime.fromtimestamp(at_ms / 1000, UTC).isoformat() for at_ms, _ in fixes]
        body = [{"at": when, "lat": lat, "lon": LON} for when, (_, lat) in zip(at, fixes, strict=True)]
        answer = await self._mine("/api/my/positions", {"positions": body})
        assert answer.status_code == 200, answer.text

    async def _mine(self, path: str, body: dict[str, Any]) -> Any:
        await self.sign_in()
        return await self.backend.post(path, self.own, body)

    def _place(self) -> float:
        """Each is a place of its own, by which it is known again; near enough for no jump."""
        self.count += 1
        return float(round(31.2 + self.worker.id * 1e-3 + self.count * 1e-5, 6))

    def _may_be_known(self, at_ms: int) -> bool:
        """Allowed now and allowed when it was made; in the hours of now, and in those of then."""
        then = next(state for since_ms, state in reversed(self.states) if since_ms <= at_ms)
        of_then = next(periods for since_ms, periods in reversed(self.periods) if since_ms <= at_ms)
        of_now = self.periods[-1][1]
        in_hours = (
            is_working(of_now, self.now_ms) and is_working(of_now, at_ms) and is_working(of_then, at_ms)
        )
        return in_hours and not self.state.is_hidden and not then.is_hidden

    def _now(self, state: State) -> None:
        self.states.append((self.now_ms, state))


_HOURS: list[Periods] = [
    (),
    tuple((ALL_WEEK, hour, hour + 1) for hour in range(0, 24, 2)),
    ((ALL_WEEK, 22, 6), ((6,), 11, 18)),
]
_actions = st.one_of(
    st.tuples(st.just("send"), st.sampled_from(PROTOCOLS)),
    st.tuples(st.just("keep"), st.none()),
    st.tuples(st.just("wait"), st.integers(1, 4_000)),
    st.tuples(st.just("duty"), st.sampled_from([True, True, False])),
    st.tuples(st.just("stealth"), st.booleans()),
    st.tuples(st.just("mode"), st.sampled_from(list(MonitoringMode))),
    st.tuples(st.just("site"), st.booleans()),
    st.tuples(st.just("leave"), st.none()),
    st.tuples(st.just("hours"), st.sampled_from(_HOURS)),
    st.tuples(st.just("keep"), st.none()),
    st.tuples(st.just("send"), st.sampled_from(PROTOCOLS)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(actions=st.lists(_actions, min_size=4, max_size=20))
async def test_no_place_that_may_not_be_known_comes_out_anywhere(
    backend: Backend, actions: list[Action]
) -> None:
    day, seen = await live_through(backend, actions)
    for name, told in (await everything_told(backend, day)).items():
        assert not told & day.forbidden, name
        assert told <= day.allowed, name
    assert not seen & day.forbidden
    lats = set(np.round(await stored(backend, day.worker.id), 6).tolist())
    assert lats == day.allowed, "and what may be known is kept"
    event(f"allowed: {bool(day.allowed)}, forbidden: {bool(day.forbidden)}")


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([("stealth", True)], [("stealth", False)]),
        ([("duty", False)], [("duty", True)]),
        ([("leave", None)], [("duty", True)]),
        ([("mode", MonitoringMode.NEVER)], [("mode", MonitoringMode.FULL)]),
        ([("mode", MonitoringMode.TASK)], [("mode", MonitoringMode.FULL)]),
        ([("mode", MonitoringMode.TASK)], [("site", True)]),
        ([("mode", MonitoringMode.TASK), ("site", True), ("site", False)], [("mode", MonitoringMode.FULL)]),
        ([("hours", ((ALL_WEEK, 0, 1),))], [("hours", ())]),
    ],
    ids=["stealth", "off duty", "exit", "never", "task", "before check-in", "after reply", "off hours"],
)
async def test_what_was_kept_in_a_forbidden_hour_stays_unknown_when_it_comes(
    backend: Backend, protocol: str, before: list[Action], after: list[Action]
) -> None:
    wait, keep = ("wait", 600), ("keep", None)
    actions = [wait, *before, wait, keep, wait, *after, wait, ("send", protocol)]
    day, seen = await live_through(backend, actions)
    assert len(day.forbidden) == 1, "the kept one"
    assert len(day.allowed) == 1, "the one of now"
    assert seen == day.allowed
    told = await everything_told(backend, day)
    assert set(told) == {"snapshot", "newest", "look-up", "tracks", "records", "replay", "played"}
    for name, lats in told.items():
        assert lats == day.allowed, name


async def office(backend: Backend) -> Headers:
    """Somebody who may see everything, signed in just now; one account, for passwords take long to hash."""
    async with backend.services.database.writing() as session:
        account = await session.scalar(select(AccountRow).where(AccountRow.username == "watchful"))
        if account is None:
            account = await create_account(
                session,
                username="watchful",
                name="watchful",
                role=Role.ENTERPRISE_ADMIN,
                department_id=backend.departments.root,
                clock=backend.clock,
            )
        opened = await backend.services.authenticator.open(session, account, None)
    return bearer(opened.access_token)


async def live_through(backend: Backend, actions: list[Action]) -> tuple[Day, set[float]]:
    """The day, and what a console saw of it on the stream."""
    await set_hours(backend, ())
    backend.clock.advance(6_000)  # nothing of this day is older than what it knows of the hours
    worker = await backend.worker(on_duty=False)
    day = Day(backend, worker, await backend.device(worker.id))
    watching = backend.services.hub.subscribe(everybody())
    seen: set[float] = set()
    try:
        for action, value in [("duty", True), *actions]:
            await getattr(day, action)(value)
            seen |= streamed(backend, watching, worker.id)
    finally:
        backend.services.hub.unsubscribe(watching)
    return day, seen


async def everything_told(backend: Backend, day: Day) -> dict[str, set[float]]:
    """Latitudes of the worker, by the place that tells them."""
    worker_id, caller = day.worker.id, await office(backend)
    now = backend.clock.now() + timedelta(seconds=1)
    since = max(now - timedelta(hours=23), datetime.fromtimestamp(day.states[0][0] / 1000 - 60, UTC))
    span = {"since": since.isoformat(), "until": now.isoformat()}
    snapshot = (await backend.get("/api/snapshot", caller)).json()
    row = backend.services.latest.row(worker_id)
    found = {
        "snapshot": _of_frame(snapshot["positions"], worker_id),
        "newest": set() if row is None else {round(row.lat, 6)},
        "replay": set[float](),
        "played": set[float](),
    }
    path = f"/api/workers/{worker_id}/positions"
    page = await backend.client.get(path, headers=caller, params={**span, "limit": 500})
    found["look-up"] = {round(item["lat"], 6) for item in page.json()["items"]}
    body = {"worker_ids": [worker_id], **span}
    answer = await backend.client.post("/api/tracks/query", headers=caller, json=body)
    found["tracks"] = _of_columns(answer.content, track_columns.COLUMNS)
    answer = await backend.client.post("/api/positions/records", headers=caller, json=body)
    found["records"] = _of_columns(answer.content, record_columns.COLUMNS)
    for moment in [at for at, _ in day.states] + [day.now_ms]:
        at = datetime.fromtimestamp(moment / 1000 + 0.001, UTC).isoformat()
        room = await backend.client.get("/api/replay/moment", headers=caller, params={"at": at})
        found["replay"] |= _of_frame(room.json()["positions"], worker_id)
    played = await backend.client.get("/api/replay/range", headers=caller, params={**span, "step_s": 30})
    for line in map(json.loads, played.text.splitlines()):
        if line["kind"] == "positions":
            found["played"] |= _of_frame(line["positions"], worker_id)
    return found


def _of_frame(frame: dict[str, Any], worker_id: int) -> set[float]:
    raw, columns, offset = base64.b64decode(frame["frame"]), {}, 0
    for name, kind in live_frames.COLUMNS:
        columns[name] = np.frombuffer(raw, kind, frame["n"], offset)
        offset += columns[name].nbytes
    return {round(int(lat_e7) / 1e7, 6) for lat_e7 in columns["lat_e7"][columns["worker_id"] == worker_id]}


def _of_columns(raw: bytes, layout: tuple[tuple[str, str], ...]) -> set[float]:
    """All latitudes of parts that are a line and columns."""
    found: set[float] = set()
    while raw:
        line, _, raw = raw.partition(b"\n")
        n = json.loads(line)["n"]
        for name, kind in layout:
            column = np.frombuffer(raw, kind, n)
            raw = raw[column.nbytes :]
            if name == "lat":
                found |= {round(float(lat), 6) for lat in column}
    return found
