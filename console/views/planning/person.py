"""Choosing who has to take an order: a name or its 拼音首字母 narrows the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from console.models.rules.search import Index
from console.models.world import Models
from console.views.context import Ui
from console.views.widgets import button, label, pack
from contract.vocabulary import WorkerKind

_ID = Qt.ItemDataRole.UserRole
_MOST = 200


class PersonDialog(QDialog):
    """`chosen` carries a worker's id. Whoever is in the plan already stands first."""

    chosen = Signal(int)

    def __init__(self, ui: Ui, models: Models, order: str, parent: QWidget) -> None:
        super().__init__(parent)
        texts = ui.texts
        self.setObjectName("plan_person")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("planning.person.title"))
        self.resize(380, 400)
        planned = models.planning.workers()
        people = [one for one in models.workers.all() if one.kind is WorkerKind.PERSON and one.on_duty]
        people.sort(key=lambda one: (one.id not in planned, one.name))
        self._people = {one.id: one for one in people}
        self._planned = {key: len(visits) for key, visits in planned.items()}
        self._texts = texts
        self._index = Index()
        for one in people:
            self._index.put(one.id, one.name, numbers=(one.number,), phone=one.phone)
        self.search = QLineEdit()
        self.search.setObjectName("plan_person_search")
        self.search.setAccessibleName(texts("planning.person.search"))
        self.search.setPlaceholderText(texts("planning.person.search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("plan_person_list")
        self.list.setAccessibleName(texts("planning.person.title"))
        self.list.itemActivated.connect(lambda _item: self._choose())
        words = label(texts("planning.person.words", order=order), "muted")
        words.setWordWrap(True)
        column = QVBoxLayout(self)
        pack(column, (16, 16, 16, 16), 8)
        for widget in (words, self.search, self.list):
            column.addWidget(widget)
        column.addWidget(
            button(
                f"{texts('planning.person.pin')}  Enter", "plan_person_pin", role="primary", on=self._choose
            )
        )
        self._fill("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down walk through the list while somebody types; Enter chooses."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                self.list.setCurrentRow(min(max(0, self.list.currentRow() + step), self.list.count() - 1))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose()
                return True
        return super().eventFilter(watched, event)

    def _fill(self, text: str) -> None:
        found = self._index.find(text)
        self.list.clear()
        for worker_id in found[:_MOST]:
            one = self._people[worker_id]
            n = self._planned.get(worker_id, 0)
            item = QListWidgetItem(self._texts("planning.person.row", name=one.name, number=one.number, n=n))
            item.setData(_ID, worker_id)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.accept()
            self.chosen.emit(int(item.data(_ID)))
