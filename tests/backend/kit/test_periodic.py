"""Work that is done again and again."""

import asyncio
import logging

import pytest

from backend.errors import StorageUnavailable
from backend.kit.periodic import Periodic


async def test_one_failure_does_not_end_the_work(caplog: pytest.LogCaptureFixture) -> None:
    calls = 0
    enough = asyncio.Event()

    async def work() -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise StorageUnavailable
        if calls == 2:
            raise RuntimeError("a mistake")
        enough.set()

    with caplog.at_level(logging.WARNING):
        periodic = Periodic("test work", 0.001, work)
        await periodic.start()
        await asyncio.wait_for(enough.wait(), 5)
        await periodic.stop()
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    seen = calls
    await asyncio.sleep(0)
    assert calls == seen


async def test_stopping_what_was_never_started_is_nothing() -> None:
    async def work() -> None: ...

    await Periodic("idle", 1, work).stop()
