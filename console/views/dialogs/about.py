"""What this program is."""

from __future__ import annotations

from importlib import metadata

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from console.views.context import Ui
from console.views.widgets import button, label, pack


def version() -> str:
    try:
        return metadata.version("waiqin-console")
    except metadata.PackageNotFoundError:
        return "0.1.0"


class AboutDialog(QDialog):
    def __init__(self, ui: Ui, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("about_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(ui.texts("window.about.title"))
        self.setMinimumWidth(320)
        layout = QVBoxLayout(self)
        pack(layout, (24, 20, 24, 20), 12)
        layout.addWidget(label(ui.texts("window.title"), "title"))
        layout.addWidget(label(ui.texts("window.about.text", version=version()), "muted"))
        close = button(f"{ui.texts('window.shortcuts.close')}  Esc", "about_close", on=self.accept)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
