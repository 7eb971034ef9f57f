"""Pictures a place or a layer of places can have: names on the wire, and outlines for the page."""

from functools import cache
from types import MappingProxyType
from typing import Final

from PySide6.QtGui import QFont, QPainterPath

from console.core import icon_font
from console.models.places import DEFAULT_ICON

# Name on the wire → picture of the icon font; the first five are those the backend's layers begin with.
ICONS: Final = MappingProxyType(
    {
        "shop": "storefront",
        "server": "server",
        "antenna": "radio-tower",
        "warehouse": "warehouse",
        "flag": "flag",
        DEFAULT_ICON: "map-marker",
        "office": "office-building",
        "home": "home",
        "tower": "transmission-tower",
        "router": "router-wireless",
        "cabinet": "lan",
        "camera": "cctv",
        "school": "school",
        "hospital": "hospital-building",
        "bank": "bank",
        "hotel": "bed",
        "restaurant": "silverware-fork-knife",
        "fuel": "gas-station",
        "parking": "parking",
        "factory": "factory",
        "truck": "truck",
        "tools": "tools",
        "key": "key",
        "star": "star",
        "alert": "alert",
        "power": "flash",
    }
)
_SIZE_PX = 96
_DRAWN = {
    QPainterPath.ElementType.MoveToElement: "M",
    QPainterPath.ElementType.LineToElement: "L",
    QPainterPath.ElementType.CurveToElement: "C",
}


def known(name: str) -> str:
    """The name itself, or the one that stands for pictures of a newer backend."""
    return name if name in ICONS else DEFAULT_ICON


def font_name(name: str) -> str:
    """As the icon font calls it: 'mdi6.storefront'."""
    return icon_font.PREFIX + ICONS[known(name)]


@cache  # outlines of a font do not change
def outline(name: str) -> str:
    """SVG path data in a box of 2 × 2 around (0, 0), y downwards."""
    family, character = icon_font.glyph(font_name(name))
    face = QFont(family)
    face.setPixelSize(_SIZE_PX)
    path = QPainterPath()
    path.addText(0, 0, face, character)
    box = path.boundingRect()
    scale, middle = 2 / max(box.width(), box.height(), 1), box.center()
    parts: list[str] = []
    for place in range(path.elementCount()):
        element = path.elementAt(place)
        x, y = (element.x - middle.x()) * scale, (element.y - middle.y()) * scale
        parts.append(f"{_DRAWN.get(element.type, '')}{x:.3f},{y:.3f}")
    return " ".join(parts)
