"""Carrying with the mouse from one pane to another: who may start it, where it may go, when it ends.

Not Qt's own drag and drop: that runs a loop inside the loop, cannot be called off by us, and the map's page
would swallow it. The widget pressed keeps the mouse until it is let go, so we hear every move of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from console.views.carrying.cargo import Cargo, Target, Told
from console.views.carrying.tip import GhostTip
from console.views.theme import Theme

_CHOOSING: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier

CargoAt = Callable[[QPoint], Cargo | None]


class Carrier(QObject):
    """`watch` makes a widget a source, `add` a target. Esc calls off what is carried.

    `describe` says what is carried where nothing can be done with it, `keys` what keys do the same.
    `moved` after `told`, what letting go here would do, became another.
    """

    moved = Signal()

    def __init__(
        self, theme: Theme, parent: QWidget, describe: Callable[[Cargo], Told], *, keys: str = ""
    ) -> None:
        super().__init__(parent)
        self.tip = GhostTip(theme, parent)
        self.cargo: Cargo | None = None
        self._describe, self._keys = describe, keys
        self._sources: dict[QObject, CargoAt] = {}
        self._hearing: set[QObject] = set()  # sources that are told of the end, to forget the press
        self._targets: dict[QWidget, Target] = {}
        self._pressed: tuple[QWidget, QPoint, Cargo] | None = None
        self._spent: QWidget | None = None  # called off, and the button not let go yet
        self._over: Target | None = None
        self._where = QPoint()
        self.told: Told | None = None
        # Whoever has the keyboard. No filter over all of the application: the map's page does not survive it.
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), parent)
        self._escape.setContext(Qt.ShortcutContext.ApplicationShortcut)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.cancel)

    def watch(self, source: QWidget, cargo_at: CargoAt, *, hears_end: bool = False) -> None:
        """`cargo_at`: what lies under a place of the widget, None where there is nothing to pick up.

        `hears_end`: it is told that the button was let go; a list is not, or it would select anew.
        """
        if source not in self._sources:
            source.installEventFilter(self)
        self._sources[source] = cargo_at
        if hears_end:
            self._hearing.add(source)

    def add(self, widget: QWidget, target: Target) -> None:
        self._targets[widget] = target

    def cancel(self) -> None:
        if self._pressed is not None:
            self._spent = self._pressed[0]
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
            cargo = None if event.modifiers() & _CHOOSING else self._sources[source](at)
            self._pressed, self._spent = None if cargo is None else (source, at, cargo), None
            return False
        ends = kind == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton
        moves = kind == QEvent.Type.MouseMove and bool(event.buttons() & Qt.MouseButton.LeftButton)
        if self._spent is source and (ends or moves):
            self._spent = None if ends else source
            return moves or source not in self._hearing
        if self._pressed is None or self._pressed[0] is not source:
            return False
        if moves:
            far = (at - self._pressed[1]).manhattanLength() >= QApplication.startDragDistance()
            if self.cargo is None and far:
                self._begin(source, self._pressed[2])
            if self.cargo is not None:
                self._move(source.mapToGlobal(at))
            return True  # a list must not select whatever the mouse passes, nor the map be dragged
        if ends:
            carried, self._pressed = self.cargo, None
            if carried is not None:
                if (
                    source.mapToGlobal(at) != self._where
                ):  # else a list sorted anew would change what was told
                    self._move(source.mapToGlobal(at))
                self._let_go(carried)
                return source not in self._hearing
        return False

    def _begin(self, source: QWidget, cargo: Cargo) -> None:
        self.cargo = cargo
        if source in self._hearing:  # it must not go on telling of what was under the mouse
            QApplication.sendEvent(source, QEvent(QEvent.Type.Leave))
        self._escape.setEnabled(True)
        QGuiApplication.setOverrideCursor(Qt.CursorShape.ClosedHandCursor)

    def _move(self, where: QPoint) -> None:
        if self.cargo is None:
            return
        self._where = where
        widget, target = self._target_at(where)
        if self._over is not None and self._over is not target:
            self._over.leave()
        self._over, found = target, None
        if target is not None and widget is not None:
            found = target.hover(self.cargo, widget.mapFromGlobal(where))
        told = found or self._describe(self.cargo)
        self.tip.show_beside(where, replace(told, aside=self._keys))
        shape = Qt.CursorShape.ClosedHandCursor if told.ok else Qt.CursorShape.ForbiddenCursor
        QGuiApplication.changeOverrideCursor(shape)
        if told != self.told:
            self.told = told
            self.moved.emit()

    def _let_go(self, cargo: Cargo) -> None:
        target = self._over
        if target is not None and self.told is not None and self.told.ok:
            target.drop(cargo)
        self._end()

    def _end(self) -> None:
        self._pressed = None
        if self.cargo is None:
            return
        self.cargo = None
        self._escape.setEnabled(False)
        QGuiApplication.restoreOverrideCursor()
        if self._over is not None:
            self._over.leave()
        self._over = self.told = None
        self.tip.hide()
        self.moved.emit()

    def _target_at(self, where: QPoint) -> tuple[QWidget | None, Target | None]:
        widget = QApplication.widgetAt(where)
        while widget is not None:
            if widget in self._targets:
                return widget, self._targets[widget]
            widget = widget.parentWidget()
        return None, None
