"""What was pressed is kept before it is sent, goes out once and in order, and outlives everybody's crash."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import msgspec
import pytest

from console.api.outbox import Outbox, OutboxListener
from console.api.outbox_file import Command, CommandState
from console.core.errors import OutboxUnusable, Refused
from tests.console.api.fake_backend import ACCOUNT, FakeBackend, answer, problem

ROOT = Path(__file__).resolve().parents[3]


class Told(OutboxListener):
    """What the outbox said, with an event per settled command."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.no: list[tuple[str, str]] = []
        self.waits: list[str] = []
        self.asked_to_sign_in = asyncio.Event()
        self.something = asyncio.Event()

    def waiting(self, command: Command) -> None:
        self.waits.append(command.key)
        self.something.set()

    def acknowledged(self, command: Command, _answer: bytes) -> None:
        self.done.append(command.key)
        self.something.set()

    def refused(self, command: Command, error: Refused) -> None:
        self.no.append((command.key, error.slug))
        self.something.set()

    def sign_in_needed(self) -> None:
        self.asked_to_sign_in.set()

    async def settled(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.done) + len(self.no) < count:
                self.something.clear()
                await self.something.wait()


def _dispatch(key: str, order_id: int = 1, version: int | None = 3) -> Command:
    return Command(
        key=key,
        account_id=ACCOUNT.id,
        verb="dispatch",
        subject_kind="order",
        subject_id=order_id,
        path=f"/api/orders/{order_id}/dispatch",
        body={"worker_id": 5},
        version=version,
    )


@asynccontextmanager
async def _sending(outbox: Outbox) -> AsyncIterator[list[Command]]:
    kept = await outbox.open()
    outbox.use_account(ACCOUNT.id)
    sender = asyncio.ensure_future(outbox.run())
    try:
        yield kept
    finally:
        sender.cancel()
        await asyncio.gather(sender, return_exceptions=True)
        await outbox.close()


def _bodies(backend: FakeBackend) -> list[tuple[str, dict[str, int]]]:
    return [(one.headers["Idempotency-Key"], msgspec.json.decode(one.content)) for one in backend.asked]


async def test_a_command_is_sent_with_its_key_and_the_version_the_dispatcher_saw(tmp_path: Path) -> None:
    backend, told = FakeBackend(lambda _request: answer({"version": 4})), Told()
    outbox = Outbox(tmp_path / "outbox.db", "here", backend.client(), told)
    async with _sending(outbox):
        await outbox.put(_dispatch("k1"))
        await told.settled(1)
    assert _bodies(backend) == [("k1", {"worker_id": 5, "version": 3})]
    assert told.done == ["k1"]


async def test_a_command_pressed_behind_another_takes_the_version_the_first_one_made(tmp_path: Path) -> None:
    backend, told = FakeBackend(lambda _request: answer({"version": 4})), Told()
    outbox = Outbox(tmp_path / "outbox.db", "here", backend.client(), told)
    async with _sending(outbox):
        await asyncio.gather(outbox.put(_dispatch("k1")), outbox.put(_dispatch("k2")))
        await told.settled(2)
    assert [(key, body["version"]) for key, body in _bodies(backend)] == [("k1", 3), ("k2", 4)]


@pytest.mark.parametrize("trouble", [httpx.ConnectError("gone"), problem(500, "oops"), problem(429, "slow")])
async def test_a_passing_trouble_sends_the_same_bytes_again(
    tmp_path: Path, trouble: httpx.Response | Exception
) -> None:
    answers: Iterator[httpx.Response | Exception] = iter([trouble, answer({"version": 4})])

    def script(_request: httpx.Request) -> httpx.Response:
        given = next(answers)
        if isinstance(given, Exception):
            raise given
        return given

    backend, told = FakeBackend(script), Told()
    outbox = Outbox(tmp_path / "outbox.db", "here", backend.client(), told)
    async with _sending(outbox):
        await outbox.put(_dispatch("k1"))
        await told.settled(1)
    first, second = _bodies(backend)
    assert first == second
    assert told.waits == ["k1"]


