"""A table whose rows are integer keys in an order; selection and scroll position survive a new order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from console.core.texts import Texts
from console.models.tables.roles import Role

Index = QModelIndex | QPersistentModelIndex

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MOVES_BEFORE_RESET = 64  # beyond this many inserts or removals one reset is cheaper


_ANSWERS: dict[int, str] = {
    Qt.ItemDataRole.DisplayRole: "words",
    Qt.ItemDataRole.ToolTipRole: "tip",
    Qt.ItemDataRole.AccessibleTextRole: "spoken",
    Qt.ItemDataRole.TextAlignmentRole: "alignment",
    Role.MARK: "mark",
    Role.NOTE: "note",
}
"""Role -> the method that is asked."""


def runs(rows: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each run of neighbours in a sorted list."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found


class Cell(NamedTuple):
    """What one cell shows, all at once. `used_share`: of the time allowed, 0 to 1; `side`: Qt's alignment."""

    key: int
    words: str
    mark: str
    note: str
    is_dimmed: bool
    used_share: float | None
    side: int


class RowsModel(QAbstractTableModel):
    """Subclasses name `COLUMNS` as (name, texts key) and answer `words`, `mark`, `note` for each cell."""

    COLUMNS: tuple[tuple[str, str], ...] = ()
    NUMERIC: frozenset[str] = frozenset()

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.texts = texts
        self._keys: list[int] = []
        self._row_of: dict[int, int] = {}
        self._names = [name for name, _ in self.COLUMNS]

    # what subclasses answer

    def words(self, key: int, column: str) -> str:
        raise NotImplementedError

    def mark(self, key: int, column: str) -> str:  # noqa: ARG002 - most columns have none
        return ""

    def note(self, key: int, column: str) -> str:  # noqa: ARG002 - most columns have none
        return ""

    def tip(self, key: int, column: str) -> str:
        return self.words(key, column)

    def alignment(self, key: int, column: str) -> int:  # noqa: ARG002 - the same in every row
        return _RIGHT if column in self.NUMERIC else _LEFT

    def spoken(self, key: int, column: str) -> str:
        """What a screen reader says; colour and shape do not speak."""
        title = self.headerData(self._place(column), Qt.Orientation.Horizontal)
        return f"{title} {self.words(key, column)}".strip()

    def is_dimmed(self, key: int) -> bool:  # noqa: ARG002 - most rows count
        """The whole row does not count, or no longer."""
        return False

    def used_share(self, key: int, column: str) -> float | None:  # noqa: ARG002 - most columns have no bar
        """Of the time allowed, how much is gone: 0 to 1."""
        return None

    def extra(self, key: int, column: str, role: int) -> Any:  # noqa: ARG002 - subclasses with more roles
        return None

    def cells(self, row: int, places: Sequence[int]) -> list[Cell]:
        """Some columns of a row for painting, without the way through Qt and back for every word."""
        key, names = self._keys[row], self._names
        is_dimmed = self.is_dimmed(key)
        return [
            Cell(
                key,
                self.words(key, name),
                self.mark(key, name),
                self.note(key, name),
                is_dimmed,
                self.used_share(key, name),
                self.alignment(key, name),
            )
            for name in map(names.__getitem__, places)
        ]

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._keys)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.COLUMNS):
            if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
                return self.texts(self.COLUMNS[section][1])
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self.alignment(0, self._names[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if not 0 <= row < len(self._keys):
            return None
        key, column = self._keys[row], self._names[index.column()]
        if role == Role.KEY:
            return key
        answer = _ANSWERS.get(role)
        return self.extra(key, column, role) if answer is None else getattr(self, answer)(key, column)

    # keys and rows

    @property
    def keys(self) -> list[int]:
        return list(self._keys)

    def key_at(self, row: int) -> int | None:
        return self._keys[row] if 0 <= row < len(self._keys) else None

    def row_of(self, key: int) -> int | None:
        return self._row_of.get(key)

    def set_keys(self, keys: Sequence[int]) -> None:
        """Shows exactly these rows in this order."""
        wanted = list(keys)
        if wanted == self._keys:
            return
        kept = set(wanted)
        gone = [key for key in self._keys if key not in kept]
        new = [key for key in wanted if key not in self._row_of]
        gaps = runs(sorted(self._row_of[key] for key in gone))
        if len(gaps) + len(new) > _MOVES_BEFORE_RESET:
            self.beginResetModel()
            self._take(wanted)
            self.endResetModel()
            return
        for first, last in reversed(gaps):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._take(self._keys[:first] + self._keys[last + 1 :])
            self.endRemoveRows()
        if new:
            first = len(self._keys)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._take(self._keys + new)
            self.endInsertRows()
        self._reorder(wanted)

    def refresh(self, keys: frozenset[int] | None = None) -> None:
        """Says that these rows (or all) look different now."""
        if not self._keys:
            return
        last = len(self.COLUMNS) - 1
        if keys is None:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._keys) - 1, last))
            return
        if len(keys) > _MOVES_BEFORE_RESET:
            self.refresh()
            return
        for key in keys:
            row = self._row_of.get(key)
            if row is not None:
                self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def refresh_column(self, column: str) -> None:
        if self._keys:
            place = self._place(column)
            self.dataChanged.emit(self.index(0, place), self.index(len(self._keys) - 1, place))

    def _place(self, column: str) -> int:
        return next(place for place, (name, _) in enumerate(self.COLUMNS) if name == column)

    def _reorder(self, wanted: list[int]) -> None:
        if wanted == self._keys:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        old_keys = self._keys
        self._take(wanted)
        after = [self.index(self._row_of[old_keys[one.row()]], one.column()) for one in before]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _take(self, keys: list[int]) -> None:
        self._keys = keys
        self._row_of = {key: row for row, key in enumerate(keys)}
