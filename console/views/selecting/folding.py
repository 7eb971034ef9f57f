"""A row of controls that leaves out the less important ones where it is narrow, the first named one first."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from console.views.widgets import pack


class FoldingRow(QWidget):
    """`row` takes the controls; whether one is wanted at all is said by `want`, not by its visibility."""

    def __init__(self, margins: tuple[int, int, int, int] = (0, 0, 0, 0), spacing: int = 4) -> None:
        super().__init__()
        self.row = QHBoxLayout(self)
        pack(self.row, margins, spacing)
        self._folds: tuple[QWidget, ...] = ()
        self._unwanted: set[QWidget] = set()

    def fold(self, *widgets: QWidget) -> None:
        """These are left out, in this order, where there is no room; they may lie deeper in the row."""
        self._folds = widgets
        self.refold()

    def want(self, widget: QWidget, on: bool) -> None:
        if on is (widget in self._unwanted):
            (self._unwanted.discard if on else self._unwanted.add)(widget)
            widget.setVisible(on)
            self.refold()

    def refold(self) -> None:
        needed = self._needed(self.row)
        for widget in self._folds:
            if widget in self._unwanted:
                continue
            gone = needed > self.width()
            widget.setVisible(not gone)
            if gone:
                needed -= _width(widget) + self.row.spacing()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._needed(self.row), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        wanted = [one for one in self._folds if one not in self._unwanted]
        folded = sum(_width(one) + self.row.spacing() for one in wanted)
        return QSize(self._needed(self.row) - folded, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refold()

    def _needed(self, layout: QLayout) -> int:
        """The width of everything wanted, folded or not."""
        margins = layout.contentsMargins()
        width = margins.left() + margins.right()
        for place in range(layout.count()):
            item = layout.itemAt(place)
            widget = item.widget() if item is not None else None
            if item is None or widget in self._unwanted:
                continue
            width += layout.spacing()
            if widget is None:
                width += item.sizeHint().width()
                continue
            inner = widget.layout()
            deeper = inner is not None and any(inner.indexOf(one) >= 0 for one in self._folds)
            width += self._needed(inner) if deeper and inner is not None else _width(widget)
        return width


def _width(widget: QWidget) -> int:
    return min(max(widget.sizeHint().width(), widget.minimumWidth()), widget.maximumWidth())
