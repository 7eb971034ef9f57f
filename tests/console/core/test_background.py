"""What arrives on the second loop comes whole, in order, and ends when nobody wants it any more."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import aclosing

import pytest

from console.core.background import BackgroundLoop


async def test_parts_are_made_in_another_thread_and_come_in_order() -> None:
    background = BackgroundLoop()
    threads: set[str] = set()

    async def parts() -> AsyncGenerator[int, None]:
        for number in range(5):
            threads.add(threading.current_thread().name)
            await asyncio.sleep(0)
            yield number

    assert [one async for one in background.iterate(parts)] == [0, 1, 2, 3, 4]
    assert threads == {"background"}
    await background.close()


async def test_what_goes_wrong_there_is_told_here() -> None:
    background = BackgroundLoop()

    async def parts() -> AsyncGenerator[int, None]:
        yield 1
        raise ConnectionResetError("gone")

    made = background.iterate(parts)
    assert await anext(made) == 1
    with pytest.raises(ConnectionResetError, match="gone"):
        await anext(made)
    await background.close()


async def test_who_stops_listening_ends_what_is_being_made() -> None:
    background = BackgroundLoop()
    ended: list[str] = []
    made_one = threading.Event()

    async def parts() -> AsyncGenerator[int, None]:
        try:
            yield 1
            made_one.set()
            await asyncio.Event().wait()  # a backend that says nothing more
        finally:
            ended.append(threading.current_thread().name)

    async with aclosing(background.iterate(parts)) as made:
        async for _ in made:
            break
    assert ended == ["background"]
    made_one.clear()

    async def listen() -> None:
        async for _ in background.iterate(parts):
            pass

    listening = asyncio.create_task(listen())
    while not made_one.is_set():  # noqa: ASYNC110 - it is set by the other loop
        await asyncio.sleep(0)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    assert ended == ["background"] * 2
    await background.close()


async def test_it_can_be_closed_unused() -> None:
    await BackgroundLoop().close()
