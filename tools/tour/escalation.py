"""The scene of a limit nobody keeps: told on time, one level up after the other, until somebody acts."""

from datetime import timedelta
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Qt

from console.api import organisation
from console.api.types import Alarm, Order
from contract.vocabulary import AlarmState, OrderType
from tools.tour.centre import Times
from tools.tour.stage import Stage
from tools.tour.waiting import settle, until

DUE_IN_S: Final = 8
STEP_S: Final = 3
CHAIN: Final = ("dispatcher", "supervisor", "department_admin")
DETAILS: Final = 1  # the tab


async def limit_is_passed(stage: Stage) -> Times:
    """An order promised for a few seconds from now; nobody touches it, and it goes up three levels."""
    console, models = stage.console, stage.console.models
    before = await organisation.read(console.client)
    steps = [{"role": role, "after_s": STEP_S * number} for number, role in enumerate(CHAIN)]
    hurried = {"escalation": {"steps": steps, "own": {}}}
    hurrying = await organisation.change(console.client, before.version, hurried, key=uuid4().hex)
    due_at = console.ui.clock.now() + timedelta(seconds=DUE_IN_S)
    lat, lon = models.organisation.centre
    wanted = {
        "type": OrderType.FAULT,
        "title": "集团客户专线中断，承诺时限将到",
        "source": "monitoring",
        "priority": "urgent",
        "address": "人民大道 200 号",
        "lat": lat,
        "lon": lon,
        "due_at": due_at,
    }
    made = await console.client.post("/api/orders", Order, wanted, key=uuid4().hex)
    await until("the order in the queue", lambda: models.orders.get(made.id) is not None)
    models.selection.select_order(made.id)
    stage.window.dispatch.tabs.setCurrentIndex(DETAILS)

    def alarm() -> Alarm | None:
        return next((one for one in models.alarms.all() if one.order_id == made.id), None)

    def reached(step: int) -> bool:
        found = alarm()
        return found is not None and found.step >= step

    await until("the first level", lambda: reached(1), DUE_IN_S + 5)
    assert models.ringing.level is not None, "nobody hears it"
    await until("the third level", lambda: reached(len(CHAIN)), STEP_S * len(CHAIN) + 5)
    order = models.orders.get(made.id)
    assert order is not None
    late_ms = max((one.at - one.due_at).total_seconds() * 1000 for one in order.alerts)
    await stage.to_front()
    stage.window.bring_up("alarms")
    found = alarm()
    assert found is not None
    models.selection.select_alarm(found.id)
    await settle()
    area = stage.window.dispatch.details
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum() // 2)
    stage.close_messages()
    await stage.picture("escalation")
    stage.press(Qt.Key.Key_A, on=stage.window)
    await until("acknowledged", lambda: (one := alarm()) is None or one.state is not AlarmState.ACTIVE)
    kept = {"escalation": before.escalation}
    await organisation.change(console.client, hurrying.version, kept, key=uuid4().hex)
    return {"told_late_max_ms": round(late_ms, 1), "levels": len(CHAIN)}
