"""The track pane: whose way in which time, played on the map, as a profile, as stops and gaps in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from console.core import units
from console.map.colours import track_colour
from console.models.details import LoadState
from console.models.tables.tracks import TrackPartsModel, TrackPeopleModel, happened_words
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.cells import SwatchPainter
from console.views.charts.profile import ProfileChart
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.tables import Table
from console.views.tracks.export import ExportButton
from console.views.tracks.marked_slider import Moment
from console.views.tracks.player import PlayerBar
from console.views.tracks.span import SpanBar
from console.views.widgets import as_pane, button, icon_button, label, pack

_MANY = 50_000  # fixes, from which on it is said how many have come


class TrackPanel(LowerPane):
    """For the ticked people, else the one selected. `controls` go into the dock's title row."""

    wanted = Signal()  # the pane should come up

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        self.setObjectName("track_panel")
        as_pane(self)
        model = models.tracks
        self.controls = self.span = SpanBar(ui, "track", ui.texts("actions.people.track"))
        self.span.asked.connect(self.ask)
        self.parts = TrackPartsModel(model, ui.texts, self)
        self.people = TrackPeopleModel(model, models.road_mileage, models.workers, ui.texts, self)
        self.profile = ProfileChart(ui, model)
        self.player = PlayerBar(ui, model)
        self.export = ExportButton(ui, models)
        self.clear = icon_button(
            ui, "mdi6.eraser", "track_clear", ui.texts("tracks.clear"), operations.tracks.clear, self.player
        )
        self.player.row.addWidget(self.export)
        self.player.row.addWidget(self.clear)
        self.parts_table, self.people_table = self._parts_table(), self._people_table()
        self._lay_out()
        actions.bind("people.track", self.begin)
        model.changed.connect(self._take)
        model.progressed.connect(self._take)
        model.arrived.connect(self._count)
        model.moved.connect(self._move)
        model.played.connect(self._front)
        models.selection.changed.connect(self._take)
        self._take()

    # what the user does

    def begin(self) -> None:
        """From elsewhere: the pane comes up with these people, and asks for the range, which is mandatory."""
        self.wanted.emit()
        self.span.since.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def ask(self) -> None:
        self.query(*self.span.span)

    def query(self, since: datetime, until: datetime) -> None:
        selection = self._models.selection
        ids: Sequence[int] = sorted(selection.ticked)
        if not ids and selection.worker_id is not None:
            ids = [selection.worker_id]
        self._operations.tracks.query(ids, since, until)

    @property
    def first(self) -> QWidget:
        return self.player.slider if self._models.tracks.has_fixes else self.span.since

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.player.keys.eventFilter(self, event):
            super().keyPressEvent(event)

    # building

    def _lay_out(self) -> None:
        texts = self._ui.texts
        self.tabs = QTabWidget()
        self.tabs.setObjectName("track_tabs")
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.parts_table, texts("tracks.tab.parts", n=0))
        self.tabs.addTab(self.people_table, texts("tracks.tab.people", n=0))
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(5)
        self._splitter.addWidget(self.profile)
        self._splitter.addWidget(self.tabs)
        self._splitter.setSizes([360, 480])
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 4)
        self.problem = label("", "problem", name="track_problem")
        self.problem.setContentsMargins(12, 2, 12, 2)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting_page())
        self._stack.addWidget(self._splitter)
        layout = QVBoxLayout(self)
        pack(layout, spacing=0)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.player)

    def _waiting_page(self) -> QWidget:
        """What is shown instead: how to ask, how far it is, or why there is nothing."""
        page = QWidget()
        as_pane(page)
        self.words = label("", "muted", name="track_words")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.progress = QProgressBar()
        self.progress.setObjectName("track_progress")
        self.progress.setAccessibleName(self._ui.texts("tracks.loading.name"))
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(360)
        self.cancel = button(
            self._ui.texts("tracks.cancel"), "track_cancel", on=lambda: self._operations.tracks.cancel()
        )
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

    def _parts_table(self) -> Table:
        ui = self._ui
        table = Table(
            ui,
            self.parts,
            name="track_parts",
            spoken=ui.texts("tracks.parts"),
            widths={"what": 84, "since": 88, "until": 88, "length": 92, "why": 0},
            empty=lambda: ui.texts("tracks.parts.empty"),
            fold=("until", "length"),
            least=150,
        )
        table.installEventFilter(self.player.keys)
        table.selectionModel().currentRowChanged.connect(self._part_picked)
        return table

    def _people_table(self) -> Table:
        ui = self._ui
        table = Table(
            ui,
            self.people,
            name="track_people",
            spoken=ui.texts("tracks.people"),
            widths={
                "name": 84,
                "mileage": 76,
                "road": 76,
                "moving": 84,
                "stopped": 84,
                "fastest": 72,
                "fixes": 64,
                "suspicion": 0,
            },
            empty=lambda: ui.texts("tracks.empty"),
            fold=("fixes", "fastest", "stopped", "moving"),
            least=140,
        )
        table.dress("name", SwatchPainter(ui.theme, self._colour))
        table.installEventFilter(self.player.keys)
        table.selectionModel().currentRowChanged.connect(self._person_picked)
        return table

    # showing

    def _colour(self, worker_id: int) -> QColor | None:
        track = self._models.tracks.get(worker_id)
        return None if track is None else QColor(track_colour(track.colour, dark=self._ui.theme.dark))

    def _take(self) -> None:
        model, texts = self._models.tracks, self._ui.texts
        loading = model.state is LoadState.LOADING
        done, asked = len(model.tracks), len(model.worker_ids)
        self.progress.setVisible(loading)
        self.cancel.setVisible(loading)
        self.progress.setRange(0, asked)
        self.progress.setValue(done)
        self.words.setText(self._sentence(loading, done, asked))
        self.words.setProperty("role", "problem" if model.state is LoadState.FAILED else "muted")
        self.words.style().polish(self.words)
        shown = model.has_fixes and not loading
        self._stack.setCurrentIndex(int(shown))
        problem = model.error if model.state is LoadState.FAILED else self._left_out()
        self.problem.setVisible(shown and bool(problem))
        self.problem.setText(problem)
        self._mark_slider(shown)
        self.tabs.setTabText(0, texts("tracks.tab.parts", n=self.parts.rowCount()))
        self.tabs.setTabText(1, texts("tracks.tab.people", n=done))
        self.export.setEnabled(shown)
        self.clear.setEnabled(bool(model.worker_ids))
        if shown and self.people_table.current_key != model.front:
            self._front()

    def _count(self) -> None:
        model = self._models.tracks
        self.words.setText(self._sentence(True, len(model.tracks), len(model.worker_ids)))

    def _mark_slider(self, shown: bool) -> None:
        """Orders and alarms of all who are shown, when they happened."""
        texts, several = self._ui.texts, len(self._models.tracks.tracks) > 1
        moments = []
        for track in self._models.tracks.tracks if shown else ():
            name = self.people.name_of(track.worker_id) + " " if several else ""
            for one in track.happened:
                look = f"alarm.{one.level}" if one.is_alarm else "track.order"
                words = f"{units.date_time(one.at, texts)} {name}{happened_words(one, texts)}"
                moments.append(Moment(one.at_ms, look, words))
        self.player.slider.set_moments(moments)

    def _left_out(self) -> str:
        count = sum(track.left_out for track in self._models.tracks.tracks)
        return self._ui.texts("tracks.left_out", n=f"{count:,}") if count else ""

    def _sentence(self, loading: bool, done: int, asked: int) -> str:
        model, selection, texts = self._models.tracks, self._models.selection, self._ui.texts
        if loading:
            words = texts("tracks.loading", done=done, asked=asked)
            came = model.received
            return texts("tracks.loading.fixes", words=words, n=f"{came:,}") if came > _MANY else words
        if model.state is LoadState.FAILED:
            return model.error
        if model.state is LoadState.READY:
            return texts("tracks.nothing")
        people = len(selection.ticked) or int(selection.worker_id is not None)
        return texts("tracks.ready", n=people) if people else texts("tracks.empty")

    def _front(self) -> None:
        model = self._models.tracks
        self.people_table.select_key(model.front)
        self.tabs.setTabText(0, self._ui.texts("tracks.tab.parts", n=self.parts.rowCount()))
        self._move()

    def _move(self) -> None:
        """The row that covers the moment is the current one, unless somebody is walking through the rows."""
        if not self.parts_table.hasFocus():
            self.parts_table.select_key(self.parts.covering(self._models.tracks.playhead_ms))

    def _part_picked(self) -> None:
        span = self.parts.span_ms(
            self.parts_table.current_key if self.parts_table.current_key is not None else -1
        )
        if span is not None and self.parts_table.hasFocus():
            self._models.tracks.seek(span[0])

    def _person_picked(self) -> None:
        key = self.people_table.current_key
        if key is not None and self.people_table.hasFocus():
            self._models.tracks.bring_forward(key)
