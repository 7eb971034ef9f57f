"""The pane of monthly acceptance: the list and how far each line has come; beside it what is checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QInputDialog,
    QMessageBox,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Event
from console.core import units
from console.models.details import LoadState
from console.models.tables.acceptance import AcceptanceTableModel, SampleTableModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.acceptance.import_dialog import AcceptanceImportDialog
from console.views.actions import Actions
from console.views.chrome.halves import PaneHead, half, halves
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import ActionButton, ElidedLabel, as_pane, button, pack

if TYPE_CHECKING:
    from console.views.acceptance.papers import PapersDialog

_MONTHS = 18
_AGAIN_MS = 60_000
_SHARE = 10.0
_KINDS = ("acceptance.", "quality.")


class AcceptancePanel(LowerPane):
    """Enter opens an item's order in the queue, Delete takes items without one off the list."""

    order_wanted = Signal(int)
    wanted = Signal()  # somebody does something to a list that cannot be seen now

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        self._model = models.acceptance
        as_pane(self)
        texts = ui.texts
        self.month = QComboBox()
        self.month.setObjectName("acceptance_month")
        self.month.setAccessibleName(texts("acceptance.month"))
        for month in months_before(ui.clock.now(), _MONTHS):
            self.month.addItem(texts("acceptance.month.name", month=month), month)
        self.month.setCurrentIndex(1)  # this month, after the next
        self.rows = AcceptanceTableModel(self._model, models.departments, ui.clock, texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="acceptance_list",
            spoken=texts("acceptance.list"),
            widths={
                "stage": 116,
                "customer": 0,
                "service_no": 120,
                "department": 96,
                "product": 84,
                "finished": 88,
                "number": 80,
                "worker": 64,
                "result": 132,
            },
            empty=self._empty_words,
            fold=("product", "finished", "worker", "number", "department", "service_no", "result"),
            least=120,
        )
        self.table.setSelectionMode(Table.SelectionMode.ExtendedSelection)
        self.about = ElidedLabel("small", name="acceptance_about")
        self.samples = SampleTableModel(self._model, models.departments, texts, self)
        self.checks = Table(
            ui,
            self.samples,
            name="quality_samples",
            spoken=texts("acceptance.samples"),
            widths={"result": 150, "title": 0, "department": 84, "worker": 64, "number": 80},
            empty=self._sample_words,
            fold=("number", "department", "worker"),
            least=96,
        )
        self.drawn = ElidedLabel("small", name="quality_about")
        self.bar = QProgressBar()
        self.bar.setObjectName("acceptance_bar")
        self.bar.setAccessibleName(texts("acceptance.progress"))
        self.stop_button = button(
            texts("places.import.stop"), "acceptance_halt", on=operations.acceptance.stop
        )
        self._lay_out(actions)
        self._bind(actions)
        self.month.activated.connect(lambda _row: self.load())
        self.table.activated.connect(lambda _index: self._open_item())
        self.checks.activated.connect(lambda _index: self._open(self.checks.current_key))
        self._model.changed.connect(self._take)
        self._model.moved.connect(self._take_progress)
        models.events.appended.connect(self._look_for_changes)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._load_again)
        self._again.start()
        self._take()
        self._take_progress()

    @property
    def first(self) -> QWidget:
        return self.table

    # what the user does

    @property
    def chosen(self) -> str:
        """The month, 2026-11."""
        return str(self.month.currentData())

    def show_month(self, month: str) -> None:
        """That month's list, where it is among those that can be chosen."""
        place = self.month.findData(month)
        if place >= 0 and place != self.month.currentIndex():
            self.month.setCurrentIndex(place)
            self.load()

    def load(self) -> None:
        self._operations.acceptance.load(self.chosen)

    def ask_import(self) -> AcceptanceImportDialog:
        dialog = AcceptanceImportDialog(self._ui, self._models, self._operations, self.chosen, self.window())
        dialog.open()
        return dialog

    def take_orders(self) -> None:
        """Own orders finished in the month before."""
        self._operations.acceptance.from_orders(self.chosen)

    def ask_issue(self) -> QMessageBox | None:
        """How many orders, due when; then they are made."""
        found, texts = self._model.list, self._ui.texts
        if found is None or not self._model.unissued or self._operations.acceptance.is_working:
            self._ui.notifier.notify("info", "acceptance.issue.nothing")
            return None
        late = found.upload_due_at < self._ui.clock.now()
        day = self._day(found.upload_due_at)
        key = "acceptance.issue.late" if late else "acceptance.issue.ask"
        box = QMessageBox(self.window())
        box.setObjectName("acceptance_issue")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setIcon(QMessageBox.Icon.Warning if late else QMessageBox.Icon.Question)
        box.setWindowTitle(texts("acceptance.issue.title"))
        box.setText(texts(key, n=self._model.unissued, month=found.month, day=day))
        yes = box.addButton(texts("acceptance.issue.yes"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(texts("acceptance.issue.no"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(yes)
        box.accepted.connect(lambda: self._operations.acceptance.issue(self.chosen))
        box.open()
        return box

    def ask_draw(self) -> QInputDialog:
        """Which share of what waits for a check is drawn."""
        texts = self._ui.texts
        dialog = QInputDialog(self.window())
        dialog.setObjectName("quality_draw")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(texts("acceptance.draw.title"))
        waiting = self._model.samples.waiting if self._model.samples is not None else 0
        dialog.setLabelText(texts("acceptance.draw.ask", n=waiting, month=self.chosen))
        dialog.setInputMode(QInputDialog.InputMode.DoubleInput)
        dialog.setDoubleRange(1, 100)
        dialog.setDoubleDecimals(0)
        dialog.setDoubleValue(_SHARE)
        dialog.setOkButtonText(texts("acceptance.draw.yes"))
        dialog.setCancelButtonText(texts("acceptance.issue.no"))
        dialog.doubleValueSelected.connect(lambda share: self._operations.acceptance.draw(self.chosen, share))
        dialog.open()
        return dialog

    def ask_papers(self) -> PapersDialog | None:
        """The month's papers, a copy for each keeper; of the selected lines, where several are."""
        from console.views.acceptance.papers import PapersDialog  # only who opens it loads it

        found = [] if self._model.list is None else self._model.list.items
        items = [item for item in found if item.order is not None]
        if not items:
            self._ui.notifier.notify("info", "papers.nothing")
            return None
        keys = {self.rows.key_at(index.row()) for index in self.table.selectionModel().selectedRows()}
        chosen = [item for item in items if item.id in keys] if len(keys) > 1 else []
        dialog = PapersDialog(self._ui, self._models, self._operations, items, chosen, self.window())
        dialog.open()
        return dialog

    def remove(self) -> None:
        """Selected items that have no order yet."""
        keys = {self.rows.key_at(index.row()) for index in self.table.selectionModel().selectedRows()}
        items = [item for key in keys if (item := self.rows.item(key)) is not None]
        wanted = [item.id for item in items if item.order is None]
        if wanted:
            self._operations.acceptance.remove(self.chosen, wanted)
        elif items:
            self._ui.notifier.notify("info", "acceptance.remove.issued")

    # Qt's side

    def looked_at(self, on: bool) -> None:
        if on and self._models.connection.is_live:
            self.load()

    def _called(self, what: Callable[[], object]) -> None:
        """By a command, maybe from far away."""
        if self.visibleRegion().isEmpty():
            self.wanted.emit()
        what()

    # building

    def _bind(self, actions: Actions) -> None:
        bindings: tuple[tuple[str, Callable[[], object]], ...] = (
            ("acceptance.import", self.ask_import),
            ("acceptance.orders", self.take_orders),
            ("acceptance.issue", self.ask_issue),
            ("acceptance.remove", self.remove),
            ("acceptance.papers", self.ask_papers),
            ("quality.draw", self.ask_draw),
        )
        for command, what in bindings:
            actions.bind(command, partial(self._called, what))
        self.table.addAction(actions["acceptance.remove"])

    def _lay_out(self, actions: Actions) -> None:
        self.controls = head = PaneHead(
            self._ui,
            actions,
            (self.month,),
            ("acceptance.import", "acceptance.orders", "acceptance.issue"),
            primary="acceptance.issue",
        )
        self.draw_button = head.keep(ActionButton(self._ui, actions["quality.draw"]))
        papers = head.keep(ActionButton(self._ui, actions["acceptance.papers"]))
        left = half(self.table, self.about, self.bar, self.stop_button, papers)
        right = half(self.checks, self.drawn, self.draw_button)
        pack(QVBoxLayout(self)).addWidget(halves(left, right, (3, 2)))

    # what is shown

    def _open_item(self) -> None:
        item = self.rows.item(self.table.current_key)
        if item is not None and item.order is not None:
            self._open(item.order.id)
        elif item is not None:
            self._ui.notifier.notify("info", "acceptance.no_order")

    def _open(self, order_id: int | None) -> None:
        """In the queue; an order that ended long ago is fetched first."""
        if order_id is None:
            return
        if self._models.orders.get(order_id) is not None:
            self.order_wanted.emit(order_id)
            return
        fetched = self._operations.workorders.load_history(order_id)
        fetched.add_done_callback(lambda task: None if task.cancelled() else self.order_wanted.emit(order_id))

    def _load_again(self) -> None:
        if not self.visibleRegion().isEmpty() and self._models.connection.is_live:
            self.load()

    def _look_for_changes(self, events: Sequence[Event]) -> None:
        """What another console did to the lists."""
        changed = any(str(event.kind).startswith(_KINDS) for event in events)
        if changed and not self._operations.acceptance.is_working:
            self._load_again()

    def _take(self) -> None:
        found, texts, model = self._model.list, self._ui.texts, self._model
        said = model.error if model.state is LoadState.FAILED else ""
        if not said and found is not None:
            unissued, failed, late, waiting, uploaded, passed = self.rows.counts()
            said = texts(
                "acceptance.about",
                unissued=unissued,
                late=late,
                waiting=waiting,
                uploaded=uploaded,
                passed=passed,
                failed=failed,
            )
            said = texts(
                "acceptance.about.days",
                said=self._issue_words(),
                counts=said,
                day=self._day(found.upload_due_at),
            )
            if found.more:
                said = texts("timeliness.runs.more", said=said, more=found.more)
        self.about.setText(said)
        self.about.setToolTip(said)
        samples = model.samples
        words = ""
        if samples is not None:
            checked = sum(one.passed is not None for one in samples.items)
            words = texts(
                "acceptance.samples.about", n=len(samples.items), checked=checked, waiting=samples.waiting
            )
        self.drawn.setText(words)
        self.table.viewport().update()
        self.checks.viewport().update()

    def _issue_words(self) -> str:
        found, texts = self._model.list, self._ui.texts
        if found is None:
            return ""
        if found.issued_at is not None:
            return texts("acceptance.about.issued", day=self._day(found.issued_at), name=found.issued_by)
        late = found.issue_due_at < self._ui.clock.now()
        key = "acceptance.about.late" if late else "acceptance.about.due"
        return texts(key, day=self._day(found.issue_due_at))

    def _day(self, at: datetime) -> str:
        """A day is over at the midnight after it: the day before is what people call the last one."""
        return units.date_time(at - timedelta(seconds=1), self._ui.texts)[:5]

    def _take_progress(self) -> None:
        model = self._model
        busy = model.doing == "issue"
        self.bar.setVisible(busy)
        self.stop_button.setVisible(busy)
        self.bar.setRange(0, max(1, model.total))
        self.bar.setValue(model.done)
        if model.problem and not busy:
            self.about.setText(model.problem)

    def _empty_words(self) -> str:
        state = self._model.state
        if state is LoadState.FAILED:
            return self._model.error
        return self._ui.texts("acceptance.empty" if state is LoadState.READY else "timeliness.waiting")

    def _sample_words(self) -> str:
        return self._ui.texts("acceptance.samples.empty")


def months_before(now: datetime, count: int) -> list[str]:
    """The newest first; the next month's list can be prepared already."""
    local = now.astimezone(units.CHINA)
    number = local.year * 12 + local.month  # the next one, counted from 0
    return [f"{one // 12}-{one % 12 + 1:02d}" for one in range(number, number - count, -1)]
