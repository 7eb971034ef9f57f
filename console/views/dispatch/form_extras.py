"""What the new-order form tells and takes besides its fields: look-alikes before submitting, and files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from console.api.types import Customer
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.dispatch.alike import AlikeBox
from console.views.dispatch.form import NewOrderForm, PositionUnreadable, parse_position
from console.views.widgets import button, label, pack
from contract.files import ENDINGS

_KEY = "F4"


class FormExtras(QWidget):
    """Sits above the form's problem line. `open_wanted(order_id)`; `files` wait for the order."""

    open_wanted = Signal(int)

    def __init__(self, ui: Ui, operations: Operations, form: NewOrderForm) -> None:
        super().__init__(form)
        self._ui, self._form = ui, form
        self._customer: Customer | None = None
        self.files: list[Path] = []
        self.alike = AlikeBox(ui, operations, merges=False)
        self.alike.open_wanted.connect(self.open_wanted)
        self.named = label("", "small", name="form_files")
        self.named.setWordWrap(True)
        column = QVBoxLayout(self)
        pack(column, spacing=4)
        column.addWidget(self.alike)
        row = QHBoxLayout()
        pack(row, spacing=8)
        words = f"{ui.texts('form.files')}  {_KEY}"
        row.addWidget(button(words, "form_attach", on=self.ask_files))
        row.addWidget(self.named, 1)
        column.addLayout(row)
        form.column.addWidget(self)
        QShortcut(QKeySequence(_KEY), form, self.ask_files)
        form.customer.chosen.connect(self._on_customer)
        for line in (form.phone, form.address, form.position):
            line.textChanged.connect(self._look)

    def ask_files(self) -> QFileDialog:
        """Which files the order gets; several at once."""
        texts = self._ui.texts
        dialog = QFileDialog(self._form, texts("files.choose"))
        dialog.setObjectName("form_files_choose")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        dialog.setNameFilters([f"{texts('files.kinds')} ({kinds})"])
        dialog.filesSelected.connect(lambda names: self.take([Path(name) for name in names]))
        dialog.open()
        return dialog

    def take(self, files: Sequence[Path]) -> None:
        """More files; each once."""
        self.files = list(dict.fromkeys([*self.files, *files]))
        self.named.setText(self._ui.texts("dispatch.comma").join(file.name for file in self.files))

    def _on_customer(self, customer: Customer | None) -> None:
        self._customer = customer
        self._look()

    def _look(self, _text: str = "") -> None:
        """By what is filled in so far: who it is, and where."""
        form = self._form
        try:
            place = parse_position(form.position.text())
        except PositionUnreadable:
            place = None
        phone, address = form.phone.text().strip(), form.address.text().strip()
        somebody = self._customer is not None or bool(phone)
        about: dict[str, Any] = {"contact_phone": phone, "address": address}
        if self._customer is not None:
            about["customer_id"] = self._customer.id
        if place is not None:
            about["lat"], about["lon"] = place
        self.alike.ask(about if somebody and (place is not None or address) else None)
