"""Icons of the Material Design font that qtawesome brings, in any colour; qtawesome itself is not imported.

Its layer over all Qt bindings and its other eleven fonts would take a fifth of a second of every start.
"""

from __future__ import annotations

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)

PREFIX = "mdi6."
_GLYPH_SHARE = 0.875  # of the icon's height: a font leaves bearings around a glyph


class UnknownIcon(KeyError):
    """A name that the font does not have."""


@cache  # fonts are the application's, and there is one
def _face() -> tuple[str, dict[str, str]]:
    """Family of the font, and the hexadecimal code of every icon."""
    found = importlib.util.find_spec("qtawesome")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "fonts"
    (font_file,) = folder.glob("materialdesignicons6-webfont-*.ttf")
    (names_file,) = folder.glob("materialdesignicons6-webfont-charmap-*.json")
    number = QFontDatabase.addApplicationFont(str(font_file))
    codes: dict[str, str] = json.loads(names_file.read_text(encoding="utf-8"))
    return QFontDatabase.applicationFontFamilies(number)[0], codes


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
    """`name` as in 'mdi6.plus'. Raises UnknownIcon."""
    family, codes = _face()
    code = codes.get(name.removeprefix(PREFIX))
    if code is None:
        raise UnknownIcon(name)
    palette = QGuiApplication.palette()
    pale = QColor(color_disabled) if color_disabled else palette.color(_DISABLED, QPalette.ColorRole.Text)
    return QIcon(_GlyphEngine(chr(int(code, 16)), family, QColor(color), pale))


_DISABLED = QPalette.ColorGroup.Disabled
