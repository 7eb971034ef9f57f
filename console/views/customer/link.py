"""The dialog of an order's customer link: make, copy, take back, and whether the customer has looked."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.api.types import Order
from console.core import units
from console.models.details import LoadState
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.settings.fields import Number
from console.views.widgets import button, label, pack
from contract.vocabulary import Role

_USUAL_DAYS, _LONGEST_DAYS = 30, 90
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})
_MAY = frozenset({Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER})


class CustomerLinkDialog(QDialog):
    """Opened with `.open()`. Enter makes a link and copies it, or copies the one that was made here."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, order: Order, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations, self._order = ui, models, operations, order
        self._above = parent
        self._copy_when_made = False
        self._is_fresh = True
        texts = ui.texts
        self.setObjectName("customer_link_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("customer.title", number=order.number))
        self.setMinimumWidth(520)
        self.state = self._words("strong", "customer_link_state")
        self.note = self._words("muted", "customer_link_note")
        self.problem = self._words("problem", "customer_link_problem")
        self.url = QLineEdit()
        self.url.setObjectName("customer_link_url")
        self.url.setAccessibleName(texts("customer.url"))
        self.url.setReadOnly(True)
        days, unit = texts("customer.days"), texts("customer.days.suffix")
        self.days = Number("customer_link_days", days, 1, _LONGEST_DAYS, unit)
        self.days.fill(_USUAL_DAYS)
        self._lay_out()
        models.customer_link.changed.connect(self._take)
        operations.customer_links.load(order.id)
        self._take()

    def make(self) -> None:
        """A fresh link, straight into the clipboard."""
        self._copy_when_made = True
        self._operations.customer_links.make(self._order.id, self.days.value())

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._models.customer_link.url)
        self._ui.notifier.notify("ok", "customer.copied", number=self._order.number)

    def revoke(self) -> None:
        self._operations.customer_links.revoke(self._order.id)

    def _notify(self) -> None:
        """To the dialog that sends: a notice brings a link of its own."""
        from console.views.customer.notify import NotifyDialog  # only who opens it loads it

        self.accept()
        NotifyDialog(self._ui, self._models, self._operations, self._order, self._above).open()

    def _words(self, role: str, name: str) -> QLabel:
        made = label("", role, name=name)
        made.setWordWrap(True)
        return made

    def _lay_out(self) -> None:
        texts = self._ui.texts
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        heading = label(self._order.title, "title")
        heading.setWordWrap(True)
        about = self._words("muted", "customer_link_about")
        about.setText(texts("customer.about"))
        for one in (heading, about, self.state, self.url, self.note, self.problem):
            layout.addWidget(one)
        row = QHBoxLayout()
        pack(row, spacing=6)
        row.addWidget(label(texts("customer.days"), "muted"))
        row.addWidget(self.days)
        row.addStretch(1)
        layout.addLayout(row)
        foot = self.foot = QHBoxLayout()
        pack(foot, spacing=6)
        self.revoke_button = button(
            texts("customer.revoke"), "customer_link_revoke", role="danger", on=self.revoke
        )
        self.make_button = button("", "customer_link_make", role="primary", on=self.make)
        self.copy_button = button(texts("customer.copy"), "customer_link_copy", on=self.copy)
        self.notify_button = button(texts("customer.notify"), "customer_link_notify", on=self._notify)
        foot.addWidget(self.revoke_button)
        foot.addWidget(self.notify_button)
        foot.addStretch(1)
        foot.addWidget(button(f"{texts('customer.close')}  Esc", "customer_link_close", on=self.accept))
        foot.addWidget(self.copy_button)
        foot.addWidget(self.make_button)
        layout.addLayout(foot)

    def _take(self) -> None:
        model, texts = self._models.customer_link, self._ui.texts
        if model.order_id != self._order.id:
            return
        link, ready = model.link, model.state is not LoadState.LOADING
        account = self._models.connection.account
        may = account is not None and account.role in _MAY
        self.state.setText(self._state_words())
        self.url.setVisible(bool(model.url))
        self.url.setText(model.url)
        self.url.setCursorPosition(0)
        self.note.setText(self._note_words())
        self.note.setVisible(bool(self.note.text()))
        self.problem.setText(model.error)
        self.problem.setVisible(bool(model.error))
        self.revoke_button.setVisible(link is not None and may)
        self.revoke_button.setEnabled(ready)
        self.make_button.setText(texts("customer.make" if link is None else "customer.make_again"))
        self.make_button.setVisible(may)
        self.make_button.setEnabled(ready)
        self.days.setEnabled(may)
        self.copy_button.setEnabled(bool(model.url))
        first = self.copy_button if model.url else self.make_button
        first.setDefault(True)
        if ready and self._is_fresh:  # Enter does what was come for
            self._is_fresh = False
            first.setFocus()
        if self._copy_when_made and model.state is LoadState.READY and model.url:
            self._copy_when_made = False
            self.copy_button.setFocus()
            self.copy()
        if model.state is LoadState.FAILED:
            self._copy_when_made = False
        self._fit()

    def _fit(self) -> None:
        """As wide as the buttons, as high as what is said now needs."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            margins = layout.contentsMargins()
            width = max(self.width(), self.foot.sizeHint().width() + margins.left() + margins.right())
            self.resize(width, max(layout.heightForWidth(width), self.minimumHeight()))

    def _state_words(self) -> str:
        model, texts = self._models.customer_link, self._ui.texts
        if model.link is None:
            return texts("customer.waiting" if model.state is LoadState.LOADING else "customer.none")
        link = model.link
        until = units.date_time(link.expires_at, texts)
        made = texts(
            "customer.holds",
            until=until,
            name=link.created_by,
            time=units.date_time(link.created_at, texts),
        )
        if link.seen_at is None:
            return f"{made}\n{texts('customer.unseen')}"
        return f"{made}\n{texts('customer.seen', time=units.date_time(link.seen_at, texts))}"

    def _note_words(self) -> str:
        model, texts = self._models.customer_link, self._ui.texts
        if model.url and urlsplit(model.url).hostname in _HERE:
            return texts("customer.only_here")
        if model.link is not None and not model.url:
            return texts("customer.not_kept")
        return ""
