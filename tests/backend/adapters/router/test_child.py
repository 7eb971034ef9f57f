"""A process that answers questions: alive, dead, slow, stuck."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from backend.adapters.router import child as module
from backend.adapters.router.child import Child
from backend.ports.router import RouterUnavailable
from contract.roads import RoadState

HONEST = """
import json, sys, time
print('{"ready":true}', flush=True)
for line in sys.stdin:
    question = json.loads(line)
    time.sleep(question.get("sleep", 0))
    print(json.dumps({"id": question["id"], "double": 2 * question["n"]}), flush=True)
"""
NEVER_READY = "import time; time.sleep(600)"
NOT_INSTALLED = "raise SystemExit(3)"


@asynccontextmanager
async def running(program: str, starts_after_s: float | None = 0.0) -> AsyncIterator[Child]:
    child = Child("test", [sys.executable, "-c", program], starts_after_s=starts_after_s)
    child.start()
    try:
        yield child
    finally:
        await child.stop()


async def double(child: Child, n: int, *, within_s: float = 20.0, sleep: float = 0.0) -> int:
    return int((await child.ask({"n": n, "sleep": sleep}, within_s=within_s))["double"])


async def refused(asking: Awaitable[object]) -> RoadState:
    with pytest.raises(RouterUnavailable) as caught:
        await asking
    return caught.value.state


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - another process brings it about
            await asyncio.sleep(0.01)


async def test_questions_are_answered_each_with_its_own_answer() -> None:
    async with running(HONEST) as child:
        answers = await asyncio.gather(*(double(child, n) for n in range(20)))
        assert answers == [2 * n for n in range(20)]
        assert child.state is RoadState.READY


async def test_one_that_is_not_wanted_yet_is_started_by_the_first_question() -> None:
    async with running(HONEST, starts_after_s=None) as child:
        assert child.pid is None
        assert await double(child, 21) == 42


async def test_who_asks_while_it_loads_waits_no_longer_than_they_said() -> None:
    async with running(NEVER_READY) as child:
        assert await refused(double(child, 1, within_s=0.05)) is RoadState.STARTING


async def test_a_slow_answer_is_given_up_and_does_not_become_somebody_elses() -> None:
    async with running(HONEST) as child:
        assert await double(child, 1) == 2
        assert await refused(double(child, 100, within_s=0.05, sleep=0.3)) is RoadState.SLOW
        assert await double(child, 3) == 6


async def test_killed_in_the_middle_of_a_question_it_says_so_at_once_and_comes_back() -> None:
    async with running(HONEST) as child:
        await double(child, 1)
        question = asyncio.create_task(double(child, 2, sleep=600))
        await until(lambda: bool(child._waiting))  # noqa: SLF001 - whether the question is under way
        assert child.pid is not None
        os.kill(child.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
        assert await refused(question) is RoadState.DOWN
        assert await refused(double(child, 3)) is RoadState.DOWN  # and the next one does not wait for it
        await until(lambda: child.state is RoadState.READY)
        assert await double(child, 4) == 8


async def test_one_that_is_stuck_is_ended_and_another_takes_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "STUCK_AFTER_S", 0.05)
    async with running(HONEST) as child:
        await double(child, 1)
        former = child.pid
        assert await refused(double(child, 2, within_s=0.05, sleep=600)) is RoadState.SLOW
        await until(lambda: child.state is RoadState.READY and child.pid != former)
        assert await double(child, 3) == 6


async def test_without_the_engine_it_is_not_tried_again() -> None:
    async with running(NOT_INSTALLED) as child:
        await until(lambda: child.state is RoadState.NOT_INSTALLED)
        assert await refused(double(child, 1)) is RoadState.NOT_INSTALLED


async def test_a_program_that_is_not_there_is_down() -> None:
    child = Child("test", ["/no/such/program"])
    child.start()
    await until(lambda: child.state is RoadState.DOWN)
    assert await refused(double(child, 1)) is RoadState.DOWN
    await child.stop()


async def test_stopping_ends_it_whatever_it_is_at() -> None:
    async with running(HONEST) as child:
        await double(child, 1)
        await refused(double(child, 1, within_s=0.05, sleep=600))
        pid = child.pid
        assert pid is not None
    if sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
