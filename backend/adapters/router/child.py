"""A process that answers questions, kept alive: started, asked, given up on, killed, started again."""

import asyncio
import contextlib
import itertools
import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from backend.adapters.router.words import NOT_INSTALLED_EXIT, Answer, Question
from backend.ports.router import RouterUnavailable
from contract.roads import RoadState

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[3]

BACKOFF_S = (0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 30.0)
STUCK_AFTER_S = 10.0  # an answer nobody waits for any more may still be coming; then it is killed
LONGEST_LINE = 1 << 26
ENDS_WITHIN_S = 1.0


class Child:
    """One process; who asks while it is dead is told so at once and never waits for the next one."""

    def __init__(self, name: str, command: Sequence[str], *, starts_after_s: float | None = 0.0) -> None:
        """`starts_after_s`: not before that, unless somebody asks; None: only then."""
        self._name = name
        self._command = command
        self._starts_after_s = starts_after_s
        self._state = RoadState.STARTING
        self._wanted = asyncio.Event()
        self._ready = asyncio.Event()
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def state(self) -> RoadState:
        """READY, STARTING, DOWN or NOT_INSTALLED."""
        return self._state

    @property
    def pid(self) -> int | None:
        """Of the living process."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Begin to keep it alive."""
        if self._task is None:
            self._task = asyncio.create_task(self._keep_alive(), name=f"road engine {self._name}")

    async def stop(self) -> None:
        """End it, with whatever it is at."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def ask(self, question: Question, *, within_s: float) -> Answer:
        """Raises RouterUnavailable: dead, not ready yet, or too slow."""
        self._wanted.set()
        if self._state not in (RoadState.READY, RoadState.STARTING):
            raise RouterUnavailable(self._state)
        number = next(self._numbers)
        try:
            async with asyncio.timeout(within_s):
                await self._ready.wait()
                answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
                self._waiting[number] = answer
                await self._send({"id": number, **question})
                return await asyncio.shield(answer)
        except TimeoutError:
            raise RouterUnavailable(RoadState.SLOW if self._ready.is_set() else RoadState.STARTING) from None
        finally:
            self._give_up(number)

    async def _send(self, document: dict[str, Any]) -> None:
        process = self._process
        if process is None or process.stdin is None:
            raise RouterUnavailable(RoadState.DOWN)
        try:
            process.stdin.write(json.dumps(document, separators=(",", ":")).encode() + b"\n")
            await process.stdin.drain()
        except OSError:
            raise RouterUnavailable(RoadState.DOWN) from None

    def _give_up(self, number: int) -> None:
        """Nobody waits for this answer now; a process that never gives it is stuck."""
        answer = self._waiting.get(number)
        if answer is None or answer.done():
            self._waiting.pop(number, None)
            return
        process = self._process

        def look() -> None:
            if self._waiting.pop(number, None) is not None and process is self._process:
                log.warning("the road engine %s is stuck and is ended", self._name)
                _kill(process)

        asyncio.get_running_loop().call_later(STUCK_AFTER_S, look)

    async def _keep_alive(self) -> None:
        deaths = 0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._starts_after_s):
                await self._wanted.wait()
        while True:
            answered, code = await self._live()
            if code == NOT_INSTALLED_EXIT:
                self._state = RoadState.NOT_INSTALLED
                log.warning("there is a road graph, but valhalla (the optional extra roads) is not installed")
                return
            deaths = 1 if answered else deaths + 1
            wait_s = BACKOFF_S[min(deaths, len(BACKOFF_S)) - 1]
            log.warning("the road engine %s ended with %s; again in %s s", self._name, code, wait_s)
            await asyncio.sleep(wait_s)

    async def _live(self) -> tuple[int, int | None]:
        """One life; how many questions it answered, and its exit code."""
        answered = 0
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                cwd=ROOT,
                limit=LONGEST_LINE,
            )
        except OSError as error:
            log.warning("the road engine cannot be started: %s", error)
            self._state = RoadState.DOWN
            return 0, None
        process = self._process
        assert process.stdout is not None
        try:
            while line := await process.stdout.readline():
                answered += self._take(json.loads(line))
        finally:
            self._state = RoadState.DOWN
            self._ready.clear()
            self._process = None
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(RouterUnavailable(RoadState.DOWN))
                    answer.exception()  # somebody may have given up on it; then nobody else looks
            self._waiting.clear()
            await _end(process)
        return answered, process.returncode

    def _take(self, document: dict[str, Any]) -> bool:
        if "ready" in document:
            self._state = RoadState.READY
            self._ready.set()
            return False
        answer = self._waiting.pop(document["id"], None)
        if answer is not None and not answer.done():
            answer.set_result(document)
        return True


def _kill(process: asyncio.subprocess.Process | None) -> None:
    if process is not None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()


async def _end(process: asyncio.subprocess.Process) -> None:
    """Its input ends; it is killed where it is busy. Also when this task itself is being cancelled."""
    if process.stdin is not None:
        process.stdin.close()
    ended = asyncio.ensure_future(process.wait())
    await asyncio.wait({ended}, timeout=ENDS_WITHIN_S)  # asyncio.timeout fails in a cancelled task of 3.11.2
    if not ended.done():
        _kill(process)
    await ended
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            await process.stdin.wait_closed()
