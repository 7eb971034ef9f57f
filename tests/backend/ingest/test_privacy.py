"""Nothing that must not be known of a worker is stored or streamed, whatever happens in which order."""

import base64
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from backend.kit.calls import Caller
from backend.kit.eventlog import Actor
from backend.kit.scope import Scope
from backend.live.hub import Subscription
from backend.locating import service as locating
from backend.org import workers
from backend.org.schemas import WorkerPatch
from backend.organisation import service as organisation
from backend.organisation.schemas import OrganisationPatch
from backend.positions.fix import Fix
from backend.positions.packed import of_each
from backend.positions.tables import PositionRow
from contract.positions import COLUMNS
from contract.vocabulary import MonitoringMode, Role
from tests.backend.harness import Backend, Headers

LON = 121.4737
EVERYTHING = Scope.everything()
SYSTEM = Actor.system()
Periods = tuple[tuple[tuple[int, ...], int, int], ...]


@dataclass(frozen=True)
class State:
    """The test's own idea of a worker."""

    on_duty: bool = False
    stealth: bool = False
    mode: MonitoringMode = MonitoringMode.FULL

    @property
    def is_hidden(self) -> bool:
        return not self.on_duty or self.stealth or self.mode is not MonitoringMode.FULL


def is_working(periods: Periods, at_ms: int) -> bool:
    """The test's own idea of periods (days, since hour, until hour); they may go on over midnight."""
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo("Asia/Shanghai"))
    before = local - timedelta(days=1)
    return not periods or any(
        (local.isoweekday() in days and since <= local.hour < (until if until > since else 24))
        or (before.isoweekday() in days and until <= since and local.hour < until)
        for days, since, until in periods
    )


class Story:
    """One worker's day: what was done, and which of its places may be known."""

    def __init__(self, backend: Backend, worker_id: int) -> None:
        self.backend, self.worker_id = backend, worker_id
        self.states = [(backend.clock.now_ms(), State())]
        self.periods: list[tuple[int, Periods]] = [(0, ())]
        self.own_periods: list[tuple[int, Periods | None]] = [(0, None)]
        self.allowed: list[float] = []
        self.count = 0

    @property
    def state(self) -> State:
        return self.states[-1][1]

    async def duty(self, on_duty: bool) -> None:
        async with self.backend.services.database.writing() as session:
            await workers.set_duty(session, EVERYTHING, self.worker_id, on_duty, actor=SYSTEM, at=self._at)
        self._now(replace(self.state, on_duty=on_duty))

    async def stealth(self, stealth: bool) -> None:
        async with self.backend.services.database.writing() as session:
            await workers.set_stealth(session, EVERYTHING, self.worker_id, stealth, actor=SYSTEM, at=self._at)
        self._now(replace(self.state, stealth=stealth))

    async def mode(self, mode: MonitoringMode) -> None:
        async with self.backend.services.database.writing() as session:
            row = await workers.get_worker(session, EVERYTHING, self.worker_id)
            patch = WorkerPatch(version=row.version, monitoring=mode)
            await workers.change_worker(session, EVERYTHING, self.worker_id, patch, actor=SYSTEM, at=self._at)
        self._now(replace(self.state, mode=mode))

    async def locate(self, _: None) -> None:
        """The room asks; the tracker's next fix is the answer, where there may be one."""
        services = self.backend.services
        async with services.database.writing() as session:
            await locating.request(
                session,
                everybody(),
                [self.worker_id],
                worker_of=services.roster.worker,
                rule_of=services.gate.rule_now,
                at=self._at,
            )
        await self.fix(0)
        await services.locate_watch.round()

    async def hours(self, periods: Periods) -> None:
        await set_hours(self.backend, periods)
        self.periods.append((self.backend.clock.now_ms(), periods))

    async def own_hours(self, periods: Periods | None) -> None:
        """None: the organisation's."""
        async with self.backend.services.database.writing() as session:
            row = await workers.get_worker(session, EVERYTHING, self.worker_id)
            shown = None if periods is None else shown_periods(periods)
            patch = WorkerPatch.model_validate({"version": row.version, "working_periods": shown})
            await workers.change_worker(session, EVERYTHING, self.worker_id, patch, actor=SYSTEM, at=self._at)
        self.own_periods.append((self.backend.clock.now_ms(), periods))

    def in_force(self, at_ms: int) -> Periods:
        """The worker's own, else the organisation's."""
        own = [periods for since_ms, periods in self.own_periods if since_ms <= at_ms][-1]
        return [it for since_ms, it in self.periods if since_ms <= at_ms][-1] if own is None else own

    @property
    def _at(self) -> datetime:
        return self.backend.clock.now()

    async def wait(self, seconds: int) -> None:
        self.backend.clock.advance(seconds)

    async def fix(self, age_s: int) -> None:
        """Each at a place of its own, by which it is known again."""
        self.count += 1
        lat = 31.2 + self.worker_id * 1e-3 + self.count * 1e-5
        now_ms = self.backend.clock.now_ms()
        at_ms = now_ms - age_s * 1000
        then = [state for since_ms, state in self.states if since_ms <= at_ms]
        in_hours = all(
            is_working(periods, moment_ms)
            for periods, moment_ms in (
                (self.in_force(now_ms), now_ms),
                (self.in_force(now_ms), at_ms),
                (self.in_force(at_ms), at_ms),
            )
        )
        if in_hours and not self.state.is_hidden and not (then and then[-1].is_hidden):
            self.allowed.append(lat)
        await self.backend.services.pipeline.submit([Fix(self.worker_id, at_ms, now_ms, lat, LON)])

    def _now(self, state: State) -> None:
        self.states.append((self.backend.clock.now_ms(), state))


