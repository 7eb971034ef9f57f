"""The pane of fault cases: a question, what answers it, one case in full, and attaching it to the order."""

from __future__ import annotations

import html

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from console.api.types import FaultCase
from console.models.details import LoadState
from console.models.tables.knowledge import CaseTableModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.knowledge.edit import CaseDialog
from console.views.tables import Table
from console.views.widgets import ActionButton, as_pane, label, pack

_PARTS = ("symptom", "cause", "remedy", "advice")


class KnowledgePanel(LowerPane):
    """Without a question it shows what is like the selected order. Enter on a case attaches it."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        as_pane(self)
        self.search = QLineEdit()
        self.search.setObjectName("knowledge_search")
        self.search.setAccessibleName(ui.texts("knowledge.search"))
        self.search.setPlaceholderText(ui.texts("knowledge.search.hint"))
        self.search.setClearButtonEnabled(True)
        self.about = label("", "small", name="knowledge_about")
        self.about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.rows = CaseTableModel(models.knowledge, ui.texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="knowledge_list",
            spoken=ui.texts("knowledge.list"),
            widths={"title": 0, "product": 96, "updated": 116},
            empty=self._empty_words,
            fold=("updated", "product"),
            least=180,
        )
        self.text = QTextBrowser()
        self.text.setObjectName("knowledge_text")
        self.text.setAccessibleName(ui.texts("knowledge.text"))
        self.text.setOpenLinks(False)
        self._lay_out(actions)
        self.search.textChanged.connect(lambda _text: self.ask())
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.activated.connect(lambda _index: self.attach())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show())
        models.knowledge.changed.connect(self._take)
        models.selection.changed.connect(self._order_changed)
        for command, what in (
            ("case.attach", self.attach),
            ("case.new", self.add),
            ("case.change", self.change),
            ("case.remove", self.remove),
        ):
            actions.bind(command, what)
        self._take()

    @property
    def first(self) -> QWidget:
        return self.search

    def looked_at(self, on: bool) -> None:
        if on and self._models.connection.is_live:
            self.ask()

    # what the user does

    def ask(self) -> None:
        self._operations.knowledge.ask(self.search.text(), self._models.selection.order_id)

    def attach(self) -> None:
        """The case goes with the selected order, or no longer where it already did."""
        case, order_id = self._current(), self._models.selection.order_id
        if case is None:
            return
        if order_id is None:
            self._ui.notifier.notify("info", "knowledge.attach.no_order")
        elif case.id in self._models.knowledge.attached:
            self._operations.knowledge.detach(case.id, order_id)
        else:
            self._operations.knowledge.attach(case.id, order_id)

    def add(self) -> None:
        """A new case; what the selected order tells is filled in already."""
        order = self._models.orders.get(self._models.selection.order_id or 0)
        CaseDialog(self._ui, self._operations, self.window(), like=order).open()

    def change(self) -> None:
        case = self._current()
        if case is not None:
            CaseDialog(self._ui, self._operations, self.window(), case=case).open()

    def remove(self) -> None:
        case = self._current()
        if case is not None:
            self._operations.knowledge.remove(case)

    # building

    def _lay_out(self, actions: Actions) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        pack(column, (8, 6, 0, 0), 4)
        column.addWidget(self.search)
        column.addWidget(self.about)
        column.addWidget(self.table, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        pack(column, (0, 6, 8, 6), 4)
        column.addWidget(self.text, 1)
        foot = QHBoxLayout()
        pack(foot, spacing=6)
        self.attach_button = ActionButton(self._ui, actions["case.attach"])
        foot.addWidget(self.attach_button)
        foot.addStretch(1)
        for command in ("case.change", "case.remove"):
            foot.addWidget(compact := ActionButton(self._ui, actions[command]))
            compact.set_compact(True)
        column.addLayout(foot)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(5)
        splitter.addWidget(left)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        pack(QVBoxLayout(self)).addWidget(splitter)
        self.controls = QWidget()
        pack(row := QHBoxLayout(self.controls))
        row.addWidget(ActionButton(self._ui, actions["case.new"]))

    # what is shown

    def _current(self) -> FaultCase | None:
        return self._models.knowledge.cases.get(self.table.current_key or 0)

    def _order_changed(self) -> None:
        if self._models.selection.order_id != self._models.knowledge.order_id:
            self.looked_at(not self.visibleRegion().isEmpty())

    def _take(self) -> None:
        texts, model = self._ui.texts, self._models.knowledge
        order = self._models.orders.get(model.order_id or 0)
        if model.state is LoadState.FAILED:
            words = model.error
        elif model.question or order is None:
            words = texts("knowledge.about.question", n=len(model.cases)) if model.question else ""
        else:
            words = texts("knowledge.about.order", number=order.number, n=len(model.attached))
        self.about.setText(words)
        self.about.setToolTip(words)
        if self.table.current_key is None and self.rows.keys:
            self.table.select_key(self.rows.keys[0])
        self._show()

    def _empty_words(self) -> str:
        waiting = self._models.knowledge.state in (LoadState.IDLE, LoadState.LOADING)
        return self._ui.texts("knowledge.waiting" if waiting else "knowledge.empty")

    def _show(self) -> None:
        case, texts = self._current(), self._ui.texts
        going = case is not None and case.id in self._models.knowledge.attached
        self.attach_button.set_words(texts("knowledge.detach") if going else "")
        if case is None:
            self.text.setHtml(f"<p>{html.escape(texts('knowledge.pick'))}</p>")
            return
        parts = [f"<h3>{html.escape(case.title)}</h3>"]
        muted = self._ui.theme.tokens.muted
        for name in _PARTS:
            said = getattr(case, name)
            if said:
                lines = html.escape(said).replace("\n", "<br>")
                caption = html.escape(texts(f"knowledge.{name}"))
                parts.append(f'<p><span style="color:{muted}">{caption}</span><br>{lines}</p>')
        by = texts("knowledge.by", who=case.created_by) if case.created_by else ""
        parts.append(f'<p style="color:{muted}">{html.escape(by)}</p>')
        self.text.setHtml("".join(parts))
