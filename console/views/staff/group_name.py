"""Asks for the name of a group: a new one for some people, or another one for a group that is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.views.context import Ui
from console.views.widgets import button, label, pack

MOST_LETTERS = 40  # the backend's limit
_NAMED = 6


class GroupNameDialog(QDialog):
    """`given` carries the name; opened with `.open()`. Enter sends, Esc goes back."""

    given = Signal(str)

    def __init__(
        self,
        ui: Ui,
        parent: QWidget,
        *,
        name: str | None = None,
        people: Sequence[str] = (),
        is_taken: Callable[[str], bool],
    ) -> None:
        """`name` None: a new group of `people`."""
        super().__init__(parent)
        self._ui, self._is_taken, texts = ui, is_taken, ui.texts
        new = name is None
        self.setObjectName("group_name_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("staff.group.title.new" if new else "staff.group.title.rename"))
        self.setMinimumWidth(420)
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        layout.addWidget(label(texts("staff.group.name"), "muted"))
        self.name = QLineEdit(name or "")
        self.name.setObjectName("group_name")
        self.name.setAccessibleName(texts("staff.group.name"))
        self.name.setPlaceholderText(texts("staff.group.hint"))
        self.name.setMaxLength(MOST_LETTERS)
        self.name.selectAll()
        layout.addWidget(self.name)
        if new:
            who = label(self._who(people), "small", name="group_people")
            who.setWordWrap(True)
            layout.addWidget(who)
        self.problem = label("", "problem", name="group_problem")
        self.problem.setWordWrap(True)
        layout.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('staff.group.back')}  Esc", "group_back", on=self.reject))
        words = texts("staff.group.create" if new else "staff.group.save")
        foot.addWidget(button(f"{words}  Enter", "group_ok", role="primary", on=self.send))
        layout.addLayout(foot)
        self.name.textChanged.connect(self._warn)
        self.name.setFocus()

    def _who(self, people: Sequence[str]) -> str:
        texts = self._ui.texts
        if not people:
            return texts("staff.group.nobody")
        names = texts("staff.comma").join(people[:_NAMED])
        if len(people) > _NAMED:
            names = texts("staff.group.more", names=names)
        return texts("staff.group.people", n=len(people), names=names)

    def _warn(self) -> None:
        taken = self._is_taken(self.name.text().strip())
        self.problem.setText(self._ui.texts("staff.group.same") if taken else "")

    def send(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.problem.setText(self._ui.texts("staff.group.needed"))
            self.name.setFocus()
            return
        self.given.emit(name)
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.send()
        else:
            super().keyPressEvent(event)
