"""Which days a report is of: a named period, or two dates; whole days in China's time."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from console.core import units
from console.views.context import Ui
from console.views.widgets import pack

NAMES = ("today", "week", "month", "last_month", "days_30", "year", "own")


def days_of(name: str, today: date) -> tuple[date, date]:
    """First and last day of a named period."""
    if name == "week":
        return today - timedelta(days=today.weekday()), today
    if name == "month":
        return today.replace(day=1), today
    if name == "last_month":
        last = today.replace(day=1) - timedelta(days=1)
        return last.replace(day=1), last
    if name == "year":
        return today.replace(month=1, day=1), today
    return (today - timedelta(days=29) if name == "days_30" else today), today


class PeriodEdit(QWidget):
    """`changed` when the days did."""

    changed = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.name = QComboBox()
        self.name.setObjectName("timeliness_period")
        self.name.setAccessibleName(ui.texts("timeliness.period"))
        for name in NAMES:
            self.name.addItem(ui.texts(f"timeliness.period.{name}"), name)
        self.since, self.until = self._date("since"), self._date("until")
        row = QHBoxLayout(self)
        pack(row, spacing=6)
        for widget in (self.name, self.since, self.until):
            row.addWidget(widget)
        self.name.setCurrentIndex(NAMES.index("month"))
        self._take_name(told=False)
        self.name.activated.connect(lambda _row: self._take_name())
        for edit in (self.since, self.until):
            edit.dateChanged.connect(lambda _day: self._take_dates())

    def choose(self, name: str) -> None:
        """A named period, without telling."""
        self.name.setCurrentIndex(NAMES.index(name))
        self._take_name(told=False)

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From midnight of the first day to before midnight after the last."""
        first, last = sorted((_day(self.since.date()), _day(self.until.date())))
        begins = [datetime.combine(day, time(), units.CHINA) for day in (first, last + timedelta(days=1))]
        return begins[0], begins[1]

    def _take_name(self, *, told: bool = True) -> None:
        name = str(self.name.currentData())
        for edit in (self.since, self.until):
            edit.setVisible(name == "own")
        if name == "own":
            self.since.setFocus()
            return
        today = self._ui.clock.now().astimezone(units.CHINA).date()
        for edit, day in zip((self.since, self.until), days_of(name, today), strict=True):
            blocked = edit.blockSignals(True)
            edit.setDate(QDate(day.year, day.month, day.day))
            edit.blockSignals(blocked)
        if told:
            self.changed.emit()

    def refresh(self) -> None:
        """Midnight may have passed: 'today' is another day now."""
        self._take_name(told=False)

    def _take_dates(self) -> None:
        self.changed.emit()

    def _date(self, name: str) -> QDateEdit:
        made = QDateEdit()
        made.setObjectName(f"timeliness_{name}")
        made.setAccessibleName(self._ui.texts(f"timeliness.{name}"))
        made.setCalendarPopup(True)
        made.setDisplayFormat("yyyy-MM-dd")
        return made


def _day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
