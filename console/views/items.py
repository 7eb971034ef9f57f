"""Rows of lists and trees, which Qt asks for one by one; tables paint all of theirs at once."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from console.views.cells import CellPainter
from console.views.theme import PAD_PX, ROW_PX, Theme

Index = QModelIndex | QPersistentModelIndex

_SELECTED = QStyle.StateFlag.State_Selected.value
_HOVERED = QStyle.StateFlag.State_MouseOver.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value


class ItemDelegate(QStyledItemDelegate):
    """Paints the ground of a row; subclasses paint its `content`."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.cells = CellPainter(theme)
        self._chosen, self._hovered = theme.colour("selection"), theme.colour("raised")
        self._focus, self._muted = theme.colour("accent"), theme.colour("muted")
        self._plain, self._on_chosen = theme.colour("text"), theme.colour("on_selection")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self._ground(painter, option)
        self.content(painter, QRectF(option.rect).adjusted(PAD_PX, 0, -PAD_PX, 0), option, index)
        painter.restore()

    def content(self, painter: QPainter, box: QRectF, option: QStyleOptionViewItem, index: Index) -> None:
        raise NotImplementedError

    def ink(self, option: QStyleOptionViewItem) -> QColor:
        return self._on_chosen if option.state.value & _SELECTED else self._plain

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Painted here and not by the style: a style sheet costs ten times as much, per row and repaint."""
        state, box = option.state.value, option.rect
        chosen = bool(state & _SELECTED)
        if chosen or state & _HOVERED:
            painter.fillRect(box, self._chosen if chosen else self._hovered)
        if chosen and state & _FOCUSED:
            painter.fillRect(box.left(), box.top(), box.width(), 1, self._focus)
            painter.fillRect(box.left(), box.bottom(), box.width(), 1, self._focus)
