"""The selection pane 圈选: people, orders, customers and places inside a shape, now or in the past."""

from __future__ import annotations

from collections.abc import Callable, Sized
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from console.models.areas import MEASURING, SELECTING
from console.models.details import LoadState
from console.models.shapes import Corridor
from console.models.tables.inside import (
    InsideCustomersModel,
    InsideOrdersModel,
    InsidePeopleModel,
    InsidePlacesModel,
)
from console.models.tables.rows import RowsModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.selecting.folding import FoldingRow
from console.views.selecting.tables import PeopleTable
from console.views.selecting.tools import ShapeRow
from console.views.tables import Table, words_width
from console.views.tracks.span import SpanBar
from console.views.widgets import as_pane, button, label, pack
from contract.vocabulary import CustomerLevel, OrderState

TABS = ("people", "orders", "customers", "places")


class SelectingPanel(LowerPane):
    """`wanted` when a shape was drawn and the pane should come up. `controls`: now, or when in the past."""

    wanted = Signal()

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._areas = ui, models, operations.areas
        self.setObjectName("selecting_panel")
        as_pane(self)
        self.span = SpanBar(ui, "selecting", ui.texts("selecting.ask"))
        self.span.asked.connect(lambda: self._areas.look_back(*self.span.span))
        self.controls = self.when = self._when()
        self.shape_row = ShapeRow(ui, models, actions)
        self.people = InsidePeopleModel(models, ui.texts, self)
        self.orders = InsideOrdersModel(models, ui.texts, self)
        self.customers = InsideCustomersModel(models, ui.texts, self)
        self.places = InsidePlacesModel(models, ui.texts, self)
        self.tables = self._make_tables()
        self._lay_out()
        for how, command in (("replace", "tick"), ("add", "add"), ("remove", "untick")):
            actions.bind(f"selecting.{command}", partial(self._areas.tick, how))
        for tool in (*MEASURING, *SELECTING):
            actions.bind(f"draw.{tool}", partial(models.areas.choose, tool))
        actions.bind("draw.adjust", lambda: models.areas.adjust(not models.areas.adjusting))
        actions.bind("draw.clear", models.areas.clear_all)
        models.areas.drawn.connect(self.wanted)
        models.areas.changed.connect(self._take)
        models.inside.changed.connect(self._take)
        self._take()

    @property
    def first(self) -> QWidget:
        shown = self._models.areas.shape is not None
        return self.tables[TABS[self.tabs.currentIndex()]] if shown else self.shape_row.tools[0]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc wipes the shape away."""
        if event.key() == Qt.Key.Key_Escape and self._models.areas.shape is not None:
            self._models.areas.clear()
        else:
            super().keyPressEvent(event)

    # building

    def _when(self) -> FoldingRow:
        made = FoldingRow()
        self.now, self.past = self._chip("now"), self._chip("past")
        group = QButtonGroup(made)
        for chip in (self.now, self.past):
            group.addButton(chip)
            made.row.addWidget(chip)
        made.row.addWidget(self.span)
        made.fold(self.span.preset)
        self.now.clicked.connect(lambda _on: self._areas.now())
        self.past.clicked.connect(lambda _on: self._models.areas.look_back(*self.span.span))
        return made

    def _chip(self, name: str) -> QPushButton:
        chip = button(self._ui.texts(f"selecting.{name}"), f"selecting_{name}", role="chip")
        chip.setCheckable(True)
        return chip

    def _make_tables(self) -> dict[str, Table]:
        ui, selection = self._ui, self._models.selection
        people = PeopleTable(ui, self.people, empty=lambda: self._nobody())
        orders = self._table(
            "orders",
            self.orders,
            {
                "title": 0,
                "state": words_width(ui, "words.state", OrderState),
                "worker": 84,
                "number": 140,
                "distance": 84,
            },
            ("number", "worker"),
        )
        level = words_width(ui, "words.level", CustomerLevel, marked=False)
        customers = self._table(
            "customers",
            self.customers,
            {"name": 200, "level": level, "address": 0, "distance": 84},
            ("level",),
        )
        places = self._table("places", self.places, {"name": 0, "layer": 120, "distance": 84}, ("layer",))
        found: dict[str, Table] = {
            "people": people,
            "orders": orders,
            "customers": customers,
            "places": places,
        }
        picks: dict[str, tuple[str, Callable[[int | None], None]]] = {
            "people": ("worker", selection.select_worker),
            "orders": ("order", selection.select_order),
            "customers": ("customer", selection.select_customer),
            "places": ("place", selection.select_place),
        }
        for name, table in found.items():
            self._link(table, *picks[name])
        return found

    def _table(self, name: str, rows: RowsModel, widths: dict[str, int], fold: tuple[str, ...]) -> Table:
        texts = self._ui.texts
        return Table(
            self._ui,
            rows,
            name=f"selecting_{name}",
            spoken=texts(f"selecting.{name}"),
            widths=widths,
            empty=lambda: texts(f"selecting.empty.{name}"),
            fold=fold,
            least=140,
        )

    def _link(self, table: Table, kind: str, select: Callable[[int | None], None]) -> None:
        """Going through the rows selects everywhere; Enter or a double click shows it on the map."""

        def pick() -> None:
            if table.hasFocus() and table.current_key is not None:
                select(table.current_key)

        def show() -> None:
            if table.current_key is not None:
                self._models.selection.show_requested.emit(kind, frozenset([table.current_key]))

        table.selectionModel().currentRowChanged.connect(pick)
        table.activated.connect(lambda _index: show())

    def _lay_out(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.setObjectName("selecting_tabs")
        self.tabs.setDocumentMode(True)
        for name in TABS:
            self.tabs.addTab(self.tables[name], "")
        self.problem = label("", "problem", name="selecting_problem")
        self.problem.setContentsMargins(12, 2, 12, 2)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._waiting_page())
        self.stack.addWidget(self.tabs)
        layout = QVBoxLayout(self)
        pack(layout, spacing=0)
        layout.addWidget(self.shape_row)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.problem)

    def _waiting_page(self) -> QWidget:
        """What is shown instead: how to begin, or how far it is."""
        page = QWidget()
        as_pane(page)
        self.words = label("", "muted", name="selecting_words")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.progress = QProgressBar()
        self.progress.setObjectName("selecting_progress")
        self.progress.setAccessibleName(self._ui.texts("selecting.loading.name"))
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(360)
        self.cancel = button(self._ui.texts("selecting.cancel"), "selecting_cancel", on=self._areas.cancel)
        column, row = QVBoxLayout(page), QHBoxLayout()
        pack(column, (24, 8, 24, 8))
        row.addStretch(1)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        row.addStretch(1)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addLayout(row)
        column.addStretch(1)
        return page

    # showing

    def _take(self) -> None:
        areas, inside, texts = self._models.areas, self._models.inside, self._ui.texts
        past = areas.span is not None
        (self.past if past else self.now).setChecked(True)
        self.when.want(self.span, past)
        loading = areas.state is LoadState.LOADING
        asked_for = not past or areas.state in (LoadState.READY, LoadState.FAILED)
        self.stack.setCurrentIndex(int(areas.shape is not None and asked_for))
        self.progress.setVisible(loading)
        self.cancel.setVisible(loading)
        self.progress.setRange(0, max(1, areas.asked))
        self.progress.setValue(areas.done)
        self.words.setText(self._sentence())
        self.problem.setVisible(bool(areas.error) and areas.shape is not None)
        self.problem.setText(areas.error)
        counts: tuple[Sized, ...] = (inside.people, inside.orders, inside.customers, inside.places)
        for place, (name, found) in enumerate(zip(TABS, counts, strict=True)):
            self.tabs.setTabText(place, texts(f"selecting.tab.{name}", n=len(found)))
        people = self.tables["people"]
        assert isinstance(people, PeopleTable)
        people.show_past(past)
        line = isinstance(areas.shape, Corridor)
        for rows in (self.people, self.orders, self.customers, self.places):
            rows.set_title("distance", "selecting.distance.line" if line else "selecting.distance")
        self.people.set_title("last", "selecting.people.last_inside" if past else "selecting.people.last")

    def _sentence(self) -> str:
        areas, texts = self._models.areas, self._ui.texts
        if areas.shape is None:
            return areas.error or texts("selecting.empty")
        if areas.state is LoadState.LOADING:
            return texts("selecting.loading", done=areas.done, asked=areas.asked, found=len(areas.past))
        return texts("selecting.ready")

    def _nobody(self) -> str:
        past = self._models.areas.span is not None
        return self._ui.texts("selecting.empty.past" if past else "selecting.empty.people")
