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
from console.operations.batches import Item
from contract.arranging import Arrangement
from contract.vocabulary import OrderMove, OrderState
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


def test_what_one_key_did_to_several_orders_comes_back_by_one_key_and_names_what_stays(
    on_qt_loop: OnQtLoop, qapp: QApplication, tmp_path: Path, backend: RealBackend
) -> None:
    async def story() -> None:
        admin, dispatcher = backend.accounts["enterprise_admin"], backend.accounts["dispatcher"]
        first = await sit(Console(Options(data=tmp_path / "a", backend=backend.url), qapp), admin)
        second = await sit(Console(Options(data=tmp_path / "b", backend=backend.url), qapp), dispatcher)
        try:
            office, operations = Office(first.console.client), first.console.operations
            orders = [await office.order(f"一起受理的单 {n}") for n in range(3)]
            ids = [order.id for order in orders]
            for seat in (first, second):
                for order_id in ids:
                    await seat.sees(order_id, 1)
            for pressed in operations.batches.move("intake", [Item(order_id) for order_id in ids]):
                await pressed
            assert (await first.told("core.done.batch")).offer is not None
            await second.sees(ids[1], 2)
            await second.console.operations.workorders.move(ids[1], OrderMove.SUSPEND, {"reason": "等客户"})
            await first.sees(ids[1], 3)
            await operations.undo.undo()
            told = await first.told("undo.undo.some")
            assert (told.params["n"], told.params["refused"]) == (2, 1)
            for seat in (first, second):
                states = [(await seat.sees(order_id, 3)).state for order_id in ids]
                assert states == [OrderState.SUBMITTED, OrderState.SUSPENDED, OrderState.SUBMITTED]
            last = first.console.models.batches.last
            assert last is not None
            assert [(one.order_id, one.by) for one in last.refused] == [(ids[1], second.name)]
            await first.settled()
            await operations.undo.redo()
            for order_id in (ids[0], ids[2]):
                assert (await second.sees(order_id, 4)).state is OrderState.ACCEPTED

            # a split is taken back with its parts, until a colleague has gone on with one of them
            whole = first.order(ids[0])
            for _ in range(2):
                await operations.workorders.move(
                    whole.id, Arrangement.SPLIT, {"parts": [{"title": "换光缆"}], "reason": "两处"}
                )
                await first.told("core.done.split")
                version = first.order(whole.id).version
                await first.settled()
                await operations.undo.undo()
                await second.sees(whole.id, version + 1)
                await first.told("core.done.undo")
                await first.settled()
            await operations.undo.redo()
            await first.told("core.done.redo")
            store = second.console.models.orders
            await until(
                store.changed,
                lambda: any(
                    o.split_from_id == whole.id and o.state is OrderState.ACCEPTED for o in store.all()
                ),
                what="the part is back",
            )
            part = next(
                o for o in store.all() if o.split_from_id == whole.id and o.state is OrderState.ACCEPTED
            )
            await second.console.operations.workorders.move(part.id, OrderMove.CANCEL, {"reason": "误拆"})
            await second.told("core.done.cancel")
            await first.sees(part.id, part.version + 1)
            await operations.undo.undo()
            stays = await first.told("undo.stays")
            assert second.name in str(stays.params["why"])
            assert part.number in str(stays.params["why"])
        finally:
            for seat in (first, second):
                await seat.console.close()

    on_qt_loop(story(), within_s=120)
