"""SQLite behind one write gate: who reads, who writes, and in what order the world hears of a commit."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import event as sqlalchemy_event, make_url
from sqlalchemy.exc import DBAPIError, TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from backend.errors import StorageUnavailable
from backend.kit import driver
from backend.kit.clock import Clock
from backend.kit.eventlog import Event, take_pending

T = TypeVar("T")
log = logging.getLogger(__name__)

BUSY_TIMEOUT_MS = 5000
GATE_TIMEOUT_S = 5.0
READERS = 4
_STORAGE_CODES = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    }
)


class Database:
    """One database file. Writes are taken one at a time as they came; readers never wait for them."""

    def __init__(self, url: str, *, clock: Clock, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> None:
        self.clock = clock
        self.on_committed: list[Callable[[Sequence[Event]], None]] = []
        self._url = make_url(url)
        self._busy_timeout_ms = busy_timeout_ms
        self._gate = asyncio.Lock()
        self._bulk_readers = asyncio.Semaphore(READERS // 2)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="batch-writer")
        self._batch: sqlite3.Connection | None = None
        self._readers: AsyncEngine | None = None
        self._writer: AsyncEngine | None = None

    @property
    def path(self) -> str:
        """The file behind the URL."""
        return self._url.database or ""

    async def open(self) -> None:
        """Connect; raises StorageUnavailable when the file cannot be used."""
        self._readers = self._engine("BEGIN", size=READERS, query_only=True)
        self._writer = self._engine("BEGIN IMMEDIATE", size=1, query_only=False)
        with storage_failures():
            self._batch = await self._in_thread(self._open_batch_connection)

    async def close(self) -> None:
        """Wait for the writer and let go of the file."""
        async with self._gate:
            if self._batch is not None:
                await self._in_thread(self._batch.close)
                self._batch = None
            for engine in (self._readers, self._writer):
                if engine is not None:
                    await engine.dispose()
            self._readers = self._writer = None
        self._thread.shutdown()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A consistent view for reading; anything written through it fails."""
        with storage_failures():
            async with AsyncSession(self._opened(self._readers), expire_on_commit=False) as session:
                yield session

    async def read_sync(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` on a plain connection that only reads, in its own thread (for rows by the thousand).

        It holds one of the few readers as long as it runs, so keep it short; half of them stay free of it.
        """
        with storage_failures():
            async with self._bulk_readers, self._opened(self._readers).connect() as connection:
                driven = (await connection.get_raw_connection()).driver_connection
                assert isinstance(driven, driver.OneTripConnection)
                return await _to_the_end(driven.run(work))

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """The one write transaction. Commits on exit, rolls back on any exception; after the commit, and
        before the next writer starts, every `on_committed` listener hears the events in order.

        Raises StorageUnavailable when the disk or another process does not allow writing.
        """
        async with self._through_gate():
            with storage_failures():
                async with AsyncSession(self._opened(self._writer), expire_on_commit=False) as session:
                    yield session
                    await _to_the_end(self._commit(session))

    async def write_sync(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run `work` in one transaction on a plain connection in a thread of its own (for positions).

        Same gate, same durability as `writing`; no events.
        """
        async with self._through_gate():
            with storage_failures():
                return await _to_the_end(self._in_thread(partial(self._run_batch, work)))

    async def _commit(self, session: AsyncSession) -> None:
        await session.commit()
        events = take_pending(session)
        if events:
            for listener in self.on_committed:
                _tell(listener, events)

    @asynccontextmanager
    async def _through_gate(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(GATE_TIMEOUT_S):
                await self._gate.acquire()
        except TimeoutError as error:
            raise StorageUnavailable("Writers before this one are still waiting for the disk.") from error
        try:
            yield
        finally:
            self._gate.release()

    def _run_batch(self, work: Callable[[sqlite3.Connection], T]) -> T:
        connection = self._batch
        if connection is None:
            raise RuntimeError("the database is not open")
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    def _open_batch_connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self._prepare(connection, query_only=False)
        return connection

    def _prepare(self, connection: Any, *, query_only: bool) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {self._busy_timeout_ms}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        if query_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    def _engine(self, begin: str, *, size: int, query_only: bool) -> AsyncEngine:
        engine = create_async_engine(
            self._url.set(drivername="sqlite+aiosqlite"),
            async_creator=lambda: driver.connect(self.path),
            pool_size=size,
            max_overflow=0,
            pool_timeout=5,
        )

        @sqlalchemy_event.listens_for(engine.sync_engine, "connect")
        def connected(connection: Any, _record: object) -> None:
            connection.isolation_level = None  # the driver must not open transactions behind our back
            self._prepare(connection, query_only=query_only)

        @sqlalchemy_event.listens_for(engine.sync_engine, "begin")
        def begun(connection: Any) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @staticmethod
    def _opened(engine: AsyncEngine | None) -> AsyncEngine:
        if engine is None:
            raise RuntimeError("the database is not open")
        return engine

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _tell(listener: Callable[[Sequence[Event]], None], events: Sequence[Event]) -> None:
    try:
        listener(events)
    except Exception:  # what is committed stays acknowledged, whatever a listener makes of it
        log.exception("a listener failed on events %s", [event.seq for event in events])


@contextmanager
def storage_failures() -> Iterator[None]:
    """Turn what the disk or a lock does to SQLite into StorageUnavailable; let everything else through."""
    try:
        yield
    except PoolTimeoutError as error:
        raise StorageUnavailable("Readers before this one are still waiting for the disk.") from error
    except (DBAPIError, sqlite3.Error) as error:
        if is_storage_failure(error):
            raise StorageUnavailable(str(getattr(error, "orig", error))) from error
        raise


def is_storage_failure(error: BaseException) -> bool:
    """Whether an exception of the driver means that the file cannot be used now (as against our mistake)."""
    original = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(original, "sqlite_errorcode", None)
    return code is not None and code & 0xFF in _STORAGE_CODES


async def _to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Await `work` and, when cancelled meanwhile, still let it finish: a commit is never left half told."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