def known_again(lats: Iterable[float]) -> list[float]:
    """The places in one order, exact enough to tell them apart."""
    return sorted(round(lat, 6) for lat in lats)


async def answered(backend: Backend, worker_id: int) -> list[float]:
    """The places that were given to the room when it asked."""
    locates = [event.payload["locate"] for event in await backend.events() if event.subject_kind == "locate"]
    return [it["lat"] for it in locates if it["worker_id"] == worker_id and it["lat"] is not None]


def shown_periods(periods: Periods) -> list[dict[str, object]]:
    return [
        {"days": list(days), "from": f"{since:02d}:00", "until": f"{until:02d}:00"}
        for days, since, until in periods
    ]


async def set_hours(backend: Backend, periods: Periods) -> None:
    async with backend.services.database.writing() as session:
        version = (await organisation.read(session)).version
        patch = OrganisationPatch.model_validate(
            {"version": version, "working_periods": shown_periods(periods)}
        )
        at = backend.clock.now()
        await organisation.change(session, SYSTEM, patch, worker_ids=(), at=at)


ALL_WEEK = tuple(range(1, 8))
_HOURS: list[Periods] = [
    (),
    tuple((ALL_WEEK, hour, hour + 1) for hour in range(0, 24, 2)),  # a border is never far away
    tuple((ALL_WEEK, hour, hour + 1) for hour in range(1, 24, 2)),
    ((ALL_WEEK, 22, 6), ((6,), 11, 18)),
]
_actions = st.one_of(
    st.tuples(st.just("locate"), st.none()),
    st.tuples(st.just("hours"), st.sampled_from(_HOURS)),
    st.tuples(st.just("own_hours"), st.sampled_from([None, *_HOURS])),
    st.tuples(st.just("wait"), st.integers(600, 9_000)),
    st.tuples(st.just("duty"), st.booleans()),
    st.tuples(st.just("stealth"), st.booleans()),
    st.tuples(st.just("mode"), st.sampled_from(list(MonitoringMode))),
    st.tuples(st.just("wait"), st.integers(1, 600)),
    st.tuples(st.just("fix"), st.sampled_from([0, 0, 30, 300, 900, 5000])),
    st.tuples(st.just("fix"), st.integers(0, 5000)),
)


