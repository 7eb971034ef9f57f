"""Moves the sample's people while the backend runs, through the same door as real phones."""

from collections.abc import Awaitable, Sequence
from random import Random
from typing import Protocol

from backend.demo.fixes import Noise
from backend.demo.organisation import SEED, Behaviour, Person, people
from backend.demo.walker import Walker
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.kit.eventlog import Event
from backend.kit.scope import Scope
from backend.live.latest import LatestTable
from backend.org.roster import Roster
from backend.positions.fix import Fix
from backend.workorders import service as workorders
from contract.vocabulary import OrderState, Role

ROUND_S = 1.0
EVERY_ROUNDS = 5
REAL_DEVICE_MS = 120_000
NEAR_M = 5_000.0  # who was taken elsewhere by a real device is not fetched back
_EVERYBODY = Scope(account_id=0, role=Role.ENTERPRISE_ADMIN, department_ids=frozenset())
_AT_WORK = frozenset({OrderState.EN_ROUTE, OrderState.ON_SITE})


class Door(Protocol):
    """The pipeline, as far as it is needed here."""

    def submit(self, fixes: list[Fix]) -> Awaitable[object]: ...


class _Mover:
    """One person: the walker, the phone, and when it was last moved (ms)."""

    __slots__ = ("at_ms", "noise", "order_id", "person", "reported_ms", "walker")

    def __init__(self, person: Person, random: Random, now_ms: int) -> None:
        self.person = person
        self.walker = Walker(person.area, random, speed_mps=person.speed_mps)
        self.noise = Noise(random, person.id, now_ms - 3 * 3_600_000)
        self.at_ms = now_ms
        self.reported_ms = 0
        self.order_id: int | None = None


class Movement:
    """Every person of the sample reports about every five seconds, unless it cannot be heard or is followed
    by a real device. Whether a fix may be kept (off duty, stealth) is the privacy gate's business, as ever.
    """

    def __init__(
        self, *, database: Database, clock: Clock, roster: Roster, latest: LatestTable, pipeline: Door
    ) -> None:
        self._database = database
        self._clock = clock
        self._roster = roster
        self._latest = latest
        self._pipeline = pipeline
        self._movers: dict[int, _Mover] = {}
        self._round = 0

    async def prepare(self) -> None:
        """Put everybody where the last fix was, and at the order they are working on."""
        now = self._clock.now()
        now_ms = self._clock.now_ms()
        for person in people():
            known = self._roster.worker(person.id)
            if person.behaviour is Behaviour.LOST or known is None or known.number != person.number:
                continue
            mover = _Mover(person, Random(f"{SEED} {person.id}"), now_ms)
            row = self._latest.row(person.id)
            if row is not None:
                mover.walker.begin_at(row.lat, row.lon)
                mover.reported_ms = row.at_ms
            self._movers[person.id] = mover
        async with self._database.reading() as session:
            for order in await workorders.snapshot(session, _EVERYBODY, now):
                self._follow(order.id, order.worker_id, order.state, order.lat, order.lon)

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow the orders; registered with the database."""
        for event in events:
            order = event.payload.get("order")
            if order is not None:
                state = OrderState(order["state"])
                self._follow(order["id"], order["worker_id"], state, order["lat"], order["lon"])

    async def round(self) -> None:
        """Move and report a fifth of the people; call about once a second."""
        now_ms = self._clock.now_ms()
        self._round += 1
        turn = self._round % EVERY_ROUNDS
        fixes = [
            self._step(mover, now_ms)
            for worker_id, mover in self._movers.items()
            if worker_id % EVERY_ROUNDS == turn and self._may_report(mover, now_ms)
        ]
        if fixes:
            await self._pipeline.submit(fixes)

    def _step(self, mover: _Mover, now_ms: int) -> Fix:
        seconds = min((now_ms - mover.at_ms) / 1000, 60.0)
        mover.at_ms = mover.reported_ms = now_ms
        return mover.noise.fix(mover.walker.step(seconds), now_ms)

    def _may_report(self, mover: _Mover, now_ms: int) -> bool:
        worker = self._roster.worker(mover.person.id)
        if worker is None or not worker.on_duty or worker.stealth:
            return False
        row = self._latest.row(mover.person.id)
        is_anothers = row is not None and row.at_ms != mover.reported_ms
        if row is not None and is_anothers:
            is_near = max(map(abs, mover.person.area.own_metres(row.lat, row.lon))) < NEAR_M
            if now_ms - row.at_ms < REAL_DEVICE_MS or not is_near:
                mover.at_ms = now_ms
                return False
            mover.walker.begin_at(row.lat, row.lon)
        return True

    def _follow(
        self,
        order_id: int,
        worker_id: int | None,
        state: OrderState,
        lat: float | None,
        lon: float | None,
    ) -> None:
        for mover in self._movers.values():
            if mover.order_id == order_id and (mover.person.id != worker_id or state not in _AT_WORK):
                mover.order_id = None
                mover.walker.wander()
        found = self._movers.get(worker_id or 0)
        if found is None or state not in _AT_WORK or lat is None or lon is None:
            return
        found.order_id = order_id
        found.walker.head_for(lat, lon)  # on site too: whoever checked in from afar walks there, and stays
