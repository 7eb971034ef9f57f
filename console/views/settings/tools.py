"""What workers may carry, and which orders need it: the list beside what is said of the tool picked in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Tool
from console.core.texts import Texts
from console.views.context import Ui
from console.views.settings.fields import FieldRefused
from console.views.widgets import button, label, pack
from contract.vocabulary import OrderType

MOST = 40
_LONGEST = 40
_COLUMNS = 3
_VALUE = Qt.ItemDataRole.UserRole
_BETWEEN = re.compile(r"[、，,;；]")


def tools_value(tools: Sequence[Tool]) -> list[dict[str, Any]]:
    """The tools as the backend takes them."""
    return [
        {
            "key": it.key,
            "name": it.name,
            "types": [str(one) for one in it.types],
            "products": list(it.products),
        }
        for it in tools
    ]


def tools_words(texts: Texts, value: Sequence[Mapping[str, Any]]) -> str:
    """Their names in a line."""
    return texts("tracks.comma").join(it["name"] for it in value) or texts("policy.tools.none")


class ToolsEditor(QWidget):
    """`edited` by hand only. Del in the list takes the tool away."""

    edited = Signal()

    def __init__(self, ui: Ui, name: str) -> None:
        super().__init__()
        self._ui = ui
        self.setObjectName(name)
        texts = ui.texts
        self.list = QListWidget()
        self.list.setObjectName(f"{name}_list")
        self.list.setAccessibleName(texts("policy.tools"))
        self.list.setMinimumHeight(220)
        self.list.setMaximumWidth(200)
        self.add = button(f"+ {texts('policy.tools.add')}", f"{name}_add", on=self._add)
        self.remove = button(texts("policy.tools.remove"), f"{name}_remove", on=self._remove)
        self.name = QLineEdit()
        self.name.setObjectName(f"{name}_name")
        self.name.setAccessibleName(texts("policy.tools.name"))
        self.name.setPlaceholderText(texts("policy.tools.name.example"))
        self.name.setMaxLength(_LONGEST)
        self.types = {kind: QCheckBox(texts(f"words.type.{kind}")) for kind in OrderType}
        for kind, box in self.types.items():
            box.setObjectName(f"{name}_type_{kind}")
            box.clicked.connect(self._keep)
        self.products = QLineEdit()
        self.products.setObjectName(f"{name}_products")
        self.products.setAccessibleName(texts("policy.tools.products"))
        self.products.setPlaceholderText(texts("policy.tools.products.example"))
        self.empty = label(texts("policy.tools.empty"), "muted", name=f"{name}_empty")
        self.empty.setWordWrap(True)
        self._lay_out()
        gone = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.list)
        gone.setContext(Qt.ShortcutContext.WidgetShortcut)
        gone.activated.connect(self._remove)
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.name.textEdited.connect(lambda _text: self._keep())
        self.products.textEdited.connect(lambda _text: self._keep())
        self.setFocusProxy(self.list)
        self._show()

    def _lay_out(self) -> None:
        texts = self._ui.texts
        left = QVBoxLayout()
        pack(left, spacing=6)
        keys = QHBoxLayout()
        pack(keys, spacing=6)
        keys.addWidget(self.add)
        keys.addWidget(self.remove)
        left.addLayout(keys)
        left.addWidget(self.list, 1)
        self.about = QWidget()
        right = QVBoxLayout(self.about)
        pack(right, spacing=6)
        right.addWidget(label(texts("policy.tools.name"), "strong"))
        right.addWidget(self.name)
        right.addSpacing(6)
        right.addWidget(label(texts("policy.tools.types"), "strong"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        for number, box in enumerate(self.types.values()):
            grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
        right.addLayout(grid)
        right.addSpacing(6)
        right.addWidget(label(texts("policy.tools.products"), "strong"))
        right.addWidget(self.products)
        hint = label(texts("policy.tools.products.hint"), "small")
        hint.setWordWrap(True)
        right.addWidget(hint)
        right.addStretch(1)
        beside = QVBoxLayout()
        pack(beside)
        beside.addWidget(self.empty)
        beside.addWidget(self.about)
        beside.addStretch(1)
        row = QHBoxLayout(self)
        pack(row, spacing=16)
        row.addLayout(left)
        row.addLayout(beside, 1)

    def fill(self, value: object) -> None:
        """The tools as `tools_value` has them; the row stays where it was."""
        at = max(0, self.list.currentRow())
        self.list.clear()
        if isinstance(value, list):
            for tool in value:
                self._put(tool)
        self.list.setCurrentRow(min(at, self.list.count() - 1))
        self._show()

    def value(self) -> list[dict[str, Any]]:
        """Raises FieldRefused for a tool without a name, or two of the same."""
        found: list[dict[str, Any]] = [dict(item.data(_VALUE)) for item in self._items()]
        names = [tool["name"].strip() for tool in found]
        for row, name in enumerate(names):
            if not name or name in names[:row]:
                self.list.setCurrentRow(row)
                key = "policy.tools.twice" if name else "policy.tools.nameless"
                raise FieldRefused(self._ui.texts(key, name=name))
        return [tool | {"name": name} for tool, name in zip(found, names, strict=True)]

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _put(self, tool: Mapping[str, Any]) -> None:
        item = QListWidgetItem(tool["name"])
        item.setData(_VALUE, dict(tool))
        self.list.addItem(item)

    def _add(self) -> None:
        self._put({"key": uuid4().hex[:12], "name": "", "types": [], "products": []})
        self.list.setCurrentRow(self.list.count() - 1)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _remove(self) -> None:
        if self.list.currentRow() < 0:
            return
        self.list.takeItem(self.list.currentRow())
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        row = self.list.currentRow()
        self.about.setVisible(row >= 0)
        self.empty.setVisible(self.list.count() == 0)
        self.add.setEnabled(self.list.count() < MOST)
        self.remove.setEnabled(row >= 0)
        if row < 0:
            return
        tool = self.list.item(row).data(_VALUE)
        self.name.setText(tool["name"])
        for kind, box in self.types.items():
            box.setChecked(str(kind) in tool["types"])
        self.products.setText(self._ui.texts("tracks.comma").join(tool["products"]))

    def _keep(self) -> None:
        """What the fields say, in the list."""
        if self.list.currentRow() < 0:
            return
        item = self.list.currentItem()
        words = [part.strip() for part in _BETWEEN.split(self.products.text())]
        tool = dict(item.data(_VALUE)) | {
            "name": self.name.text(),
            "types": [str(kind) for kind, box in self.types.items() if box.isChecked()],
            "products": [part for part in dict.fromkeys(words) if part],
        }
        item.setData(_VALUE, tool)
        item.setText(tool["name"])
        self.edited.emit()
