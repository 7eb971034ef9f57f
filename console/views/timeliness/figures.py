"""The reports beside timeliness: a chart, and the table with its figures, cut and told apart as chosen."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from console.core import units
from console.models.details import LoadState
from console.models.tables.figures import APART, DRAWN, LEADING, NAMES, STRETCH, FiguresTableModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.reports.sheet import Cell
from console.reports.timeliness import figure_cell
from console.views.charts.bars import FigureChart
from console.views.chrome.halves import half, halves
from console.views.context import Ui
from console.views.tables import Table
from console.views.widgets import ElidedLabel, pack

_ROOMY_PX = 440
_STRETCHES = ("period", "day", "week", "month")
_WIDTHS = {"since": 84, "group": 0}
_FOLDS = {
    "volume": ("cancelled",),
    "process": ("mean_s", "orders", "p90_s"),
    "ratings": ("one", "two", "three", "four", "five", "low_share"),
    "quality": ("rechecked", "passed", "checked", "passed_share"),
}


class FiguresPage(QWidget):
    """`apart` and `stretch` stand in the pane's title row. `changed` when another report is to be loaded."""

    changed = Signal()

    def __init__(self, ui: Ui, models: Models, operations: Operations) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        self._model = models.timeliness.figures
        self.kind = next(iter(NAMES))
        self._tables: dict[tuple[str, bool], Table] = {}
        self.apart, self.stretch = self._choice("apart"), self._choice("stretch")
        for name in _STRETCHES:
            self.stretch.addItem(ui.texts(f"figures.stretch.{name}"), name)
        self.about = ElidedLabel("small", name="figures_about")
        self.chart = FigureChart(ui)
        self.tables = QStackedWidget()
        pack(QVBoxLayout(self)).addWidget(halves(half(self.tables, self.about), self.chart, (7, 5)))
        for box in (self.apart, self.stretch):
            box.activated.connect(lambda _row: self.changed.emit())
        self._model.changed.connect(self._take)

    @property
    def table(self) -> Table:
        """Of the report that is chosen; made when it is chosen first."""
        key = self.kind, str(self.stretch.currentData()) != "period"
        if key not in self._tables:
            self._tables[key] = made = self._made(*key)
            self.tables.addWidget(made)
        return self._tables[key]

    @property
    def rows(self) -> FiguresTableModel:
        rows = self.table.rows
        assert isinstance(rows, FiguresTableModel)
        return rows

    def choose(self, kind: str) -> None:
        """Another kind of report, cut and told apart as it is mostly wanted."""
        if kind != self.kind or not self.apart.count():
            self.kind = kind
            self.apart.clear()
            for name in APART[kind]:
                self.apart.addItem(self._ui.texts(f"figures.apart.{name}"), name)
            self.stretch.setCurrentIndex(_STRETCHES.index(STRETCH.get(kind, "period")))
        self.show_table()
        self._take()

    def show_table(self) -> Table:
        """The table that belongs to what is chosen, in front."""
        table = self.table
        self.tables.setCurrentWidget(table)
        return table

    def load(self, since: datetime, until: datetime) -> None:
        self._operations.timeliness.load_figures(
            self.kind,
            since,
            until,
            apart=str(self.apart.currentData()),
            stretch=str(self.stretch.currentData()),
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside a map in a small window the figures matter more than their picture."""
        super().resizeEvent(event)
        self.chart.setVisible(self.width() >= _ROOMY_PX)

    def sort(self, place: int) -> None:
        """By this column; once more turns it around. Figures begin with the largest."""
        rows = self.rows
        column = rows.COLUMNS[place][0]
        descending = not rows.descending if column == rows.sorted_by else column in rows.NUMERIC
        rows.sort_by(column, descending=descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(place, order)

    def sheet(self) -> tuple[list[str], list[list[Cell]]]:
        """Titles and rows of a file: what is shown as it is sorted, and folded figures too."""
        rows, texts = self.rows, self._ui.texts
        shown = [name for name, _ in rows.COLUMNS]
        titles = [texts(f"figures.column.{name}") for name in shown]
        told = [
            texts("figures.minutes", name=title) if name.endswith("_s") else title
            for name, title in zip(shown, titles, strict=True)
        ]
        return told, [
            [
                rows.words(key, name) if name in LEADING else figure_cell(rows.value(key, name), name)
                for name in shown
            ]
            for key in rows.keys
        ]

    def _choice(self, name: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(f"figures_{name}")
        made.setAccessibleName(self._ui.texts(f"figures.{name}"))
        return made

    def _made(self, kind: str, over_time: bool) -> Table:
        texts, models = self._ui.texts, self._models
        stores = models.departments, models.workers
        rows = FiguresTableModel(kind, self._model, *stores, texts, self, over_time=over_time)
        made = Table(
            self._ui,
            rows,
            name=f"figures_{kind}",
            spoken=texts(f"figures.report.{kind}"),
            widths=_WIDTHS | {name: _width(name) for name in NAMES[kind]},
            empty=self._empty_words,
            fold=_FOLDS.get(kind, ()),
            least=116,
        )
        header = made.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self.sort)
        return made

    def _take(self) -> None:
        figures, texts, model = self._model.figures, self._ui.texts, self._model
        self.show_table()
        if figures is None or figures.report != self.kind:
            self.about.setText(model.error if model.state is LoadState.FAILED else "")
            self.chart.show_picture(self.rows.picture(), "")
            return
        said = texts(f"figures.about.{self.kind}")
        if figures.known_since is not None:
            said = texts(
                "figures.known_since", said=said, time=units.date_time(figures.known_since, texts)[:-3]
            )
        if model.state is LoadState.FAILED:
            said = model.error
        self.about.setText(said)
        self.about.setToolTip(said)
        self.chart.show_picture(self.rows.picture(), texts(f"figures.drawn.{DRAWN[self.kind]}"))
        self.table.viewport().update()

    def _empty_words(self) -> str:
        state = self._model.state
        if state is LoadState.FAILED:
            return self._model.error
        return self._ui.texts(
            f"figures.empty.{self.kind}" if state is LoadState.READY else "timeliness.waiting"
        )


def _width(name: str) -> int:
    """Lengths are words, and what is judged has a mark beside it."""
    return 92 if name.endswith("_s") else 80 if name in ("score", "low_share") else 56
