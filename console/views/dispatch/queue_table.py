"""The table of the order queue: many rows at a time, columns as chosen, sorted by a click on their head."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from console.models.queue_view import QueueView
from console.models.tables.orders import OrderTableModel
from console.models.tables.roles import Role
from console.models.tables.rows import runs
from console.views.cells import RemainingPainter
from console.views.context import Ui
from console.views.tables import Table, words_width
from console.views.theme import font
from contract.vocabulary import CustomerLevel, OrderSource, OrderState, OrderType, Priority

USUAL: Final = ("remaining", "priority", "title", "state", "worker", "level", "number")
_ELASTIC: Final = "title"
_LEAST_PX: Final = 128


class QueueTable(Table):
    """`picked` after the user selected other rows: ids, the current one first. `sorted_by(column, down)`
    and `columns_changed` after the head was used; `menu_wanted(global position)` of a row."""

    picked = Signal(list)
    sorted_by = Signal(str, bool)
    columns_changed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, ui: Ui, rows: OrderTableModel, *, empty: Callable[[], str]) -> None:
        self._chosen: tuple[tuple[str, int], ...] = ()
        self._syncing = False
        super().__init__(
            ui,
            rows,
            name="order_queue",
            spoken=ui.texts("dispatch.queue"),
            widths=_widths(ui),
            empty=empty,
            fold=("level", "number", "worker"),
            least=_LEAST_PX,
        )
        self._usual_widths = {name: self.columnWidth(place) for place, (name, _) in enumerate(rows.COLUMNS)}
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.dress("remaining", RemainingPainter(ui.theme))
        header = self.horizontalHeader()
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.sectionClicked.connect(self._on_head)
        header.sectionMoved.connect(self._on_columns)
        header.sectionResized.connect(self._on_resized)
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self.selectionModel().currentRowChanged.connect(self._on_selection)
        self.show_view(QueueView())

    # columns

    @property
    def columns(self) -> list[tuple[str, int]]:
        """What is shown now, from left to right, with widths in pixels."""
        header = self.horizontalHeader()
        order = sorted(range(len(self.rows.COLUMNS)), key=header.visualIndex)
        names = [self.rows.COLUMNS[place][0] for place in order if not self.isColumnHidden(place)]
        return [(name, self.columnWidth(self.place(name))) for name in names]

    def usual_width(self, name: str) -> int:
        """How wide it is where nobody chose."""
        return self._usual_widths[name] or _LEAST_PX

    def place(self, name: str) -> int:
        """Where the model has the column."""
        return next(place for place, (known, _) in enumerate(self.rows.COLUMNS) if known == name)

    def show_view(self, view: QueueView) -> None:
        """The columns and the arrow of a view; its rows are the model's to show."""
        self._syncing = True
        known = {name for name, _ in self.rows.COLUMNS}
        self._chosen = tuple((name, width) for name, width in view.columns if name in known)
        header = self.horizontalHeader()
        wanted = [name for name, _ in self._chosen] or [name for name, _ in self.rows.COLUMNS]
        for target, name in enumerate(wanted):
            header.moveSection(header.visualIndex(self.place(name)), target)
        for name, width in self._chosen or tuple(self._usual_widths.items()):
            if name != _ELASTIC:
                header.resizeSection(self.place(name), width or self._usual_widths[name])
        sorted_by = view.sort if view.sort in known else "remaining"
        way = Qt.SortOrder.DescendingOrder if view.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(self.place(sorted_by), way)
        self._syncing = False
        self._fold_columns()

    def _fold_columns(self) -> None:
        """Of the usual ones as many as have room; chosen ones all, with a scroll bar where that is needed."""
        syncing, self._syncing = self._syncing, True
        header, shown = self.horizontalHeader(), [name for name, _ in self._chosen] or USUAL
        if self._chosen:
            for place, (name, _) in enumerate(self.rows.COLUMNS):
                self.setColumnHidden(place, name not in shown)
            if _ELASTIC in shown:
                rest = self.viewport().width() - sum(
                    width for name, width in self._chosen if name != _ELASTIC
                )
                place, roomy = self.place(_ELASTIC), rest >= _LEAST_PX
                mode = QHeaderView.ResizeMode.Stretch if roomy else QHeaderView.ResizeMode.Interactive
                if header.sectionResizeMode(place) is not mode:
                    header.setSectionResizeMode(place, mode)
                if not roomy:
                    header.resizeSection(place, dict(self._chosen)[_ELASTIC] or _LEAST_PX)
        else:
            header.setSectionResizeMode(self.place(_ELASTIC), QHeaderView.ResizeMode.Stretch)
            room = self.viewport().width() - _LEAST_PX
            widths = {name: self._usual_widths[name] for name in USUAL if name != _ELASTIC}
            for name in self._fold:
                if sum(widths.values()) <= room:
                    break
                del widths[name]
            for place, (name, _) in enumerate(self.rows.COLUMNS):
                self.setColumnHidden(place, name not in widths and name != _ELASTIC)
        self._syncing = syncing

    def _on_head(self, section: int) -> None:
        name = self.rows.COLUMNS[section][0]
        view = self.rows.view if isinstance(self.rows, OrderTableModel) else QueueView()
        self.sorted_by.emit(name, view.sort == name and not view.descending)

    def _on_columns(self) -> None:
        if not self._syncing:
            self._chosen = tuple(self.columns)
            self.columns_changed.emit()

    def _on_resized(self, section: int, _before: int, _now: int) -> None:
        dragged = self.horizontalHeader().sectionResizeMode(section) is QHeaderView.ResizeMode.Interactive
        if dragged and not self.isColumnHidden(section):
            self._on_columns()

    # rows

    @property
    def selected_keys(self) -> list[int]:
        """The current one first where it is selected, then from above."""
        keys = [index.data(Role.KEY) for index in self.selectionModel().selectedRows()]
        current = self.current_key
        if current in keys:
            return [current, *(key for key in keys if key != current)]
        return keys

    def select_keys(self, keys: Sequence[int]) -> None:
        """Selects these rows; nothing happens where they are the ones selected."""
        if set(keys) == set(self.selected_keys) and (not keys or self.current_key == keys[0]):
            return
        self._syncing = True
        if len(keys) < 2:
            self.select_key(keys[0] if keys else None)
        else:
            self._select_many(keys)
        self._syncing = False

    def _select_many(self, keys: Sequence[int]) -> None:
        rows = sorted(row for key in keys if (row := self.rows.row_of(key)) is not None)
        chosen, last = QItemSelection(), self.rows.columnCount() - 1
        for first, end in runs(rows):
            chosen.select(self.rows.index(first, 0), self.rows.index(end, last))
        current = self.rows.row_of(keys[0])
        model, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        if current is not None:
            model.setCurrentIndex(self.rows.index(current, 0), flag.NoUpdate)
        model.select(chosen, flag.ClearAndSelect)

    def _on_selection(self) -> None:
        if not self._syncing and self.hasFocus():
            self.picked.emit(self.selected_keys)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """By the mouse where it was pressed, by the menu key at the current row."""
        at = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            box = self.visualRect(self.currentIndex())
            at = self.viewport().mapToGlobal(box.bottomLeft() + QPoint(24, 0))
        self.menu_wanted.emit(at)


def _widths(ui: Ui) -> dict[str, int]:
    return {
        "remaining": _remaining_width(ui),
        "priority": words_width(ui, "words.priority", Priority),
        "title": 0,
        "state": words_width(ui, "words.state", OrderState),
        "worker": 56,
        "level": words_width(ui, "words.level", CustomerLevel, marked=False),
        "number": 76,
        "type": words_width(ui, "words.type", OrderType, marked=False),
        "customer": 140,
        "address": 180,
        "contact": 130,
        "department": 96,
        "product": 96,
        "source": words_width(ui, "words.source", OrderSource, marked=False),
        "created": 120,
        "created_by": 72,
    }


def _remaining_width(ui: Ui) -> int:
    """Room for the longest countdown shown in minutes and seconds."""
    face = QFontMetrics(font())
    words = (ui.texts(f"dispatch.{one}", time="00:00") for one in ("over", "left"))
    return max(98, max(face.horizontalAdvance(one) for one in words) + 34)
