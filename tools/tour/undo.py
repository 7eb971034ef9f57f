"""A scene of second thoughts: an order given away by a sentence in the command box, taken back by Ctrl+Z."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from console.api.types import Order
from contract.vocabulary import OrderState, Presence, WorkerKind
from tools.tour.stage import Stage
from tools.tour.waiting import DidNotHappen, Stopwatch, settle, until

Times = dict[str, float]
CONTROL = Qt.KeyboardModifier.ControlModifier
WAITING = (OrderState.SUBMITTED, OrderState.ACCEPTED)


async def dispatch_is_taken_back(stage: Stage) -> Times:
    """/ 派 0007 somebody; what Enter will do is said before; Ctrl+Z, and the order is as it was."""
    models = stage.console.models
    before = _waiting(stage)
    await stage.to_front()
    stage.press(Qt.Key.Key_Slash, on=stage.window)
    box = stage.find(QLineEdit, "command_box")
    await until("the command box", box.hasFocus)
    stage.write(f"派 {before.number} {_somebody(stage)}", on=box)
    await settle()
    await stage.picture("command-sentence")
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Return, on=box)
    await until("it is given away", lambda: _order(stage, before.id).state is OrderState.DISPATCHED)
    given_ms = watch.ms
    await until("it can be undone", lambda: models.undo.undo is not None)
    await stage.picture("undo-offered")
    watch = Stopwatch()
    stage.press(Qt.Key.Key_Z, CONTROL, on=stage.window.dispatch.queue.table)
    await until("it is as it was", lambda: _order(stage, before.id).version > before.version + 1)
    undone_ms = watch.ms
    after = _order(stage, before.id)
    assert (after.state, after.worker_id) == (before.state, before.worker_id), "not as it was"
    await stage.picture("undone")
    stage.close_messages()
    models.selection.select_order(stage.order_id or None)
    return {"given_ms": given_ms, "undone_ms": undone_ms}


def _order(stage: Stage, order_id: int) -> Order:
    found = stage.console.models.orders.get(order_id)
    assert found is not None
    return found


def _waiting(stage: Stage) -> Order:
    orders = stage.console.models.orders.all()
    found = next((one for one in orders if one.state in WAITING and one.id != stage.order_id), None)
    if found is None:
        raise DidNotHappen("an order that waits")
    return found


def _somebody(stage: Stage) -> str:
    """The name of one who can be given an order, and who alone is called so."""
    models = stage.console.models
    names = [one.name for one in models.workers.all()]
    for worker in models.workers.all():
        is_there = models.presence.presence(worker.id) is Presence.ONLINE
        if is_there and worker.kind is WorkerKind.PERSON and names.count(worker.name) == 1:
            return worker.name
    raise DidNotHappen("somebody who is there")
