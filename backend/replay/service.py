"""Puts a past moment together, and tells how it went on. What is looked at is recorded like any look-up."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from functools import partial
from heapq import merge

import msgspec
import numpy as np

from backend.alarms import service as alarms
from backend.audit import service as audit
from backend.kit import eventlog
from backend.kit.calls import Caller
from backend.kit.clock import Clock, to_ms
from backend.kit.database import Database
from backend.kit.eventlog import Event, iso
from backend.kit.eventschemas import event_out
from backend.kit.scope import Scope
from backend.live.frames import PositionsFrame, pack
from backend.org.service import Roster
from backend.positions import service as positions
from backend.positions.service import Places
from backend.replay.schemas import EventLine, PositionsLine
from backend.workorders import service as workorders
from contract.vocabulary import MonitoringMode

DAY = timedelta(days=1)
BLOCK_STEPS = 60
BLOCK = timedelta(minutes=15)
"""Of what happened and who moved, so much is in memory at a time, or a step where that is longer."""
LINES_AT_ONCE = 20
EVENTS_PAGE = 500
RECORDED_AGAIN_AFTER = timedelta(minutes=15)


class _Worker(msgspec.Struct):
    """Of a worker's state in the log, what decides whether he could be seen."""

    id: int
    department_id: int
    on_duty: bool
    stealth: bool
    monitoring: MonitoringMode


class Replay:
    """Past situations for those who may see the room."""

    def __init__(self, *, database: Database, clock: Clock, roster: Roster) -> None:
        self._database = database
        self._clock = clock
        self._roster = roster
        self._recorded: dict[tuple[int, datetime], datetime] = {}

    async def moment(self, caller: Caller, at: datetime) -> bytes:
        """A MomentOut as JSON; states are passed on as the log has them, without being taken apart."""
        people = self._people(caller.scope)
        await self._record(caller, people, at, at)
        async with self._database.reading() as session:
            ids = [worker_id for ids in people.values() for worker_id in ids]
            orders = await workorders.board_at(session, caller.scope, at)
            presence = await eventlog.states_at(session, caller.scope, "worker", ids, at)
            standing = await alarms.standing_at(session, caller.scope, at)
        places = await self._database.read_sync(
            lambda connection: positions.places_at(connection, ids, to_ms(at))
        )
        frame = _frame(places).model_dump_json()
        return (
            f'{{"at":"{iso(at)}","positions":{frame},"orders":{_array(orders)},'
            f'"workers":{_array(_presence(state) for state in presence.values())},'
            f'"alarms":{_array(standing)}}}'
        ).encode()

    async def lines(
        self, caller: Caller, since: datetime, until: datetime, step: timedelta
    ) -> AsyncIterator[bytes]:
        """Record the look-up, then answer the lines to come, in the order of time."""
        people = self._people(caller.scope)
        await self._record(caller, people, since, until)
        return self._lines(caller.scope, people, since, until, step)

    async def _lines(
        self,
        scope: Scope,
        people: dict[int, list[int]],
        since: datetime,
        until: datetime,
        step: timedelta,
    ) -> AsyncIterator[bytes]:
        ids = [worker_id for ids in people.values() for worker_id in ids]
        block_steps = max(1, min(BLOCK_STEPS, BLOCK // step))
        while since < until:
            end = min(since + block_steps * step, until)
            block = partial(
                positions.places_by_step,
                worker_ids=ids,
                since_ms=to_ms(since),
                until_ms=to_ms(end),
                step_ms=round(step.total_seconds() * 1000),
            )
            steps = await self._database.read_sync(block)
            events = [event async for event in self._events(scope, since, end)]
            for number, line in enumerate(_in_order(events, steps, since, step)):
                yield line
                if number % LINES_AT_ONCE == 0:
                    await asyncio.sleep(0)  # others are served meanwhile
            since = end

    async def _events(self, scope: Scope, since: datetime, until: datetime) -> AsyncIterator[Event]:
        after: Event | None = None
        while True:
            async with self._database.reading() as session:
                page = await eventlog.between(session, scope, since, until, after=after, limit=EVENTS_PAGE)
            for event in page:
                yield event
            if len(page) < EVENTS_PAGE:
                return
            after = page[-1]

    def _people(self, scope: Scope) -> dict[int, list[int]]:
        """department -> everybody of it, of the departments the scope sees."""
        people: dict[int, list[int]] = {}
        for worker in self._roster.workers():
            if scope.sees(worker.department_id):
                people.setdefault(worker.department_id, []).append(worker.id)
        return people

    async def _record(
        self, caller: Caller, people: dict[int, list[int]], since: datetime, until: datetime
    ) -> None:
        """By whole days, and a day that is being looked at not again with every move of the slider."""
        now = self._clock.now()
        first = since.replace(hour=0, minute=0, second=0, microsecond=0)
        days = (until - first) // DAY + 1
        new = [day for day in (first + n * DAY for n in range(days)) if self._is_new(caller, day, now)]
        if not new:
            return
        async with self._database.writing() as session:
            for department_id, ids in people.items():
                await audit.tracks_looked_up(
                    session,
                    caller,
                    department_id=department_id,
                    worker_ids=ids,
                    since=new[0],
                    until=new[-1] + DAY,
                    at=now,
                )
        self._recorded |= {(caller.account_id, day): now for day in new}

    def _is_new(self, caller: Caller, day: datetime, now: datetime) -> bool:
        recorded = self._recorded.get((caller.account_id, day))
        return recorded is None or now - recorded >= RECORDED_AGAIN_AFTER


def _in_order(
    events: list[Event], steps: dict[int, Places], since: datetime, step: timedelta
) -> Iterator[bytes]:
    """Lines of a block; what happened in a step comes before where people were at its end."""
    happened = ((event.at, 0, EventLine(at=event.at, event=event_out(event))) for event in events)
    ends = ((since + (number + 1) * step, places) for number, places in steps.items())
    moved = ((at, 1, PositionsLine(at=at, positions=_frame(places))) for at, places in ends)
    for _, _, line in merge(happened, moved, key=lambda one: one[:2]):
        yield line.model_dump_json().encode() + b"\n"


def _frame(places: Places) -> PositionsFrame:
    return pack(places, np.arange(len(places["worker_id"])))


def _presence(state: str) -> str:
    worker = msgspec.json.decode(state, type=_Worker)
    told = {
        "worker_id": worker.id,
        "department_id": worker.department_id,
        "on_duty": worker.on_duty,
        "stealth": worker.stealth,
        "monitoring": worker.monitoring,
    }
    return msgspec.json.encode(told).decode()


def _array(documents: Iterator[str] | list[str]) -> str:
    return f"[{','.join(documents)}]"
