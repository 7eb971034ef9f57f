"""A slider of time with marks at the moments when something happened; a click on one goes exactly there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QToolTip

from console.views.marks import mark, paint_shape
from console.views.theme import Theme

_SIZE_PX = 9
_REACH_PX = 6
_MOST_WORDS = 8  # lines of one tooltip


@dataclass(frozen=True, slots=True)
class Moment:
    """`look` names a mark of `views.marks`."""

    at_ms: float
    look: str
    words: str


class MarkedSlider(QSlider):
    """`place` tells which share of the slider a moment is at; `go` is called with the moment clicked."""

    def __init__(self, theme: Theme, place: Callable[[float], float], go: Callable[[float], object]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._place, self._go = theme, place, go
        self._moments: list[Moment] = []
        self.setMouseTracking(True)

    @property
    def moments(self) -> list[Moment]:
        return self._moments

    def set_moments(self, moments: list[Moment]) -> None:
        if moments != self._moments:
            self._moments = moments
            self.setMinimumHeight(26 if moments else 0)
            self.update()

    def x_of(self, moment: Moment) -> float:
        """Where its mark is, in pixels."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        style = self.style()
        control = QStyle.ComplexControl.CC_Slider
        groove = style.subControlRect(control, option, QStyle.SubControl.SC_SliderGroove, self)
        handle = style.subControlRect(control, option, QStyle.SubControl.SC_SliderHandle, self)
        return (
            groove.left() + handle.width() / 2 + self._place(moment.at_ms) * (groove.width() - handle.width())
        )

    def near(self, x: float) -> list[Moment]:
        """Those under the pointer, the nearest first."""
        near = [(abs(self.x_of(one) - x), place) for place, one in enumerate(self._moments)]
        return [self._moments[place] for off, place in sorted(near) if off <= _REACH_PX]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._moments:
            return
        painter = QPainter(self)
        panel = self._theme.colour("panel")
        for moment in self._moments:
            look = mark(moment.look)
            box = QRectF(self.x_of(moment) - _SIZE_PX / 2, 0.5, _SIZE_PX, _SIZE_PX)
            paint_shape(painter, box, look.shape, QColor(self._theme.tone(look.tone).fill), panel)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        near = self.near(event.position().x()) if event.position().y() <= _SIZE_PX + 2 else []
        if near and event.button() == Qt.MouseButton.LeftButton:
            self._go(near[0].at_ms)
            event.accept()
            return
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            near = self.near(event.pos().x())
            words = [one.words for one in sorted(near, key=lambda one: one.at_ms)][:_MOST_WORDS]
            QToolTip.showText(event.globalPos(), "\n".join(words), self)
            return True
        return super().event(event)
