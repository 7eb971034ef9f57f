"""Forgetting positions that are older than the organisation keeps them, a little at a time."""

import logging
import sqlite3
from datetime import datetime, timedelta
from functools import partial

from backend.kit.clock import Clock, from_ms, to_ms
from backend.kit.database import Database
from backend.kit.eventlog import Actor, append, iso, newest_of
from backend.organisation import service as organisation
from backend.positions import repository
from backend.positions.schemas import RemovedOut, RetentionOut
from contract.vocabulary import EventKind

log = logging.getLogger(__name__)

EVERY_S = 3600.0
MOST_COUNTED = 1_000_000
"""To say "more than a million" is enough; counting on would hold one of the few readers."""
SLICE = 5_000
"""Fixes removed in one transaction: what those who write behind it have to wait for."""


class Retention:
    """Call `round` now and then; other writers get their turn between two slices."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._checked_at: datetime | None = None

    async def round(self) -> int:
        """Remove everything older than `position_retention_days` and say in the log how much it was.

        Answers the number of fixes. Cut short, it goes on with the next call.
        """
        async with self._database.reading() as session:
            kept = timedelta(days=(await organisation.read(session)).position_retention_days)
        until_ms = to_ms(self._clock.now() - kept)
        due = await self._database.read_sync(partial(repository.workers_before, until_ms=until_ms))
        removed = 0
        try:
            while due:
                count, due = await self._database.write_sync(partial(_slice, due=due, until_ms=until_ms))
                removed += count
        finally:
            if removed:
                await self._tell(removed, until_ms)
        self._checked_at = self._clock.now()
        return removed

    async def told(self, days: int | None = None) -> RetentionOut:
        """What holds, what waits to be removed (as if `days` were kept), and what was removed last."""
        async with self._database.reading() as session:
            days = days or (await organisation.read(session)).position_retention_days
            last = await newest_of(session, EventKind.POSITIONS_REMOVED)
        until_ms = to_ms(self._clock.now() - timedelta(days=days))
        count = partial(repository.count_before, until_ms=until_ms, most=MOST_COUNTED)
        return RetentionOut(
            days=days,
            until=from_ms(until_ms),
            waiting=await self._database.read_sync(count),
            waiting_most=MOST_COUNTED,
            every_s=EVERY_S,
            checked_at=self._checked_at,
            last=None if last is None else RemovedOut(at=last.at, **last.payload["removed"]),
        )

    async def _tell(self, fixes: int, until_ms: int) -> None:
        until = from_ms(until_ms)
        log.info("removed %d positions from before %s", fixes, iso(until))
        async with self._database.writing() as session:
            await append(
                session,
                kind=EventKind.POSITIONS_REMOVED,
                subject=("organisation", 1),
                department_id=None,
                actor=Actor.system(),
                at=self._clock.now(),
                note=f"{fixes:,} < {until:%Y-%m-%d}",
                payload={"removed": {"fixes": fixes, "until": iso(until)}},
            )


def _slice(connection: sqlite3.Connection, due: list[int], until_ms: int) -> tuple[int, list[int]]:
    """Remove one slice in the open transaction; answers its size and the workers that are still due."""
    left = SLICE
    for index, worker_id in enumerate(due):
        left -= repository.remove_before(connection, worker_id, until_ms, left)
        if left <= 0:
            return SLICE, due[index:]
    return SLICE - left, []
