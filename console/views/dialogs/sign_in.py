"""The sign-in page, laid over the window while nobody is signed in to a backend that wants a name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import button, label, pack


class SignInPage(QWidget):
    """Covers its parent while `models.connection.sign_in_needed`; Enter signs in."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations = ui, models, operations
        texts = ui.texts
        self.setObjectName("sign_in_page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(380)
        form = QVBoxLayout(card)
        pack(form, (28, 24, 28, 28), 10)
        form.addWidget(label(texts("signin.title"), "title"))
        self.backend = label("", "small", name="sign_in_backend")
        form.addWidget(self.backend)
        form.addSpacing(8)
        self.username = self._field("sign_in_username", texts("signin.username"))
        self.password = self._field("sign_in_password", texts("signin.password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        for one in (self.username, self.password):
            caption = label(one.accessibleName(), "muted")
            caption.setBuddy(one)
            form.addWidget(caption)
            form.addWidget(one)
        self.username.setText(ui.settings.text("sign_in.username"))
        self.problem = label("", "problem", name="sign_in_problem")
        self.problem.setWordWrap(True)
        form.addWidget(self.problem)
        self.submit_button = button(texts("signin.submit"), "sign_in_submit", role="primary", on=self.submit)
        form.addWidget(self.submit_button)
        self.here_button = button(texts("signin.here"), "sign_in_here", on=operations.session.sign_in_here)
        form.addWidget(self.here_button)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        models.connection.changed.connect(self._take)
        self._take()

    def _field(self, name: str, spoken: str) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(name)
        made.setAccessibleName(spoken)
        return made

    def submit(self) -> None:
        for one, key in ((self.username, "username"), (self.password, "password")):
            if not one.text():
                self.problem.setText(self._ui.texts(f"signin.problem.{key}"))
                one.setFocus()
                return
        self.problem.setText("")
        self._work(True)
        task = self._operations.session.sign_in(self.username.text(), self.password.text())
        task.add_done_callback(lambda _done: self._work(False))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.here_button.click() if self.here_button.hasFocus() else self.submit()
        else:
            super().keyPressEvent(event)

    def _work(self, on: bool) -> None:
        self.submit_button.setEnabled(not on)
        self.submit_button.setText(self._ui.texts("signin.working" if on else "signin.submit"))
        if not on:
            self.password.clear()
            self._take()

    def _take(self) -> None:
        connection = self._models.connection
        self.backend.setText(f"{self._ui.texts('signin.backend')}  {connection.backend_url}")
        if connection.sign_in_error:
            self.problem.setText(connection.sign_in_error)
        shown = connection.sign_in_needed
        if shown is not self.isHidden():
            return
        self.here_button.setVisible(self._operations.session.backend_is_ours)
        self.setVisible(shown)
        if shown:
            self.raise_()
            (self.password if self.username.text() else self.username).setFocus()
