"""Status shapes painted once per look and kept as pictures: a table paints a few of them a thousand times."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from console.views.marks import mark, paint_shape
from console.views.theme import Theme

_ROOM = 1.0  # strokes reach a little beyond the box


class ShapePictures:
    """`paint` looks like `marks.paint_shape`, to the nearest device pixel."""

    def __init__(self, theme: Theme) -> None:
        self._theme, self._gap = theme, theme.colour("panel")
        self._kept: dict[tuple[str, float, float], QPixmap] = {}

    def paint(self, painter: QPainter, left: float, top: float, side: float, name: str) -> None:
        """The shape of the status `name` into a square of `side` logical pixels."""
        ratio = painter.device().devicePixelRatioF()
        picture = self._kept.get((name, side, ratio))
        if picture is None:
            picture = self._kept[name, side, ratio] = self._picture(name, side, ratio)
        x, y = round((left - _ROOM) * ratio) / ratio, round((top - _ROOM) * ratio) / ratio
        painter.drawPixmap(QPointF(x, y), picture)

    def _picture(self, name: str, side: float, ratio: float) -> QPixmap:
        look = mark(name)
        size = round((side + 2 * _ROOM) * ratio)
        made = QPixmap(size, size)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        fill = QColor(self._theme.tone(look.tone).fill)
        paint_shape(painter, QRectF(_ROOM, _ROOM, side, side), look.shape, fill, self._gap)
        painter.end()
        return made
