"""The pane of reports: timeliness by stage, department or person with the orders behind, and the others."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from console.api.types import TimelinessLine
from console.models.details import LoadState
from console.models.tables.figures import NAMES
from console.models.tables.timeliness import RunTableModel, TimelinessTableModel, person_words
from console.models.world import Models
from console.operations.verbs import Operations
from console.reports.sheet import Progress
from console.reports.timeliness import export_figures, export_timeliness
from console.views.actions import Actions
from console.views.chrome.halves import PaneHead, half, halves
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.tables import Table
from console.views.timeliness.exporting import ask_file, write_watched
from console.views.timeliness.figures import FiguresPage
from console.views.timeliness.period import PeriodEdit
from console.views.widgets import ElidedLabel, as_pane, pack

_AGAIN_MS = 60_000
_TIMELINESS = "timeliness"
_BY = ("stage", "department", "person")


class TimelinessPanel(LowerPane):
    """Loads when it is looked at. `order_wanted` carries the id of an order to open in the queue."""

    order_wanted = Signal(int)

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        self._model = models.timeliness
        as_pane(self)
        texts = ui.texts
        self.report = QComboBox()
        self.report.setObjectName("timeliness_report")
        self.report.setAccessibleName(texts("figures.report"))
        for report in (_TIMELINESS, *NAMES):
            self.report.addItem(texts(f"figures.report.{report}"), report)
        self.figures = FiguresPage(ui, models, operations)
        self.period = PeriodEdit(ui)
        self.by = QComboBox()
        self.by.setObjectName("timeliness_by")
        self.by.setAccessibleName(texts("timeliness.by"))
        for by in _BY:
            self.by.addItem(texts(f"timeliness.by.{by}"), by)
        self.by.setCurrentIndex(_BY.index("department"))
        self.rows = TimelinessTableModel(self._model, models.departments, models.workers, texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="timeliness_list",
            spoken=texts("timeliness.list"),
            widths={
                "stage": 76,
                "department": 0,
                "person": 80,
                "runs": 48,
                "in_time": 48,
                "late": 48,
                "open": 48,
                "rate": 84,
                "median": 92,
                "p90": 92,
            },
            empty=self._empty_words,
            fold=("p90", "open", "in_time", "median", "runs", "late"),
            least=84,
        )
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self.sort)
        self.totals = ElidedLabel("small", name="timeliness_totals")
        self.runs = RunTableModel(self._model, models.workers, texts, self)
        self.orders = Table(
            ui,
            self.runs,
            name="timeliness_runs",
            spoken=texts("timeliness.runs"),
            widths={"number": 80, "title": 0, "person": 64, "started": 88, "took": 92, "outcome": 108},
            empty=self._runs_words,
            fold=("started", "took", "person", "number"),
            least=84,
        )
        self.orders.setToolTip(texts("timeliness.runs.hint"))
        self.about = ElidedLabel("small", name="timeliness_about")
        self.late_only = QCheckBox(texts("timeliness.late_only"))
        self.late_only.setObjectName("timeliness_late_only")
        self._lengthened = False
        self._lay_out(actions)
        self.period.changed.connect(self.load)
        self.figures.changed.connect(self.load)
        self.report.activated.connect(lambda _row: self._choose())
        self.by.activated.connect(lambda _row: self.load())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._look())
        self.table.activated.connect(lambda _index: self._look_at_late())
        self.table.installEventFilter(self)
        self.orders.activated.connect(lambda _index: self.open_order())
        self.late_only.toggled.connect(lambda _on: self._look())
        actions.bind("timeliness.export", self.ask_export)
        self._model.changed.connect(self._take)
        self._model.runs_changed.connect(self._take_runs)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._load_again)
        self._again.start()
        self._take()

    @property
    def first(self) -> QWidget:
        return self.table if self._is_timeliness else self.figures.table

    # what the user does

    def load(self) -> None:
        self.period.refresh()
        if not self._is_timeliness:
            self.figures.show_table().installEventFilter(self)  # a second time does nothing
            self.figures.load(*self.period.moments)
            return
        self._operations.timeliness.load(*self.period.moments, str(self.by.currentData()))

    def show_report(self, report: str) -> None:
        """Timeliness, or one of the others."""
        self.report.setCurrentIndex(self.report.findData(report))
        self._choose()

    def sort(self, place: int) -> None:
        """By this column; once more turns it around. Figures begin with the largest."""
        if not self._is_timeliness:
            self.figures.sort(place)
            return
        column = self.rows.COLUMNS[place][0]
        again = column == self.rows.sorted_by
        descending = not self.rows.descending if again else column in (*self.rows.NUMERIC, "rate")
        self.rows.sort_by(column, descending=descending)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(place, order)

    def open_order(self) -> None:
        """In the queue; an order that ended long ago is fetched first."""
        run = self.runs.run(self.orders.current_key)
        if run is None:
            return
        order_id = run.order_id
        if self._models.orders.get(order_id) is not None:
            self.order_wanted.emit(order_id)
            return
        fetched = self._operations.workorders.load_history(order_id)
        fetched.add_done_callback(lambda task: None if task.cancelled() else self.order_wanted.emit(order_id))

    def ask_export(self) -> QFileDialog:
        since, until = self.period.moments
        last = until - timedelta(days=1)
        named = {"since": f"{since:%Y-%m-%d}", "until": f"{last:%Y-%m-%d}"}
        key = "timeliness.export.file" if self._is_timeliness else "figures.export.file"
        name = self._ui.texts(key, report=self.report.currentText(), **named)
        return ask_file(self._ui, self.window(), name, self.export)

    def export(self, file: Path) -> None:
        """The lines as they are sorted."""
        ui, notifier = self._ui, self._ui.notifier
        if not self._is_timeliness:
            titles, rows = self.figures.sheet()
            title = self.report.currentText()

            def write(progress: Progress) -> Coroutine[None, None, None]:
                return export_figures(file, titles, rows, notifier, title=title, progress=progress)

            write_watched(ui, self.window(), file, len(rows), write)
            return
        lines = []
        for key in self.rows.keys:
            line = self.rows.line(key)
            if line is not None:
                words = [self.rows.words(key, name) for name in ("stage", "department", "person")]
                lines.append((line, words[0], words[1], words[2] if self._is_by("person") else ""))
        write_watched(
            ui,
            self.window(),
            file,
            len(lines),
            lambda progress: export_timeliness(file, lines, ui.texts, notifier, progress=progress),
        )

    # Qt's side

    def looked_at(self, on: bool) -> None:
        if on and self._models.connection.is_live:
            self.load()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Digits sort by a column, as a click on its head does."""
        if watched is self.first and isinstance(event, QKeyEvent):
            digit = event.key() - Qt.Key.Key_1
            plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
            if plain and 0 <= digit < 9:
                if event.type() == QEvent.Type.ShortcutOverride:
                    event.accept()
                    return True
                if event.type() == QEvent.Type.KeyPress:
                    table = self.table if self._is_timeliness else self.figures.table
                    count = table.rows.columnCount()
                    shown = [place for place in range(count) if not table.isColumnHidden(place)]
                    if digit < len(shown):
                        self.sort(shown[digit])
                    return True
        return super().eventFilter(watched, event)

    # what is shown

    @property
    def _is_timeliness(self) -> bool:
        return str(self.report.currentData()) == _TIMELINESS

    def _choose(self) -> None:
        kind = str(self.report.currentData())
        if self._lengthened and self.period.name.currentData() == "year":
            self.period.choose("month")  # as it was chosen
        self._lengthened = kind == "customers" and self.period.name.currentData() == "month"
        if self._lengthened:
            self.period.choose("year")  # one month says nothing about a change
        if not self._is_timeliness:
            self.figures.choose(kind)
        self.pages.setCurrentIndex(0 if self._is_timeliness else 1)
        self.by.setVisible(self._is_timeliness)
        for box in (self.figures.apart, self.figures.stretch):
            box.setVisible(not self._is_timeliness)
        self.load()

    def _is_by(self, by: str) -> bool:
        return str(self.by.currentData()) == by

    def _load_again(self) -> None:
        looked_at = not self.visibleRegion().isEmpty()
        if looked_at and self._models.connection.is_live:
            self.load()

    def _look(self) -> None:
        line = self.rows.line(self.table.current_key)
        if line is not None:
            self._operations.timeliness.look_into(line, late_only=self.late_only.isChecked())

    def _look_at_late(self) -> None:
        if self.late_only.isChecked():
            self._look()
        else:
            self.late_only.setChecked(True)

    def _take(self) -> None:
        report, texts = self._model.report, self._ui.texts
        for name, by in (("department", ("department", "person")), ("person", ("person",))):
            place = next(place for place, (column, _) in enumerate(self.rows.COLUMNS) if column == name)
            self.table.setColumnHidden(place, report is not None and report.by not in by)
        said = self._model.error if self._model.state is LoadState.FAILED else ""
        if not said and report is not None:
            counted = report.totals
            figures = {
                name: getattr(counted, name)
                for name in ("raised", "confirmed", "cancelled", "returned", "reopened")
            }
            said = texts("timeliness.totals", **figures)
            if counted.rating is not None:
                said = texts("timeliness.totals.rated", said=said, rating=counted.rating, n=counted.rated)
        self.totals.setText(said)
        self.totals.setToolTip(said)
        self.table.viewport().update()

    def _take_runs(self) -> None:
        texts, model = self._ui.texts, self._model
        line = model.line
        said = ""
        if line is not None and model.runs_state is LoadState.READY:
            key = "timeliness.runs.about.late" if model.late_only else "timeliness.runs.about"
            stage = texts(f"timeliness.stage.{line.stage}")
            said = texts(key, stage=stage, whose=self._whose(line), n=len(model.runs) + model.more)
            if model.more:
                said = texts("timeliness.runs.more", said=said, more=model.more)
        self.about.setText(said)
        if self.orders.current_key is None and self.runs.keys:
            self.orders.select_key(self.runs.keys[0])
        self.orders.viewport().update()

    def _whose(self, line: TimelinessLine) -> str:
        texts = self._ui.texts
        if self._is_by("person"):
            return person_words(self._models.workers, line.worker_id, line.person, texts)
        found = self._models.departments.get(line.department_id or 0)
        return texts("timeliness.everybody") if found is None else found.name

    def _empty_words(self) -> str:
        state = self._model.state
        if state is LoadState.FAILED:
            return self._model.error
        return self._ui.texts("timeliness.empty" if state is LoadState.READY else "timeliness.waiting")

    def _runs_words(self) -> str:
        state, texts = self._model.runs_state, self._ui.texts
        if state is LoadState.FAILED:
            return self._model.error
        key = {LoadState.IDLE: "idle", LoadState.LOADING: "runs.waiting"}.get(state, "runs.none")
        return texts(f"timeliness.{key}")

    # building

    def _lay_out(self, actions: Actions) -> None:
        self.pages = QStackedWidget()
        left, right = half(self.table, self.totals), half(self.orders, self.about, self.late_only)
        self.pages.addWidget(halves(left, right, (3, 2)))
        self.pages.addWidget(self.figures)
        pack(QVBoxLayout(self)).addWidget(self.pages)
        cuts = (self.figures.apart, self.figures.stretch)
        self.controls = PaneHead(
            self._ui, actions, (self.report, self.period, self.by, *cuts), ("timeliness.export",)
        )
        for widget in cuts:
            widget.hide()
