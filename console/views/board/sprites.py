"""Shapes and rows of the board painted once and kept as pictures: a scrolled frame is then a few copies."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from console.views.marks import paint_shape

_MOST_ROWS: Final = 160

ShapeKey = tuple[str, int, int, int, float]


class Sprites:
    """`ratio`: device pixels a logical one, of the widget that is painted."""

    def __init__(self) -> None:
        self.ratio = 1.0
        self._shapes: dict[ShapeKey, QPixmap] = {}
        self._rows: dict[Hashable, QPixmap] = {}
        self._seen: Hashable = None

    def shape(self, painter: QPainter, box: QRectF, shape: str, colour: QColor, gap: QColor) -> None:
        """As `marks.paint_shape`, from a picture."""
        size = max(4, round(box.width()))
        key = (shape, colour.rgba(), gap.rgba(), size, self.ratio)
        if key not in self._shapes:
            made = self._empty(QSize(size + 2, size + 2))
            made.fill(Qt.GlobalColor.transparent)
            inner = QPainter(made)
            paint_shape(inner, QRectF(1, 1, size, size), shape, colour, gap)
            inner.end()
            self._shapes[key] = made
        painter.drawPixmap(round(box.left()) - 1, round(box.top()) - 1, self._shapes[key])

    def look(self, seen: Hashable) -> None:
        """Everything that rows look different by; another one than before forgets them."""
        if seen != self._seen:
            self._seen = seen
            self.forget()

    def forget(self) -> None:
        self._rows.clear()

    def row(self, key: Hashable, size: QSize, paint: Callable[[QPainter], None]) -> QPixmap:
        if key not in self._rows:
            if len(self._rows) >= _MOST_ROWS:
                self._rows.clear()
            made = self._empty(size)
            painter = QPainter(made)
            paint(painter)
            painter.end()
            self._rows[key] = made
        return self._rows[key]

    def _empty(self, size: QSize) -> QPixmap:
        made = QPixmap(size * self.ratio)
        made.setDevicePixelRatio(self.ratio)
        return made
