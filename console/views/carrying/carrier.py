"""Carrying an order with the mouse from one pane to another: who may start it, where it may go, what is said.

Not Qt's own drag and drop: that runs a loop inside the loop, cannot be called off by us, and the map's page
would swallow it. The widget pressed keeps the mouse until it is let go, so we hear every move of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QGuiApplication,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QWidget

from console.views.marks import Mark, paint_shape
from console.views.theme import SMALL_PX, Theme, font

_BESIDE_PX: Final = 18
_LINE_PX: Final = 19
_WIDEST_PX: Final = 460


@dataclass(frozen=True, slots=True)
class Told:
    """What letting go would do, in words: a title, and lines with a shape before each. `ok`: it does it."""

    title: str
    lines: tuple[tuple[Mark | None, str], ...] = ()
    ok: bool = True

    @property
    def sentence(self) -> str:
        """For the status line and for those who hear the screen."""
        return " · ".join([self.title, *(words for _look, words in self.lines)])


class Target(Protocol):
    """Where an order can be let go. Positions are the widget's own."""

    def hover(self, order_id: int, at: QPoint) -> Told | None: ...

    def leave(self) -> None: ...

    def drop(self, order_id: int) -> None: ...


class Carrier(QObject):
    """`watch` makes a widget a source, `add` a target. One order at a time; Esc calls it off."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.tip = GhostTip(theme, parent)
        self.order_id: int | None = None
        self._sources: dict[QObject, Callable[[QPoint], int | None]] = {}
        self._targets: dict[QWidget, Target] = {}
        self._pressed: tuple[QWidget, QPoint, int] | None = None
        self._over: Target | None = None
        self._told: Told | None = None
        # Whoever has the keyboard. No filter over all of the application: the map's page does not survive it.
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), parent)
        self._escape.setContext(Qt.ShortcutContext.ApplicationShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.cancel)

    def watch(self, source: QWidget, order_at: Callable[[QPoint], int | None]) -> None:
        """`order_at`: the order under a place of the widget, None where there is nothing to pick up."""
        self._sources[source] = order_at
        source.installEventFilter(self)

    def add(self, widget: QWidget, target: Target) -> None:
        self._targets[widget] = target

    def cancel(self) -> None:
        self._end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched not in self._sources or not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.Hide:
            self._end()
        elif isinstance(event, QMouseEvent):
            return self._mouse(watched, event)
        return False

    def _mouse(self, source: QWidget, event: QMouseEvent) -> bool:
        at = event.position().toPoint()
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            order_id = self._sources[source](at)
            self._pressed = None if order_id is None else (source, at, order_id)
            return False
        if self._pressed is None or self._pressed[0] is not source:
            return False
        if kind == QEvent.Type.MouseMove and event.buttons() & Qt.MouseButton.LeftButton:
            far = (at - self._pressed[1]).manhattanLength() >= QApplication.startDragDistance()
            if self.order_id is None and far:
                self._begin(self._pressed[2])
            if self.order_id is not None:
                self._move(source.mapToGlobal(at))
            return True  # a list must not select whatever the mouse passes
        if kind == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton:
            carried, self._pressed = self.order_id, None
            if carried is not None:
                self._move(source.mapToGlobal(at))
                self._let_go(carried)
                return True
        return False

    def _begin(self, order_id: int) -> None:
        self.order_id = order_id
        self._escape.setEnabled(True)
        QGuiApplication.setOverrideCursor(Qt.CursorShape.ClosedHandCursor)

    def _move(self, where: QPoint) -> None:
        if self.order_id is None:
            return
        widget, target = self._target_at(where)
        if self._over is not None and self._over is not target:
            self._over.leave()
        self._over, self._told = target, None
        if target is not None and widget is not None:
            self._told = target.hover(self.order_id, widget.mapFromGlobal(where))
        self.tip.show_beside(where, self._told)
        well = self._told is not None and self._told.ok
        shape = Qt.CursorShape.ClosedHandCursor if well else Qt.CursorShape.ForbiddenCursor
        QGuiApplication.changeOverrideCursor(shape)

    def _let_go(self, order_id: int) -> None:
        target, well = self._over, self._told is not None and self._told.ok
        if target is not None and well:
            target.drop(order_id)
        self._end()

    def _end(self) -> None:
        self._pressed = None
        if self.order_id is None:
            return
        self.order_id = None
        self._escape.setEnabled(False)
        QGuiApplication.restoreOverrideCursor()
        if self._over is not None:
            self._over.leave()
        self._over = self._told = None
        self.tip.hide()

    def _target_at(self, where: QPoint) -> tuple[QWidget | None, Target | None]:
        widget = QApplication.widgetAt(where)
        while widget is not None:
            if widget in self._targets:
                return widget, self._targets[widget]
            widget = widget.parentWidget()
        return None, None


class GhostTip(QWidget):
    """What letting go would do, beside the mouse or beside the ghost that the keys move."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("ghost_tip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._theme = theme
        self._bold, self._small = font(bold=True), font(SMALL_PX)
        self.told: Told | None = None

    def show_beside(self, where: QPoint, told: Told | None) -> None:
        """`where` in the screen's pixels; None hides it."""
        if told is None:
            self.told = None
            self.hide()
            return
        if told != self.told:
            self.told = told
            self.setAccessibleName(told.sentence)
            self._size()
            self.update()
        self.move(self._kept_on_screen(where + QPoint(_BESIDE_PX, _BESIDE_PX), where))
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        told = self.told
        if told is None:
            return
        tokens = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens.colour("panel"))
        edge = QColor(tokens.tone("info" if told.ok else "red").fill)
        painter.setPen(edge)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.fillRect(0, 0, 4, self.height(), edge)
        box = QRectF(14, 6, self.width() - 22, _LINE_PX)
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(self._bold)
        painter.setPen(tokens.colour("text"))
        face = QFontMetrics(self._bold)
        painter.drawText(
            box, align, face.elidedText(told.title, Qt.TextElideMode.ElideRight, int(box.width()))
        )
        painter.setFont(self._small)
        for look, words in told.lines:
            box.translate(0, _LINE_PX)
            left = 0.0
            if look is not None:
                place = QRectF(box.left(), box.center().y() - 5, 10, 10)
                fill = QColor(tokens.tone(look.tone).fill)
                paint_shape(painter, place, look.shape, fill, tokens.colour("panel"))
                left = 16.0
            ink = tokens.colour("text") if look is None else QColor(tokens.tone(look.tone).ink)
            painter.setPen(ink)
            painter.drawText(box.adjusted(left, 0, 0, 0), align, words)
        painter.end()

    def _size(self) -> None:
        assert self.told is not None
        wide = [QFontMetrics(self._bold).horizontalAdvance(self.told.title)]
        small = QFontMetrics(self._small)
        wide += [small.horizontalAdvance(words) + 16 for _look, words in self.told.lines]
        self.resize(min(_WIDEST_PX, max(wide) + 30), 12 + _LINE_PX * (1 + len(self.told.lines)))

    def _kept_on_screen(self, place: QPoint, where: QPoint) -> QPoint:
        screen = QGuiApplication.screenAt(where) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if place.x() + self.width() > room.right():
            place.setX(where.x() - self.width() - _BESIDE_PX)
        if place.y() + self.height() > room.bottom():
            place.setY(where.y() - self.height() - _BESIDE_PX)
        return place
