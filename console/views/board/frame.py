"""The board's sticky parts: names at the left, waiting orders and hours above; painted over the blocks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from console.api.types import Order
from console.core import units
from console.models.board import BoardModel
from console.models.presence import PresenceModel
from console.models.rules.schedule import Block
from console.models.rules.timers import level, remaining_s, running_timer
from console.views.board.grid import HEAD_PX, HOUR_MS, ROW_PX, STRIP_PX, Grid
from console.views.board.shown import Shown
from console.views.board.sprites import Sprites
from console.views.context import Ui
from console.views.marks import mark
from console.views.theme import SMALL_PX, font

LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_SHAPE: Final = 10.0
_HOUR_WORDS_PX: Final = 44


def ring(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """Round what is selected."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 2.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 5, 5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


class FramePainter:
    """Paints over what scrolled under it."""

    def __init__(
        self, ui: Ui, model: BoardModel, presence: PresenceModel, grid: Grid, sprites: Sprites
    ) -> None:
        self._ui, self._model, self._presence, self._grid = ui, model, presence, grid
        self._sprites = sprites
        self._font, self._small, self._bold = font(), font(SMALL_PX), font(SMALL_PX, bold=True)
        self._face, self._small_face = QFontMetrics(self._font), QFontMetrics(self._small)
        names = ("window", "panel", "raised", "line", "line_strong", "text", "muted", "accent", "selection")
        self._colour: dict[str, QColor] = {name: ui.theme.colour(name) for name in names}

    def paint(self, painter: QPainter, shown: Shown) -> None:
        self._strip(painter, shown)
        self._head(painter, shown)

    def name(self, painter: QPainter, row: int, *, lit: bool) -> None:
        """Who the row belongs to, at its left end."""
        grid = self._grid
        box = QRectF(0, grid.y_of(row), grid.name_px, ROW_PX)
        painter.fillRect(box, self._colour["selection" if lit else "raised"])
        painter.fillRect(QRectF(0, box.bottom() - 1, box.width(), 1), self._colour["line"])
        self._name(painter, box, self._model.rows[row])
        painter.fillRect(QRectF(grid.name_px - 1, box.top(), 1, ROW_PX), self._colour["line_strong"])

    def _name(self, painter: QPainter, box: QRectF, worker_id: int) -> None:
        worker = self._model.worker(worker_id)
        if worker is None:
            return
        look = mark(f"presence.{self._presence.presence(worker_id)}")
        place = QRectF(box.left() + 8, box.center().y() - _SHAPE / 2, _SHAPE, _SHAPE)
        fill = QColor(self._ui.theme.tone(look.tone).fill)
        self._sprites.shape(painter, place, look.shape, fill, self._colour["panel"])
        load = self._model.load(worker_id)
        words = self._ui.texts("board.load", n=load) if load else ""
        wide = self._small_face.horizontalAdvance(words)
        inner = box.adjusted(8 + _SHAPE + 6, 0, -8, -1)
        painter.setFont(self._small)
        painter.setPen(self._colour["muted"])
        painter.drawText(inner, RIGHT, words)
        painter.setFont(self._font)
        painter.setPen(self._colour["text" if worker.on_duty else "muted"])
        room = int(inner.width() - wide - 6)
        painter.drawText(inner, LEFT, self._face.elidedText(worker.name, Qt.TextElideMode.ElideRight, room))

    def _strip(self, painter: QPainter, shown: Shown) -> None:
        """The orders nobody has yet, the most pressing first."""
        grid, waiting = self._grid, self._model.waiting
        band = QRectF(0, HEAD_PX, grid.width, STRIP_PX)
        painter.fillRect(band, self._colour["window"])
        painter.save()
        painter.setClipRect(band.adjusted(grid.name_px, 0, 0, 0))
        for place, order_id in enumerate(waiting):
            box = grid.strip_box(place, shown.strip_left)
            if box.right() < grid.name_px:
                continue
            if box.left() > grid.width:
                break
            order = self._model.order(order_id)
            if order is not None:
                self._card(painter, box, order, shown)
        painter.restore()
        left = QRectF(0, HEAD_PX, grid.name_px, STRIP_PX)
        here = shown.focused and shown.row == -1
        painter.fillRect(left, self._colour["selection" if here else "window"])
        painter.setFont(self._bold)
        painter.setPen(self._colour["text"])
        words = self._ui.texts("board.waiting", n=len(waiting))
        painter.drawText(left.adjusted(8, 0, -4, 0), LEFT, words)
        if not waiting:
            painter.setFont(self._small)
            painter.setPen(self._colour["muted"])
            painter.drawText(
                band.adjusted(grid.name_px + 8, 0, 0, 0), LEFT, self._ui.texts("board.none_waiting")
            )
        painter.fillRect(QRectF(0, band.bottom() - 1, grid.width, 1), self._colour["line_strong"])
        painter.fillRect(QRectF(grid.name_px - 1, HEAD_PX, 1, STRIP_PX), self._colour["line_strong"])

    def _card(self, painter: QPainter, box: QRectF, order: Order, shown: Shown) -> None:
        look = mark(f"timer.{level(running_timer(order), self._model.now_ms)}")
        tone = self._ui.theme.tone(look.tone)
        painter.setOpacity(0.35 if shown.held == order.id else 1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._colour["line_strong"], 1.0))
        painter.setBrush(self._colour["panel"])
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        place = QRectF(box.left() + 6, box.center().y() - _SHAPE / 2, _SHAPE, _SHAPE)
        self._sprites.shape(painter, place, look.shape, QColor(tone.fill), self._colour["panel"])
        inner = box.adjusted(6 + _SHAPE + 5, 0, -6, 0)
        painter.setFont(self._small)
        timer = running_timer(order)
        if timer is not None:
            left_s = remaining_s(timer, self._model.now_ms)
            words = ("-" if left_s < 0 else "") + units.left_over(left_s, self._ui.texts)
            painter.setPen(QColor(tone.ink))
            painter.drawText(inner, RIGHT, words)
            inner.setRight(inner.right() - self._small_face.horizontalAdvance(words) - 6)
        painter.setPen(self._colour["text"])
        title = self._small_face.elidedText(order.title, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, LEFT, title)
        painter.setOpacity(1.0)
        if order.id in (shown.order_id, shown.target):
            ring(painter, box.adjusted(-1, -1, 1, 1), self._colour["accent"])

    def _head(self, painter: QPainter, shown: Shown) -> None:
        grid = self._grid
        painter.fillRect(QRectF(0, 0, grid.width, HEAD_PX), self._colour["raised"])
        painter.save()
        painter.setClipRect(QRectF(grid.name_px, 0, grid.width - grid.name_px, HEAD_PX))
        painter.setFont(self._small)
        flags = self._flags(shown)
        every = next(it for it in (1, 2, 3, 6) if it * grid.hour_px >= _HOUR_WORDS_PX)
        for hour in range(0, 25, every):
            x = grid.x_of(grid.begin_ms + hour * HOUR_MS)
            painter.fillRect(QRectF(round(x), HEAD_PX - 6, 1, 6), self._colour["line_strong"])
            words = f"{hour:02d}:00"
            box = QRectF(x + 3, 0, self._small_face.horizontalAdvance(words) + 2, HEAD_PX - 2)
            if not any(box.intersects(flag) for flag, _words, _tone in flags):
                painter.setPen(self._colour["muted"])
                painter.drawText(box, LEFT, words)
        for flag, words, tone in flags:
            self._flag(painter, flag, words, tone)
        painter.restore()
        painter.setFont(self._small)
        painter.setPen(self._colour["muted"])
        words = self._ui.texts("board.people", n=grid.rows)
        painter.drawText(QRectF(8, 0, grid.name_px - 12, HEAD_PX), LEFT, words)
        painter.fillRect(QRectF(0, HEAD_PX - 1, grid.width, 1), self._colour["line_strong"])

    def _flags(self, shown: Shown) -> list[tuple[QRectF, str, str]]:
        """Now, and where the ghost begins and ends: boxes over the hours, words and tones."""
        grid, now_ms = self._grid, self._model.now_ms
        told: list[tuple[float, str]] = [(now_ms, "red")]
        if shown.ghost is not None and shown.ghost.block is not None:
            told += _ends(shown.ghost.block)
        flags: list[tuple[QRectF, str, str]] = []
        for at_ms, tone in told:
            x = grid.x_of(at_ms)
            if grid.name_px <= x <= grid.width:
                words = units.time_of_day(units.from_ms(at_ms), self._ui.texts)
                wide = self._small_face.horizontalAdvance(words) + 10
                flags.append((QRectF(x - wide / 2, 4, wide, HEAD_PX - 9), words, tone))
        return flags

    def _flag(self, painter: QPainter, box: QRectF, words: str, tone_name: str) -> None:
        tone = self._ui.theme.tone(tone_name)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tone.fill), 1.0))
        painter.setBrush(QColor(tone.tint))
        painter.drawRoundedRect(box, 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setFont(self._bold)
        painter.setPen(QColor(tone.ink))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.setFont(self._small)


def _ends(block: Block) -> Iterable[tuple[float, str]]:
    return ((block.begin_ms, "info"), (block.end_ms, "info"))
