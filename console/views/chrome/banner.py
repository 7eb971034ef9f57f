"""The banner over everything while what is shown is not live, and a short word when it is again."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from console.core import units
from console.models.connection import ConnectionState
from console.models.world import Models
from console.views.context import Ui
from console.views.marks import mark, paint_shape
from console.views.theme import FONT_PX, font

_BACK_MS = 4_000
_PATIENCE_MS = 1_500  # a start that is quick needs no banner


class Banner(QWidget):
    """Height 0 while live. Never covers anything: it takes its own row."""

    def __init__(self, ui: Ui, models: Models) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self._look, self.text = "connection.live", ""
        self._was_bad = False
        self.setObjectName("connection_banner")
        self.setFixedHeight(32)
        self._back = QTimer(self, singleShot=True, interval=_BACK_MS)
        self._back.timeout.connect(self.hide)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._show_bad)
        models.connection.changed.connect(self._take)
        self.hide()
        self._take()

    def _take(self) -> None:
        state = self._models.connection.state
        if state is ConnectionState.LIVE:
            self._patience.stop()
            if self._was_bad:
                self._say("connection.live", self._ui.texts("window.banner.back"))
                self._back.start()
            elif not self._back.isActive():
                self.hide()  # it had only said that the first connection takes its time
            self._was_bad = False
        elif state is ConnectionState.CONNECTING and not self._was_bad:
            if not self._patience.isActive():
                self._patience.start()
        else:
            self._show_bad()

    def _show_bad(self) -> None:
        connection, texts = self._models.connection, self._ui.texts
        if connection.sign_in_needed:
            self.hide()
            return
        self._back.stop()
        self._was_bad = connection.state is not ConnectionState.CONNECTING or self._was_bad
        good = connection.last_good_ms
        time = texts("window.banner.never") if good is None else clock_time(good)
        text = texts(f"window.banner.{connection.state}", time=time)
        if connection.pending_commands:
            text += texts("window.banner.pending", n=connection.pending_commands)
        self._say(f"connection.{connection.state}", text)

    def _say(self, look: str, text: str) -> None:
        self._look, self.text = look, text
        self.setAccessibleName(f"{self._ui.texts('window.banner.name')}: {text}")
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = mark(self._look)
        tone = self._ui.theme.tone(look.tone)
        painter.fillRect(self.rect(), QColor(tone.tint))
        painter.fillRect(0, self.height() - 2, self.width(), 2, QColor(tone.fill))
        face = font(FONT_PX, bold=True)
        painter.setFont(face)
        width = painter.fontMetrics().horizontalAdvance(self.text)
        left = max(12.0, (self.width() - width - 24) / 2)
        paint_shape(painter, QRectF(left, 9, 13, 13), look.shape, QColor(tone.fill), QColor(tone.tint))
        painter.setPen(QColor(tone.ink))
        box = QRectF(left + 22, 0, self.width() - left - 30, self.height() - 2)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), self.text)
        painter.end()


def clock_time(at_ms: float) -> str:
    """Epoch ms as '14:03:22' in China's time."""
    return units.from_ms(at_ms).astimezone(units.CHINA).strftime("%H:%M:%S")
