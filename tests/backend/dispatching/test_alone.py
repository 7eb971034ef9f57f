"""Dispatching needs nobody outside: no network beyond this machine, and no router on the way of a click.

How long a dispatch takes is measured by `tools.bench dispatch`; here is what it must not wait for.
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from backend.adapters.router.line import GreatCircle
from backend.adapters.router.valhalla import Valhalla
from backend.ports.router import Floats, Matrix, RouterUnavailable
from backend.roads.service import Roads
from contract.crew import Travel
from contract.roads import RoadState
from contract.vocabulary import Role
from tests.backend.dispatching.test_by_road import MINUTES, SITE, an_order, candidates, put
from tests.backend.harness import Backend, Headers

_LISTENING: list[list[object]] = []  # a hook of the interpreter cannot be taken away: it asks who listens


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _LISTENING and event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        _LISTENING[-1].append(arguments[0] if event == "socket.getaddrinfo" else arguments[1])


sys.addaudithook(_hear)


@pytest.fixture
def spoken_to() -> Iterator[list[object]]:
    """Every address that this process turned to."""
    heard: list[object] = []
    _LISTENING.append(heard)
    yield heard
    _LISTENING.remove(heard)


def is_here(address: object) -> bool:
    host = address[0] if isinstance(address, tuple) else address
    return isinstance(host, str | bytes | None) and (
        host in ("127.0.0.1", "::1", "localhost", None) or str(host).startswith("/")
    )


class StuckRouter:
    """At the port's seam: somebody asks, and no answer comes before the test lets it."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.let_go = asyncio.Event()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def matrix(
        self,
        sources: Floats,  # noqa: ARG002
        targets: Floats,  # noqa: ARG002
        *,
        within_s: float,  # noqa: ARG002
        travel: Travel = Travel.EBIKE,  # noqa: ARG002
    ) -> Matrix:
        self.asked.set()
        await self.let_go.wait()
        raise RouterUnavailable(RoadState.SLOW)

    async def trace(self, places: Floats, at_ms: Floats, *, within_s: float) -> Floats:  # noqa: ARG002
        await self.let_go.wait()
        raise RouterUnavailable(RoadState.SLOW)

    async def way(
        self,
        source: Floats,  # noqa: ARG002
        target: Floats,  # noqa: ARG002
        *,
        within_s: float,  # noqa: ARG002
        travel: Travel = Travel.EBIKE,  # noqa: ARG002
    ) -> Floats | None:
        await self.let_go.wait()
        raise RouterUnavailable(RoadState.SLOW)


async def given(backend: Backend, caller: Headers, worker_id: int) -> dict[str, Any]:
    """A new order, taken in, dispatched, taken back and dispatched again."""
    order = await an_order(backend, caller)
    body: dict[str, Any]
    for move in ("intake", "dispatch", "undo", "dispatch"):
        body = {"version": order["version"]}
        if move == "dispatch":
            body["worker_id"] = worker_id
        if move == "undo":
            body["event_seq"] = (await backend.events())[-1].seq
        answer = await backend.post(f"/api/orders/{order['id']}/{move}", caller, body)
        assert answer.status_code == 200, answer.text
        order = dict(answer.json())
    return order


async def test_a_dispatch_does_not_wait_for_a_router_that_does_not_answer(
    backend: Backend, dispatcher: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = await backend.worker(on_duty=True)
    await put(backend, worker, MINUTES[9])
    router = StuckRouter()
    monkeypatch.setattr(backend.services.dispatching, "_roads", Roads(router, GreatCircle))
    order = await an_order(backend, dispatcher)
    asking = asyncio.create_task(candidates(backend, dispatcher, order))
    await router.asked.wait()
    done = await given(backend, dispatcher, worker.id)
    assert (done["state"], done["worker_id"]) == ("dispatched", worker.id)
    assert not asking.done()  # whoever asked for candidates waits; nobody who dispatches does
    router.let_go.set()
    found = await asking
    assert (found["method"], found["roads"]) == ("straight_line", "slow")


async def test_dispatching_goes_on_alone_with_the_router_killed_in_the_middle(
    town: Backend, spoken_to: list[object]
) -> None:
    dispatcher = await town.account(Role.DISPATCHER)
    worker = await town.worker(on_duty=True)
    await put(town, worker, MINUTES[9])
    order = await an_order(town, dispatcher, SITE)
    assert (await candidates(town, dispatcher, order))["method"] == "road"
    await given(town, dispatcher, worker.id)
    router = town.services.roads.router
    assert isinstance(router, Valhalla)
    assert router.pid is not None
    os.kill(router.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    await given(town, dispatcher, worker.id)
    assert (await candidates(town, dispatcher, order))["roads"] == "down"
    await given(town, dispatcher, worker.id)
    assert [address for address in spoken_to if not is_here(address)] == []


def test_who_listens_hears_of_a_call_to_the_outside(spoken_to: list[object]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.connect(("192.0.2.1", 9))  # of the addresses for examples; nothing is sent
    assert [address for address in spoken_to if not is_here(address)] == [("192.0.2.1", 9)]
