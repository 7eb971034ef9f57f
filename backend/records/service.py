"""Reading records of many people backwards in time, a stretch at a time; what is looked at is recorded."""

from collections import deque
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.kit.calls import Caller
from backend.kit.clock import Clock, from_ms, to_ms
from backend.kit.database import Database
from backend.org.service import Roster, RosterWorker
from backend.positions import service as positions
from backend.records.schemas import RecordQuery, RecordsOut
from backend.tracks import service as tracks
from contract.records import COLUMNS
from contract.tracks import SOURCE_NUMBERS

FIRST_MS = 60_000
TOO_MANY = 3
"""Times the rows wanted: a stretch with more is read again in shorter ones."""
RECORDED_AGAIN_AFTER = timedelta(minutes=10)
_REMEMBERED = 200

Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class _LookUp:
    account_id: int
    worker_ids: frozenset[int]
    since: datetime
    until: datetime
    at: datetime


class Records:
    """Records for those who may see the people."""

    def __init__(self, *, database: Database, clock: Clock, roster: Roster) -> None:
        self._database = database
        self._clock = clock
        self._roster = roster
        self._recorded: deque[_LookUp] = deque(maxlen=_REMEMBERED)

    async def query(self, caller: Caller, asked: RecordQuery) -> AsyncIterator[bytes]:
        """Check and record, then answer the parts to come. Raises NotFound."""
        people = tracks.people_asked(self._roster, caller, asked.worker_ids)
        await self._record(caller, people, asked)
        return self._parts([worker.id for worker in people], asked)

    async def _record(self, caller: Caller, people: Sequence[RosterWorker], asked: RecordQuery) -> None:
        """Once, though who reads a long list page by page asks many times."""
        now = self._clock.now()
        ids = frozenset(worker.id for worker in people)
        for known in self._recorded:
            is_same = known.account_id == caller.account_id and known.worker_ids >= ids
            is_inside = known.since <= asked.since and asked.until <= known.until
            if is_same and is_inside and now - known.at < RECORDED_AGAIN_AFTER:
                return
        await tracks.record(self._database, self._clock, caller, people, asked)
        self._recorded.append(_LookUp(caller.account_id, ids, asked.since, asked.until, now))

    async def _parts(self, worker_ids: Sequence[int], asked: RecordQuery) -> AsyncIterator[bytes]:
        """Stretches as long as it takes for about the rows wanted; never more than one is held."""
        since_ms, until_ms, length_ms, read = to_ms(asked.since), to_ms(asked.until), FIRST_MS, 0
        most = TOO_MANY * asked.part_rows
        while until_ms > since_ms:
            begin_ms = max(since_ms, until_ms - length_ms)
            limit = most if until_ms - begin_ms > 1 else None  # a millisecond cannot be divided
            stretch = partial(
                positions.records_between,
                worker_ids=worker_ids,
                since_ms=begin_ms,
                until_ms=until_ms,
                limit=limit,
            )
            rows = await self._database.read_sync(stretch)
            if rows is None:
                length_ms = max(1, (until_ms - begin_ms) // 4)
                continue
            found = len(rows["at_ms"])
            read += found
            head = RecordsOut(since=from_ms(begin_ms), until=from_ms(until_ms), n=0, read=read)
            yield _part(head, _only(rows, asked))
            length_ms = _longer(until_ms - begin_ms, found, asked.part_rows)
            until_ms = begin_ms


def _longer(length_ms: int, found: int, wanted: int) -> int:
    """How long the next stretch is to be for about so many rows, at most eight times as long."""
    return max(1, round(length_ms * min(8.0, max(0.25, wanted / max(found, 1)))))


def _only(rows: Columns, asked: RecordQuery) -> Columns:
    """Those that were asked for."""
    wanted = np.ones(len(rows["at_ms"]), np.bool_)
    if asked.source is not None:
        wanted &= rows["source"] == SOURCE_NUMBERS[asked.source]
    if asked.only_marked:
        wanted &= rows["marks"] != 0
    return rows if wanted.all() else {name: column[wanted] for name, column in rows.items()}


def _part(head: RecordsOut, rows: Columns) -> bytes:
    line = head.model_copy(update={"n": len(rows["at_ms"])}).model_dump_json().encode()
    columns = [np.ascontiguousarray(rows[name], dtype=kind).data for name, kind in COLUMNS]
    return b"".join([line, b"\n", *columns])
