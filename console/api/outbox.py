"""Durable commands: what was pressed is on disk before it is sent, is sent once, is never lost."""

import asyncio
import functools
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import msgspec

from console.api.client import ApiClient
from console.api.outbox_file import Command, CommandState, OutboxFile
from console.core.errors import BackendUnreachable, OutboxUnusable, Refused, SignInExpired, TryLater

log = logging.getLogger(__name__)

R = TypeVar("R")

BACKOFF_FIRST_S = 0.2
BACKOFF_MOST_S = 2.5


class OutboxListener:
    """What the outbox tells; all methods are called on the event loop. Override what matters."""

    def sending(self, command: Command) -> None:
        """It is on its way now."""

    def waiting(self, command: Command) -> None:
        """The try failed for a passing reason; it will be sent again."""

    def acknowledged(self, command: Command, answer: bytes) -> None:
        """Committed by the backend, once."""

    def refused(self, command: Command, error: Refused) -> None:
        """The backend will not do it; nothing was changed there."""

    def unusable(self, error: OutboxUnusable) -> None:
        """The file cannot be written; nothing more is sent until it can."""

    def sign_in_needed(self) -> None:
        """Nothing can be sent until somebody signs in."""


class _Answer(msgspec.Struct, frozen=True):
    version: int | None = None


@dataclass(slots=True)
class _Pause:
    until_s: float = 0.0
    tries: int = 0


