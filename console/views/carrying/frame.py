"""A frame round the row of a list that would take what is carried; lists know nothing of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QWidget

from console.views.theme import Theme


class DropFrame(QWidget):
    """One for all lists: it goes where the mouse is."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drop_frame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._colour = theme.colour("accent")
        self.hide()

    def show_row(self, rows: QAbstractItemView, index: QModelIndex | QPersistentModelIndex) -> None:
        """Over the whole width of the row."""
        viewport = rows.viewport()
        if self.parentWidget() is not viewport:
            self.setParent(viewport)
        box = rows.visualRect(index)
        self.setGeometry(0, box.top(), viewport.width(), box.height())
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        painter = QPainter(self)
        painter.setPen(QPen(self._colour, 2.0))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()
