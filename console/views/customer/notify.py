"""The dialog in which an order's customer is told something: what was told so far, and one more now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Order
from console.models.details import LoadState
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.customer.lines import MAY_SEND, NoticeLines
from console.views.dialogs.form import FormDialog
from console.views.widgets import as_pane, label, pack
from contract.notices import MOST_NOTICE_TEXT, NoticeOccasion
from contract.vocabulary import OrderState

_SIZE = (620, 640)
_FITTING = {
    OrderState.ACCEPTED: NoticeOccasion.TAKEN_IN,
    OrderState.DIAGNOSING: NoticeOccasion.TAKEN_IN,
    OrderState.DISPATCHED: NoticeOccasion.DISPATCHED,
    OrderState.ACKNOWLEDGED: NoticeOccasion.DISPATCHED,
    OrderState.EN_ROUTE: NoticeOccasion.ON_THE_WAY,
    OrderState.REPAIRED: NoticeOccasion.REPAIRED,
    OrderState.CONFIRMED: NoticeOccasion.REPAIRED,
    OrderState.FEEDBACK_DONE: NoticeOccasion.COMPLETED,
    OrderState.RATED: NoticeOccasion.COMPLETED,
    OrderState.REJECTED: NoticeOccasion.REJECTED,
    OrderState.CANCELLED: NoticeOccasion.CANCELLED,
}
"""What one most likely wants to say of an order in this state."""


class NotifyDialog(FormDialog):
    """Opened with `.open()`. Ctrl+Enter sends, Esc closes; what was written stays where it was refused."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, order: Order, parent: QWidget) -> None:
        texts = ui.texts
        super().__init__(ui, parent, name="notify", title=texts("notices.title", number=order.number))
        self._models, self._operations, self._order = models, operations, order
        self._written = False
        self.resize(min(_SIZE[0], parent.width() - 40), min(_SIZE[1], parent.height() - 60))
        self.to = label("", "strong", name="notify_to")
        self.gateway = label("", "muted", name="notify_gateway")
        self.link_note = label(texts("notices.link.none"), "small", name="notify_link_note")
        self.count = label("", "small", name="notify_count")
        for words in (self.to, self.gateway, self.link_note):
            words.setWordWrap(True)
        self.occasion = QComboBox()
        self.occasion.setObjectName("notify_occasion")
        self.occasion.setAccessibleName(texts("notices.occasion"))
        for one in NoticeOccasion:
            self.occasion.addItem(texts(f"notices.occasion.{one}"), str(one))
        fitting = _FITTING.get(order.state, NoticeOccasion.OTHER)
        self.occasion.setCurrentIndex(self.occasion.findData(str(fitting)))
        self.occasion.activated.connect(lambda _row: self._use_draft())
        self.body = QPlainTextEdit()
        self.body.setObjectName("notify_body")
        self.body.setAccessibleName(texts("notices.body"))
        self.body.setTabChangesFocus(True)
        self.body.setFixedHeight(96)
        self.body.textChanged.connect(self._on_text)
        self.link = QCheckBox(texts("notices.link"))
        self.link.setObjectName("notify_link")
        self.link.setChecked(True)
        self.lines = NoticeLines(ui, models, operations, order.id)
        self._lay_out()
        models.order_notices.changed.connect(self._take)
        models.customers.changed.connect(self._take)
        operations.notices.load(order.id)
        self._take()
        self.body.setFocus()

    def submit(self) -> None:
        """Hand the text to the backend, unless something is missing: then say what."""
        text = self.body.toPlainText().strip()
        over = len(text) - MOST_NOTICE_TEXT
        if self.is_sending or not self.body.isEnabled():
            return
        if not text:
            self.refused(self._ui.texts("notices.needed"))
        elif over > 0:
            self.refused(self._ui.texts("notices.too_long", most=MOST_NOTICE_TEXT, over=over))
        else:
            self.problem.setText("")
            occasion = NoticeOccasion(self.occasion.currentData())
            link = self.link.isChecked() and self.link.isEnabled()
            self.wait_for(self._operations.notices.send(self._order.id, occasion, text, link=link))

    def succeeded(self) -> None:
        """It stays: what becomes of the notice is seen here."""
        self.body.clear()
        self._ui.notifier.notify("ok", "notices.queued")

    def refused(self, problem: str) -> None:
        super().refused(problem)
        self.body.setFocus()

    def _lay_out(self) -> None:
        texts = self._ui.texts
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        heading = label(self._order.title, "title")
        heading.setWordWrap(True)
        inside = QWidget()
        as_pane(inside)
        pack(column := QVBoxLayout(inside), (12, 10, 12, 10)).addWidget(self.lines)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("notify_told")
        area.setAccessibleName(texts("notices.group"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(140)
        area.setWidget(inside)
        choice = QHBoxLayout()
        pack(choice)
        choice.addWidget(label(texts("notices.occasion"), "muted"))
        choice.addWidget(self.occasion)
        choice.addStretch(1)
        choice.addWidget(self.link)
        for one in (heading, self.to, self.gateway):
            layout.addWidget(one)
        layout.addWidget(area, 1)
        layout.addLayout(choice)
        for below in (self.body, self.link_note, self.problem):
            layout.addWidget(below)
        layout.addLayout(self.foot(submit=texts("notices.send"), back="notices.close", aside=self.count))

    def _take(self, _changed: object = None) -> None:
        model, texts, order = self._models.order_notices, self._ui.texts, self._order
        account = self._models.connection.account
        may = account is not None and account.role in MAY_SEND
        customer = self._models.customers.get(order.customer_id or 0)
        name = order.contact_name or order.customer_name
        phone = order.contact_phone or (customer.contact_phone if customer else "")
        has_phone = bool(phone)
        told = texts("notices.to", name=name, phone=phone).strip()
        self.to.setText(told if has_phone else texts("notices.to.nobody"))
        ready = model.order_id == order.id and model.state is not LoadState.LOADING
        words = texts(f"notices.gateway.{model.gateway}") if ready and model.gateway else ""
        self.gateway.setText(words)
        self.gateway.setVisible(bool(words))
        self.link.setEnabled(model.links)
        self.link.setVisible(model.links)
        self.link_note.setVisible(ready and not model.links and model.state is LoadState.READY)
        for one in (self.occasion, self.body):
            one.setEnabled(may and has_phone)
        if self.submit_button is not None:
            self.submit_button.setEnabled(may and has_phone and not self.is_sending)
        if ready and model.state is LoadState.FAILED:
            self.problem.setText(model.error)
        elif ready and model.drafts and not self._written:
            self._use_draft()

    def _use_draft(self) -> None:
        """The text that the settings have for it; what was written by hand gives way to what was chosen."""
        draft = self._models.order_notices.drafts.get(NoticeOccasion(self.occasion.currentData()), "")
        self.body.setPlainText(draft)
        self._written = bool(draft)
        cursor = self.body.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.body.setTextCursor(cursor)

    def _on_text(self) -> None:
        n = len(self.body.toPlainText().strip())
        self._written = self._written or n > 0
        self.count.setText(self._ui.texts("notices.count", n=n, most=MOST_NOTICE_TEXT))
        self.count.setProperty("role", "problem" if n > MOST_NOTICE_TEXT else "small")
        self.count.style().polish(self.count)
