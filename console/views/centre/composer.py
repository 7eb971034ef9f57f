"""Writing one message to the ticked people: whom it goes to, a template to start from, and how long it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.dialogs.form import FormDialog
from console.views.widgets import label, pack

MOST = 500  # characters the backend takes
_NAMED = 8


class MessageDialog(FormDialog):
    """Opened with `.open()`; a refusal is said here and the text stays."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, worker_ids: Sequence[int], parent: QWidget
    ) -> None:
        texts = ui.texts
        super().__init__(ui, parent, name="message", title=texts("centre.message.title"))
        self._models, self._operations = models, operations
        self._worker_ids = list(worker_ids)
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
        self._lay_out()
        models.message_templates.changed.connect(self._fill_templates)
        self._fill_templates()
        operations.centre.load_templates()
        self._count()
        self.body.setFocus()

    def submit(self) -> None:
        text = self.body.toPlainText().strip()
        over = len(text) - MOST
        if not text:
            self.refused(self._ui.texts("centre.message.needed"))
        elif over > 0:
            self.refused(self._ui.texts("centre.message.too_long", most=MOST, over=over))
        elif not self.is_sending:
            self.problem.setText("")
            chosen = self.template.currentData()
            template_id = chosen if chosen and self._template_text(chosen) == text else None
            sending = self._operations.centre.send_message(self._worker_ids, text, template_id)
            self.wait_for(sending, meanwhile=self._ui.texts("centre.message.sending"))

    def refused(self, problem: str) -> None:
        super().refused(problem)
        self.body.setFocus()

    def _lay_out(self) -> None:
        texts = self._ui.texts
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        layout.addWidget(self.to)
        row = QHBoxLayout()
        pack(row)
        row.addWidget(label(texts("centre.message.template"), "muted"))
        row.addWidget(self.template, 1)
        layout.addLayout(row)
        layout.addWidget(self.body, 1)
        layout.addWidget(self.problem)
        foot = self.foot(submit=texts("centre.message.send"))
        foot.insertWidget(0, self.count)
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
