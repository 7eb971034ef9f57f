"""Orders and people carried with the mouse from pane to pane, step by step, by real mouse events."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.console.views.room import Room

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Hand:
    """The mouse: presses on one widget and moves over others, as Qt tells it to the one pressed."""

    def __init__(self, source: QWidget, place: QPoint) -> None:
        self._source, self._place = source, place
        QTest.mousePress(source, LEFT, NONE, place)

    def over(self, widget: QWidget, place: QPoint) -> None:
        to = self._source.mapFromGlobal(widget.mapToGlobal(place))
        for step in range(1, 5):
            self._move(self._place + (to - self._place) * step / 4)
        self._place = to

    def _move(self, place: QPoint) -> None:
        """Not by QTest: it runs Qt's loop inside the coroutine, and another task's step is lost."""
        where = QPointF(place), QPointF(self._source.mapToGlobal(place))
        moved = QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, LEFT, NONE)
        QApplication.sendEvent(self._source, moved)

    def let_go(self) -> None:
        QTest.mouseRelease(self._source, LEFT, NONE, self._place)


def from_queue(room: Room, order_id: int) -> Hand:
    return Hand(room.window.dispatch.queue.table.viewport(), row_of_order(room, order_id))


def from_board(room: Room, order_id: int) -> Hand:
    view = room.window.panes.board.view
    place = view.place_of(order_id)
    assert place is not None
    return Hand(view.viewport(), place)


def row_of_order(room: Room, order_id: int) -> QPoint:
    """Where the order is in the queue's viewport, scrolled into view."""
    table = room.window.dispatch.queue.table
    row = room.window.dispatch.queue.rows.row_of(order_id)
    assert row is not None
    index = table.model().index(row, 2)
    table.scrollTo(index)
    return table.visualRect(index).center()


def row_of_worker(room: Room, worker_id: int) -> QPoint:
    """Where the worker is in the tree's viewport, unfolded and scrolled into view."""
    tree = room.window.people.tree
    index = room.window.people.rows.index_of_worker(worker_id)
    assert index.isValid()
    tree.scrollTo(index)
    return tree.visualRect(index).center()


def from_tree(room: Room, worker_id: int) -> Hand:
    place = row_of_worker(room, worker_id)
    return Hand(room.window.people.tree.viewport(), place)


def from_candidates(room: Room, worker_id: int) -> Hand:
    table = room.window.dispatch.candidates.table
    row = room.window.dispatch.candidates.rows.row_of(worker_id)
    assert row is not None
    return Hand(table.viewport(), table.visualRect(table.model().index(row, 1)).center())


def from_map(room: Room, place: QPoint) -> Hand:
    return Hand(room.window.map_view, place)
