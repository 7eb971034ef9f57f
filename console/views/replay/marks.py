"""What happened in a day as ticks under the slider: alarms, deeds of the room, deeds in the field."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QToolTip, QWidget

from console.api.types import Event
from console.core import units
from console.models.events import EventStore
from console.models.replay import ReplayModel
from console.models.store import WorkerStore
from console.models.tables.event_sentences import sentence
from console.views.context import Ui
from contract.vocabulary import EventKind

LANES = ("alarm", "room", "field")
_LANE_PX = 5
_NEAR_PX = 4
_SAID = 3
_FIELD = frozenset(
    {
        EventKind.ORDER_ACCEPTED,
        EventKind.ORDER_DEPARTED,
        EventKind.ORDER_CHECKED_IN,
        EventKind.ORDER_REPLIED,
        EventKind.WORKER_ON_DUTY,
        EventKind.WORKER_OFF_DUTY,
        EventKind.WORKER_STEALTH_ON,
        EventKind.WORKER_STEALTH_OFF,
    }
)


def lane(event: Event) -> str:
    """Which of LANES the event belongs to."""
    if event.kind == EventKind.ALARM_RAISED:
        return "alarm"
    return "field" if event.kind in _FIELD or event.actor_id is None else "room"


class DayMarks(QWidget):
    """Lies under the slider it belongs to; a click goes to what happened there, the tip says what it was."""

    def __init__(
        self, ui: Ui, model: ReplayModel, events: EventStore, workers: WorkerStore, slider: QSlider
    ) -> None:
        super().__init__()
        self._ui, self._model, self._events, self._workers = ui, model, events, workers
        self._slider = slider
        self.setObjectName("replay_marks")
        self.setAccessibleName(ui.texts("replay.marks"))
        self.setFixedHeight(len(LANES) * _LANE_PX + 6)
        self._colours = {
            "alarm": QColor(ui.theme.tone("red").fill),
            "room": ui.theme.colour("accent"),
            "field": QColor(ui.theme.tone("ok").fill),
        }
        self._told: list[Event] = []
        self._at_ms: npt.NDArray[np.float64] = np.empty(0)
        events.appended.connect(self._take)
        model.changed.connect(self.update)
        self._take()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def count(self, which: str) -> int:
        """How many ticks there are in a lane."""
        return sum(lane(event) == which for event in self._told)

    def x_of(self, at_ms: float) -> float:
        """Where a moment lies, as the slider's handle would."""
        begin, width = self._groove()
        model = self._model
        lasting = model.until_ms - model.since_ms
        return begin + width * ((at_ms - model.since_ms) / lasting if lasting > 0 else 0.0)

    def last_before(self, at_ms: float) -> Event | None:
        """The newest of the events that had happened then."""
        place = int(np.searchsorted(self._at_ms, at_ms, side="right")) - 1
        return self._told[place] if place >= 0 else None

    def near(self, x: float) -> list[Event]:
        """What happened within a few pixels, the nearest first."""
        apart = [(abs(self.x_of(at) - x), place) for place, at in enumerate(self._at_ms)]
        return [self._told[place] for off, place in sorted(apart) if off <= _NEAR_PX]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        model = self._model
        if model.day is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        found = self.near(event.position().x())
        begin, width = self._groove()
        share = (event.position().x() - begin) / max(width, 1)
        there_ms = model.since_ms + share * (model.until_ms - model.since_ms)
        model.seek(found[0].at.timestamp() * 1_000 if found else there_ms)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = "\n".join(self._line(one) for one in self.near(event.pos().x())[:_SAID])
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        if self._model.day is None:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, which in enumerate(LANES):
            painter.setBrush(self._colours[which])
            wide = 2.0 if which == "alarm" else 1.0
            for at_ms, one in zip(self._at_ms, self._told, strict=True):
                if lane(one) == which:
                    x = self.x_of(at_ms)
                    painter.drawRect(QRectF(x - wide / 2, 2 + place * _LANE_PX, wide, _LANE_PX - 1))
        painter.end()

    def _line(self, event: Event) -> str:
        worker = self._workers.get(event.subject_id) if event.subject_kind == "worker" else None
        said = sentence(event, self._ui.texts, worker.name if worker else "")
        return f"{units.date_time(event.at, self._ui.texts)}  {said}"

    def _groove(self) -> tuple[float, float]:
        """Where the middle of the handle can be: its leftmost place and how far it goes, in our pixels."""
        option = QStyleOptionSlider()
        self._slider.initStyleOption(option)
        handle = self._slider.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, self._slider
        )
        groove = self._slider.style().subControlRect(
            QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderGroove, self._slider
        )
        left = (
            self._slider.mapTo(self.window(), QPoint(0, 0)).x() - self.mapTo(self.window(), QPoint(0, 0)).x()
        )
        return left + groove.x() + handle.width() / 2, float(groove.width() - handle.width())

    def _take(self, _events: object = None) -> None:
        self._told = self._events.all()
        self._at_ms = np.array([event.at.timestamp() * 1_000 for event in self._told])
        self.update()
