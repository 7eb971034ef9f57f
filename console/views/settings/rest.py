"""How long people may work, and how long they rest: three limits that are off until somebody sets them."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from console.api.types import RestRules
from console.core import units
from console.core.texts import Texts
from console.views.context import Ui
from console.views.settings.fields import Duration
from console.views.widgets import label, pack

LIMITS = {"max_work_s": 8 * 3600, "max_stretch_s": 4 * 3600, "min_rest_s": 11 * 3600}
"""What a limit that is switched on begins with; a beginning, not a figure of any source."""
_LONG = (1800, 72 * 3600)
LENGTHS = {"pause_s": (60, 4 * 3600), "shift_gap_s": (1800, 24 * 3600), "near_s": (60, 8 * 3600)}


def rest_value(rules: RestRules) -> dict[str, Any]:
    """The rules as the backend takes them."""
    made: dict[str, Any] = msgspec.to_builtins(rules)
    return made


def rest_words(texts: Texts, value: dict[str, Any]) -> str:
    """The limits that are on, in a line."""
    parts = [
        f"{texts(f'policy.rest.{name}')} {units.duration(value[name], texts)}"
        for name in LIMITS
        if value[name] is not None
    ]
    return texts("tracks.comma").join(parts) or texts("policy.rest.off")


class RestEditor(QWidget):
    """`edited` by hand only."""

    edited = Signal()

    def __init__(self, ui: Ui, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        texts = ui.texts
        self.on: dict[str, QCheckBox] = {}
        self.lengths: dict[str, Duration] = {}
        column = QVBoxLayout(self)
        pack(column, spacing=8)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(4)
        for row, field in enumerate((*LIMITS, *LENGTHS)):
            caption = texts(f"policy.rest.{field}")
            length = Duration(ui, f"{name}_{field}", caption, *LENGTHS.get(field, _LONG))
            length.edited.connect(self.edited)
            self.lengths[field] = length
            if field in LIMITS:
                box = QCheckBox(caption)
                box.setObjectName(f"{name}_{field}_on")
                box.clicked.connect(self._on_switch)
                self.on[field] = box
                grid.addWidget(box, 2 * row, 0)
            else:
                grid.addWidget(label(caption), 2 * row, 0)
            grid.addWidget(length, 2 * row, 1)
            hint = label(texts(f"policy.rest.{field}.hint"), "small")
            hint.setWordWrap(True)
            grid.addWidget(hint, 2 * row + 1, 0, 1, 2)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        column.addStretch(1)
        self.setFocusProxy(self.on["max_work_s"])

    def fill(self, value: object) -> None:
        """As `rest_value` has it."""
        if isinstance(value, dict):
            for field, length in self.lengths.items():
                known = value[field]
                length.fill(LIMITS.get(field, 0) if known is None else known)
                if field in self.on:
                    self.on[field].setChecked(known is not None)
            self._suit()

    def value(self) -> dict[str, Any]:
        """What the fields say."""
        return {
            field: length.seconds if field not in self.on or self.on[field].isChecked() else None
            for field, length in self.lengths.items()
        }

    def _on_switch(self) -> None:
        self._suit()
        self.edited.emit()

    def _suit(self) -> None:
        for field, box in self.on.items():
            self.lengths[field].setEnabled(box.isChecked())
