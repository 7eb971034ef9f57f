"""The dispatch pane: the queue above, the selected order below; carries out the moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from console.api.types import Candidate, Order, OrderDraft
from console.models.pending import PendingState
from console.models.rules.moves import allowed_moves
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.checking.dialog import CheckDialog
from console.views.context import Ui
from console.views.dispatch.asking import ASKED, MoveDialog
from console.views.dispatch.asking_known import choices_for, known_before
from console.views.dispatch.candidates import CandidateList
from console.views.dispatch.desk import OrderDesk
from console.views.dispatch.details import OrderDetails
from console.views.dispatch.export import ask_export
from console.views.dispatch.files import OrderFilesTab
from console.views.dispatch.form import NewOrderForm, Places
from console.views.dispatch.form_extras import FormExtras
from console.views.dispatch.header import MOVE_ACTIONS, OrderHeader
from console.views.dispatch.history import OrderHistory
from console.views.dispatch.override import OverrideDialog
from console.views.dispatch.queue import OrderQueue
from console.views.dispatch.queue_bar import QueueBar
from console.views.dispatch.queue_views import QueueViews
from console.views.widgets import as_pane, label, pack
from contract.vocabulary import OrderMove

_SHORT_PX = 500
_AGAIN_MS = 20_000


class DispatchPanel(QWidget):
    def __init__(
        self,
        ui: Ui,
        models: Models,
        operations: Operations,
        actions: Actions,
        places: Places | None = None,
    ) -> None:
        super().__init__()
        self._ui, self._models, self._operations, self._actions = ui, models, operations, actions
        self._places = places
        self._shown_id: int | None = None
        self._made: dict[str, list[Path]] = {}  # our create commands whose order is not there yet …
        self._answered: dict[str, int] = {}  # … and one whose order was there before we had its key
        as_pane(self)
        self.queue = OrderQueue(ui, models)
        self.bar = QueueBar(ui, models, actions, self.queue, QueueViews(ui.settings, models, self))
        self.queue.column.insertWidget(0, self.bar)
        self.desk = OrderDesk(ui, models, operations, actions, self.queue, self)
        self.header = OrderHeader(ui, models, actions)
        self.candidates = CandidateList(ui, models, actions)
        self.details = OrderDetails(ui, models, operations, actions)
        self.history = OrderHistory(ui, models)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("order_tabs")
        self.tabs.setAccessibleName(ui.texts("window.dispatch"))
        self.tabs.addTab(self.candidates, ui.texts("dispatch.tab.candidates"))
        self.tabs.addTab(self.details, ui.texts("dispatch.tab.detail"))
        self.tabs.addTab(self.history, ui.texts("dispatch.tab.history"))
        self.files = OrderFilesTab(ui, models, operations, actions)
        self.files.take_drops_of(self.details)
        self.tabs.addTab(self.files, ui.texts("dispatch.tab.files"))
        self._lay_out()
        for table in (self.queue.table, self.candidates.table):
            table.addAction(actions["order.dispatch"])
        self.candidates.chosen_changed.connect(self._name_target)
        models.selection.changed.connect(self._take_selection)
        models.orders.changed.connect(self._on_orders)
        models.pending.changed.connect(self._refresh)
        models.pending.created.connect(self._on_created)
        models.connection.changed.connect(self._refresh)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._load_again)
        self._again.start()
        self._bind()
        self._take_selection()

    def _lay_out(self) -> None:
        texts = self._ui.texts
        self.empty: QLabel = label(texts("dispatch.detail.empty"), "muted", name="order_empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(24)
        order = QWidget()
        column = QVBoxLayout(order)
        pack(column, spacing=0)
        column.addWidget(self.header)
        column.addWidget(self.desk.alike)
        column.addWidget(self.tabs)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(order)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("dispatch_splitter")
        self.splitter.setHandleWidth(5)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.queue)
        self.splitter.addWidget(self.stack)
        self.splitter.setSizes([360, 440])
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 3)
        pack(QVBoxLayout(self)).addWidget(self.splitter)

    def _bind(self) -> None:
        actions, orders = self._actions, self._operations.workorders
        actions.bind("order.new", self.open_form)
        actions.bind("order.dispatch", self.dispatch)
        for move, action in MOVE_ACTIONS.items():
            if move is not OrderMove.DISPATCH:
                actions.bind(action, partial(self._carry_out_selected, move))
        actions.bind("order.candidates", lambda: self._with_order(lambda one: orders.load_candidates(one.id)))
        actions.bind("order.export", lambda: ask_export(self, self._ui, self._models, self.queue.rows.keys))
        actions.bind("order.check_list", lambda: self._with_order(self.check))
        actions.bind("order.next", lambda: self.queue.step(1))
        actions.bind("order.previous", lambda: self.queue.step(-1))

    # what the user does

    def open_form(self) -> NewOrderForm:
        if self._places is not None:
            self._places.give_up_pick()  # brings back the form that waits for a place, if one does
        known = self.window().findChild(NewOrderForm)
        if known is not None and known.isVisible():
            return known
        times, workflows = self._operations.service_times, self._operations.workflows
        form = NewOrderForm(self._ui, self._models, times, workflows, self.window(), self._places)
        extras = FormExtras(self._ui, self._operations, form)
        extras.open_wanted.connect(self._models.selection.select_order)
        form.submitted.connect(lambda draft: self.create_order(draft, extras.files))
        form.finished.connect(form.deleteLater)
        form.open()
        return form

    def create_order(self, draft: OrderDraft, files: Sequence[Path] = ()) -> None:
        """`files` are uploaded and attached once there is an order."""
        task = self._operations.workorders.create(draft)
        task.add_done_callback(partial(self._on_kept, list(files)))

    def dispatch(self) -> None:
        """From the queue: go to the candidates. From the candidates: dispatch the chosen one.

        Of several orders: ask to whom they go.
        """
        if self.desk.takes(OrderMove.DISPATCH):
            return
        worker_id = self.candidates.chosen
        looks_on = self.tabs.currentWidget() is self.candidates and not self.queue.table.hasFocus()
        against = self.candidates.against_advice if looks_on else None
        order = self._order()
        if order is None or OrderMove.DISPATCH not in allowed_moves(order):
            return
        if (
            self.tabs.currentWidget() is not self.candidates
            or self.queue.table.hasFocus()
            or worker_id is None
        ):
            if against is not None:
                self.dispatch_against_advice(order, against)
                return
            self.tabs.setCurrentWidget(self.candidates)
            self.candidates.focus_first()
            return
        self._operations.workorders.dispatch(order.id, worker_id)
        self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def dispatch_against_advice(self, order: Order, one: Candidate) -> OverrideDialog:
        """Asks why, then dispatches to somebody whom something speaks against."""
        reasons = self.candidates.rows.reasons(one.worker_id)
        dialog = OverrideDialog(self._ui, order, one.name, reasons, self.window())
        dialog.given.connect(
            lambda why: self._operations.workorders.dispatch(order.id, one.worker_id, override=why)
        )
        dialog.open()
        return dialog

    def _carry_out_selected(self, move: OrderMove) -> None:
        if not self.desk.takes(move):
            self._with_order(partial(self.carry_out, move))

    def carry_out(self, move: OrderMove, order: Order) -> MoveDialog | None:
        """At once, or by a dialog where something has to be said with it."""
        if move not in ASKED:
            self._operations.workorders.move(order.id, move)
            return None
        dialog = MoveDialog(
            self._ui,
            move,
            order,
            self.window(),
            choices=choices_for(self._ui, self._models, move, order),
            known=known_before(move, order),
        )
        dialog.given.connect(lambda said: self._operations.workorders.move(order.id, move, said))
        dialog.open()
        return dialog

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.header.set_short(event.size().height() < _SHORT_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.queue.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def check(self, order: Order) -> CheckDialog:
        """Goes through the check list of its product; then it is dispatched, or needs no visit."""
        dialog = CheckDialog(self._ui, self._models, self._operations, order, self.window())
        dialog.went_on.connect(lambda: self._go_to_new(order.id))
        dialog.open()
        return dialog

    # what the models say

    def _order(self) -> Order | None:
        return self._models.orders.get(self._models.selection.order_id or 0)

    def _with_order(self, what: Callable[[Order], object]) -> None:
        order = self._order()
        if order is not None:
            what(order)

    def _on_kept(self, files: list[Path], task: asyncio.Task[str]) -> None:
        """The command has its key; a quick backend may have answered it already."""
        if task.cancelled() or task.exception() is not None:
            return
        key = task.result()
        order_id = self._answered.pop(key, None)
        if order_id is None:
            self._made[key] = files
        else:
            self._go_to_new(order_id, files)

    def _on_created(self, key: str, order_id: int) -> None:
        if key in self._made:
            self._go_to_new(order_id, self._made.pop(key))
        else:
            self._answered = {key: order_id}

    def _go_to_new(self, order_id: int, files: Sequence[Path] = ()) -> None:
        self._models.selection.select_order(order_id)
        self.files.take(files, whole_commission=True)
        self.tabs.setCurrentWidget(self.candidates)
        self.candidates.focus_first()

    def _on_orders(self, changed: frozenset[int]) -> None:
        if self._shown_id in changed:
            self._refresh()

    def _take_selection(self) -> None:
        order_id = self._models.selection.order_id
        if order_id == self._shown_id:
            self._refresh()  # one of several now, or by itself again
            return
        self._shown_id = order_id
        order = self._order()
        self.desk.look_for_alike(order)
        self._models.candidates.clear()
        if order is not None:
            self._operations.workorders.load_history(order.id)
            if OrderMove.DISPATCH in allowed_moves(order):
                self._operations.workorders.load_candidates(order.id)
                self.tabs.setCurrentWidget(self.candidates)
            elif self.tabs.currentWidget() is self.candidates:
                self.tabs.setCurrentWidget(self.details)
        self._refresh()

    def _load_again(self) -> None:
        """People move while somebody thinks: the list is asked for anew as long as it is looked at."""
        order = self._order()
        looked_at = self.candidates.isVisible() and self._models.connection.is_live
        if order is not None and looked_at and OrderMove.DISPATCH in allowed_moves(order):
            self._operations.workorders.load_candidates(order.id)

    def _name_target(self) -> None:
        """The button says who will get the order before it is pressed."""
        order = self._order()
        chosen = self.candidates.rows.candidate(self.candidates.chosen or 0)
        against = self.candidates.against_advice
        words = ""
        if against is not None:
            words = self._ui.texts("dispatch.override_to", name=against.name)
        elif chosen is not None and order is not None:
            key = "dispatch.dispatch_to" if order.worker_id is None else "dispatch.redispatch_to"
            words = self._ui.texts(key, name=chosen.name)
        self.header.buttons[OrderMove.DISPATCH].set_words(words)

    def _refresh(self) -> None:
        order = self._order()
        self.stack.setCurrentIndex(0 if order is None else 1)
        if order is None:
            return
        self.header.show_order(order)
        self.details.show_order(order)
        self.files.show_order(order)
        n = len(order.files)
        words = self._ui.texts("dispatch.tab.files.n", n=n) if n else self._ui.texts("dispatch.tab.files")
        self.tabs.setTabText(self.tabs.indexOf(self.files), words)
        self.candidates.table.viewport().update()
        self._name_target()
        waiting = any(
            one.state is not PendingState.REFUSED for one in self._models.pending.for_order(order.id)
        )
        self.header.setProperty("waiting", waiting)
