"""Scenes of the schedule board: an order carried from the queue to a worker, then moved by keys."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from console.models.board_ghost import Ghost
from tools.tour.centre import Times
from tools.tour.stage import NO_KEYS, Stage
from tools.tour.waiting import DidNotHappen, Stopwatch, settle, until

ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
MOVE = QEvent.Type.MouseMove  # not by QTest, which runs the loop inside the loop
HOUR_MS = 3_600_000.0
EVENING_MS = 3 * HOUR_MS  # the board ends at midnight: then the next day is planned


async def order_is_dragged(stage: Stage) -> Times:
    """Alt+B; from the queue to the row of somebody free: told before the button is let go, there after."""
    models, panel = stage.console.models, stage.window.panes.board
    await stage.to_front()
    stage.press(Qt.Key.Key_B, ALT, on=stage.window)
    await until("the board", lambda: panel.view.isVisible() and bool(panel.model.rows))
    panel.bar.tall.setChecked(True)
    panel.bar.tall_wanted.emit(True)
    await until("room for it", lambda: panel.view.height() > 300)
    if panel.model.begin_ms + 24 * HOUR_MS - panel.model.now_ms < EVENING_MS:
        after = panel.bar.findChild(QAbstractButton, "board_day_after")
        assert after is not None
        after.click()
    order_id = await until("an order that waits", lambda: next(iter(panel.model.waiting), None))
    ghost = _free(stage, order_id)
    assert ghost.worker_id is not None
    assert ghost.block is not None
    table = stage.window.dispatch.queue.table
    row = stage.window.dispatch.queue.rows.row_of(order_id)
    assert row is not None, "the order is in the queue"
    index = table.model().index(row, 2)
    table.scrollTo(index)
    begin = table.visualRect(index).center()
    end = panel.view.point_of(ghost.worker_id, ghost.block.begin_ms + 60_000)
    await drag(table.viewport(), begin, panel.view.viewport(), end)
    assert panel.carrier.tip.told is not None
    stage.shoot("board-ghost", stage.window)  # another picture would raise the window over what is told
    watch = Stopwatch()
    to = table.viewport().mapFromGlobal(panel.view.viewport().mapToGlobal(end))
    QTest.mouseRelease(table.viewport(), LEFT, NO_KEYS, to)
    before = await until("it lies there", lambda: _begins_ms(stage, order_id))
    planned_ms = watch.ms
    panel.view.setFocus()
    panel.view.cursor_.go_to(ghost.worker_id, order_id)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        stage.press(key, on=panel.view)
    await until("half an hour later", lambda: _begins_ms(stage, order_id) == before + HOUR_MS / 2)
    stage.close_messages()
    await stage.picture("board")
    panel.bar.now.click()
    panel.bar.tall.setChecked(False)
    panel.bar.tall_wanted.emit(False)
    models.selection.select_order(stage.order_id or None)
    return {"planned_ms": planned_ms}


def _free(stage: Stage, order_id: int) -> Ghost:
    """Where a dispatcher would put it: on duty, nothing against it, the soonest of the day shown."""
    model = stage.window.panes.board.model
    early = model.begin_ms + HOUR_MS
    ghosts = [model.ghost(order_id, one, max(early, model.soonest_ms(order_id, one))) for one in model.rows]
    able = [one for one in ghosts if one.deed is not None and one.block is not None]
    if not able:
        raise DidNotHappen("somebody the order can be given to")
    return min(able, key=lambda one: (len(one.block.conflicts) if one.block else 9, len(one.spoils)))


def _begins_ms(stage: Stage, order_id: int) -> float | None:
    found = stage.window.panes.board.model.block(order_id)
    return None if found is None else found[1].begin_ms


async def drag(source: QWidget, begin: QPoint, target: QWidget, end: QPoint) -> None:
    """Press and carry, without letting go."""
    to = source.mapFromGlobal(target.mapToGlobal(end))
    QTest.mousePress(source, LEFT, NO_KEYS, begin)
    for step in range(1, 11):
        place = begin + (to - begin) * step / 10
        where = QPointF(place), QPointF(source.mapToGlobal(place))
        QApplication.sendEvent(source, QMouseEvent(MOVE, *where, Qt.MouseButton.NoButton, LEFT, NO_KEYS))
    await settle()
