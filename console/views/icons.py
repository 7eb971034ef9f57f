"""Icons of the Material Design font, in any colour."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)

from console.core import icon_font

_GLYPH_SHARE = 0.875  # of the icon's height: a font leaves bearings around a glyph


class _GlyphEngine(QIconEngine):
    def __init__(self, glyph: str, family: str, ink: QColor, pale: QColor) -> None:
        super().__init__()
        self._glyph, self._family, self._ink, self._pale = glyph, family, ink, pale

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.save()
        face = QFont(self._family)
        face.setPixelSize(max(1, round(_GLYPH_SHARE * rect.height())))
        painter.setFont(face)
        painter.setPen(self._pale if mode is QIcon.Mode.Disabled else self._ink)
        painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, self._glyph)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return drawn


def icon(name: str, *, color: str, color_disabled: str = "") -> QIcon:
    """`name` as in 'mdi6.plus'. Raises icon_font.UnknownIcon."""
    family, character = icon_font.glyph(name)
    palette = QGuiApplication.palette()
    pale = QColor(color_disabled) if color_disabled else palette.color(_DISABLED, QPalette.ColorRole.Text)
    return QIcon(_GlyphEngine(character, family, QColor(color), pale))


_DISABLED = QPalette.ColorGroup.Disabled
