"""A list of a definition as a table that is added to, changed, shortened and put in another order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.models.tables.rows import RowsModel
from console.views.tables import Table
from console.views.widgets import button, pack
from console.views.workflows.editing import Editing, key_of


class PartDialog(Protocol):
    """`taken` carries what was made or changed."""

    @property
    def taken(self) -> SignalInstance: ...

    def open(self) -> None: ...


Asks = Callable[[list[str], Any, QWidget], PartDialog]
"""(names that are taken, what is changed or None, parent) -> the dialog for it."""


class PartList(QWidget):
    """Enter changes one, Ins adds, Del removes, Ctrl+Up and Ctrl+Down move it. Rows are keyed by place."""

    def __init__(
        self,
        editing: Editing,
        part: str,
        rows: RowsModel,
        asks: Asks,
        *,
        name: str,
        widths: Mapping[str, int],
        words: tuple[str, str],
    ) -> None:
        """`part`: the list's name in the definition; `name`: of the buttons; `words`: texts keys of what the
        table is called and of what it says when it is empty."""
        super().__init__()
        self._editing, self._part, self.rows, self._asks = editing, part, rows, asks
        texts = editing.ui.texts
        self.table = Table(
            editing.ui,
            rows,
            name=f"workflow_{name}_list",
            spoken=texts(words[0]),
            widths=dict(widths),
            empty=lambda: texts(words[1]),
        )
        self.buttons = {
            verb: button(f"{texts(f'workflows.field.{verb}')}  {cap}", f"workflow_{name}_{verb}", on=what)
            for verb, cap, what in (
                ("change", "Enter", self.change),
                ("add", "Ins", self.add),
                ("remove", "Del", self.remove),
                ("up", "Ctrl+↑", lambda: self.shift(-1)),
                ("down", "Ctrl+↓", lambda: self.shift(1)),
            )
        }
        column = QVBoxLayout(self)
        pack(column, spacing=6)
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        pack(foot, spacing=6)
        for one in self.buttons.values():
            foot.addWidget(one)
        foot.addStretch(1)
        column.addLayout(foot)
        key_of(self.table, "Ctrl+Up", lambda: self.shift(-1))
        key_of(self.table, "Ctrl+Down", lambda: self.shift(1))
        self.table.activated.connect(lambda _index: self.change())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show())
        editing.drafts.changed.connect(self._show)
        self._show()

    def change(self) -> PartDialog | None:
        key, items = self.table.current_key, self._items()
        if key is None or not self._editing.may_change:
            return None
        others = [one.name for one in items if one is not items[key]]
        dialog = self._asks(others, items[key], self.window())
        dialog.taken.connect(lambda item: self._put([*items[:key], item, *items[key + 1 :]], key))
        dialog.open()
        return dialog

    def add(self) -> PartDialog | None:
        items, key = self._items(), self.table.current_key
        if self._editing.definition is None or not self._editing.may_change:
            return None
        at = len(items) if key is None else key + 1
        dialog = self._asks([one.name for one in items], None, self.window())
        dialog.taken.connect(lambda item: self._put([*items[:at], item, *items[at:]], at))
        dialog.open()
        return dialog

    def remove(self) -> None:
        key, items = self.table.current_key, self._items()
        if key is not None and self._editing.may_change:
            self._put([*items[:key], *items[key + 1 :]], min(key, len(items) - 2))

    def shift(self, by: int) -> None:
        key, items = self.table.current_key, self._items()
        if key is not None and 0 <= key + by < len(items) and self._editing.may_change:
            items[key], items[key + by] = items[key + by], items[key]
            self._put(items, key + by)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the table does not use itself."""
        if event.key() == Qt.Key.Key_Delete:
            self.remove()
        elif event.key() == Qt.Key.Key_Insert:
            self.add()
        else:
            super().keyPressEvent(event)

    def _items(self) -> list[Any]:
        definition = self._editing.definition
        return [] if definition is None else list(getattr(definition, self._part))

    def _put(self, items: list[Any], key: int) -> None:
        self._editing.change(**{self._part: items})
        self.table.select_key(key)

    def _show(self) -> None:
        able = self._editing.may_change and self._editing.definition is not None
        key, count = self.table.current_key, self.rows.rowCount()
        for name, one in self.buttons.items():
            edge = (name == "up" and key == 0) or (name == "down" and key == count - 1)
            one.setVisible(self._editing.may_change)
            one.setEnabled(able and (name == "add" or (key is not None and not edge)))
