"""The board as a widget: scrolls, zooms, finds what is under the mouse; one widget for all of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from console.models.board import BoardModel
from console.models.world import Models
from console.views.board.cursor import BoardCursor
from console.views.board.finding import Finder, Hit
from console.views.board.grid import CARD_PX, FIRST_ZOOM, ROOMY_ZOOM, ROW_PX, ZOOMS, Grid
from console.views.board.hand import BoardHand
from console.views.board.paint import BoardPainter
from console.views.board.shown import Shown
from console.views.board.words import BoardWords
from console.views.context import Ui

_ROOMY_PX: Final = 960
_ZOOM_KEYS: Final = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_LEAD: Final = 0.22  # of the width lies before now


class BoardView(QAbstractScrollArea):
    """`dropped(Ghost)`, `opened(order id)` and `menu_wanted(Hit, global place)` ask for deeds; `looked_at`
    after anything the status line tells."""

    dropped = Signal(object)
    opened = Signal(int)
    menu_wanted = Signal(object, QPoint)
    looked_at = Signal()

    def __init__(self, ui: Ui, models: Models, model: BoardModel) -> None:
        super().__init__()
        self._ui, self._models, self.model = ui, models, model
        self.grid, self.shown = Grid(), Shown()
        self.words = BoardWords(ui, model)
        self._painter = BoardPainter(ui, model, models.presence, self.grid)
        self.cursor_ = BoardCursor(model, models.selection, self.shown, self)
        self.empty: Callable[[], str] = str  # what an empty board says
        self._finder = Finder(model, self.grid, self.shown)
        self.hand = BoardHand(
            model,
            self.words,
            self._finder,
            self.grid,
            self.shown,
            changed=self._on_hand,
            scroll=self._scroll_by,
            parent=self,
        )
        self._placed = False
        self.setObjectName("board")
        self.setAccessibleName(ui.texts("board.accessible"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFrameShape(self.Shape.NoFrame)
        self.viewport().setMouseTracking(True)
        self.cursor_.moved.connect(self._after_key)
        self.cursor_.dropped.connect(self.dropped)
        self.cursor_.opened.connect(self.opened)
        model.changed.connect(self._on_model)
        models.selection.changed.connect(self._on_selection)
        models.presence.changed.connect(self.viewport().update)
        self._on_selection()
        self._on_model()

    # what the panel and targets ask

    def order_at(self, at: QPoint) -> int | None:
        """What can be picked up there; nothing while the keys hold something."""
        return None if self.cursor_.is_holding else self._finder.movable_at(at)

    def place_of(self, order_id: int) -> QPoint | None:
        """The middle of an order's block or card in the viewport, scrolled into view."""
        found, place = self.model.block(order_id), self._finder.place_in_strip(order_id)
        if found is not None and (row := self.model.row_of(found[0])) is not None:
            self.reveal(row, found[1].begin_ms, found[1].end_ms)
            box = self._finder.box_of(*found)
            return None if box is None else box.intersected(self.grid.body).center().toPoint()
        if place is None:
            return None
        self._reveal_card(place)
        return self.grid.strip_box(place, self.shown.strip_left).center().toPoint()

    def point_of(self, worker_id: int, at_ms: float) -> QPoint:
        """Where a moment of a worker's day is in the viewport, scrolled into view."""
        row = self.model.row_of(worker_id) or 0
        self.reveal(row, at_ms, at_ms)
        return QPoint(round(self.grid.x_of(at_ms)), self.grid.y_of(row) + ROW_PX // 2)

    def zoom(self, steps: int, around_x: float | None = None) -> None:
        """Wider or narrower hours; the moment under `around_x` (default: the middle) stays where it is."""
        grid = self.grid
        x = (grid.name_px + grid.width) / 2 if around_x is None else around_x
        at_ms = grid.ms_at(x)
        grid.zoom = max(0, min(grid.zoom + steps, len(ZOOMS) - 1))
        self._fit()
        self.horizontalScrollBar().setValue(grid.left + round(grid.x_of(at_ms) - x))
        self.viewport().update()

    def show_now(self) -> None:
        """The present a little right of the names, or the working day of another day."""
        grid, model = self.grid, self.model
        at_ms = model.now_ms if model.day == model.today else model.begin_ms + 8 * 3_600_000
        lead = (grid.width - grid.name_px) * _LEAD
        self.horizontalScrollBar().setValue(grid.left + round(grid.x_of(at_ms) - grid.name_px - lead))

    def reveal(self, row: int, begin_ms: float, end_ms: float) -> None:
        grid, down, across = self.grid, self.verticalScrollBar(), self.horizontalScrollBar()
        top, bottom = row * ROW_PX, (row + 1) * ROW_PX
        high = grid.height - grid.body_top
        if top < grid.top or bottom > grid.top + high:
            down.setValue(top if top < grid.top else bottom - high)
        left, right = grid.x_of(begin_ms), grid.x_of(end_ms)
        if left < grid.name_px + 20:
            across.setValue(grid.left + round(left - grid.name_px - 40))
        elif right > grid.width - 10:
            across.setValue(grid.left + round(min(right - grid.width + 40, left - grid.name_px - 40)))

    def beside_ghost(self) -> QPoint:
        """Where on the screen something is told of the ghost that the keys move."""
        ghost = self.shown.ghost
        row = self.model.row_of(ghost.worker_id or 0) if ghost is not None else None
        if ghost is None or ghost.block is None or row is None:
            return self.viewport().mapToGlobal(QPoint(self.grid.name_px, self.grid.body_top))
        box = self.grid.box_of(row, ghost.block).intersected(self.grid.body)
        return self.viewport().mapToGlobal(box.bottomRight().toPoint())

    # what the models say

    def _on_model(self) -> None:
        self.grid.begin_ms = self.model.begin_ms
        self.grid.rows = len(self.model.rows)
        self._fit()
        self.cursor_.follow()
        self.viewport().update()
        self.looked_at.emit()

    def _on_hand(self) -> None:
        self.viewport().update()
        self.looked_at.emit()

    def _scroll_by(self, aside: int, down: int) -> None:
        self.horizontalScrollBar().setValue(self.grid.left + aside)
        self.verticalScrollBar().setValue(self.grid.top + down)

    def _on_selection(self) -> None:
        self.shown.order_id = self._models.selection.order_id
        self.viewport().update()
        self.looked_at.emit()

    def _after_key(self) -> None:
        self._on_selection()
        shown = self.shown
        block = shown.ghost.block if shown.ghost else None
        if block is None and shown.order_id is not None:
            found = self.model.block(shown.order_id)
            block = found[1] if found is not None and found[0] == self.cursor_.worker_id else None
        if shown.row < 0:
            place = None if shown.order_id is None else self._finder.place_in_strip(shown.order_id)
            if place is not None:
                self._reveal_card(place)
        elif block is not None:
            self.reveal(shown.row, block.begin_ms, block.end_ms)
        else:
            middle = self.grid.ms_at((self.grid.name_px + self.grid.width) / 2)
            self.reveal(shown.row, middle, middle)

    def _reveal_card(self, place: int) -> None:
        room = self.grid.width - self.grid.name_px
        left = place * CARD_PX
        least, most = left + CARD_PX - room, left
        self.shown.strip_left = max(0, min(max(self.shown.strip_left, least), most))

    # Qt's side

    def _fit(self) -> None:
        grid, size = self.grid, self.viewport().size()
        grid.width, grid.height = size.width(), size.height()
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, grid.most_left)
        across.setPageStep(max(1, grid.width - grid.name_px))
        across.setSingleStep(grid.hour_px // 4)
        down.setRange(0, grid.most_top)
        down.setPageStep(max(1, grid.height - grid.body_top))
        down.setSingleStep(ROW_PX)
        grid.left, grid.top = across.value(), down.value()

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: ARG002 - Qt's signature
        self.grid.left, self.grid.top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if not self._placed and event.size().width() > self.grid.name_px:
            self._placed = True
            self.grid.zoom = ROOMY_ZOOM if event.size().width() >= _ROOMY_PX else FIRST_ZOOM
            self._fit()
            self.show_now()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self.viewport())
        self._painter.sprites.ratio = self.devicePixelRatioF()
        self._painter.paint(painter, self.shown)
        if not self.model.rows:
            self._painter.say(painter, self.empty())
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.cursor_.is_holding:
            self.cursor_.cancel()
        hit = self._finder.hit(event.position().toPoint())
        self.hand.grip(hit)
        if hit.worker_id is not None or hit.order_id is not None:
            self.cursor_.go_to(hit.worker_id, hit.order_id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Brings what was clicked into view on the map."""
        hit = self._finder.hit(event.position().toPoint())
        kind, key = ("order", hit.order_id) if hit.order_id is not None else ("worker", hit.worker_id)
        if key is not None:
            self._models.selection.show_requested.emit(kind, frozenset([key]))

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if turn > 0 else -1, event.position().x())
        elif self._finder.hit(event.position().toPoint()).is_card:
            most = max(0, len(self.model.waiting) * CARD_PX - (self.grid.width - self.grid.name_px))
            self.shown.strip_left = max(0, min(self.shown.strip_left - turn, most))
            self.viewport().update()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.horizontalScrollBar().setValue(self.grid.left - turn)
        else:
            super().wheelEvent(event)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Menu:
            self._menu_by_key()
        elif key in _ZOOM_KEYS:
            self.zoom(_ZOOM_KEYS[key])
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier or not self.cursor_.press(
            key, event.modifiers()
        ):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            return
        hit = self._finder.hit(self.viewport().mapFromGlobal(event.globalPos()))
        if hit.order_id is not None:
            self.cursor_.go_to(hit.worker_id, hit.order_id)
            self.menu_wanted.emit(hit, event.globalPos())

    def _menu_by_key(self) -> None:
        order_id = self.shown.order_id
        place = None if order_id is None else self.place_of(order_id)
        if place is not None:
            hit = Hit(self.cursor_.worker_id, order_id)
            self.menu_wanted.emit(hit, self.viewport().mapToGlobal(place))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.model.wake()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.model.rest()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.shown.focused = True
        self.viewport().update()
        self.looked_at.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.shown.focused = False
        if self.cursor_.is_holding and not self.hand.is_over:
            self.cursor_.cancel()
        self.viewport().update()
        self.looked_at.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self._tip(self._finder.hit(event.pos())), self.viewport())
            return True
        return super().viewportEvent(event)

    def _tip(self, hit: Hit) -> str:
        if hit.order_id is None or self.shown.ghost is not None:
            return ""
        order, found = self.model.order(hit.order_id), self.model.block(hit.order_id)
        if order is None:
            return ""
        if found is None or (hit.worker_id not in (None, found[0])):
            found = self.model.proposal(hit.order_id) or found
        return self.words.block(order, found[1]) if found else self.words.card(order)
