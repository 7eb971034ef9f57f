"""How a page of a table is painted: the ground of each row, then its cells by the painter of their column."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from console.views.cells import CellPainter, MarkPainter
from console.views.theme import PAD_PX, ROW_PX, Theme

if TYPE_CHECKING:
    from console.views.tables import Table


class _Column(NamedTuple):
    place: int
    left: int
    width: int
    painter: CellPainter


class RowPainter:
    """The looks of one table: `dress` gives a column its own painter."""

    def __init__(self, theme: Theme) -> None:
        self._usual: CellPainter = MarkPainter(theme)
        self._own: dict[int, CellPainter] = {}
        self._chosen, self._hovered = theme.colour("selection"), theme.colour("raised")
        self._focus = theme.colour("accent")

    def dress(self, place: int, painter: CellPainter) -> None:
        self._own[place] = painter

    def paint(self, painter: QPainter, table: Table, area: QRect, hovered: int) -> None:
        """The rows that touch `area` of the table's viewport; `hovered` is under the mouse, -1 for none."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns(table, area)
        places = [column.place for column in columns]
        rows, chosen_rows = table.rows, table.selectionModel()
        current = table.currentIndex()
        current_row = current.row() if table.hasFocus() else -1
        first, last = table.rowAt(area.top()), table.rowAt(area.bottom())
        for row in range(max(0, first), (last if last >= 0 else rows.rowCount() - 1) + 1):
            top = table.rowViewportPosition(row)
            chosen = chosen_rows.isSelected(rows.index(row, 0))
            if chosen or row == hovered:
                ground = self._chosen if chosen else self._hovered
                painter.fillRect(area.left(), top, area.width(), ROW_PX, ground)
            cells = rows.cells(row, places)
            for cell, (place, left, width, cell_painter) in zip(cells, columns, strict=True):
                if chosen and row == current_row and place == current.column():
                    self._frame(painter, left, top, width)
                box = QRectF(left + PAD_PX, top, width - 2 * PAD_PX, ROW_PX)
                cell_painter.paint(painter, box, cell, chosen=chosen)

    def _columns(self, table: Table, area: QRect) -> list[_Column]:
        """The columns that touch the area; what is hidden is 0 wide."""
        all_columns = [
            _Column(
                place,
                table.columnViewportPosition(place),
                table.columnWidth(place),
                self._own.get(place, self._usual),
            )
            for place in range(table.rows.columnCount())
        ]
        left, right = area.left(), area.right()
        return [one for one in all_columns if one.width and one.left <= right and one.left + one.width > left]

    def _frame(self, painter: QPainter, left: int, top: int, width: int) -> None:
        """Where the keyboard is."""
        painter.fillRect(left, top, width, 1, self._focus)
        painter.fillRect(left, top + ROW_PX - 1, width, 1, self._focus)
