"""A backend killed at random moments of many dispatches: every acknowledged command exactly once."""

import asyncio
import collections
import random
from collections.abc import Callable

import pytest

from console.app import Console
from console.core.notify import Notice
from console.models.world import Models
from contract.vocabulary import OrderState
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.waiting import until

ORDERS = 120
KILLS = 4
SEED = 20261121


@pytest.mark.expects_log  # every death is worth a warning
def test_no_dispatch_is_lost_or_doubled_when_the_backend_is_killed_at_random_moments(
    on_qt_loop: OnQtLoop, make_console: Callable[[], Console]
) -> None:
    async def story() -> None:
        console = make_console()
        console.begin()
        await console.start()
        models = console.models
        await until(models.connection.changed, lambda: models.connection.is_live, what="live")
        try:
            office = Office(console.client)
            phone = await office.hire("张三", "13800000001")
            orders = [await office.order(f"第 {n} 单") for n in range(ORDERS)]
            wanted = {order.id for order in orders}
            await until(models.orders.changed, lambda: wanted <= models.orders.ids(), what="orders")
            acknowledged = Acknowledged(console)
            await _dispatch_all(console, sorted(wanted), phone.worker.id)
            events = collections.Counter(
                event["subject_id"] for event in await office.events("order.dispatched")
            )
            assert acknowledged.times == {order.number: 1 for order in orders}
            assert events == dict.fromkeys(wanted, 1)
            given = lambda: all(_state(models, key) is OrderState.DISPATCHED for key in wanted)  # noqa: E731
            await until(models.orders.changed, given, what="every order dispatched in the store")
            assert models.pending.items == []
        finally:
            await console.close()

    on_qt_loop(story(), within_s=240)


class Acknowledged:
    """Counts what the user was told is done, by order number."""

    def __init__(self, console: Console) -> None:
        self.times: collections.Counter[str] = collections.Counter()
        console.ui.notifier.posted.connect(self._hear)

    def _hear(self, notice: Notice) -> None:
        if notice.key == "core.done.dispatch":
            self.times[str(notice.params["order"])] += 1


async def _dispatch_all(console: Console, order_ids: list[int], worker_id: int) -> None:
    """Presses all dispatches at once and kills the backend while they go out; ends when none waits."""
    models, child = console.models, console.child
    assert child is not None
    dice = random.Random(SEED)
    for order_id in order_ids:
        await console.operations.workorders.dispatch(order_id, worker_id)
    kill_below = sorted(dice.sample(range(ORDERS // 10, ORDERS), KILLS), reverse=True)
    for left in kill_below:
        await until(models.pending.changed, lambda most=left: len(models.pending.items) <= most)  # type: ignore[misc]
        for _ in range(dice.randrange(12)):  # somewhere between two answers
            await asyncio.sleep(0)
        before = child.pid
        child.kill()
        await until(child.died, lambda gone=before: child.pid != gone)  # type: ignore[misc]
    await until(
        models.pending.changed, lambda: not models.pending.items, within_s=120, what="all acknowledged"
    )


def _state(models: Models, order_id: int) -> OrderState | None:
    order = models.orders.get(order_id)
    return None if order is None else order.state
