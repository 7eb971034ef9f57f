"""Sent, delivered, read, accepted: four states with four times, as a small stepper."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.api.types import Order
from console.core import units
from console.views.context import Ui
from console.views.marks import paint_shape
from console.views.theme import SMALL_PX, font

_NAMES = ("dispatched", "delivered", "read", "accepted")


class Receipts(QWidget):
    """Painted; its accessible name says all four with their times."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._times: list[datetime | None] = [None] * len(_NAMES)
        self.setObjectName("order_receipts")
        self.setFixedHeight(40)

    def show_order(self, order: Order) -> None:
        self._times = [order.dispatched_at, order.delivered_at, order.read_at, order.accepted_at]
        self.setAccessibleName(
            f"{self._ui.texts('dispatch.receipts')}: "
            + ", ".join(f"{word} {time}" for word, time in self.steps())
        )
        self.update()

    def steps(self) -> list[tuple[str, str]]:
        """(word, time or 'not yet') of each of the four."""
        texts = self._ui.texts
        return [
            (
                texts(f"dispatch.receipt.{name}"),
                units.time_of_day(at, texts) if at else texts("dispatch.receipt.not_yet"),
            )
            for name, at in zip(_NAMES, self._times, strict=True)
        ]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._ui.theme
        done_colour, open_colour = QColor(theme.tone("ok").fill), theme.colour("line_strong")
        step = self.width() / len(_NAMES)
        for place, (word, time) in enumerate(self.steps()):
            left, done = place * step, self._times[place] is not None
            if place:
                painter.setPen(QPen(done_colour if done else open_colour, 2))
                painter.drawLine(QPointF(left - step + 20, 10), QPointF(left - 4, 10))
            paint_shape(
                painter,
                QRectF(left, 3, 14, 14),
                "disc" if done else "ring",
                done_colour if done else open_colour,
            )
            if done:
                paint_shape(painter, QRectF(left + 3.5, 6.5, 7, 7), "check", theme.colour("panel"))
            painter.setFont(font(SMALL_PX))
            painter.setPen(theme.colour("text" if done else "muted"))
            painter.drawText(
                QRectF(left, 20, step - 4, 18), int(Qt.AlignmentFlag.AlignVCenter), f"{word} {time}"
            )
        painter.end()
