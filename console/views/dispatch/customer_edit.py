"""The line that finds a customer by name or pinyin initials."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

from console.api.types import Customer
from console.models.rules.search import Index
from console.models.world import Models
from console.views.context import Ui

_MOST_MATCHES = 12


class CustomerEdit(QLineEdit):
    """Searches by name or pinyin initials; `chosen` carries the customer, None when it no longer is one."""

    chosen = Signal(object)

    def __init__(self, ui: Ui, models: Models) -> None:
        super().__init__()
        self._index, self._customers = Index(), models.customers
        for customer in models.customers.all():
            self._index.put(
                customer.id, customer.name, numbers=[customer.address], phone=customer.contact_phone
            )
        self._matches: list[Customer] = []
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_MOST_MATCHES)
        self._popup = QListView()
        self._popup.setObjectName("form_customer_list")
        self._popup.setAccessibleName(ui.texts("form.customer.list"))
        self._completer.setPopup(self._popup)
        self._completer.activated[QModelIndex].connect(self._pick_index)  # type: ignore[index] # PySide's signal overload
        self.setCompleter(self._completer)
        self.setObjectName("form_customer")
        self.setAccessibleName(ui.texts("form.customer"))
        self.setPlaceholderText(ui.texts("form.customer.hint"))
        self.textEdited.connect(self._search)

    def _search(self, text: str) -> None:
        self.chosen.emit(None)
        found = self._index.find(text)[:_MOST_MATCHES] if text.strip() else []
        self._matches = [one for key in found if (one := self._customers.get(key))]
        self._words.setStringList([one.name for one in self._matches])

    def _pick_index(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._matches):
            self.pick(self._matches[index.row()])

    def pick(self, customer: Customer) -> None:
        self.setText(customer.name)
        self.chosen.emit(customer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if plain_enter and self._matches:
            row = self._popup.currentIndex().row() if self._popup.isVisible() else 0
            self.pick(self._matches[max(row, 0)])
            self._popup.hide()
            self.focusNextChild()
            return
        super().keyPressEvent(event)
