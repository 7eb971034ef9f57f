"""Places look here as they do on the map: a picture on a rounded square in the layer's colour."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox

from console.core import icon_font
from console.core.texts import Texts
from console.map import place_icons
from console.models.tables.rows import Cell
from console.views.cells import CellPainter
from console.views.theme import Theme, luminance

BRIGHT = 0.3  # relative luminance from which dark strokes are read better than white ones
COLOURS = {
    "blue": "#1570ef",
    "violet": "#6938ef",
    "green": "#099250",
    "brown": "#b54708",
    "pink": "#c11574",
    "sky": "#0b8fc2",
    "teal": "#0e8074",
    "orange": "#e07b00",
    "yellow": "#d9b800",
    "red": "#cc2b3e",
    "grey": "#556171",
    "black": "#1f2933",
}
Look = tuple[str, str]  # icon, colour


def paint_badge(painter: QPainter, box: QRectF, icon: str, colour: str) -> None:
    family, character = icon_font.glyph(place_icons.font_name(icon))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(box, box.width() * 0.26, box.width() * 0.26)
    face = QFont(family)
    face.setPixelSize(max(1, round(box.height() * 0.74)))
    painter.setFont(face)
    painter.setPen(QColor("#101820" if luminance(colour) > BRIGHT else "#ffffff"))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), character)


def badge(icon: str, colour: str, size: int = 18, *, ratio: float = 2.0) -> QIcon:
    """Sharp also at 200 %."""
    drawn = QPixmap(QSize(size, size) * ratio)
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint_badge(painter, QRectF(0, 0, size, size), icon, colour)
    painter.end()
    return QIcon(drawn)


def swatch(colour: str, size: int = 18) -> QIcon:
    drawn = QPixmap(size * 2, size * 2)
    drawn.setDevicePixelRatio(2.0)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(QRect(2, 2, size - 4, size - 4), 4, 4)
    painter.end()
    return QIcon(drawn)


class BadgePainter(CellPainter):
    """Words after the badge of the row's place; `look` by the row's key."""

    def __init__(self, theme: Theme, look: Callable[[int], Look | None]) -> None:
        super().__init__(theme)
        self._look = look

    def paint(self, painter: QPainter, box: QRectF, cell: Cell, *, chosen: bool) -> None:
        look = self._look(cell.key)
        if look is not None:
            paint_badge(painter, QRectF(box.left(), box.center().y() - 8.5, 17, 17), *look)
        super().paint(painter, box.adjusted(25, 0, 0, 0), cell, chosen=chosen)


def icon_choice(texts: Texts, name: str, *, as_layer: bool) -> QComboBox:
    """Data: the icon's name on the wire; None for the layer's."""
    made = _choice(texts, name, "places.field.icon")
    if as_layer:
        made.addItem(texts("places.icon.own"), None)
    for icon in place_icons.ICONS:
        made.addItem(badge(icon, COLOURS["grey"]), texts(f"places.icon.{icon}"), icon)
    return made


def colour_choice(texts: Texts, name: str, *, as_layer: bool, present: str | None) -> QComboBox:
    """Data: `#rrggbb`; None for the layer's. A colour that is none of ours is listed by its number."""
    made = _choice(texts, name, "places.field.colour")
    if as_layer:
        made.addItem(texts("places.colour.own"), None)
    for word, colour in COLOURS.items():
        made.addItem(swatch(colour), texts(f"places.colour.{word}"), colour)
    if present and present.lower() not in COLOURS.values():
        made.addItem(swatch(present), texts("places.colour.name", name=present), present)
    return made


def choose(combo: QComboBox, value: str | None) -> None:
    wanted = value.lower() if value and value.startswith("#") else value
    rows = range(combo.count())
    found = [row for row in rows if combo.itemData(row) in (value, wanted)]
    combo.setCurrentIndex(found[0] if found else 0)


def _choice(texts: Texts, name: str, spoken: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(texts(spoken))
    made.setIconSize(QSize(18, 18))
    made.setMaxVisibleItems(14)
    return made
