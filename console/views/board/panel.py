"""The schedule board's pane: puts rows, title row and status together and carries out what was dropped."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QVBoxLayout, QWidget

from console.core import units
from console.models.board import BoardModel, Scope
from console.models.board_ghost import Deed, Ghost, Handover
from console.models.pending import PendingState
from console.models.world import Models
from console.operations.batches import Item
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.board.bar import BoardBar
from console.views.board.finding import Hit
from console.views.board.giving import Giving
from console.views.board.sources import Around, Carrying
from console.views.board.view import BoardView
from console.views.carrying.carrier import Carrier
from console.views.carrying.frame import DropFrame
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.widgets import ElidedLabel, as_pane, pack

_COUNT_MS, _ROWS_AT_ONCE = 200, 16
_TALL_SHARE = 72  # percent of the window's height


class BoardPanel(LowerPane):
    """`controls` go into the dock's title row. The panes `around` give and take what the board has."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, actions: Actions, around: Around
    ) -> None:
        super().__init__()
        self._ui, self._models, self._operations, self._actions = ui, models, operations, actions
        self._sent: dict[str, Ghost] = {}
        self.setObjectName("board_panel")
        as_pane(self)
        self.model = BoardModel(models, ui.clock, self)
        self.view = BoardView(ui, models, self.model)
        self.view.empty = self._empty_words
        self.status = ElidedLabel("small", name="board_status")
        self.status.setContentsMargins(10, 3, 10, 3)
        self.bar = BoardBar(ui, self.model, models.departments)
        self.controls = self.bar
        column = pack(QVBoxLayout(self), spacing=0)
        column.addWidget(self.view, 1)
        column.addWidget(self.status)
        self.giving = Giving(self.model, self.view.words, partial(self.carry_out, timed=False), self.give_all)
        self.view.hand.giving = self.giving
        self.carrier = Carrier(ui.theme, self, self.view.words.cargo, keys=ui.texts("board.carry.keys"))
        self._carrying = Carrying(self.carrier, models, self.view, around, self.giving)
        self.carrier.moved.connect(self._tell)
        self._carrying.connect(DropFrame(ui.theme, self), self.carry_out)
        self.bar.zoomed.connect(self.view.zoom)
        self.bar.now_wanted.connect(self.view.show_now)
        self.bar.tall_wanted.connect(self._grow)
        self.bar.search.left.connect(self.focus_first)
        self.view.dropped.connect(self.carry_out)
        self.view.opened.connect(self.leave_open)
        self.view.menu_wanted.connect(self._menu)
        self.view.looked_at.connect(self._tell)
        models.pending.changed.connect(self._on_pending)
        self._count_soon = QTimer(self, singleShot=True, interval=_COUNT_MS)
        self._count_soon.timeout.connect(self._begin_counting)
        self._count_on = QTimer(self, interval=0)
        self._count_on.timeout.connect(self._count)
        self._counted, self._to_count = 0, list[int]()
        self._tell()

    @property
    def first(self) -> QWidget:
        return self.view

    # deeds

    def carry_out(self, ghost: Ghost, *, timed: bool = True) -> None:
        """What a drop does; a refusal is said. `timed` False: the order is given without a time."""
        orders, block = self._operations.workorders, ghost.block
        if ghost.deed is None or (block is None and ghost.deed is not Deed.RETURN):
            self._say_no(ghost)
        elif ghost.deed is Deed.RETURN:
            self._models.selection.select_order(ghost.order_id)
            self._actions["order.return"].trigger()  # asks for the reason
        elif block is not None:
            at = units.from_ms(block.begin_ms) if timed else None
            if ghost.deed is Deed.PLAN:
                task = orders.plan(ghost.order_id, at)
            else:
                task = orders.dispatch(ghost.order_id, ghost.worker_id or 0, planned_at=at)
            task.add_done_callback(lambda done: self._on_kept(done, ghost))

    def give_all(self, many: Handover) -> None:
        """One command, taken back at once; the selected orders stay selected."""
        items = [Item(order_id, worker_id=many.worker_id) for order_id in many.given]
        self._operations.batches.move("dispatch", items)

    def give_selected(self) -> None:
        """The selected orders to the selected worker, as if dragged there."""
        selection = self._models.selection
        orders = [selection.order_id, *(selection.order_ids - {selection.order_id})]
        told = self.giving.look([one for one in orders if one is not None], selection.worker_id or 0)
        if told.ok:
            self.giving.do()
        else:
            self.giving.forget()
            self._ui.notifier.notify("warning", "board.not_given", why=told.sentence)

    def leave_open(self, order_id: int) -> None:
        """Takes the planned time away; the worker keeps the order."""
        order = self.model.order(order_id)
        if order is None or order.planned_at is None or order.worker_id is None:
            return
        ghost = self.model.ghost(order_id, order.worker_id, self.model.earliest_ms)
        if ghost.deed is Deed.PLAN:
            self._operations.workorders.plan(order_id, None)
        elif ghost.deed is None:
            self._say_no(ghost)

    def _say_no(self, ghost: Ghost) -> None:
        if ghost.refusal is not None:
            name = self.view.words.whom(ghost)
            self._ui.notifier.notify("warning", f"board.refused.{ghost.refusal}", name=name)

    def _on_kept(self, task: asyncio.Task[str], ghost: Ghost) -> None:
        """The command is on disk: its ghost stays until the backend has answered."""
        if task.cancelled() or task.exception() is not None:
            return
        if self._models.pending.get(task.result()) is not None:
            self._sent[task.result()] = ghost
        self._on_pending()

    def _on_pending(self) -> None:
        waiting = {one.key for one in self._models.pending.items if one.state is not PendingState.REFUSED}
        self._sent = {key: ghost for key, ghost in self._sent.items() if key in waiting}
        self.view.shown.sent = list(self._sent.values())
        self.view.viewport().update()

    def _menu(self, hit: Hit, place: QPoint) -> None:
        if hit.order_id is None:
            return
        texts, order_id, cursor = self._ui.texts, hit.order_id, self.view.cursor_
        menu = QMenu(self)
        menu.setObjectName("board_menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        pick = menu.addAction(f"{texts('board.menu.pick')}\tEnter")
        pick.setEnabled(self.view.order_at(self.view.place_of(order_id) or QPoint()) == order_id)
        pick.triggered.connect(lambda: self._pick_up(order_id))
        order = self.model.order(order_id)
        leave = menu.addAction(f"{texts('board.menu.open')}\tBackspace")
        leave.setEnabled(order is not None and order.planned_at is not None)
        leave.triggered.connect(lambda: self.leave_open(order_id))
        for name in ("order.return", "order.candidates", "map.selected"):
            menu.addAction(self._actions[name])
        cursor.follow()
        menu.popup(place)

    def _pick_up(self, order_id: int) -> None:
        self.focus_first()
        found = self.model.block(order_id)
        self.view.cursor_.go_to(found[0] if found else None, order_id)
        self.view.cursor_.press(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)

    def _grow(self, tall: bool) -> None:
        """The board over most of the window's height, or as low as the panes usually are."""
        window, dock = self.window(), self.parentWidget()
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        if isinstance(window, QMainWindow) and isinstance(dock, QDockWidget):
            share = _TALL_SHARE if tall else 30
            window.resizeDocks([dock], [window.height() * share // 100], Qt.Orientation.Vertical)

    # words

    def _tell(self) -> None:
        """The line below: what a drop would do, where the keyboard is, or the whole in numbers."""
        texts, shown, model = self._ui.texts, self.view.shown, self.model
        by_keys = self.view.cursor_.is_holding and self.carrier.cargo is None
        told = None if shown.ghost is None else self.view.words.ghost(shown.ghost)
        if self.carrier.cargo is None:
            self.carrier.tip.show_beside(self.view.beside_ghost(), told if by_keys else None)
        else:
            told = self.carrier.told
        if told is not None:
            hint = texts("board.hint.held" if by_keys else "board.hint.mouse")
            self._say(f"{hint}　{told.sentence}")
        elif shown.focused and shown.order_id is not None and (order := model.order(shown.order_id)):
            found = model.block(order.id)
            spoken = self.view.words.spoken(order, found[1] if found else None, order.worker_name)
            self._say(f"{spoken}　{texts('board.hint')}")
        elif self.isVisible():
            self._count_soon.start()

    def _begin_counting(self) -> None:
        """The whole in numbers when the storm is over, a few rows at a time: the window must not stutter."""
        self._counted, self._to_count = 0, list(self.model.rows)
        self._count_on.start()

    def _count(self) -> None:
        part, self._to_count = self._to_count[:_ROWS_AT_ONCE], self._to_count[_ROWS_AT_ONCE:]
        self._counted += self.model.conflicts(part)
        if not self._to_count:
            self._count_on.stop()
            self._summarise(self._counted)

    def _summarise(self, conflicts: int) -> None:
        if self.view.shown.ghost is None and self.carrier.cargo is None and self.isVisible():
            model, texts = self.model, self._ui.texts
            counts = {"people": len(model.rows), "waiting": len(model.waiting)}
            words = texts("board.summary", conflicts=conflicts, **counts)
            if model.proposed_count:
                words += texts("board.summary.proposed", n=model.proposed_count)
            self._say(f"{words}　{texts('board.estimate')}")

    def _say(self, words: str) -> None:
        if words != self.status.text():
            self.status.setText(words)
            self.view.setAccessibleDescription(words)

    def _empty_words(self) -> str:
        texts, model = self._ui.texts, self.model
        if not self._models.connection.heard_once:
            return texts("panes.waiting")
        if model.text:
            return texts("board.empty.search", text=model.text)
        return texts("board.empty.ticked" if model.scope is Scope.TICKED else "board.empty")
