"""What letting go would do, in a small window beside the mouse or beside the ghost that the keys move."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.views.carrying.cargo import Told
from console.views.marks import paint_shape
from console.views.theme import SMALL_PX, Theme, font

_BESIDE_PX: Final = 18
_LINE_PX: Final = 19
_WIDEST_PX: Final = 460


class GhostTip(QWidget):
    """Never takes the focus or the mouse."""

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
        tone = "idle" if told.on_the_way else "info" if told.ok else "red"
        edge = QColor(tokens.tone(tone).fill)
        painter.setPen(edge)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.fillRect(0, 0, 4, self.height(), edge)
        box = QRectF(14, 6, self.width() - 22, _LINE_PX)
        align = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(self._bold)
        painter.setPen(tokens.colour("text"))
        face, small, cut = QFontMetrics(self._bold), QFontMetrics(self._small), Qt.TextElideMode.ElideRight
        painter.drawText(box, align, face.elidedText(told.title, cut, int(box.width())))
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
            painter.drawText(
                box.adjusted(left, 0, 0, 0), align, small.elidedText(words, cut, int(box.width() - left))
            )
        if told.aside:
            painter.setPen(tokens.colour("muted"))
            painter.drawText(
                box.translated(0, _LINE_PX), align, small.elidedText(told.aside, cut, int(box.width()))
            )
        painter.end()

    def _size(self) -> None:
        assert self.told is not None
        wide = [QFontMetrics(self._bold).horizontalAdvance(self.told.title)]
        small = QFontMetrics(self._small)
        wide += [small.horizontalAdvance(words) + 16 for _look, words in self.told.lines]
        wide.append(small.horizontalAdvance(self.told.aside))
        lines = 1 + len(self.told.lines) + bool(self.told.aside)
        self.resize(min(_WIDEST_PX, max(wide) + 30), 12 + _LINE_PX * lines)

    def _kept_on_screen(self, place: QPoint, where: QPoint) -> QPoint:
        screen = QGuiApplication.screenAt(where) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if place.x() + self.width() > room.right():
            place.setX(where.x() - self.width() - _BESIDE_PX)
        if place.y() + self.height() > room.bottom():
            place.setY(where.y() - self.height() - _BESIDE_PX)
        return place
