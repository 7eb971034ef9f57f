"""Choosing a time range in China's time: two fields, presets, and the button that asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QDateTime, QTimeZone, Signal
from PySide6.QtWidgets import QComboBox, QDateTimeEdit, QHBoxLayout, QWidget

from console.core import units
from console.views.context import Ui
from console.views.widgets import button, label, pack

Range = tuple[datetime, datetime]
_CHINA = QTimeZone(b"Asia/Shanghai")
_FIELD_PX = 106
_WORKDAY = (8, 18)


def presets(now: datetime) -> dict[str, Range]:
    """By the end of their texts key, for this moment."""
    today = now.astimezone(units.CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    yesterday = today - timedelta(days=1)
    return {
        "hour": (now - timedelta(hours=1), now),
        "today": (today, now),
        "yesterday": (yesterday, today),
        "workday": (yesterday.replace(hour=_WORKDAY[0]), yesterday.replace(hour=_WORKDAY[1])),
        "week": (today - timedelta(days=6), now),
    }


class SpanBar(QWidget):
    """`asked` when the range shall be queried; `span` is the range in the fields."""

    asked = Signal()

    def __init__(self, ui: Ui, prefix: str, ask_words: str, *, first: str = "today") -> None:
        super().__init__()
        self._ui = ui
        texts = ui.texts
        self.since = self._field(f"{prefix}_since", texts("tracks.span.since"))
        self.until = self._field(f"{prefix}_until", texts("tracks.span.until"))
        self.preset = QComboBox()
        self.preset.setObjectName(f"{prefix}_preset")
        self.preset.setAccessibleName(texts("tracks.span.preset"))
        self.preset.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.preset.setMinimumContentsLength(8)
        self.preset.addItem(texts("tracks.span.own"), "")
        for key in presets(ui.clock.now()):
            self.preset.addItem(texts(f"tracks.span.{key}"), key)
        self.ask = button(ask_words, f"{prefix}_ask", role="primary", on=self.asked.emit)
        row = QHBoxLayout(self)
        pack(row, spacing=4)
        row.addWidget(self.preset)
        row.addWidget(self.since)
        row.addWidget(label("–", "muted"))
        row.addWidget(self.until)
        row.addWidget(self.ask)
        self.preset.activated.connect(lambda _row: self.choose(str(self.preset.currentData())))
        for field in (self.since, self.until):
            field.dateTimeChanged.connect(self._own)
        self.choose(first)

    @property
    def span(self) -> Range:
        return _python(self.since.dateTime()), _python(self.until.dateTime())

    def choose(self, preset: str) -> None:
        found = presets(self._ui.clock.now()).get(preset)
        if found is not None:
            self.show_span(*found)
            self.preset.setCurrentIndex(self.preset.findData(preset))

    def show_span(self, since: datetime, until: datetime) -> None:
        for field, moment in ((self.since, since), (self.until, until)):
            field.setDateTime(_qt(moment))

    def _own(self, _moment: QDateTime) -> None:
        self.preset.setCurrentIndex(0)

    def _field(self, name: str, spoken: str) -> QDateTimeEdit:
        field = QDateTimeEdit()
        field.setObjectName(name)
        field.setAccessibleName(spoken)
        field.setToolTip(spoken)
        field.setTimeZone(_CHINA)
        field.setDisplayFormat("MM-dd HH:mm")
        field.setCalendarPopup(True)
        field.setMinimumWidth(_FIELD_PX)
        return field


def _qt(moment: datetime) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(int(moment.timestamp() * 1_000), _CHINA)


def _python(moment: QDateTime) -> datetime:
    return units.from_ms(moment.toMSecsSinceEpoch())
