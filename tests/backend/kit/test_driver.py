"""The driver that goes to its thread once per statement."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from backend.kit.database import Database
from backend.kit.driver import OneTripConnection, connect
from tests.backend.clocks import ManualClock


async def test_a_statement_answers_with_its_rows_and_counts(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "some.db"))
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT)")
    await cursor.executemany("INSERT INTO t (word) VALUES (?)", [("一",), ("二",)])
    assert cursor.rowcount == 2
    await cursor.execute("INSERT INTO t (word) VALUES (?) RETURNING id", ("三",))
    assert (await cursor.fetchall(), cursor.lastrowid) == ([(3,)], 3)
    await cursor.execute("SELECT word FROM t ORDER BY id")
    assert [column[0] for column in cursor.description] == ["word"]
    assert await cursor.fetchall() == [("一",), ("二",), ("三",)]
    assert await cursor.fetchall() == []
    await connection.close()


async def test_a_mistake_is_raised_where_it_was_made_and_the_next_statement_works(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "some.db"))
    cursor = connection.cursor()
    with pytest.raises(sqlite3.OperationalError):
        await cursor.execute("SELECT nothing FROM nowhere")
    await cursor.execute("SELECT 1")
    assert await cursor.fetchall() == [(1,)]
    await connection.close()


async def test_a_file_that_cannot_be_opened_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        await connect(str(tmp_path / "no such folder" / "some.db"))


async def test_the_database_uses_it(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'some.db'}", clock=ManualClock())
    await database.open()
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE t (id INTEGER PRIMARY KEY)"))
        await session.execute(text("INSERT INTO t VALUES (:id)"), [{"id": 1}, {"id": 2}])

    async def a_repetition() -> None:
        async with database.writing() as session:
            await session.execute(text("INSERT INTO t VALUES (3)"))
            await session.execute(text("INSERT INTO t VALUES (1)"))

    with pytest.raises(IntegrityError):
        await a_repetition()
    async with database.reading() as session:
        assert list(await session.scalars(text("SELECT id FROM t ORDER BY id"))) == [1, 2]
        raw = await (await session.connection()).get_raw_connection()
        assert isinstance(raw.driver_connection, OneTripConnection)
    await database.close()
