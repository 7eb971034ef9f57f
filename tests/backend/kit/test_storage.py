"""A disk that is full or held by somebody else: refused with 503, nothing half written, and it heals."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from backend.errors import StorageUnavailable
from tests.backend.harness import Backend, Headers


async def test_a_full_disk_is_a_503_and_leaves_nothing(backend: Backend, admin: Headers) -> None:
    before = await backend.events()
    async with backend.services.database.writing() as session:
        pages = await session.scalar(text("PRAGMA page_count"))
        await session.execute(text(f"PRAGMA max_page_count = {pages}"))
    body = {"name": "满", "department_id": backend.departments.north}
    answers = [await backend.post("/api/workers", admin, body) for _ in range(50)]
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert refused[0].json()["type"] == "/problems/storage-unavailable"
    made = [answer for answer in answers if answer.status_code == 201]
    assert len(made) + len(refused) == 50
    assert len(await backend.events()) == len(before) + len(made)
    async with backend.services.database.writing() as session:
        await session.execute(text("PRAGMA max_page_count = 1000000"))
    assert (await backend.post("/api/workers", admin, body)).status_code == 201


async def test_a_file_held_by_another_program_is_a_503_for_writers_only(
    backend: Backend, admin: Headers
) -> None:
    path = backend.services.settings.database_path
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")  # our own background work may be writing
        body = {"name": "锁", "department_id": backend.departments.north}
        refused = await backend.post("/api/workers", admin, body)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert (await backend.get("/api/workers", admin)).status_code == 200
        with pytest.raises(StorageUnavailable):
            await backend.services.database.write_sync(lambda connection: connection.total_changes)
        other.execute("ROLLBACK")
    assert (await backend.post("/api/workers", admin, body)).status_code == 201


async def test_a_reader_cannot_write(backend: Backend) -> None:
    with pytest.raises(StorageUnavailable):
        async with backend.services.database.reading() as session:
            await session.execute(text("DELETE FROM events"))
