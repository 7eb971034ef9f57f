"""The window of workflows: order types at the left, what the chosen one asks for at the right."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QMessageBox,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from console.api.workflow_types import WorkflowDraft
from console.models.details import LoadState
from console.models.tables import workflow_words as words
from console.models.tables.workflows import TypeTableModel, running_words
from console.models.workflow_drafts import Draft, Overtaken, ShownFault, WorkflowDrafts
from console.models.world import Models
from console.operations.verbs import Operations
from console.operations.workflows import PublishedWorkflow
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import button, label, pack
from console.views.workflows.customer import CustomerPage
from console.views.workflows.demands import DemandsPage
from console.views.workflows.differences import DifferencesDialog
from console.views.workflows.editing import Editing
from console.views.workflows.raising import RaisingPage
from console.views.workflows.rules import RulesPage
from console.views.workflows.stages import StagesPage
from console.views.workflows.versions import VersionsPage
from contract.vocabulary import OrderType

_SIZE = (1180, 700)
_LIST_PX, _FAULT_PX, _FAULTS_SEEN = 300, 30, 4
_NAMED = 4  # of somebody's changes, before the rest is counted
_PAGE_OF = {
    "transitions": "moves",
    "stages": "customer",
    "undoable": "moves",
    "raising": "raising",
    "parties": "raising",
}


class WorkflowsDialog(QDialog):
    """Opened with `.open()`. Ctrl+S shows the differences and publishes; Esc asks before it loses."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations = ui, models, operations.workflows
        self._publishing: asyncio.Task[PublishedWorkflow] | None = None
        self._told = ""
        texts = ui.texts
        self.setObjectName("workflows_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("workflows.title"))
        room = parent.size()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))
        self.drafts = WorkflowDrafts(models.workflows, self)
        self.editing = Editing(ui, models, self.drafts)
        self.types = Table(
            ui,
            TypeTableModel(models.workflows, self.drafts, texts, self),
            name="workflow_types",
            spoken=texts("workflows.list"),
            widths={"type": 0, "version": 126, "running": 60},
            empty=self._empty_words,
        )
        self.raising, self.demands = RaisingPage(self.editing), DemandsPage(self.editing)
        self.stages = StagesPage(self.editing)
        self.rules, self.customer = RulesPage(self.editing), CustomerPage(self.editing)
        self.versions = VersionsPage(self.editing)
        self.pages: dict[str, QWidget] = {
            "demands": self.demands,
            "raising": self.raising,
            "stages": self.stages,
            "moves": self.rules,
            "customer": self.customer,
            "versions": self.versions,
        }
        self.tabs = QTabWidget()
        self.tabs.setObjectName("workflow_pages")
        self.tabs.setAccessibleName(texts("workflows.title"))
        for name, page in self.pages.items():
            self.tabs.addTab(page, texts(f"workflows.page.{name}"))
        self._make_words()
        self._lay_out()
        self._connect()
        self._operations.load()
        self._show()
        self.types.setFocus(Qt.FocusReason.OtherFocusReason)

    # what may be done

    def publish(self) -> DifferencesDialog | None:
        """First what is different; then the next version."""
        draft, texts = self.drafts.draft, self._ui.texts
        if draft is None or not draft.is_dirty or self._publishing is not None or not self.editing.may_change:
            return None
        kind, version = texts(f"words.type.{draft.base.type}"), draft.base.version + 1
        dialog = DifferencesDialog(
            self._ui,
            texts("workflows.publish.title", type=kind),
            draft.changes,
            self,
            path=self._models.departments.path,
            go=texts("workflows.publish.go", version=version),
            about=texts(
                "workflows.publish.effect",
                type=kind,
                version=version,
                running=running_words(texts, self._models.workflows, draft),
            ),
        )
        dialog.published.connect(lambda note: self._send(draft, note))
        dialog.open()
        return dialog

    def reject(self) -> None:
        if self.drafts.dirty and self.editing.may_change:
            self._ask_before_leaving()
        else:
            super().reject()

    def _send(self, draft: Draft, note: str) -> None:
        wanted = WorkflowDraft(
            type=draft.base.type, seen_version=draft.base.version, note=note, definition=draft.definition
        )
        self._told = self._ui.texts("workflows.publish.sending")
        self._publishing = self._operations.publish(wanted)
        self._publishing.add_done_callback(lambda task: self._published(draft.base.type, task))
        self._show()

    def _published(self, kind: OrderType, task: asyncio.Task[PublishedWorkflow]) -> None:
        self._publishing, self._told = None, ""
        if task.cancelled() or task.exception() is not None:
            return
        outcome, draft = task.result(), self.drafts.of(kind)
        if outcome.faults and draft is not None:
            texts = self._ui.texts
            self.drafts.show(kind)
            self.drafts.refuse(
                kind,
                [
                    ShownFault(
                        one.where, words.fault_words(texts, draft.definition, one.where, one.code, one.said)
                    )
                    for one in outcome.faults
                ],
            )
            self.faults.setCurrentRow(0)
            self.faults.setFocus(Qt.FocusReason.OtherFocusReason)
        elif outcome.current is not None:
            self._models.workflows.put(outcome.current)
        elif outcome.problem:
            self._told = outcome.problem
        else:
            self._operations.load()
        self._show()

    def _go_to(self, row: int) -> None:
        """Brings the place of a fault up, and puts the keyboard there."""
        draft = self.drafts.draft
        if draft is None or not 0 <= row < len(draft.faults):
            return
        where = draft.faults[row].where
        page = _PAGE_OF.get(where[0], "demands")
        self.tabs.setCurrentWidget(self.pages[page])
        tables = {
            "transitions": self.rules.table,
            "reply": self.demands.table,
            "raising": self.raising.fields.table,
            "parties": self.raising.parties.table,
        }
        table = tables.get(where[0])
        if table is not None and len(where) > 1 and where[1].isdigit():
            table.select_key(int(where[1]))
            table.setFocus(Qt.FocusReason.OtherFocusReason)
            centre = Table.ScrollHint.PositionAtCenter  # after the words below have taken their room
            QTimer.singleShot(0, table, lambda: table.scrollTo(table.currentIndex(), centre))
        elif where[0] in self.demands.figures:
            self.demands.figures[where[0]].setFocus(Qt.FocusReason.OtherFocusReason)

    # showing

    def _show(self) -> None:
        texts, draft, model = self._ui.texts, self.drafts.draft, self._models.workflows
        account = self._models.connection.account
        may = self.editing.may_change
        self.notice.setVisible(not may and account is not None)
        if account is not None:
            role = texts(f"words.role.{account.role}")
            self.notice.setText(texts("workflows.read_only", role=role))
        self.about.setText("" if draft is None else words.since_words(texts, draft.base))
        self.running.setText("" if draft is None else running_words(texts, model, draft))
        path = self._models.departments.path
        self.overtaken.setText("" if draft is None else _overtaken_words(self._ui, draft.overtaken, path))
        faults = draft.faults if draft is not None else ()
        if [one.words for one in faults] != [self.faults.item(n).text() for n in range(self.faults.count())]:
            self.faults.clear()
            self.faults.addItems([one.words for one in faults])
            self.faults.setFixedHeight(_FAULT_PX * min(len(faults), _FAULTS_SEEN) + 6)
        self.refused.setText(texts("workflows.refused", n=len(faults)) if faults else "")
        told = self._told or (model.error if model.state is LoadState.FAILED else "")
        self.told.setText(told)
        for one in (self.overtaken, self.refused, self.told):
            one.setVisible(bool(one.text()))
        self.faults.setVisible(bool(faults))
        dirty = draft is not None and draft.is_dirty
        key = "workflows.state.changes" if dirty else "workflows.state.clean"
        self.state.setText(
            "" if draft is None else texts(key, n=len(draft.changes), version=draft.base.version)
        )
        for key_ in (self.reset_button, self.publish_button):
            key_.setVisible(may)
            key_.setEnabled(dirty and self._publishing is None)
        self._follow_type()

    def _follow_type(self) -> None:
        kind = self.drafts.kind
        if kind is not None:
            self.types.select_key(list(OrderType).index(kind))

    def _on_type(self) -> None:
        key = self.types.current_key
        if key is not None:
            self.drafts.show(TypeTableModel.kind(key))

    def _empty_words(self) -> str:
        model = self._models.workflows
        return model.error if model.state is LoadState.FAILED else self._ui.texts("workflows.empty")

    def _went_back(self, name: str) -> None:
        self._told = self._ui.texts("workflows.versions.taken", name=name)
        self._show()
        self._told = ""

    def _ask_before_leaving(self) -> None:
        texts = self._ui.texts
        asking = QMessageBox(self)
        asking.setObjectName("workflows_unsaved")
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle(texts("workflows.title"))
        kinds = texts("workflows.comma").join(texts(f"words.type.{kind}") for kind in self.drafts.dirty)
        asking.setText(texts("workflows.unsaved", types=kinds))
        drop = asking.addButton(texts("workflows.drop"), QMessageBox.ButtonRole.DestructiveRole)
        stay = asking.addButton(texts("workflows.stay"), QMessageBox.ButtonRole.RejectRole)
        drop.setObjectName("workflows_unsaved_drop")
        stay.setObjectName("workflows_unsaved_stay")
        asking.setDefaultButton(stay)
        asking.setEscapeButton(stay)
        drop.clicked.connect(lambda _checked=False: QDialog.reject(self))
        asking.open()

    # building

    def _make_words(self) -> None:
        texts = self._ui.texts
        self.notice = label("", "strong", name="workflows_notice")
        self.about = label("", "strong", name="workflow_about")
        self.running = label("", "small", name="workflow_running")
        self.overtaken = label("", "problem", name="workflow_overtaken")
        self.refused = label("", "problem", name="workflow_refused")
        self.told = label("", "small", name="workflow_told")
        self.state = label("", "small", name="workflow_state")
        for one in (self.notice, self.running, self.overtaken, self.told, self.state):
            one.setWordWrap(True)
        self.faults = QListWidget()
        self.faults.setObjectName("workflow_faults")
        self.faults.setAccessibleName(texts("workflows.faults"))
        self.faults.setWordWrap(True)
        self.reset_button = button(texts("workflows.reset"), "workflow_reset", on=self.drafts.reset)
        self.publish_button = button(
            f"{texts('workflows.publish')}  Ctrl+S", "workflow_publish", role="primary", on=self.publish
        )

    def _connect(self) -> None:
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.publish)
        self.types.selectionModel().currentRowChanged.connect(lambda _now, _before: self._on_type())
        self.types.activated.connect(lambda _index: self.tabs.setFocus(Qt.FocusReason.OtherFocusReason))
        self.faults.itemActivated.connect(lambda item: self._go_to(self.faults.row(item)))
        self.faults.itemClicked.connect(lambda item: self._go_to(self.faults.row(item)))
        self.versions.went_back.connect(self._went_back)
        self.drafts.changed.connect(self._show)
        self._models.workflows.changed.connect(self._show)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        pack(layout, (12, 12, 12, 12), 8)
        layout.addWidget(self.notice)
        right = QWidget()
        column = QVBoxLayout(right)
        pack(column, (8, 0, 0, 0), 4)
        for one in (self.about, self.running, self.overtaken):
            column.addWidget(one)
        column.addWidget(self.tabs, 1)
        column.addWidget(self.refused)
        column.addWidget(self.faults)
        column.addWidget(self.told)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.types)
        halves.addWidget(right)
        halves.setStretchFactor(1, 1)
        self.types.setMinimumWidth(_LIST_PX)
        halves.setSizes([_LIST_PX, self.width() - _LIST_PX])
        halves.setChildrenCollapsible(False)
        layout.addWidget(halves, 1)
        foot = QHBoxLayout()
        pack(foot)
        foot.addWidget(self.state, 1)
        texts = self._ui.texts
        foot.addWidget(button(f"{texts('workflows.close')}  Esc", "workflows_close", on=self.reject))
        foot.addWidget(self.reset_button)
        foot.addWidget(self.publish_button)
        layout.addLayout(foot)


def _overtaken_words(ui: Ui, overtaken: Overtaken | None, path: Callable[[int], str]) -> str:
    """Who was faster, what they changed, and what both changed."""
    if overtaken is None:
        return ""
    texts = ui.texts
    told = []
    for one in overtaken.theirs[:_NAMED]:
        what, before, after = words.difference_words(texts, one, path)
        told.append(texts("workflows.overtaken.change", what=what, before=before, after=after))
    if len(overtaken.theirs) > _NAMED:
        told.append(texts("workflows.overtaken.more", n=len(overtaken.theirs) - _NAMED))
    clashes = (words.piece_words(texts, piece) for piece in overtaken.clashes)
    key = "workflows.overtaken.clash" if overtaken.clashes else "workflows.overtaken"
    return texts(
        key,
        who=overtaken.by,
        version=overtaken.version,
        changes=texts("workflows.semicolon").join(told),
        clashes=texts("workflows.comma").join(clashes),
    )
