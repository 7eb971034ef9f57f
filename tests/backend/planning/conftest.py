"""What tests with the engine's own process need: a race of libraries at the loop's end is not our noise."""

import logging
from collections.abc import Iterator

import pytest

REAPED = "Unknown child process pid"


@pytest.fixture(autouse=True, scope="session")
def _reaped_twice_is_not_told() -> Iterator[None]:
    """anyio closes its idle process and asks if it ended; the watcher of asyncio 3.11 then finds it gone."""

    def passes(record: logging.LogRecord) -> bool:
        return REAPED not in str(record.msg)

    logger = logging.getLogger("asyncio")
    logger.addFilter(passes)
    yield
    logger.removeFilter(passes)
