"""The status bar: connection in words, latency, commands waiting, the time of the data."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton, QStatusBar

from console.models.pending import PendingState
from console.models.world import Models
from console.views.actions import Actions
from console.views.chrome.banner import clock_time
from console.views.context import Ui
from console.views.marks import icon
from console.views.widgets import label


class StatusBar(QStatusBar):
    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self.setObjectName("status_bar")
        self.setSizeGripEnabled(False)
        self.setContentsMargins(4, 0, 12, 0)
        self.connection = QPushButton()
        self.connection.setObjectName("status_connection")
        self.connection.clicked.connect(lambda _checked=False: actions["pending.show"].trigger())
        self.latency = label(name="status_latency")
        self.data = label(name="status_data")
        self.hint = label(ui.texts("window.first.hint"), name="status_hint")
        self.pending = QPushButton()
        self.pending.setObjectName("status_pending")
        self.pending.clicked.connect(lambda _checked=False: actions["pending.show"].trigger())
        self.addWidget(self.connection)
        self.addWidget(self.latency)
        self.addWidget(self.pending)
        self.addPermanentWidget(self.hint)
        self.addPermanentWidget(self.data)
        self._looks: dict[str, str] = {}
        self._tick = QTimer(self, interval=1_000)
        self._tick.timeout.connect(self._show_age)
        self._tick.start()
        models.connection.changed.connect(self._take)
        models.pending.changed.connect(self._take)
        self._take()

    def _take(self) -> None:
        connection, texts = self._models.connection, self._ui.texts
        words = texts(f"window.connection.{connection.state}")
        self._mark(self.connection, f"connection.{connection.state}")
        self.connection.setText(words)
        self.connection.setToolTip(connection.backend_url)
        self.connection.setAccessibleName(f"{texts('window.status.connection')}: {words}")
        known = connection.latency_ms
        self.latency.setText(
            texts("window.status.latency.none")
            if known is None
            else texts("window.status.latency", ms=f"{known:.0f}")
        )
        items = self._models.pending.items
        refused = sum(1 for one in items if one.state is PendingState.REFUSED)
        self._mark(
            self.pending, "pending.refused" if refused else "pending.waiting" if items else "timer.stopped"
        )
        said = texts("window.status.pending", n=len(items) - refused)
        if refused:
            said += f" · {texts('window.pending.refused')} {refused}"
        self.pending.setText(said)
        self.pending.setAccessibleName(said)
        self._show_age()

    def _mark(self, button: QPushButton, look: str) -> None:
        if self._looks.get(button.objectName()) != look:
            self._looks[button.objectName()] = look
            button.setIcon(icon(self._ui.theme, look))

    def _show_age(self) -> None:
        good = self._models.connection.last_good_ms
        texts = self._ui.texts
        self.data.setText(
            texts("window.status.no_data")
            if good is None
            else texts("window.status.data", time=clock_time(good))
        )
