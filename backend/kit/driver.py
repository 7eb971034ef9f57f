"""The asynchronous SQLite driver with one trip to its thread per statement instead of four. No SQL."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import aiosqlite

T = TypeVar("T")


class OneTripCursor:
    """A cursor as SQLAlchemy's dialect uses it: execute, read what came, close.

    The driver's own makes, executes, fetches and closes in a trip each; a command of ten statements spent
    more time changing threads than in the database.
    """

    def __init__(self, run: Callable[..., Any]) -> None:
        self._run = run
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> "OneTripCursor":
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """Run one statement and fetch all of its rows."""
        await self._run(self._work, sqlite3.Connection.execute, sql, parameters)

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        """Run one statement for many rows."""
        await self._run(self._work, sqlite3.Connection.executemany, sql, parameters)

    async def fetchall(self) -> list[Any]:
        """The rows of the last statement; they were fetched with it."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open any more."""

    def _work(self, connection: sqlite3.Connection, execute: Callable[..., Any], *statement: Any) -> None:
        """In the connection's thread."""
        cursor: sqlite3.Cursor = execute(connection, *statement)
        try:
            self._rows = cursor.fetchall() if cursor.description else []
            self.description, self.rowcount = cursor.description, cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()


class OneTripConnection(aiosqlite.Connection):
    """The driver's connection with those cursors."""

    def cursor(self) -> Any:
        """A cursor that makes no trip of its own."""
        return OneTripCursor(self._in_its_thread)

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """`work` on the connection itself, in its thread."""
        done: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call] # has no types
        return done

    async def _in_its_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await self._execute(work, self._conn, *arguments)  # type: ignore[no-untyped-call] # has no types


async def connect(path: str) -> OneTripConnection:
    """Open a connection in a thread of its own; raises sqlite3.Error."""

    def open_file() -> sqlite3.Connection:
        return sqlite3.connect(path, check_same_thread=False)

    connection = OneTripConnection(open_file, iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy's dialect does it: never hold up the exit
    try:
        await connection
    except BaseException:
        # the driver has told its thread to end but does not wait, and the thread still reports to this loop
        await asyncio.to_thread(connection._thread.join)  # noqa: SLF001
        raise
    return connection
