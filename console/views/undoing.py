"""Ctrl+Z and Ctrl+Y: what they would do stands in the menu; panes and fields keep an undo of their own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from console.models.rules.undo_words import leads_to, left_out, what
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions, key_cap
from console.views.context import Ui


class Undoing(QObject):
    """Binds `edit.undo` and `edit.redo` for one window."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, actions: Actions, window: QWidget
    ) -> None:
        super().__init__(window)
        self._ui, self._models, self._operations, self._actions = ui, models, operations, actions
        self._window = window
        self._own: list[tuple[QWidget, Callable[[], object]]] = []
        actions.bind("edit.undo", self.undo)
        actions.bind("edit.redo", self.redo)
        models.undo.changed.connect(self._say)
        self._say()

    def own(self, pane: QWidget, undo: Callable[[], object]) -> None:
        """While the keyboard is inside `pane`, Ctrl+Z is the pane's own."""
        self._own.append((pane, undo))

    def undo(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit | QPlainTextEdit | QTextEdit) and not focused.isReadOnly():
            focused.undo()
            return
        for pane, undo in self._own:
            if focused is not None and (pane is focused or pane.isAncestorOf(focused)):
                undo()
                return
        self._operations.undo.undo()

    def redo(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QLineEdit | QPlainTextEdit | QTextEdit) and not focused.isReadOnly():
            focused.redo()
            return
        self._operations.undo.redo()

    def _say(self) -> None:
        model, texts = self._models.undo, self._ui.texts
        for verb, step in (("undo", model.undo), ("redo", model.redo)):
            action = self._actions[f"edit.{verb}"]
            key = key_cap(action.shortcut().toString())
            if step is None:
                said = texts("undo.title.none" if verb == "undo" else "undo.redo.none")
                action.setText(said)
                action.setToolTip(f"{said}  {key}")
                continue
            said = texts("undo.title" if verb == "undo" else "undo.redo", what=what(step, texts))
            action.setText(said)
            lines = [
                f"{said}  {key}",
                texts("undo.leads_to", state=leads_to(step, texts)),
                left_out(step, texts),
            ]
            action.setToolTip("\n".join(filter(None, lines)))
