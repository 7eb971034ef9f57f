"""Waiting for what has to happen, with a limit; no fixed pauses but one to let a picture settle."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
LOOK_EVERY_S = 0.005
SETTLE_S = 0.4  # two repaints of the slowest machine we know; for pictures only


class DidNotHappen(Exception):
    """Something the tour waited for did not come in time."""


async def until(what: str, condition: Callable[[], T | None], within_s: float = 10.0) -> T:
    """Wait until `condition` gives something true and return it; raises DidNotHappen(what)."""
    deadline = time.monotonic() + within_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > deadline:
            raise DidNotHappen(f"{what}: not within {within_s:g} s")
        await asyncio.sleep(LOOK_EVERY_S)


async def until_asked(what: str, ask: Callable[[], Awaitable[T | None]], within_s: float = 10.0) -> T:
    """Like `until`, for conditions that have to be asked of a page."""
    deadline = time.monotonic() + within_s
    while True:
        found = await ask()
        if found:
            return found
        if time.monotonic() > deadline:
            raise DidNotHappen(f"{what}: not within {within_s:g} s")
        await asyncio.sleep(LOOK_EVERY_S)


async def settle() -> None:
    """Let everything that was shown be painted."""
    await asyncio.sleep(SETTLE_S)


class Stopwatch:
    """Milliseconds since it was made."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    @property
    def ms(self) -> float:
        return round((time.perf_counter() - self._start) * 1000, 1)
