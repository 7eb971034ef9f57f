"""Two dispatchers at two consoles on one backend: neither overwrites the other, and both see what is so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtWidgets import QApplication

from console.api.types import Order
from console.app import Console, Options
from console.core.notify import Notice
from console.models.pending import PendingState
from contract.vocabulary import OrderState
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.real_backend import RealBackend
from tests.console.waiting import until


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealBackend]:
    made = RealBackend(tmp_path_factory.mktemp("backend"), sample=True)
    made.start()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    former = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call] # the library has no annotations here
    yield
    keyring.set_keyring(former)


@dataclass
class Seat:
    """A dispatcher at a console of their own."""

    console: Console
    notices: list[Notice]

    @property
    def name(self) -> str:
        account = self.console.models.connection.account
        assert account is not None
        return account.name

    def order(self, order_id: int) -> Order:
        found = self.console.models.orders.get(order_id)
        assert found is not None
        return found

    async def sees(self, order_id: int, version: int) -> Order:
        orders = self.console.models.orders
        await until(
            orders.changed,
            lambda: order_id in orders and self.order(order_id).version >= version,
            what="seen",
        )
        assert self.order(order_id).version == version
        return self.order(order_id)

    async def told(self, key: str) -> Notice:
        """The last message whose key begins so."""

        def have() -> list[Notice]:
            return [one for one in self.notices if one.key.startswith(key)]

        await until(self.console.ui.notifier.posted, lambda: bool(have()), what=key)
        found = have()[-1]
        self.notices.remove(found)
        return found

    async def settled(self) -> None:
        """Nothing that was pressed here is on its way any more."""
        pending = self.console.models.pending
        await until(
            pending.changed,
            lambda: all(one.state is PendingState.REFUSED for one in pending.items),
            what="settled",
        )


async def sit(console: Console, credentials: tuple[str, str]) -> Seat:
    notices: list[Notice] = []
    console.begin()
    await console.start()
    console.ui.notifier.posted.connect(notices.append)
    connection = console.models.connection
    await until(connection.changed, lambda: connection.sign_in_needed, what="asked to sign in")
    assert await console.operations.session.sign_in(*credentials)
    await until(connection.changed, lambda: connection.is_live, what="live")
    return Seat(console, notices)


def test_two_consoles_dispatch_one_order_and_nothing_is_overwritten(
    on_qt_loop: OnQtLoop, qapp: QApplication, tmp_path: Path, backend: RealBackend
) -> None:
    def console(name: str) -> Console:
        return Console(Options(data=tmp_path / name, backend=backend.url), qapp)

    async def story() -> None:
        first = await sit(console("a"), backend.accounts["enterprise_admin"])
        second = await sit(console("b"), backend.accounts["dispatcher"])
        third: Seat | None = None
        try:
            office = Office(first.console.client)
            phones = [await office.hire(f"新人{n}", f"1990000010{n}") for n in range(2)]
            workers = [phone.worker.id for phone in phones]
            order = await office.order("两个人同时派的单")
            for seat in (first, second):
                await seat.sees(order.id, 1)

            # both press at once
            await asyncio.gather(
                *(
                    seat.console.operations.workorders.dispatch(order.id, worker)
                    for seat, worker in zip((first, second), workers, strict=True)
                )
            )
            for seat in (first, second):
                await seat.settled()
            states = [await seat.sees(order.id, 2) for seat in (first, second)]
            assert states[0].worker_id == states[1].worker_id
            assert (
                len([e for e in await office.events("order.dispatched") if e["subject_id"] == order.id]) == 1
            )
            won = workers.index(states[0].worker_id or 0)
            winner, loser = (first, second) if won == 0 else (second, first)
            done = await winner.told("core.done.dispatch")
            assert done.offer is not None
            conflict = await loser.told("core.error.version_conflict.since")
            assert winner.name in str(conflict.params["since"])
            assert "派了单" in str(conflict.params["since"])
            assert winner.name in loser.console.models.pending.for_order(order.id)[0].error

            # the one who lost decides on what is so now: that is no overwriting
            await loser.console.operations.workorders.dispatch(order.id, workers[1 - won])
            assert (await winner.sees(order.id, 3)).worker_id == workers[1 - won]
            await loser.told("core.done.dispatch")

            # the winner's own step is no longer his to take back: by the message's button, and by Ctrl+Z
            done.offer.do()
            refused = await winner.told("undo.refused.since")
            assert loser.name in str(refused.params["since"])
            await winner.settled()
            await winner.console.operations.undo.undo()
            stays = await winner.told("undo.stays")
            assert order.number in str(stays.params["what"])
            assert loser.name in str(stays.params["why"])
            assert winner.order(order.id).version == 3
            assert await office.events("order.undone") == []

            # who did it last can take it back, and then the one before can
            await loser.console.operations.undo.undo()
            assert (await winner.sees(order.id, 4)).worker_id == workers[won]
            assert (await loser.told("core.done.undo")).offer is not None
            await winner.console.operations.undo.undo()
            for seat in (first, second):
                now = await seat.sees(order.id, 5)
                assert (now.state, now.worker_id) == (OrderState.SUBMITTED, None)
            assert len(await office.events("order.undone")) == 2

            # what can be done next is known to the backend, not to the program that pressed it
            await winner.settled()
            credentials = backend.accounts["enterprise_admin" if winner is first else "dispatcher"]
            third = await sit(console("c"), credentials)
            model = third.console.models.undo
            await until(model.changed, lambda: model.redo is not None, what="the way forward")
            await third.console.operations.undo.redo()
            assert (await loser.sees(order.id, 6)).worker_id == workers[won]
            assert (await third.told("core.done.redo")).params["order"] == order.number
        finally:
            for one in (first, second, third):
                if one is not None:
                    await one.console.close()

    on_qt_loop(story(), within_s=120)
