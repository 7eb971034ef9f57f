"""The stores follow a real backend through snapshot, events and positions, and through its death."""

from collections.abc import Callable

import pytest

from console.app import Console
from console.models.connection import ConnectionState
from contract.vocabulary import OrderState, Presence
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.waiting import until

MakeConsole = Callable[[], Console]


async def _started(make_console: MakeConsole) -> Console:
    console = make_console()
    console.begin()
    await console.start()
    connection = console.models.connection
    await until(connection.changed, lambda: connection.is_live, what="live")
    return console


def test_an_embedded_backend_signs_the_console_in_and_fills_the_stores(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await _started(make_console)
        try:
            assert console.models.connection.account is not None
            assert len(console.models.departments) >= 1
            assert console.models.organisation.name
        finally:
            await console.close()

    on_qt_loop(story())


def test_what_happens_on_the_backend_shows_in_the_stores(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await _started(make_console)
        models = console.models
        try:
            office = Office(console.client)
            phone = await office.hire("张三", "13800000001")
            order = await office.order("宽带无法上网")
            await until(models.orders.changed, lambda: order.id in models.orders, what="order")
            worker_id = phone.worker.id
            await until(models.fleet.moved, lambda: models.fleet.fix(worker_id) is not None, what="fix")
            online = lambda: models.presence.presence(worker_id) is Presence.ONLINE  # noqa: E731
            await until(models.presence.changed, online, what="online")
            assert models.presence.counts(await office.department()).online == 1
            assert [event.seq for event in models.events.all()] == sorted(
                event.seq for event in models.events.all()
            )
        finally:
            await console.close()

    on_qt_loop(story())


def test_a_dispatch_goes_through_the_outbox_and_comes_back_in_the_store(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await _started(make_console)
        models, workorders = console.models, console.operations.workorders
        try:
            office = Office(console.client)
            phone = await office.hire("李四", "13800000002")
            order = await office.order("专线中断")
            await until(models.orders.changed, lambda: order.id in models.orders)
            await workorders.dispatch(order.id, phone.worker.id)
            assert models.connection.pending_commands <= 1
            given = lambda: models.orders.get(order.id).state is OrderState.DISPATCHED  # type: ignore[union-attr] # noqa: E731
            await until(models.orders.changed, given, what="dispatched")
            await until(models.pending.changed, lambda: not models.pending.items, what="acknowledged")
            await workorders.load_history(order.id)
            kinds = [event.kind for event in models.history.events]
            assert kinds.count("order.dispatched") == 1
            await workorders.load_candidates(order.id)
            assert models.candidates.result is not None
        finally:
            await console.close()

    on_qt_loop(story())


@pytest.mark.expects_log  # the death is worth a warning
def test_a_killed_backend_is_started_again_and_the_window_is_told_all_along(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await _started(make_console)
        models = console.models
        told: list[ConnectionState] = []
        models.connection.changed.connect(lambda: told.append(models.connection.state))
        try:
            assert console.child is not None
            office = Office(console.client)
            before = await office.order("停电前")
            console.child.kill()
            await until(models.connection.changed, lambda: not models.connection.is_live, what="down")
            key = await console.operations.workorders.cancel(before.id, "重复")
            assert models.pending.get(key) is not None
            await until(models.connection.changed, lambda: models.connection.is_live, what="back")
            ended = lambda: models.orders.get(before.id).state is OrderState.CANCELLED  # type: ignore[union-attr] # noqa: E731
            await until(models.orders.changed, ended, what="cancelled")
            assert ConnectionState.RESTARTING in told
            assert len(await office.events("order.cancelled")) == 1
        finally:
            await console.close()

    on_qt_loop(story())