async def test_a_troubled_order_does_not_hold_up_another_one_but_keeps_its_own_order(tmp_path: Path) -> None:
    refusals = iter([problem(503, "storage-unavailable")])

    def script(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/orders/1/dispatch":
            return next(refusals, answer({"version": 4}))
        return answer({"version": 9})

    backend, told = FakeBackend(script), Told()
    outbox = Outbox(tmp_path / "outbox.db", "here", backend.client(), told)
    async with _sending(outbox):
        await asyncio.gather(
            *(outbox.put(one) for one in (_dispatch("a1"), _dispatch("a2"), _dispatch("b", 2)))
        )
        await told.settled(3)
    assert told.done == ["b", "a1", "a2"]


async def test_a_refused_command_is_not_sent_again_and_stays_until_it_was_read(tmp_path: Path) -> None:
    backend, told = FakeBackend(lambda _request: problem(409, "move-not-allowed")), Told()
    file = tmp_path / "outbox.db"
    async with _sending(Outbox(file, "here", backend.client(), told)) as _:
        pass
    outbox = Outbox(file, "here", backend.client(), told)
    async with _sending(outbox):
        await outbox.put(_dispatch("k1"))
        await told.settled(1)
    again = Outbox(file, "here", backend.client(), told)
    async with _sending(again) as kept:
        assert [(one.key, one.state) for one in kept] == [("k1", CommandState.REFUSED)]
        await again.forget("k1")
    async with _sending(Outbox(file, "here", backend.client(), told)) as kept:
        assert kept == []
    assert told.no == [("k1", "move-not-allowed")]
    assert len(backend.asked) == 1


async def test_what_one_account_pressed_is_not_sent_as_another(tmp_path: Path) -> None:
    backend, told = FakeBackend(lambda _request: answer({})), Told()
    outbox = Outbox(tmp_path / "outbox.db", "here", backend.client(), told)
    async with _sending(outbox):
        outbox.use_account(ACCOUNT.id + 1)
        await outbox.put(_dispatch("k1"))
        await outbox.put(replace(_dispatch("k2", 2), account_id=ACCOUNT.id + 1))
        await told.settled(1)
    assert told.done == ["k2"]


async def test_commands_for_another_backend_stay_where_they_are(tmp_path: Path) -> None:
    backend, told = FakeBackend(lambda _request: answer({})), Told()
    file = tmp_path / "outbox.db"
    first = Outbox(file, "there", backend.client(), told)
    await first.open()
    await first.put(_dispatch("k1"))
    await first.close()
    async with _sending(Outbox(file, "here", backend.client(), told)) as kept:
        assert kept == []


async def test_an_ended_session_keeps_the_command_until_somebody_signs_in(tmp_path: Path) -> None:
    signed_in = False

    def script(_request: httpx.Request) -> httpx.Response:
        return answer({}) if signed_in else problem(401, "unauthorized")

    backend, told = FakeBackend(script), Told()
    client = backend.client()
    outbox = Outbox(tmp_path / "outbox.db", "here", client, told)
    async with _sending(outbox):
        await outbox.put(_dispatch("k1"))
        async with asyncio.timeout(10):
            await told.asked_to_sign_in.wait()
        signed_in = True
        client.session = backend.client().session
        outbox.use_account(ACCOUNT.id)
        await told.settled(1)
    assert told.done == ["k1"]


async def test_a_command_that_cannot_be_kept_is_said_so_and_never_sent(tmp_path: Path) -> None:
    backend, told = FakeBackend(lambda _request: answer({})), Told()
    (tmp_path / "outbox.db").write_bytes(b"this is no database at all, not even a little")
    outbox = Outbox(tmp_path / "outbox.db", "here", backend.client(), told)
    with pytest.raises(OutboxUnusable):
        await outbox.open()
    with pytest.raises(OutboxUnusable):
        await outbox.put(_dispatch("k1"))
    await outbox.close()
    assert backend.asked == []


async def test_commands_of_a_console_killed_while_they_waited_are_sent_by_the_next_one(
    tmp_path: Path,
) -> None:
    file = tmp_path / "outbox.db"
    command = [sys.executable, "-c", KILLED, str(file)]
    killed = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    backend, told = FakeBackend(lambda _request: answer({"version": 9})), Told()
    async with _sending(Outbox(file, "here", backend.client(), told)) as kept:
        assert [one.key for one in kept] == ["k0", "k1", "k2"]
        await told.settled(3)
    assert told.done == ["k0", "k1", "k2"]
    async with _sending(Outbox(file, "here", backend.client(), told)) as kept:
        assert kept == []


KILLED = """
import asyncio, os, signal, sys
from dataclasses import replace
from pathlib import Path
from console.api.client import ApiClient
from console.api.outbox import Outbox, OutboxListener
from tests.console.api.test_outbox import _dispatch

async def main():
    outbox = Outbox(Path(sys.argv[1]), "here", ApiClient(), OutboxListener())
    await outbox.open()
    for number in range(3):
        await outbox.put(_dispatch(f"k{number}", number))
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""
