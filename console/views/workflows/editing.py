"""What every page of the workflow window needs, and boxes to tick."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from console.api.workflow_types import WorkflowDefinition
from console.models.workflow_drafts import WorkflowDrafts
from console.models.world import Models
from console.views.context import Ui
from contract.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Editing:
    """The draft that is shown, and whether the account may change it."""

    ui: Ui
    models: Models
    drafts: WorkflowDrafts

    @property
    def may_change(self) -> bool:
        account = self.models.connection.account
        return account is not None and account.role is Role.ENTERPRISE_ADMIN

    @property
    def definition(self) -> WorkflowDefinition | None:
        draft = self.drafts.draft
        return None if draft is None else draft.definition

    def change(self, **what: object) -> None:
        """Fields of the definition by name."""
        if self.definition is not None and self.may_change:
            self.drafts.edit(msgspec.structs.replace(self.definition, **what))


def key_of(table: QWidget, keys: str, what: Callable[[], object]) -> None:
    """A key of the table that a table would otherwise use itself."""
    shortcut = QShortcut(QKeySequence(keys), table)
    shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
    shortcut.activated.connect(lambda: what())


class Boxes(QWidget):
    """A box to tick for each of some names; a locked one is always ticked. `edited` by hand only."""

    edited = Signal()

    def __init__(self, name: str, spoken: str, *, in_a_line: int = 3) -> None:
        super().__init__()
        self.setObjectName(name)
        self._name, self._spoken, self._in_a_line = name, spoken, in_a_line
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(in_a_line, 1)
        self.boxes: dict[str, QCheckBox] = {}

    def offer(self, names: Iterable[tuple[str, str]], locked: Iterable[str] = ()) -> None:
        """(name, words) of each, in this order; what was offered before is gone."""
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.deleteLater()
        self.boxes, held = {}, set(locked)
        for place, (name, words) in enumerate(names):
            box = self.boxes[name] = QCheckBox(words, self)
            box.setObjectName(f"{self._name}_{name}")
            box.setAccessibleName(f"{self._spoken} {words}")
            box.setChecked(name in held)
            box.setEnabled(name not in held)
            box.clicked.connect(lambda _checked=False: self.edited.emit())
            self._grid.addWidget(box, place // self._in_a_line, place % self._in_a_line)

    @property
    def chosen(self) -> list[str]:
        return [name for name, box in self.boxes.items() if box.isChecked()]

    def fill(self, names: Iterable[str]) -> None:
        wanted = set(names)
        for name, box in self.boxes.items():
            box.setChecked(name in wanted or not box.isEnabled())
