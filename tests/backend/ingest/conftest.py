"""Fixtures of the ingest tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.backend.ingest.world import World, running_world


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with running_world(tmp_path / "waiqin.db") as running:
        yield running
