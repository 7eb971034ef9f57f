"""Status shapes painted once per look and kept as pictures: a table paints a few of them a thousand times."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from console.views.marks import paint_shape

_MOST = 400
_ROOM = 1.0  # strokes reach a little beyond the box


class ShapePictures:
    """`paint` looks like `marks.paint_shape`, to the nearest device pixel."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, int, int, float, float], QPixmap] = {}

    def paint(self, painter: QPainter, box: QRectF, shape: str, colour: QColor, gap: QColor) -> None:
        """One shape filling the square `box`."""
        ratio = painter.device().devicePixelRatioF()
        key = (shape, colour.rgba(), gap.rgba(), box.width(), ratio)
        picture = self._kept.get(key)
        if picture is None:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            picture = self._kept[key] = _picture(box.width(), shape, colour, gap, ratio)
        left, top = round((box.left() - _ROOM) * ratio) / ratio, round((box.top() - _ROOM) * ratio) / ratio
        painter.drawPixmap(QPointF(left, top), picture)


def _picture(side: float, shape: str, colour: QColor, gap: QColor, ratio: float) -> QPixmap:
    size = round((side + 2 * _ROOM) * ratio)
    made = QPixmap(size, size)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint_shape(painter, QRectF(_ROOM, _ROOM, side, side), shape, colour, gap)
    painter.end()
    return made
