"""How the board is painted: only the rows that can be seen, with fonts and colours made once."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen

from console.api.types import Order
from console.models.board import BoardModel
from console.models.board_ghost import Ghost
from console.models.presence import PresenceModel
from console.models.rules.schedule import DAY_MS, QUARTER_MS, Block, Conflict, Stage
from console.views.board import looks
from console.views.board.finding import lanes_of
from console.views.board.frame import LEFT, FramePainter, ring
from console.views.board.grid import HEAD_PX, HOUR_MS, QUARTERS_FROM_PX, ROW_PX, Grid
from console.views.board.shown import Shown
from console.views.board.sprites import Sprites
from console.views.context import Ui
from console.views.marks import mark
from console.views.theme import SMALL_PX, font
from contract.roads import Basis

_SHAPE = 10.0
_TEXT_FROM_PX = 22


class BoardPainter:
    """Paints one frame at a time into whatever it is given."""

    def __init__(self, ui: Ui, model: BoardModel, presence: PresenceModel, grid: Grid) -> None:
        self._ui, self._model, self._grid, self._presence = ui, model, grid, presence
        self.sprites = Sprites()
        self._frame = FramePainter(ui, model, presence, grid, self.sprites)
        self._font, self._small = font(), font(SMALL_PX)
        self._small_face = QFontMetrics(self._small)
        theme = ui.theme
        names = ("panel", "raised", "line", "line_strong", "muted", "accent", "selection")
        self._colour: dict[str, QColor] = {name: theme.colour(name) for name in names}
        self._hatch = QBrush(self._colour["line_strong"], Qt.BrushStyle.BDiagPattern)
        self._faint = QColor(self._colour["line"])
        self._faint.setAlphaF(0.45)

    def paint(self, painter: QPainter, shown: Shown) -> None:
        """A row is copied from its picture as long as nothing of it changed: a storm repaints what it hit."""
        grid, sprites = self._grid, self.sprites
        painter.fillRect(QRectF(0, 0, grid.width, grid.height), self._colour["panel"])
        sprites.look((grid.left, grid.zoom, grid.width, grid.begin_ms))
        painter.save()
        painter.setClipRect(QRectF(0, grid.body_top, grid.width, grid.height - grid.body_top))
        for row in grid.shown_rows():
            worker_id, lit = self._model.rows[row], self._is_lit(row, shown)
            size = QSize(grid.width, ROW_PX)
            look = (self._model.stamp(worker_id), self._presence.presence(worker_id))
            marked = (shown.order_id, shown.held, shown.target)
            here = tuple(it if self._model.is_in_row(it, worker_id) else None for it in marked)
            key = (worker_id, lit, *look, *here)
            picture = sprites.row(key, size, partial(self._whole_row, row=row, lit=lit, shown=shown))
            painter.drawPixmap(0, grid.y_of(row), picture)
        painter.setClipRect(grid.body)
        for ghost in shown.sent:
            self._ghost(painter, ghost, waiting=True)
        for ghost in shown.many or ([] if shown.ghost is None else [shown.ghost]):
            self._ghost(painter, ghost)
        painter.restore()
        self._now(painter)
        self._frame.paint(painter, shown)

    def say(self, painter: QPainter, words: str) -> None:
        """In place of rows."""
        painter.setFont(self._font)
        painter.setPen(self._colour["muted"])
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self._grid.body.adjusted(20, 8, -20, -8), int(flags), words)

    # the ground

    def _is_lit(self, row: int, shown: Shown) -> bool:
        """Where the keyboard is, or what is held."""
        ghost = shown.ghost or next(iter(shown.many), None)
        held = ghost is not None and ghost.worker_id == self._model.rows[row]
        return held or (shown.focused and shown.row == row)

    def _whole_row(self, painter: QPainter, *, row: int, lit: bool, shown: Shown) -> None:
        """Name and day of one worker, at the top of what is painted into."""
        grid = self._grid
        painter.fillRect(QRectF(0, 0, grid.width, ROW_PX), self._colour["panel"])
        painter.translate(0, -grid.y_of(row))
        painter.setClipRect(QRectF(grid.name_px, grid.y_of(row), grid.width - grid.name_px, ROW_PX))
        self._ground(painter, row, lit=lit)
        self._lines(painter, row)
        self._row(painter, row, shown)
        painter.setClipping(False)
        self._frame.name(painter, row, lit=lit)

    def _ground(self, painter: QPainter, row: int, *, lit: bool) -> None:
        grid, worker_id = self._grid, self._model.rows[row]
        box = QRectF(grid.name_px, grid.y_of(row), grid.width - grid.name_px, ROW_PX)
        if lit:
            painter.fillRect(box, self._colour["selection"])
        for begin, end in self._model.off(worker_id):
            left, right = grid.x_of(begin), grid.x_of(end)
            if right > grid.name_px and left < grid.width:
                off = QRectF(left, box.top(), right - left, ROW_PX)
                painter.fillRect(off, self._colour["raised"])
                painter.setOpacity(0.55)
                painter.fillRect(off, self._hatch)
                painter.setOpacity(1.0)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), self._colour["line"])

    def _lines(self, painter: QPainter, row: int) -> None:
        grid, top = self._grid, self._grid.y_of(row)
        fine = grid.hour_px >= QUARTERS_FROM_PX
        step = QUARTER_MS if fine else int(HOUR_MS)
        first = max(0, int((grid.ms_at(grid.name_px) - grid.begin_ms) // step))
        last = min(int(DAY_MS) // step, int((grid.ms_at(grid.width) - grid.begin_ms) // step))
        for place in range(first, last + 1):
            x = round(grid.x_of(grid.begin_ms + place * step))
            hour = place * step % int(HOUR_MS) == 0
            painter.fillRect(x, top, 1, ROW_PX, self._colour["line"] if hour else self._faint)

    def _now(self, painter: QPainter) -> None:
        grid, now_ms = self._grid, self._model.now_ms
        x = grid.x_of(now_ms)
        if not grid.name_px <= x <= grid.width:
            return
        red = QColor(self._ui.theme.tone("red").fill)
        painter.fillRect(QRectF(x - 1, HEAD_PX, 2, grid.height - HEAD_PX), red)

    # blocks

    def _row(self, painter: QPainter, row: int, shown: Shown) -> None:
        blocks = self._model.blocks(self._model.rows[row])
        lanes = lanes_of(blocks)
        boxes = [(one, self._grid.box_of(row, one, lanes[one.order_id])) for one in blocks]
        for block, box in boxes:  # all ways lie below all blocks
            self._way(painter, box, block)
            self._limit(painter, row, block)
        for block, box in boxes:
            order = self._model.order(block.order_id)
            if order is None or box.left() > self._grid.width or box.right() < self._grid.name_px:
                continue
            painter.setOpacity(0.35 if shown.held == block.order_id else 1.0)
            self._block(painter, box, order, block)
            painter.setOpacity(1.0)
            if block.order_id in (shown.order_id, shown.target):
                ring(painter, box.adjusted(-1.5, -1.5, 1.5, 1.5), self._colour["accent"])

        for block in self._model.proposals(self._model.rows[row]):
            self._proposal(painter, row, block)

    def _proposal(self, painter: QPainter, row: int, block: Block) -> None:
        """Low and broken: the plan's idea, under what is true."""
        order, box = self._model.order(block.order_id), self._grid.box_of(row, block)
        if order is None or box.left() > self._grid.width or box.right() < self._grid.name_px:
            return
        self._way(painter, box, block)
        tone = self._ui.theme.tone(looks.PROPOSED.tone)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tone.fill), 1.5, Qt.PenStyle.DotLine))
        painter.setBrush(QColor(tone.tint))
        painter.drawRoundedRect(box.adjusted(1, 3, -1, -3), 8, 8)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._words(painter, box, order, block, QColor(tone.ink))

    def _block(self, painter: QPainter, box: QRectF, order: Order, block: Block) -> None:
        tone = self._ui.theme.tone(looks.tone_of(order, block))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        worst = looks.CONFLICTS[block.conflicts[0]] if block.conflicts else None
        edge = QColor(tone.fill if worst is None else self._ui.theme.tone(worst.tone).fill)
        pen = QPen(edge, 1.0 if worst is None else 2.0)
        if looks.is_dashed(block):
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(tone.tint))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        self._words(painter, box, order, block, QColor(tone.ink))

    def _words(self, painter: QPainter, box: QRectF, order: Order, block: Block, ink: QColor) -> None:
        """Shape of the state, title, and at the right the shapes of what speaks against it."""
        left = max(box.left(), float(self._grid.name_px)) + 5
        right = box.right() - 4
        size = min(_SHAPE, box.height() - 4)
        y = box.center().y() - size / 2
        for conflict in block.conflicts:
            if right - size < left:
                break
            look = looks.CONFLICTS[conflict]
            fill = QColor(self._ui.theme.tone(look.tone).fill)
            place = QRectF(right - size, y, size, size)
            self.sprites.shape(painter, place, look.shape, fill, self._colour["panel"])
            right -= size + 3
        if right - left < size:
            return
        state = looks.PROPOSED if block.stage is Stage.PROPOSED else looks.state_look(order)
        fill = QColor(self._ui.theme.tone(state.tone).fill)
        self.sprites.shape(painter, QRectF(left, y, size, size), state.shape, fill, self._colour["panel"])
        left += size + 4
        if right - left > _TEXT_FROM_PX and box.height() >= 11:
            painter.setFont(self._small)
            painter.setPen(ink)
            words = self._small_face.elidedText(order.title, Qt.TextElideMode.ElideRight, int(right - left))
            painter.drawText(QRectF(left, box.top() - 1, right - left, box.height() + 2), LEFT, words)

    def _way(self, painter: QPainter, box: QRectF, block: Block) -> None:
        """A line before the block: whole by the road, broken where it is only a straight line."""
        if not block.travel_s:
            return
        left = self._grid.x_of(block.starts_ms)
        tight = Conflict.TRAVEL in block.conflicts
        colour = QColor(self._ui.theme.tone("overdue").fill) if tight else self._colour["muted"]
        pen = QPen(colour, 2.0)
        if block.by is Basis.LINE:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        y = box.center().y()
        painter.drawLine(QPointF(left, y), QPointF(box.left() - 1, y))
        painter.drawLine(QPointF(left, y - 4), QPointF(left, y + 4))

    def _limit(self, painter: QPainter, row: int, block: Block) -> None:
        if block.due_ms is None or block.stage is Stage.DONE:
            return
        x = self._grid.x_of(block.due_ms)
        if not self._grid.name_px <= x <= self._grid.width:
            return
        colour = QColor(self._ui.theme.tone(looks.LIMIT.tone).fill)
        top = self._grid.y_of(row)
        painter.setPen(QPen(colour, 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, top + 8), QPointF(x, top + ROW_PX - 2))
        self.sprites.shape(
            painter, QRectF(x - 4, top, 8, 8), looks.LIMIT.shape, colour, self._colour["panel"]
        )

    def _ghost(self, painter: QPainter, ghost: Ghost, *, waiting: bool = False) -> None:
        row = None if ghost.worker_id is None else self._model.row_of(ghost.worker_id)
        order = self._model.order(ghost.order_id)
        if row is None or ghost.block is None or order is None:
            return
        block = ghost.block
        box = self._grid.box_of(row, block, 1)
        box.moveTop(self._grid.y_of(row) + 4)
        bad = ghost.refusal is not None
        tone = self._ui.theme.tone("red" if bad else "info")
        self._way(painter, box, block)
        self._limit(painter, row, block)
        painter.setOpacity(0.7 if waiting else 0.9)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tone.fill), 2.0, Qt.PenStyle.DashLine))
        painter.setBrush(QColor(tone.tint))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)
        self._words(painter, box, order, block, QColor(tone.ink))
        painter.setOpacity(1.0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        if waiting:
            look = mark("pending.waiting")
            fill = QColor(self._ui.theme.tone(look.tone).fill)
            self.sprites.shape(
                painter,
                QRectF(box.right() - 14, box.top() + 2, 9, 9),
                look.shape,
                fill,
                self._colour["panel"],
            )
