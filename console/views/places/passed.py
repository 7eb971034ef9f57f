"""Who passed a place: radius and interval, the people found, and the way to each one's track of that time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QSpinBox, QVBoxLayout, QWidget

from console.api.types import Place
from console.models.details import LoadState
from console.models.places import PassedQuestion
from console.models.tables.places import PassedTableModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.tables import Table
from console.views.tracks.span import SpanBar
from console.views.widgets import button, label, pack

USUAL_RADIUS_M, LEAST_RADIUS_M, MOST_RADIUS_M = 100, 10, 5_000


class PassedDialog(QDialog):
    """Beside the window, not in its way: one looks at several people's tracks from here. Closing stops."""

    track_wanted = Signal()  # a track was asked for: its pane should come up

    def __init__(self, ui: Ui, models: Models, operations: Operations, place: Place, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations, self._place = ui, models, operations, place
        texts = ui.texts
        self.setObjectName("passed_dialog")
        self.setWindowTitle(texts("places.passed.title", name=place.name))
        self.resize(600, 420)
        self.radius = QSpinBox()
        self.radius.lineEdit().setTextMargins(6, 0, 6, 0)  # the style sheet's padding does not reach it
        self.radius.setObjectName("passed_radius")
        self.radius.setAccessibleName(texts("places.passed.radius"))
        self.radius.setRange(LEAST_RADIUS_M, MOST_RADIUS_M)
        self.radius.setSingleStep(50)
        self.radius.setSuffix(texts("places.passed.metres"))
        self.radius.setValue(USUAL_RADIUS_M)
        self.span = SpanBar(ui, "passed", texts("places.passed.ask"))
        self.span.asked.connect(self.ask)
        self.rows = PassedTableModel(models.passed, models.workers, texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="passed_list",
            spoken=texts("places.passed.list"),
            widths={"worker": 0, "first": 118, "last": 118, "fixes": 64},
            empty=self._empty_words,
        )
        self.table.activated.connect(lambda _index: self._show_track())
        self.bar = QProgressBar()
        self.bar.setObjectName("passed_progress")
        self.bar.setAccessibleName(texts("places.passed.list"))
        self.bar.setTextVisible(False)
        self.words = label("", "small", name="passed_words")
        self.stop = button(texts("places.passed.cancel"), "passed_cancel", on=operations.passed.cancel)
        self._lay_out()
        models.passed.changed.connect(self._take)
        self._take()
        self.radius.setFocus()

    def ask(self) -> None:
        self._operations.passed.ask(PassedQuestion(self._place, self.radius.value(), *self.span.span))

    def done(self, result: int) -> None:
        self._operations.passed.cancel()
        super().done(result)
        self.deleteLater()

    def _lay_out(self) -> None:
        texts = self._ui.texts
        top, foot, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        for row in (top, foot):
            pack(row)
        pack(column, (16, 14, 16, 14), 10)
        top.addWidget(label(texts("places.passed.radius"), "muted"))
        top.addWidget(self.radius)
        top.addStretch(1)
        top.addWidget(self.span)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.stop)
        foot.addWidget(button(f"{texts('places.passed.close')}  Esc", "passed_close", on=self.reject))
        column.addLayout(top)
        column.addWidget(self.bar)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    @property
    def _asked_here(self) -> bool:
        question = self._models.passed.question
        return question is not None and question.place.id == self._place.id

    def _show_track(self) -> None:
        worker_id = self.table.current_key
        if worker_id is not None:
            self._operations.passed.show_track(worker_id)
            self.track_wanted.emit()

    def _take(self) -> None:
        model, texts = self._models.passed, self._ui.texts
        running = model.state is LoadState.LOADING and self._asked_here
        self.stop.setVisible(running)
        self.bar.setVisible(running)
        self.bar.setRange(0, max(1, model.total))
        self.bar.setValue(model.done)
        said = ""
        if running:
            said = texts("places.passed.running", done=model.done, total=model.total)
        elif model.state is LoadState.FAILED:
            said = model.error
        elif model.state is LoadState.READY and model.found:
            said = texts("places.passed.done", n=len(model.found))
        self.words.setText(said)
        self.words.setProperty("role", "problem" if model.state is LoadState.FAILED else "small")
        self.words.style().polish(self.words)
        self.table.viewport().update()

    def _empty_words(self) -> str:
        ready = self._models.passed.state is LoadState.READY and self._asked_here
        return self._ui.texts("places.passed.nothing" if ready else "places.passed.empty")
