"""Writing one message to the ticked people: whom it goes to, a template to start from, and how long it is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import button, label, pack

MOST = 500  # characters the backend takes
_NAMED = 8


class MessageDialog(QDialog):
    """Opened with `.open()`. Ctrl+Enter sends, Esc goes back; a refusal is said here and the text stays."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, worker_ids: Sequence[int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations = ui, models, operations
        self._worker_ids = list(worker_ids)
        self._sending: asyncio.Task[str] | None = None
        texts = ui.texts
        self.setObjectName("message_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("centre.message.title"))
        self.setMinimumWidth(480)
        self.to = label(self._recipients(), "strong", name="message_to")
        self.to.setWordWrap(True)
        self.template = QComboBox()
        self.template.setObjectName("message_template")
        self.template.setAccessibleName(texts("centre.message.template"))
        self.template.activated.connect(lambda _row: self._use_template())
        self.body = QPlainTextEdit()
        self.body.setObjectName("message_body")
        self.body.setAccessibleName(texts("centre.message.body"))
        self.body.setPlaceholderText(texts("centre.message.body.hint"))
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(110)
        self.body.textChanged.connect(self._count)
        self.count = label("", "small", name="message_count")
        self.problem = label("", "problem", name="message_problem")
        self.problem.setWordWrap(True)
        self.send_button = button(
            f"{texts('centre.message.send')}  Ctrl+Enter", "message_send", role="primary", on=self.send
        )
        self._lay_out()
        models.message_templates.changed.connect(self._fill_templates)
        self._fill_templates()
        operations.centre.load_templates()
        self._count()
        self.body.setFocus()

    def send(self) -> None:
        text = self.body.toPlainText().strip()
        over = len(text) - MOST
        if not text:
            self._refuse(self._ui.texts("centre.message.needed"))
        elif over > 0:
            self._refuse(self._ui.texts("centre.message.too_long", most=MOST, over=over))
        elif self._sending is None:
            self.problem.setText("")
            self.send_button.setEnabled(False)
            self.send_button.setText(self._ui.texts("centre.message.sending"))
            chosen = self.template.currentData()
            template_id = chosen if chosen and self._template_text(chosen) == text else None
            self._sending = self._operations.centre.send_message(self._worker_ids, text, template_id)
            self._sending.add_done_callback(self._sent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.send()
        elif not enter:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        texts = self._ui.texts
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        layout.addWidget(self.to)
        row, foot = QHBoxLayout(), QHBoxLayout()
        pack(row)
        pack(foot)
        row.addWidget(label(texts("centre.message.template"), "muted"))
        row.addWidget(self.template, 1)
        layout.addLayout(row)
        layout.addWidget(self.body, 1)
        layout.addWidget(self.problem)
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('centre.message.back')}  Esc", "message_back", on=self.reject))
        foot.addWidget(self.send_button)
        layout.addLayout(foot)

    def _recipients(self) -> str:
        texts, workers = self._ui.texts, self._models.workers
        names = [one.name for key in self._worker_ids[:_NAMED] if (one := workers.get(key)) is not None]
        listed = texts("tracks.comma").join(names)
        if len(self._worker_ids) > _NAMED:
            listed = texts("centre.message.to.more", names=listed)
        return texts("centre.message.to", n=len(self._worker_ids), names=listed)

    def _fill_templates(self, _changed: object = None) -> None:
        chosen = self.template.currentData()
        self.template.clear()
        self.template.addItem(self._ui.texts("centre.message.template.none"), None)
        for one in sorted(self._models.message_templates.all(), key=lambda one: one.id):
            self.template.addItem(one.name, one.id)
        self.template.setCurrentIndex(max(0, self.template.findData(chosen)))

    def _template_text(self, template_id: int) -> str:
        found = self._models.message_templates.get(template_id)
        return "" if found is None else found.text

    def _use_template(self) -> None:
        chosen = self.template.currentData()
        if chosen is not None:
            self.body.setPlainText(self._template_text(chosen))
            self.body.setFocus()

    def _count(self) -> None:
        n = len(self.body.toPlainText().strip())
        self.count.setText(self._ui.texts("centre.message.count", n=n, most=MOST))
        self.count.setProperty("role", "problem" if n > MOST else "small")
        self.count.style().polish(self.count)

    def _refuse(self, words: str) -> None:
        self.problem.setText(words)
        self.body.setFocus()

    def _sent(self, task: asyncio.Task[str]) -> None:
        if task.cancelled() or task.exception() is not None:
            return
        self._sending = None
        if task.result():
            self.send_button.setEnabled(True)
            self.send_button.setText(f"{self._ui.texts('centre.message.send')}  Ctrl+Enter")
            self._refuse(task.result())
        else:
            self.accept()
