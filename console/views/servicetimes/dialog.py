"""管理 -> 时限表: the table of limits, contracts that go before it, and the procedure's own limits."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QTabWidget, QVBoxLayout, QWidget

from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.servicetimes.contracts import ContractsPage
from console.views.servicetimes.procedure import ProcedurePage
from console.views.servicetimes.table import TablePage
from console.views.widgets import button, label, pack

_SIZE = (1120, 680)


class ServiceTimesDialog(QDialog):
    """Opened with `.open()`. Ctrl+S publishes the table or saves the procedure; Esc asks before it loses."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui = ui
        texts = ui.texts
        self.setObjectName("times_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("times.title"))
        room = parent.size()
        self.resize(min(_SIZE[0], room.width() - 40), min(_SIZE[1], room.height() - 60))
        self.table = TablePage(ui, models, operations.service_times)
        self.contracts = ContractsPage(ui, models, operations.service_times)
        self.procedure = ProcedurePage(ui, models, operations.policy)
        self.tabs = QTabWidget()
        self.tabs.setObjectName("times_pages")
        self.tabs.setAccessibleName(texts("times.title"))
        for name, page in (
            ("table", self.table),
            ("contracts", self.contracts),
            ("procedure", self.procedure),
        ):
            self.tabs.addTab(page, texts(f"times.page.{name}"))
        self.state = label("", "small", name="times_state")
        self.state.setWordWrap(True)
        layout = QVBoxLayout(self)
        pack(layout, (12, 8, 12, 12), 8)
        layout.addWidget(self.tabs, 1)
        foot = QHBoxLayout()
        pack(foot)
        foot.addWidget(self.state, 1)
        foot.addWidget(button(f"{texts('times.close')}  Esc", "times_close", on=self.reject))
        layout.addLayout(foot)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self.table.edited.connect(self._show_state)
        operations.service_times.load()
        self._show_state()
        self.table.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        if self.tabs.currentWidget() is self.table:
            self.table.publish()
        elif self.tabs.currentWidget() is self.procedure:
            self.procedure.save()

    def reject(self) -> None:
        if self.table.is_dirty or self.procedure.is_dirty:
            self._ask_before_leaving()
        else:
            super().reject()

    def _show_state(self) -> None:
        texts = self._ui.texts
        words = [texts("times.changed")] if self.table.is_dirty else []
        if self.table.may_change:
            words.append(texts("times.publish.about"))
        self.state.setText(" · ".join(words))

    def _ask_before_leaving(self) -> None:
        texts = self._ui.texts
        asking = QMessageBox(self)
        asking.setObjectName("times_unsaved")
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle(texts("times.title"))
        asking.setText(texts("times.unsaved"))
        drop = asking.addButton(texts("times.drop"), QMessageBox.ButtonRole.DestructiveRole)
        stay = asking.addButton(texts("times.stay"), QMessageBox.ButtonRole.RejectRole)
        drop.setObjectName("times_unsaved_drop")
        stay.setObjectName("times_unsaved_stay")
        asking.setDefaultButton(stay)
        asking.setEscapeButton(stay)
        drop.clicked.connect(lambda _checked=False: QDialog.reject(self))
        asking.open()