@pytest.mark.parametrize("restarted", [False, True])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(actions=st.lists(_actions, max_size=24))
async def test_only_what_is_allowed_is_stored_and_streamed(
    backend: Backend, restarted: bool, actions: list[tuple[str, object]]
) -> None:
    await set_hours(backend, ())
    backend.clock.advance(6000)  # no fix of this story is older than what it knows of the hours
    worker = await backend.worker(on_duty=False)
    await backend.device(worker.id)
    story = Story(backend, worker.id)
    watching = backend.services.hub.subscribe(everybody())
    seen: set[float] = set()
    try:
        for step, (action, value) in enumerate([("duty", True), *actions]):
            await getattr(story, action)(value)
            seen |= streamed(backend, watching, worker.id)
            if restarted and step == len(actions) // 2:
                await backend.services.pipeline.stop()
                await backend.services.pipeline.start()
    finally:
        backend.services.hub.unsubscribe(watching)
    assert known_again(await stored(backend, worker.id)) == known_again(story.allowed)
    assert set(known_again(await answered(backend, worker.id))) <= set(known_again(story.allowed))
    assert seen <= {round(lat, 6) for lat in story.allowed}


async def test_a_worker_followed_by_task_is_known_only_at_the_site(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(monitoring=MonitoringMode.TASK, on_duty=True)
    own = await backend.sign_in(worker)
    created = await backend.post(
        "/api/orders", dispatcher, {"type": "fault", "title": "光缆中断", "lat": 31.2, "lon": LON}
    )
    assert created.status_code == 201
    order = created.json()
    # a phone that is offline all along sends what it kept when it is back
    kept = []
    for move, is_office, body in moves(worker.id):
        kept.append(backend.clock.now_ms())
        backend.clock.advance(60)
        wanted = {"version": order["version"], **body}
        caller = dispatcher if is_office else own
        answer = await backend.post(f"/api/orders/{order['id']}/{move}", caller, wanted)
        assert answer.status_code == 200, answer.text
        order = answer.json()
        if move == "check-in":
            backend.clock.advance(60)
            now_ms = backend.clock.now_ms()
            fixes = [Fix(worker.id, at, now_ms, 31.2 + n * 1e-5, LON) for n, at in enumerate([*kept, now_ms])]
            outcome = await backend.services.pipeline.submit(fixes)
            assert (outcome.stored_clean, outcome.withheld) == (1, {"no_task": len(kept)})
    after = Fix(worker.id, backend.clock.now_ms(), backend.clock.now_ms(), 31.3, LON)
    outcome = await backend.services.pipeline.submit([after])
    assert outcome.withheld == {"no_task": 1}


def moves(worker_id: int) -> Iterator[tuple[str, bool, dict[str, object]]]:
    yield "intake", True, {}
    yield "dispatch", True, {"worker_id": worker_id}
    yield "accept", False, {}
    yield "depart", False, {}
    yield "check-in", False, {"lat": 31.2, "lon": LON}
    yield "reply", False, {"text": "已修复", "result": "done", "attachment_ids": []}


async def stored(backend: Backend, worker_id: int) -> list[float]:
    async with backend.services.database.reading() as session:
        chosen = (
            select(PositionRow.body).where(PositionRow.worker_id == worker_id).order_by(PositionRow.at_ms)
        )
        return [float(lat) for lat in of_each(await session.scalars(chosen))["lat"]]


def streamed(backend: Backend, watching: Subscription, worker_id: int) -> set[float]:
    """Latitudes of the worker in the frame a console would get now."""
    backend.services.hub._flush_positions()  # noqa: SLF001 # not to wait 100 ms for each step
    frame = watching.take_positions()
    if frame is None:
        return set()
    raw, columns, offset = base64.b64decode(frame.frame), {}, 0
    for name, kind in COLUMNS:
        columns[name] = np.frombuffer(raw, kind, frame.n, offset)
        offset += columns[name].nbytes
    chosen = columns["lat_e7"][columns["worker_id"] == worker_id]
    return {round(int(lat_e7) / 1e7, 6) for lat_e7 in chosen}


def everybody() -> Caller:
    return Caller(0, "watcher", Role.ENTERPRISE_ADMIN, 1, EVERYTHING, 0)
