"""The one door into the positions table: ordered small steps around a group commit. No protocols."""

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Iterable, Sequence

from backend.errors import StorageUnavailable, Unavailable
from backend.ingest.outcome import EMPTY, Outcome, outcome_of
from backend.ingest.past import Past
from backend.ingest.stats import IngestStats
from backend.ingest.steps.clocks import mark_clocks
from backend.ingest.steps.impossible import mark_impossible
from backend.ingest.steps.order import mark_order
from backend.ingest.steps.privacy import AllHours, Hours, People, withhold
from backend.ingest.steps.store import store
from backend.ingest.steps.teleport import mark_teleport
from backend.ingest.track import Track, TrackTable
from backend.ingest.work import Work
from backend.kit.database import Database
from backend.live.latest import LatestTable
from backend.positions import service as positions
from backend.positions.fix import Fix

log = logging.getLogger(__name__)

MAX_COMMIT = 10_000  # fixes in one transaction: what a writer behind us has to wait for
MAX_WAITING = 200_000  # fixes in memory before devices are asked to come again

MAX_TURNS = 8  # of the loop before a commit, while every turn brings more

Publish = Callable[[Sequence[int]], None]
"""Tells the hub which workers moved; their places are in the latest table."""


class _Submission:
    __slots__ = ("done", "fixes")

    def __init__(self, fixes: list[Fix], done: asyncio.Future[Outcome]) -> None:
        self.fixes = fixes
        self.done = done


class Pipeline:
    """privacy gate -> clean -> store (group commit) -> latest -> publish, one batch at a time.

    Whatever is submitted while a batch is being committed goes into the next one.
    """

    def __init__(
        self,
        *,
        database: Database,
        people: People,
        latest: LatestTable,
        publish: Publish,
        stats: IngestStats,
        hours: Hours | None = None,
    ) -> None:
        self.stats = stats
        self._database = database
        self._people = people
        self._hours = hours or AllHours()
        self._latest = latest
        self._publish = publish
        self._past = Past(database)
        self._tracks = TrackTable()
        self._queue: list[_Submission] = []
        self._waiting = 0
        self._something = asyncio.Event()
        self._committer: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load latest table and tracks from storage and begin to commit. Raises StorageUnavailable."""
        await self._past.open()
        state = await self._database.write_sync(positions.stored_state)
        self._latest.update(state.places)
        tracks = {worker_id: Track(claimed_ms=at_ms) for worker_id, at_ms in state.claims_ms.items()}
        for fix in state.places:
            tracks.setdefault(fix.worker_id, Track()).take(fix.at_ms, fix.lat, fix.lon)
        self._tracks.load(tracks.items())
        self._committer = asyncio.create_task(self._commit_forever(), name="ingest committer")

    async def stop(self) -> None:
        """Commit what waits, then end."""
        if self._committer is None:
            return
        while self._queue and not self._committer.done():
            await asyncio.wait({submission.done for submission in self._queue})
        self._committer.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._committer
        self._committer = None
        self._past.close()

    def submit(self, fixes: list[Fix]) -> "asyncio.Future[Outcome]":
        """The fixes of one request, in the order of the device. The future is done when they are committed.

        It fails with StorageUnavailable, or Unavailable when too many wait; then nothing of it is kept.
        """
        done: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        if not fixes:
            done.set_result(EMPTY)
        elif self._waiting + len(fixes) > MAX_WAITING:
            done.set_exception(Unavailable("Too many positions are waiting for the disk."))
        else:
            self._queue.append(_Submission(fixes, done))
            self._waiting += len(fixes)
            self._something.set()
        return done

    async def _commit_forever(self) -> None:
        while True:
            await self._something.wait()
            await self._let_more_come()
            batch = self._take()
            try:
                await self._commit(batch)
            except StorageUnavailable as error:
                _fail(batch, error)
            except Exception:  # one bad fix must not end the pipeline: find the request it came with
                log.exception("a batch of %d requests failed", len(batch))
                await self._commit_singly(batch)

    async def _let_more_come(self) -> None:
        """Give requests the loop has already read a turn each: a commit costs as much as thirty fixes."""
        waiting = 0
        for _ in range(MAX_TURNS):
            if waiting == len(self._queue):
                return
            waiting = len(self._queue)
            await asyncio.sleep(0)

    def _take(self) -> list[_Submission]:
        """As many waiting submissions as go into one transaction (at least one)."""
        size = 0
        for count, submission in enumerate(self._queue):  # noqa: B007 # the count is used below
            if size and size + len(submission.fixes) > MAX_COMMIT:
                break
            size += len(submission.fixes)
        else:
            count = len(self._queue)
        batch, self._queue = self._queue[:count], self._queue[count:]
        self._waiting -= size
        if not self._queue:
            self._something.clear()
        return batch

    async def _commit_singly(self, batch: Iterable[_Submission]) -> None:
        for submission in batch:
            try:
                await self._commit([submission])
            except Exception as error:  # noqa: BLE001 # whatever it is belongs to this request alone
                _fail([submission], error)

    async def _commit(self, batch: Sequence[_Submission]) -> None:
        work = Work([fix for submission in batch for fix in submission.fixes], self._tracks)
        await self._past.learn(work.fixes)
        self._judge(work)

        def write(connection: sqlite3.Connection) -> None:
            store(connection, work, self._people, self._hours)

        if len(work.withheld) < len(work.fixes):
            await self._database.write_sync(write)
        # From here on the fixes are on disk; nothing before this line may change what others see.
        for fix in work.repeats:  # whether they repeat is known only now
            if fix.moves_worker:
                work.track(fix.worker_id).take_if_newer(fix.at_ms, fix.lat, fix.lon)
        self._tracks.commit(work.touched)
        workers = self._latest.update(fix for fix in work.allowed() if fix.moves_worker)
        self._tell(batch, work)
        if workers:
            self._publish(workers)

    def _judge(self, work: Work) -> None:
        """All steps before storage, on copies."""
        withhold(work, self._people, self._past, self._hours)
        fixes = work.allowed()
        mark_impossible(fixes)
        mark_clocks(fixes)
        for fix in fixes:
            track = work.track(fix.worker_id)
            may_repeat = mark_order(fix, track)
            mark_teleport(fix, track, may_repeat=may_repeat)
            if may_repeat:
                work.repeats.append(fix)
            elif fix.moves_worker:
                track.take(fix.at_ms, fix.lat, fix.lon)

    def _tell(self, batch: Sequence[_Submission], work: Work) -> None:
        index = 0
        for submission in batch:
            stored: list[int] = []
            withheld: list[str] = []
            for fix in submission.fixes:
                if index in work.withheld:
                    withheld.append(work.withheld[index])
                else:
                    stored.append(fix.marks)
                index += 1
            outcome = outcome_of(stored, withheld)
            self.stats.count(outcome)
            if not submission.done.done():
                submission.done.set_result(outcome)


def _fail(batch: Iterable[_Submission], error: Exception) -> None:
    for submission in batch:
        if not submission.done.done():
            submission.done.set_exception(error)
