"""Changing one party of a commission, or adding one."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from console.api.workflow_types import WorkflowParty
from console.models.world import Models
from console.views.context import Ui
from console.views.dialogs.form import FormDialog
from console.views.workflows.field import KEY

_LONGEST = 60


class PartyDialog(FormDialog):
    """`before` None: a new one. `taken` carries the WorkflowParty."""

    taken = Signal(object)

    def __init__(
        self,
        ui: Ui,
        models: Models,
        known: Collection[str],
        parent: QWidget,
        *,
        before: WorkflowParty | None = None,
    ) -> None:
        texts = ui.texts
        super().__init__(ui, parent, name="workflow_party", title=texts("workflows.party.title"))
        self._known = known
        self.setMinimumWidth(480)
        self.zh, self.en, self.key = QLineEdit(), QLineEdit(), QLineEdit()
        for edit, name in ((self.zh, "zh"), (self.en, "en"), (self.key, "key")):
            edit.setObjectName(f"workflow_party_{name}")
            edit.setAccessibleName(texts(f"workflows.field.{name}"))
            edit.setMaxLength(_LONGEST)
        self.key.setMaxLength(40)
        self.department = QComboBox()
        self.department.setObjectName("workflow_party_department")
        self.department.setAccessibleName(texts("workflows.column.department"))
        self.department.addItem(texts("workflows.party.open"), None)
        paths = models.departments
        for path, department_id in sorted((paths.path(one.id), one.id) for one in paths.all()):
            self.department.addItem(path, department_id)
        self.lay_out(
            [
                (texts("workflows.field.zh"), self.zh),
                (texts("workflows.field.en"), self.en),
                (texts("workflows.field.key"), self.key),
                (texts("workflows.column.department"), self.department),
            ],
            submit=texts("workflows.field.take"),
        )
        if before is not None:
            self.zh.setText(before.zh)
            self.en.setText(before.en)
            self.key.setText(before.name)
            self.department.setCurrentIndex(max(0, self.department.findData(before.department_id)))

    def submit(self) -> None:
        texts = self._ui.texts
        zh, en, key = self.zh.text().strip(), self.en.text().strip(), self.key.text().strip()
        if not zh or not en:
            self._say(texts("workflows.field.problem.names"), self.en if zh else self.zh)
        elif not KEY.fullmatch(key):
            self._say(texts("workflows.field.problem.key"), self.key)
        elif key in self._known:
            self._say(texts("workflows.party.problem.twice", key=key), self.key)
        else:
            department_id = self.department.currentData()
            self.taken.emit(WorkflowParty(name=key, zh=zh, en=en, department_id=department_id))
            self.accept()

    def _say(self, words: str, field: QWidget) -> None:
        self.problem.setText(words)
        field.setFocus()