class Outbox:
    """`origin` tells one backend's commands from another's in the same file.

    All file access runs in one worker thread. `run` is the one sender; it sends only what the signed-in
    account (`use_account`) has pressed.
    """

    def __init__(self, file: Path, origin: str, client: ApiClient, listener: OutboxListener) -> None:
        self._path, self._origin = file, origin
        self._client = client
        self._listener = listener
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="outbox")
        self._file: OutboxFile | None = None
        self._commands: dict[str, Command] = {}
        self._storing: dict[str, Command] = {}  # not on disk yet, so not to be sent yet
        self._account_id: int | None = None
        self._pauses: dict[str, _Pause] = {}
        self._line = _Pause()  # the connection itself
        self._wake = asyncio.Event()

    async def open(self) -> list[Command]:
        """What an earlier run left, waiting and refused, in the order pressed. Raises OutboxUnusable."""

        def load() -> tuple[OutboxFile, list[Command]]:
            file = OutboxFile(self._path, self._origin)
            return file, file.load()

        self._file, commands = await self._in_thread(load)
        self._commands = {command.key: command for command in commands}
        return commands

    async def close(self) -> None:
        """Lets the file go; what waits stays in it."""
        file, self._file = self._file, None
        if file is not None:
            await self._in_thread(file.close)
        self._thread.shutdown(wait=False)

    def use_account(self, account_id: int | None) -> None:
        """Who is signed in; None stops sending."""
        self._account_id = account_id
        self.retry_now()

    def retry_now(self) -> None:
        """Ends every pause (the backend is known to be back)."""
        self._line = _Pause()
        self._pauses.clear()
        self._wake.set()

    async def put(self, command: Command) -> Command:
        """Returns once the command is on disk. Raises OutboxUnusable: not kept, will not be sent."""
        before = [one for one in self._all() if one.lane == command.lane and _is_waiting(one)]
        kept = replace(command, after_key=before[-1].key) if before else command
        self._storing[kept.key] = kept
        try:
            file = self._opened()
            await self._in_thread(lambda: file.insert(kept))
        except OutboxUnusable:
            del self._storing[kept.key]
            raise
        self._commands[kept.key] = self._storing.pop(kept.key)
        self._wake.set()
        return kept

    async def forget(self, key: str) -> None:
        """A refusal the dispatcher has read."""
        command = self._commands.get(key)
        if command is not None and command.state is CommandState.REFUSED:
            del self._commands[key]
            file = self._opened()
            await self._in_thread(lambda: file.forget(key))

    async def run(self) -> None:
        """The one sender; runs until cancelled."""
        while True:
            self._wake.clear()
            command, pause_s = self._next()
            if command is not None:
                await self._deliver(command)
                continue
            try:
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def _all(self) -> list[Command]:
        return [*self._commands.values(), *self._storing.values()]

    def _next(self) -> tuple[Command | None, float | None]:
        """The first command that may go now, else the seconds to wait (None: until somebody wakes us)."""
        now_s = asyncio.get_running_loop().time()
        soonest_s: float | None = None
        seen: set[str] = set()
        for command in self._commands.values():
            if not _is_waiting(command) or command.lane in seen or command.account_id != self._account_id:
                continue
            seen.add(command.lane)
            until_s = max(self._line.until_s, self._pauses.get(command.lane, _Pause()).until_s)
            if until_s <= now_s:
                return command, None
            soonest_s = until_s if soonest_s is None else min(soonest_s, until_s)
        return None, None if soonest_s is None else soonest_s - now_s

    async def _deliver(self, command: Command) -> None:
        self._listener.sending(command)
        try:
            answer = await self._client.call(
                command.method, command.path, body=command.request_body(), key=command.key
            )
        except BackendUnreachable:
            _postpone(self._line, None)
            self._listener.waiting(command)
        except TryLater as error:
            _postpone(self._pauses.setdefault(command.lane, _Pause()), error.retry_after_s)
            self._listener.waiting(command)
        except SignInExpired:
            self._account_id = None
            self._listener.waiting(command)
            self._listener.sign_in_needed()
        except Refused as error:
            await self._settle_refused(command, error)
        else:
            self._line = _Pause()
            await self._settle_acknowledged(command, answer)

    async def _settle_acknowledged(self, command: Command, answer: bytes) -> None:
        version = _version(answer)
        del self._commands[command.key]
        self._pauses.pop(command.lane, None)
        for book in (self._commands, self._storing):
            for later in list(book.values()):
                if later.after_key == command.key and later.version is not None and version is not None:
                    book[later.key] = replace(later, version=version)
        self._listener.acknowledged(command, answer)
        # The next command's body depends on this write: after a crash it must be the same bytes again.
        await self._persist(lambda file: file.acknowledge(command.key, version))

    async def _settle_refused(self, command: Command, error: Refused) -> None:
        self._commands[command.key] = replace(command, state=CommandState.REFUSED, error=error.detail)
        self._pauses.pop(command.lane, None)
        await self._persist(lambda file: file.refuse(command.key, error.detail))
        self._listener.refused(command, error)

    async def _persist(self, write: Callable[[OutboxFile], None]) -> None:
        pause = _Pause()
        while True:
            try:
                file = self._opened()
                return await self._in_thread(functools.partial(write, file))
            except OutboxUnusable as error:
                log.warning("outbox file: %s", error)
                if not pause.tries:
                    self._listener.unusable(error)
                _postpone(pause, None)
                await asyncio.sleep(max(0.0, pause.until_s - asyncio.get_running_loop().time()))

    def _opened(self) -> OutboxFile:
        if self._file is None:
            raise OutboxUnusable("not open")
        return self._file

    async def _in_thread(self, work: Callable[[], R]) -> R:
        try:  # shielded: a write that was begun is finished even when the console is closing
            return await asyncio.shield(asyncio.wrap_future(self._thread.submit(work)))
        except (sqlite3.Error, OSError) as error:
            raise OutboxUnusable(str(error)) from error


def _is_waiting(command: Command) -> bool:
    return command.state is CommandState.WAITING


def _postpone(pause: _Pause, told_s: float | None) -> None:
    delay_s = min(BACKOFF_MOST_S, BACKOFF_FIRST_S * 2**pause.tries) if told_s is None else told_s
    pause.tries += 1
    pause.until_s = asyncio.get_running_loop().time() + delay_s


def _version(answer: bytes) -> int | None:
    try:
        return msgspec.json.decode(answer, type=_Answer).version
    except msgspec.DecodeError:
        return None
