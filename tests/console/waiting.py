"""Waiting for a Qt signal to make something true, instead of sleeping."""

import asyncio
from collections.abc import Callable
from typing import Any


async def until(signal: Any, holds: Callable[[], bool], *, within_s: float = 45.0, what: str = "") -> None:
    """Returns as soon as `holds()` after an emission of `signal`; TimeoutError names what was awaited."""
    if holds():
        return
    done = asyncio.Event()

    def look(*_values: object) -> None:
        if holds():
            done.set()

    signal.connect(look)
    try:
        async with asyncio.timeout(within_s):
            await done.wait()
    except TimeoutError:
        raise TimeoutError(f"never happened: {what or holds}") from None
    finally:
        signal.disconnect(look)
