"""The one look of tables and lists: row height, headers, J and K, an empty state that teaches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTreeView, QWidget

from console.models.tables.roles import Role
from console.models.tables.rows import RowsModel
from console.views.cells import CellPainter
from console.views.context import Ui
from console.views.row_painting import RowPainter
from console.views.theme import ROW_PX, SMALL_PX, Theme, font

_STEPS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}


class ListKeys(QObject):
    """J and K move like the arrows in any list it is installed on."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            step = _STEPS.get(Qt.Key(event.key())) if event.key() in (Qt.Key.Key_J, Qt.Key.Key_K) else None
            if step is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if (
                step is not None
                and event.type() == QEvent.Type.KeyPress
                and isinstance(watched, QAbstractItemView)
            ):
                moved = QKeyEvent(QEvent.Type.KeyPress, step, Qt.KeyboardModifier.NoModifier)
                watched.keyPressEvent(moved)
                return True
        return False


def words_width(ui: Ui, area: str, names: Iterable[str], *, marked: bool = True) -> int:
    """How wide a column must be for the widest of these words in this language, with its shape."""
    face = QFontMetrics(font())
    widest = max(face.horizontalAdvance(ui.texts(f"{area}.{name}")) for name in names)
    return widest + (32 if marked else 16)


def paint_empty(view: QAbstractItemView, theme: Theme, text: str) -> None:
    """Writes what would be here, and how to get it, into an empty list."""
    painter = QPainter(view.viewport())
    painter.setFont(font())
    painter.setPen(theme.colour("muted"))
    box = view.viewport().rect().adjusted(12, 4, -12, -4)
    how = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
    if painter.boundingRect(box, how, text).height() > box.height():  # its beginning says the most
        how = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
    painter.drawText(box, how, text)
    painter.end()


class Table(QTableView):
    """A table of whole rows over a `RowsModel`; `widths` by column name, the one with 0 takes the rest.

    Where the rest would be less than `least`, the columns of `fold` are left out, the first one first.
    """

    def __init__(
        self,
        ui: Ui,
        model: RowsModel,
        *,
        name: str,
        spoken: str,
        widths: Mapping[str, int],
        empty: Callable[[], str],
        fold: Sequence[str] = (),
        least: int = 96,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ui, self._empty, self._fold, self._least = ui, empty, fold, least
        self._elastic = ""
        self._known_widths: dict[int, int] = {}
        self.rows = model
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setModel(model)
        self._behave()
        self._size_columns(widths)
        self._painting = RowPainter(ui.theme)
        self._under_mouse = QPersistentModelIndex()
        self.entered.connect(self._enter)
        self.viewportEntered.connect(self._enter)
        self.installEventFilter(ListKeys(self))

    def _behave(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_PX)
        self.verticalHeader().setMinimumSectionSize(ROW_PX)

    def _size_columns(self, widths: Mapping[str, int]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(28)
        header.setFixedHeight(26)
        face = QFontMetrics(font(SMALL_PX))
        for place, (column, title) in enumerate(self.rows.COLUMNS):
            width = widths.get(column, 80)
            if width:
                header.resizeSection(place, max(width, face.horizontalAdvance(self._ui.texts(title)) + 16))
            else:
                self._elastic = column
                header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)

    def dress(self, column: str, painter: CellPainter) -> None:
        """What paints the cells of a column; elsewhere it is a shape with words."""
        place = next(place for place, (name, _) in enumerate(self.rows.COLUMNS) if name == column)
        self._painting.dress(place, painter)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 26 + 2 * ROW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_columns()

    def _fold_columns(self) -> None:
        places = {name: place for place, (name, _) in enumerate(self.rows.COLUMNS)}
        widths = {name: self._width_of(place) for name, place in places.items() if name != self._elastic}
        room = self.viewport().width() - self._least
        for name in self._fold:
            gone = sum(widths.values()) > room
            if self.isColumnHidden(places[name]) is not gone:
                self.setColumnHidden(places[name], gone)
            if not gone:
                continue
            del widths[name]

    def _width_of(self, place: int) -> int:
        """Also of a hidden column, whose section is 0 wide."""
        width = self.columnWidth(place)
        if width:
            self._known_widths[place] = width
        return self._known_widths.get(place, 0)

    @property
    def current_key(self) -> int | None:
        index = self.currentIndex()
        return index.data(Role.KEY) if index.isValid() else None

    def select_key(self, key: int | None) -> None:
        """Makes the row current without a signal loop: nothing happens where it already is."""
        if key == self.current_key and self.selectionModel().hasSelection():
            return
        row = None if key is None else self.rows.row_of(key)
        if row is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        else:
            self.setCurrentIndex(self.rows.index(row, 0))
            self.selectRow(row)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Whole rows at a time: to ask Qt for every cell of a page costs more than all there is to paint."""
        if not self.rows.rowCount():
            paint_empty(self, self._ui.theme, self._empty())
            return
        painter = QPainter(self.viewport())
        self._painting.paint(painter, self, event.rect(), self._under_mouse.row())
        painter.end()

    def leaveEvent(self, event: QEvent) -> None:
        self._enter()
        super().leaveEvent(event)

    def _enter(self, index: QModelIndex = QModelIndex()) -> None:  # noqa: B008 - none, by Qt's own word
        """The row under the mouse looks raised."""
        for row in {self._under_mouse.row(), index.row()} - {-1}:
            self.viewport().update(0, self.rowViewportPosition(row), self.viewport().width(), ROW_PX)
        self._under_mouse = QPersistentModelIndex(index)


class Tree(QTreeView):
    """A tree with the same manners."""

    def __init__(
        self,
        ui: Ui,
        model: QAbstractItemModel,
        *,
        name: str,
        spoken: str,
        empty: Callable[[], str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._ui, self._empty = ui, empty
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setModel(model)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(14)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.installEventFilter(ListKeys(self))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.model().rowCount():
            paint_empty(self, self._ui.theme, self._empty())
