"""The item-data roles every table of the console shares."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt


class Role(IntEnum):
    """`MARK` names a look (`state.dispatched`), `NOTE` is a muted word.

    `SHORT` is what is left of the note where there is no room for it.
    """

    KEY = Qt.ItemDataRole.UserRole + 1
    KIND = Qt.ItemDataRole.UserRole + 2
    MARK = Qt.ItemDataRole.UserRole + 3
    NOTE = Qt.ItemDataRole.UserRole + 5
    SHORT = Qt.ItemDataRole.UserRole + 7
