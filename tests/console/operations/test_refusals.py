"""What the backend refuses is shown as refused and leaves nothing behind that looks done."""

from collections.abc import Callable

from console.api.order_types import ChosenParty
from console.api.types import OrderDraft
from console.app import Console
from console.core.notify import Level, Notice
from console.models.pending import PendingState
from contract.vocabulary import OrderState, OrderType
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.waiting import until

MakeConsole = Callable[[], Console]


async def _live(make_console: MakeConsole) -> tuple[Console, list[Notice]]:
    console = make_console()
    console.begin()
    await console.start()
    notices: list[Notice] = []
    console.ui.notifier.posted.connect(notices.append)
    await until(console.models.connection.changed, lambda: console.models.connection.is_live, what="live")
    return console, notices


async def _refused(console: Console, key: str) -> None:
    pending = console.models.pending

    def holds() -> bool:
        command = pending.get(key)
        return command is not None and command.state is PendingState.REFUSED

    await until(pending.changed, holds, what="refused")


def test_dispatching_to_somebody_who_went_off_duty_is_refused_and_changes_nothing(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console, notices = await _live(make_console)
        models, workorders = console.models, console.operations.workorders
        try:
            office = Office(console.client)
            made = await office.post(
                "/api/workers",
                {"name": "王五", "phone": "13800000009", "department_id": await office.department()},
            )
            order = await office.order("宽带无法上网")
            await until(models.orders.changed, lambda: order.id in models.orders)
            key = await workorders.dispatch(order.id, made["id"])
            assert models.orders.get(order.id) == order
            await _refused(console, key)
            assert models.orders.get(order.id) == order
            assert models.pending.for_order(order.id)[0].error == "不能派给该人员：已下班"
            assert models.connection.pending_commands == 0
            assert [one.level for one in notices] == [Level.ERROR]
            await workorders.dismiss(key)
            assert models.pending.items == []
        finally:
            await console.close()

    on_qt_loop(story())


def test_a_dispatcher_who_was_slower_learns_who_was_faster_and_sees_the_present_state(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console, notices = await _live(make_console)
        models, workorders = console.models, console.operations.workorders
        try:
            office = Office(console.client)
            phone = await office.hire("张三", "13800000001")
            order = await office.order("专线中断")
            await until(models.orders.changed, lambda: order.id in models.orders)
            await office.post(
                f"/api/orders/{order.id}/cancel", {"version": order.version, "reason": "客户撤回"}
            )
            models.orders.replace([order])  # as if the other's event had not arrived yet
            key = await workorders.dispatch(order.id, phone.worker.id)
            await _refused(console, key)
            now = models.orders.get(order.id)
            assert now is not None
            assert now.state is OrderState.CANCELLED
            account = models.connection.account
            assert account is not None
            assert [(one.key, one.params["who"]) for one in notices] == [
                ("core.error.version_conflict.since", account.name)
            ]
        finally:
            await console.close()

    on_qt_loop(story())


def test_a_new_order_is_announced_under_the_key_it_was_pressed_with(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console, _ = await _live(make_console)
        models = console.models
        made: dict[str, int] = {}
        models.pending.created.connect(lambda key, order_id: made.update({key: order_id}))
        try:
            draft = OrderDraft(type=OrderType.FAULT, title="整栋楼网络不通", lat=31.23, lon=121.47)
            key = await console.operations.workorders.create(draft)
            await until(models.pending.created, lambda: key in made, what="created")
            order = models.orders.get(made[key])
            assert order is not None
            assert order.title == "整栋楼网络不通"
        finally:
            await console.close()

    on_qt_loop(story())


def test_what_a_type_asks_for_is_named_in_words_when_the_backend_misses_it(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console, notices = await _live(make_console)
        try:
            await console.operations.workflows.load()
            draft = OrderDraft(
                type=OrderType.DESIGN,
                title="专线设计",
                lat=31.23,
                lon=121.47,
                parties=[
                    ChosenParty(name=name, department_id=1)
                    for name in ("response_centre", "design_institute", "branch_network")
                ],
            )
            key = await console.operations.workorders.create(draft)
            await _refused(console, key)
            assert [(one.key, one.params["names"]) for one in notices] == [
                ("core.problem.lacking", "点位明细、A 端地址、Z 端地址、联系人、保障等级、业务条数")
            ]
        finally:
            await console.close()

    on_qt_loop(story())
