"""The pane of 智能排单: asks for a plan, shows it getting better, explains it, applies what is wanted."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Applied
from console.models.planning import EVERYBODY, NOBODY, PlanScope
from console.models.tables.planning import PlanVisitsModel, PlanWorkersModel
from console.models.world import Models
from console.operations.batches import Item
from console.operations.verbs import Operations
from console.views import layout
from console.views.actions import Actions
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.planning.changed import ChangedDialog
from console.views.planning.person import PersonDialog
from console.views.planning.strip import CompareStrip
from console.views.planning.visits import VisitTable
from console.views.selecting.folding import FoldingRow
from console.views.tables import Table
from console.views.widgets import ActionButton, as_pane, button, icon_button, label, pack
from contract.vocabulary import OrderMove, PlanState

_SIDE_FROM_PX = 620  # narrower, there is no room for the words beside the visits
_OF_VISIT = ("plan.pin", "plan.give", "plan.leave", "plan.without")


class PlanPanel(LowerPane):
    """`wanted` when a plan was begun and the pane should come up. `controls` go into the dock's title row."""

    wanted = Signal()

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._plans = ui, models, operations.planning
        self._model, self._operations = models.planning, operations
        self.setObjectName("plan_panel")
        as_pane(self)
        self.workers = PlanWorkersModel(self._model, models.workers, ui.texts, self)
        self.visits = PlanVisitsModel(self._model, models.orders, models.workers, ui.texts, self)
        self.strip = CompareStrip(ui, self._model)
        self.worker_table, self.visit_table = self._worker_table(), self._visit_table()
        self.why = self._why()
        self.problem = label("", "problem", name="plan_problem")
        self.problem.setWordWrap(True)
        self.problem.setContentsMargins(12, 2, 12, 2)
        self._lay_out(actions)
        self.controls = self._controls(actions)
        self._bind(actions)
        for table in (self.worker_table, self.visit_table):
            table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            for command in ("plan.tick", *_OF_VISIT, "plan.accept_ticked", "plan.accept", "plan.stop"):
                table.addAction(actions[command])
        self._model.changed.connect(self._take)
        self._model.picked_changed.connect(self._explain)
        self._model.ways_changed.connect(self._explain)
        models.selection.changed.connect(self._follow)
        self._take()

    @property
    def first(self) -> QWidget:
        return self.visit_table if self._model.plan is not None or self._model.asking else self.scope

    def looked_at(self, on: bool) -> None:
        """A plan nobody looks at is not improved."""
        self._plans.watch(on)
        self._model.show(on)

    # what the user does

    def start(self) -> None:
        """From anywhere: the pane comes up and a plan is begun."""
        if self._model.scope is PlanScope.SELECTED and not self._models.selection.order_ids:
            self._model.fail(self._ui.texts("planning.error.none_selected"))
        else:
            self._plans.start()
        self.wanted.emit()
        layout.give_room(self)

    def accept(self, *, only_ticked: bool) -> None:
        """Gives the plan away, whole or what is ticked of it."""
        wanted = self._model.wanted(only_ticked=only_ticked)
        if not self._model.applying:
            self._ask_if_changed(self._plans.apply(wanted, take_back=self._take_back), wanted)

    def _take_back(self, order_ids: Sequence[int]) -> None:
        """All of them are returned at once; each by itself can be undone too."""
        items = [Item(one) for one in order_ids]
        said = {"reason": self._ui.texts("planning.take_back.reason")}
        self._operations.batches.move(OrderMove.RETURN, items, said)

    def _ask_if_changed(self, applying: asyncio.Task[Applied | None], wanted: dict[int, int]) -> None:
        def done(task: asyncio.Task[Applied | None]) -> None:
            answer = None if task.cancelled() or task.exception() else task.result()
            if answer is None or not answer.changed or answer.applied or answer.kept:
                return
            changed = {one.order_id for one in answer.changed}
            dialog = ChangedDialog(
                self._ui, self._models, answer.changed, len(wanted) - len(changed), self.window()
            )
            dialog.again.connect(self.start)
            dialog.rest.connect(partial(self._plans.apply, wanted, partial=True, take_back=self._take_back))
            dialog.open()

        applying.add_done_callback(done)

    def _tick(self) -> None:
        """The visit the keyboard stands on, or all of the person's."""
        if self.visit_table.hasFocus():
            self.visit_table.toggle(self.visit_table.currentIndex())
            return
        ids = [visit.order_id for visit in self._model.visits_of(self._model.worker_id)]
        self._model.set_ticked(ids, not all(self._model.is_ticked(one) for one in ids))

    def _pin(self) -> None:
        """To whom the plan gives it; a pin that is there is taken off."""
        order_id = self._model.order_id
        visit = self._model.visit(order_id)
        if order_id is not None and order_id in self._model.pins:
            self._model.pin(order_id, None)
        elif visit is not None:
            self._model.pin(visit.order_id, visit.worker_id)

    def _give(self) -> None:
        order = self._models.orders.get(self._model.order_id or 0)
        if order is not None:
            dialog = PersonDialog(self._ui, self._models, order.number, self.window())
            dialog.chosen.connect(partial(self._give_to, order.id))
            dialog.open()

    def _give_to(self, order_id: int, worker_id: int) -> None:
        self._model.pin(order_id, worker_id)
        self.start()

    def _leave(self) -> None:
        order_id = self._model.order_id
        if order_id is not None:
            self._model.leave_order(order_id, order_id not in self._model.without_orders)

    def _without(self) -> None:
        """The person of the visit, or the row of the people."""
        visit = self._model.visit(self._model.order_id)
        worker_id = self._model.worker_id if visit is None else visit.worker_id
        if worker_id not in (EVERYBODY, NOBODY):
            self._model.leave_worker(worker_id, worker_id not in self._model.without_workers)

    # building

    def _bind(self, actions: Actions) -> None:
        bindings: dict[str, Callable[[], object]] = {
            "plan.start": self.start,
            "plan.stop": self._plans.stop,
            "plan.accept": partial(self.accept, only_ticked=False),
            "plan.accept_ticked": partial(self.accept, only_ticked=True),
            "plan.tick": self._tick,
            "plan.pin": self._pin,
            "plan.give": self._give,
            "plan.leave": self._leave,
            "plan.without": self._without,
        }
        for command, what in bindings.items():
            actions.bind(command, what)

    def _controls(self, actions: Actions) -> FoldingRow:
        ui = self._ui
        made = FoldingRow()
        self.scope = QComboBox()
        self.scope.setObjectName("plan_scope")
        self.scope.setAccessibleName(ui.texts("planning.scope"))
        self.scope.setToolTip(ui.texts("planning.scope"))
        self.scope.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for scope in PlanScope:
            self.scope.addItem(ui.texts(f"planning.scope.{scope}"), scope)
        self.scope.activated.connect(lambda _row: self._model.set_scope(PlanScope(self.scope.currentData())))
        self.wishes = button("", "plan_wishes", role="chip", on=self._model.forget_wishes)
        self.wishes.setToolTip(ui.texts("planning.wishes.forget"))
        self.begin = ActionButton(ui, actions["plan.start"], role="primary")
        self.stop = ActionButton(ui, actions["plan.stop"])
        self.accept_ticked = ActionButton(ui, actions["plan.accept_ticked"])
        self.accept_all = ActionButton(ui, actions["plan.accept"], role="primary")
        words = ui.texts("planning.clear")
        self.clear = icon_button(ui, "mdi6.eraser", "plan_clear", words, self._plans.clear)
        buttons = (self.begin, self.stop, self.accept_ticked, self.accept_all, self.clear)
        for widget in (self.scope, self.wishes, *buttons):
            made.row.addWidget(widget)
        made.fold(self.clear, self.wishes, self.scope, self.begin)
        return made

    def _worker_table(self) -> Table:
        ui = self._ui
        table = Table(
            ui,
            self.workers,
            name="plan_workers",
            spoken=ui.texts("planning.workers"),
            widths={"name": 0, "n": 36, "first": 52, "travel": 84, "late": 84},
            empty=lambda: "",
            fold=("travel", "first", "late"),
            least=84,
        )
        table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._pick_worker())
        table.activated.connect(lambda _index: self._show_worker())
        return table

    def _visit_table(self) -> VisitTable:
        table = VisitTable(self._ui, self.visits, self._model, empty=self._empty_words)
        table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._pick_visit())
        table.activated.connect(lambda _index: self._show_order())
        return table

    def _why(self) -> QTextBrowser:
        made = QTextBrowser()
        made.setObjectName("plan_why")
        made.setAccessibleName(self._ui.texts("planning.why"))
        made.setOpenLinks(False)
        return made

    def _lay_out(self, actions: Actions) -> None:
        self.side = QWidget()
        column = QVBoxLayout(self.side)
        pack(column, (0, 0, 8, 4), 4)
        column.addWidget(self.why, 1)
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, command in enumerate(_OF_VISIT):
            small = ActionButton(self._ui, actions[command])
            small.set_compact(True)
            grid.addWidget(small, place // 2, place % 2)
        column.addLayout(grid)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(5)
        for widget in (self.worker_table, self.visit_table, self.side):
            self.splitter.addWidget(widget)
        self.splitter.setSizes([150, 360, 200])
        for place, share in enumerate((2, 6, 3)):
            self.splitter.setStretchFactor(place, share)
        whole = QVBoxLayout(self)
        pack(whole, spacing=2)
        whole.addWidget(self.strip)
        whole.addWidget(self.problem)
        whole.addWidget(self.splitter, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_side()

    # showing

    def _show_side(self) -> None:
        shown = self._model.plan is not None or self._model.asking
        self.side.setVisible(shown and self.width() >= _SIDE_FROM_PX)

    def _take(self) -> None:
        model, texts = self._model, self._ui.texts
        plan = model.plan
        shown = plan is not None or model.asking
        self.strip.setVisible(shown)
        self.worker_table.setVisible(shown)
        self._show_side()
        self.scope.setCurrentIndex(self.scope.findData(model.scope))
        controls = self.controls
        assert isinstance(controls, FoldingRow)
        waiting = model.wanted(only_ticked=False)
        ticked = model.wanted(only_ticked=True)
        controls.want(self.wishes, bool(model.wishes))
        controls.want(self.stop, model.is_running)
        controls.want(self.clear, shown)
        controls.want(self.accept_all, bool(waiting))
        controls.want(self.accept_ticked, 0 < len(ticked) < len(waiting))
        self.wishes.setText(texts("planning.wishes", n=model.wishes))
        self.begin.setProperty("role", "primary" if plan is None else "")
        self.begin.set_compact(plan is not None)  # its words and its looks are taken anew
        self.begin.setToolTip(texts("planning.again.tip" if plan is not None else "planning.start.tip"))
        self.begin.style().polish(self.begin)
        self.accept_all.set_words(texts("planning.accept", n=len(waiting)))
        self.accept_ticked.set_words(texts("planning.accept_ticked", n=len(ticked)))
        problem = model.error or self._warning()
        self.problem.setProperty("role", "small" if model.applying or self._wishes_wait() else "problem")
        self.problem.style().polish(self.problem)
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem) and shown)
        if self.worker_table.current_key != model.worker_id:
            self.worker_table.select_key(model.worker_id)
        self._explain()

    def _warning(self) -> str:
        """What makes the plan on screen less than it seems."""
        model, texts = self._model, self._ui.texts
        if model.plan is None or model.asking:
            return ""
        if not model.plan.workers and model.plan.state is not PlanState.PREPARING:
            return texts("planning.nobody")
        if model.applying:
            return texts("planning.applying")
        stale = len(model.stale())
        if stale:
            return texts("planning.stale.n", n=stale)
        return texts("planning.wishes.waiting", n=model.wishes) if self._wishes_wait() else ""

    def _wishes_wait(self) -> bool:
        """Whether something is wished that the plan on screen does not keep."""
        model = self._model
        moved = any(
            (visit := model.visit(order)) is not None and visit.worker_id != worker
            for order, worker in model.pins.items()
        )
        planned = any(model.visit(order) is not None for order in model.without_orders)
        return moved or planned or not model.without_workers.isdisjoint(model.workers())

    def _explain(self) -> None:
        said, model = self.visits.said, self._model
        lines = [] if model.order_id is None else said.why(model.order_id)
        if model.order_id is not None and lines:
            parts = [f"<b>{html.escape(said.title(model.order_id))}</b>", *map(html.escape, lines)]
            self.why.setHtml("<br>".join(parts))
            return
        words = [self._ui.texts("planning.explain.pick"), said.basis()] if model.plan is not None else []
        muted = self._ui.theme.tokens.muted
        self.why.setHtml("".join(f'<p style="color:{muted}">{html.escape(one)}</p>' for one in words))

    def _empty_words(self) -> str:
        model, texts = self._model, self._ui.texts
        if model.asking or (model.plan is not None and model.plan.totals is None):
            return texts("planning.waiting")
        if model.plan is None:
            return model.error or texts("planning.empty")
        return texts("planning.nobody" if not model.plan.workers else "planning.none")

    def _pick_worker(self) -> None:
        key = self.worker_table.current_key
        if key is None:
            return
        self._model.look_at(key)
        if self.worker_table.hasFocus() and key not in (EVERYBODY, NOBODY):
            self._models.selection.select_worker(key)

    def _pick_visit(self) -> None:
        key = self.visit_table.current_key
        self._model.pick(key)
        if key is not None and self.visit_table.hasFocus():
            self._models.selection.select_order(key)

    def _follow(self) -> None:
        """An order that is selected elsewhere is explained here too, where the plan has it."""
        order_id = self._models.selection.order_id
        if order_id is not None and self.visits.row_of(order_id) is not None:
            self.visit_table.select_key(order_id)

    def _show_worker(self) -> None:
        visits = self._model.visits_of(self._model.worker_id)
        self._show([visit.order_id for visit in visits])

    def _show_order(self) -> None:
        if self._model.order_id is not None:
            self._show([self._model.order_id])

    def _show(self, order_ids: Iterable[int]) -> None:
        self._models.selection.show_requested.emit("order", frozenset(order_ids))
