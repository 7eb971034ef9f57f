"""The Material Design icon font that qtawesome brings: its family, and which character an icon is.

qtawesome itself is not imported: its layer over all Qt bindings and its other eleven fonts would take a fifth
of a second of every start.
"""

import importlib.util
import json
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase

PREFIX = "mdi6."


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


def glyph(name: str) -> tuple[str, str]:
    """Family and character of 'mdi6.plus'. Raises UnknownIcon."""
    family, codes = _face()
    code = codes.get(name.removeprefix(PREFIX))
    if code is None:
        raise UnknownIcon(name)
    return family, chr(int(code, 16))
