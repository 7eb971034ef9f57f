"""The page with every version of a type's workflow: compare one with the present, or go back to it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.models.rules.workflow_changes import differences
from console.models.tables.workflows import VersionTableModel
from console.views.tables import Table
from console.views.widgets import button, label, pack
from console.views.workflows.differences import DifferencesDialog
from console.views.workflows.editing import Editing, key_of

_WIDTHS = {"version": 140, "since": 128, "by": 104, "running": 72, "note": 0}


class VersionsPage(QWidget):
    """Enter compares, Ctrl+Enter goes back; `went_back` carries the version's name."""

    went_back = Signal(str)

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        texts = editing.ui.texts
        self.rows = VersionTableModel(editing.models.workflows, editing.drafts, texts, self)
        self.table = Table(
            editing.ui,
            self.rows,
            name="workflow_versions",
            spoken=texts("workflows.page.versions"),
            widths=_WIDTHS,
            empty=lambda: texts("workflows.versions.empty"),
        )
        self.compare_button = button(
            f"{texts('workflows.versions.compare')}  Enter", "workflow_compare", on=self.compare
        )
        self.take_button = button(
            f"{texts('workflows.versions.take')}  Ctrl+Enter", "workflow_take", on=self.go_back
        )
        column = QVBoxLayout(self)
        pack(column, (12, 10, 12, 10), 6)
        about = label(texts("workflows.versions.about"), "muted")
        about.setWordWrap(True)
        column.addWidget(about)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        pack(foot, spacing=6)
        foot.addWidget(self.compare_button)
        foot.addWidget(self.take_button)
        foot.addStretch(1)
        column.addLayout(foot)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            key_of(self.table, keys, self.go_back)
        self.table.activated.connect(lambda _index: self.compare())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show())
        editing.drafts.changed.connect(self._show)
        self._show()

    def compare(self) -> DifferencesDialog | None:
        """How the chosen version was, beside the one in force."""
        key, draft = self.table.current_key, self._editing.drafts.draft
        definition = None if key is None else self.rows.definition(key)
        if key is None or draft is None or definition is None:
            return None
        title = self._editing.ui.texts("workflows.publish.compare", name=self.rows.words(key, "version"))
        found = differences(draft.base.definition, definition)
        dialog = DifferencesDialog(
            self._editing.ui, title, found, self.window(), path=self._editing.models.departments.path
        )
        dialog.open()
        return dialog

    def go_back(self) -> None:
        key = self.table.current_key
        definition = None if key is None else self.rows.definition(key)
        if key is not None and definition is not None and self._editing.may_change:
            self._editing.drafts.edit(definition)
            self.went_back.emit(self.rows.words(key, "version"))

    def _show(self) -> None:
        key = self.table.current_key
        definition = None if key is None else self.rows.definition(key)
        self.compare_button.setEnabled(definition is not None)
        self.take_button.setVisible(self._editing.may_change)
        present = self._editing.definition
        same = definition is None or present is None or not differences(present, definition)
        self.take_button.setEnabled(not same)
