"""The strip over the map while it shows the past: which moment, and the way back to the present."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from console.core import units
from console.core.clock import ServerClock
from console.models.world import Models
from console.operations.replay import Replay
from console.views.context import Ui
from console.views.widgets import button, label, pack


@runtime_checkable
class ShowsWorlds(Protocol):
    """A map that can show a past room."""

    def show_world(self, models: Models, clock: ServerClock) -> None: ...


class PastStrip(QWidget):
    """Nothing is silently old: it is there exactly as long as the map is not the present."""

    def __init__(self, ui: Ui, models: Models, replay: Replay, map_view: QWidget) -> None:
        super().__init__()
        self._ui, self._models, self._replay, self._map_view = ui, models, replay, map_view
        self._model = replay.model
        self._past = replay.model.day is not None  # a former window may have given the map to the past
        self.setObjectName("past_strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        tone = ui.theme.tone("soon")
        self.setStyleSheet(f"#past_strip {{ background: {tone.tint}; }} #past_words {{ color: {tone.ink}; }}")
        self.words = label("", "strong", name="past_words")
        row = QHBoxLayout(self)
        pack(row, (12, 4, 8, 4))
        row.addWidget(self.words, 1)
        row.addWidget(button(ui.texts("replay.back"), "past_back", on=replay.close))
        for changed in (self._model.changed, self._model.shown, self._model.moved):
            changed.connect(self._take)
        self._take()

    def _switch(self) -> None:
        """The past takes the map, or gives it back."""
        past = self._model.day is not None
        if past is self._past or not isinstance(self._map_view, ShowsWorlds):
            return
        self._past = past
        room = self._replay.room
        if past:
            self._map_view.show_world(room.models, room.clock)
        else:
            self._map_view.show_world(self._models, self._ui.clock)

    def _take(self) -> None:
        self._switch()
        self.setVisible(self._model.day is not None)
        if self._model.day is None:
            return
        shown_ms = self._model.shown_ms
        at = None if shown_ms is None else units.from_ms(shown_ms)
        known = self._ui.texts("replay.strip", time=units.date_time(at, self._ui.texts))
        self.words.setText(known if at is not None else self._ui.texts("replay.loading"))
        self.setAccessibleName(self.words.text())
