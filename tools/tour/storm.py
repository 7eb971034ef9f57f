"""Scenes of a storm: orders come in by the hundred; a plan is asked for, looked at, and dispatched."""

import asyncio
import random
from typing import Final

from PySide6.QtCore import Qt

from console.api.types import Order
from console.models.planning import RUNNING
from contract.vocabulary import OrderState, OrderType
from tools.tour.stage import Stage
from tools.tour.waiting import Stopwatch, settle, until

Times = dict[str, float]
ORDERS: Final = 140
AT_ONCE: Final = 10
SPREAD_DEG: Final = (0.03, 0.04)  # of latitude and longitude about the organisation's centre
PLANNED_WITHIN_S: Final = 60.0
WHAT: Final = ("雷击后光猫不亮", "整栋楼宽带中断", "专线丢包", "分光箱进水", "电话无声")
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


async def storm_breaks(stage: Stage) -> Times:
    """The monitoring centre sends 140 orders; they stand in the queue as they come."""
    models, client = stage.console.models, stage.console.client
    draw, (lat, lon) = random.Random(20261122), models.organisation.centre
    before = len(models.orders)
    drafts = [
        {
            "type": OrderType.FAULT,
            "title": f"{draw.choice(WHAT)}（{number + 1}）",
            "source": "monitoring",
            "address": "暴雨片区",
            "lat": lat + draw.uniform(-1, 1) * SPREAD_DEG[0],
            "lon": lon + draw.uniform(-1, 1) * SPREAD_DEG[1],
        }
        for number in range(ORDERS)
    ]
    watch = Stopwatch()
    for first in range(0, ORDERS, AT_ONCE):
        some = enumerate(drafts[first : first + AT_ONCE], first)
        sent = (client.post("/api/orders", Order, one, key=f"storm-{number:04}") for number, one in some)
        await asyncio.gather(*sent)
    await until("all of them in the queue", lambda: len(models.orders) >= before + ORDERS, 30)
    shown_ms = watch.ms
    stage.close_messages()
    await stage.picture("storm")
    return {"shown_ms": shown_ms, "orders": ORDERS}


async def plan_is_made(stage: Stage) -> Times:
    """Ctrl+Shift+P: a first plan at once, better ones while somebody looks; why, and whose way it is."""
    model, pane = stage.console.models.planning, stage.window.panes.planning
    await stage.to_front()
    watch = Stopwatch()
    stage.press(Qt.Key.Key_P, CTRL_SHIFT, on=stage.window)
    await until("a first plan", lambda: model.plan is not None and model.plan.totals is not None, 20)
    first_ms = watch.ms
    stage.shoot("plan-first", stage.window)
    await until("a better one", lambda: model.plan is not None and model.plan.round > 1, 30)
    better_ms = watch.ms
    assert model.plan is not None
    assert model.first is not None
    assert model.plan.totals is not None
    worker_id = max(model.workers().items(), key=lambda item: len(item[1]))[0]
    pane.worker_table.setFocus()
    pane.worker_table.select_key(worker_id)
    stage.press(Qt.Key.Key_Return, on=pane.worker_table)
    await settle()
    pane.visit_table.setFocus()
    stage.press(Qt.Key.Key_Down, on=pane.visit_table)
    assert pane.why.toPlainText(), "it is not said why"
    await stage.picture("plan")
    saved = 1 - model.plan.totals.travel_s / model.first.travel_s
    return {"first_plan_ms": first_ms, "better_plan_ms": better_ms, "saved_pct": round(100 * saved, 1)}


async def plan_is_dispatched(stage: Stage) -> Times:
    """Esc stops, F9 gives everything away; every order says when it is expected."""
    models, pane = stage.console.models, stage.window.panes.planning
    model = models.planning
    if model.is_running:
        stage.press(Qt.Key.Key_Escape, on=pane.visit_table)
        await until("the plan stands", lambda: model.plan is not None and model.plan.state not in RUNNING)
    wanted = model.wanted(only_ticked=False)
    watch = Stopwatch()
    stage.press(Qt.Key.Key_F9, on=pane.visit_table)
    await until("everything is given", lambda: not model.applying and bool(model.given), PLANNED_WITHIN_S)
    given_ms = watch.ms
    assert model.given == frozenset(wanted), model.error

    def dispatched() -> bool:
        orders = [models.orders.get(one) for one in wanted]
        return all(
            one is not None and one.state is OrderState.DISPATCHED and one.planned_at for one in orders
        )

    await until("the queue knows", dispatched)
    stage.close_messages()
    await stage.picture("plan-dispatched")
    stage.console.operations.planning.clear()
    return {"given_ms": given_ms, "orders": len(wanted)}
