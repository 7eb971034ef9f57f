"""The replay pane: choosing a day, the slider of its moments, what the room was like, and what happened."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from console.core import units
from console.models.details import LoadState
from console.models.replay import SPEEDS
from console.models.rules import timers
from console.models.tables.events import EventTableModel
from console.models.world import Models
from console.operations.replay import Replay
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.replay.marks import DayMarks
from console.views.tables import Table
from console.views.tracks.player import PlayerBar
from console.views.widgets import as_pane, button, label, pack
from contract.vocabulary import Presence

COUNT_MS = 150


class ReplayPanel(LowerPane):
    """`controls` go into the dock's title row. Rows are what happened that day; choosing one goes there."""

    def __init__(self, ui: Ui, models: Models, replay: Replay) -> None:
        super().__init__()
        self._ui, self._models, self._replay = ui, models, replay
        model, texts = replay.model, ui.texts
        self.setObjectName("replay_panel")
        as_pane(self)
        self.day = QDateEdit()
        self.day.setObjectName("replay_day")
        self.day.setAccessibleName(texts("replay.day"))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        today = ui.clock.now().astimezone(units.CHINA).date()
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.controls = QWidget()
        pack(row := QHBoxLayout(self.controls), spacing=4)
        row.addWidget(self.day)
        row.addWidget(button(texts("replay.open"), "replay_open", role="primary", on=self.open))
        self.back = button(texts("replay.back"), "replay_back", on=replay.close)
        row.addWidget(self.back)
        self.player = PlayerBar(ui, model, prefix="replay", speeds=SPEEDS, on_map=False)
        self.summary = label("", "muted", name="replay_summary")
        self.summary.setContentsMargins(12, 6, 12, 2)
        self.summary.setWordWrap(True)
        self.rows = EventTableModel(replay.room.events, models.workers, texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="replay_events",
            spoken=texts("replay.events"),
            widths={"seq": 64, "at": 116, "text": 0},
            empty=lambda: texts("replay.empty" if model.day is None else "replay.quiet"),
            fold=("seq",),
        )
        self.table.installEventFilter(self.player.keys)
        self.marks = DayMarks(ui, model, replay.room.events, models.workers, self.player.slider)
        self._count = QTimer(self, singleShot=True, interval=COUNT_MS)
        self._count.timeout.connect(self._later)
        self._moved_since = False
        self.table.selectionModel().currentRowChanged.connect(self._picked)
        layout = QVBoxLayout(self)
        pack(layout, spacing=0)
        for widget in (self.player, self.marks, self.summary, self.table):
            layout.addWidget(widget)
        model.changed.connect(self._take)
        model.played.connect(self._take)
        model.shown.connect(self._soon)
        model.progressed.connect(self._soon)
        self._take()

    def open(self) -> None:
        day = self.day.date()
        self._replay.open(date(day.year(), day.month(), day.day()))
        self.player.slider.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def first(self) -> QWidget:
        return self.day if self._replay.model.day is None else self.player.slider

    def _picked(self) -> None:
        event = self.rows.event_at(self.table.current_key or 0)
        if event is not None and self.table.hasFocus():
            self._replay.model.seek(event.at.timestamp() * 1_000)

    def _soon(self) -> None:
        """At once, but not again with every frame: nobody reads numbers that fast."""
        if self._count.isActive():
            self._moved_since = True
        else:
            self._take()
            self._count.start()

    def _later(self) -> None:
        if self._moved_since:
            self._moved_since = False
            self._soon()

    def _take(self) -> None:
        model, texts = self._replay.model, self._ui.texts
        self.marks.setVisible(model.day is not None)
        self.back.setVisible(model.day is not None)
        failed = model.state is LoadState.FAILED
        self.summary.setProperty("role", "problem" if failed else "muted")
        self.summary.style().polish(self.summary)
        self.summary.setVisible(model.day is not None)
        waiting = model.shown_ms is None or model.waiting
        self.summary.setText(model.error if failed else texts("replay.loading") if waiting else self._words())
        self._follow_events()
        self.table.viewport().update()

    def _follow_events(self) -> None:
        """The list goes along with the moment, unless somebody is reading it."""
        model = self._replay.model
        if model.day is None or self.table.hasFocus():
            return
        event = self.marks.last_before(model.playhead_ms)
        key = None if event is None else event.seq
        self.table.select_key(key)
        if key is not None:
            self.table.scrollTo(self.table.currentIndex())

    def _words(self) -> str:
        """How the room was: people seen, open orders, overdue ones, alarms."""
        room = self._replay.room.models
        now_ms = self._replay.room.clock.now_ms()
        orders = [one for one in room.orders.all() if timers.is_open(one)]
        overdue = sum(
            timers.level(timers.running_timer(one), now_ms) is timers.TimerLevel.OVERDUE for one in orders
        )
        ids = room.workers.ids()
        online = sum(room.presence.presence(key) is Presence.ONLINE for key in ids)
        return self._ui.texts(
            "replay.summary",
            online=online,
            people=len(ids),
            orders=len(orders),
            overdue=overdue,
            alarms=len(room.alarms),
        )
