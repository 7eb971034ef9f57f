"""The attendance pane: a day's punches and fixes, people on duty by hour, export."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QDateEdit,
    QFileDialog,
    QVBoxLayout,
    QWidget,
)

from console.core import units
from console.models.details import LoadState
from console.models.tables.attendance import AttendanceTableModel, on_duty_by_hour
from console.models.world import Models
from console.operations.verbs import Operations
from console.reports.attendance import export_attendance
from console.views.actions import Actions
from console.views.charts.duty import DutyChart
from console.views.chrome.halves import PaneHead, halves
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.language import locale
from console.views.tables import Table
from console.views.widgets import as_pane, button, pack

_AGAIN_MS = 60_000


class AttendancePanel(LowerPane):
    """Loads when first shown and when the day changes. `controls` go into the dock's title row."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        as_pane(self)
        texts = ui.texts
        self.rows = AttendanceTableModel(models.attendance, models.workers, models.departments, texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="attendance_list",
            spoken=texts("panes.attendance.list"),
            widths={
                "name": 64,
                "department": 0,
                "on": 64,
                "off": 64,
                "first_fix": 64,
                "last_fix": 64,
                "punches": 44,
                "fixes": 60,
            },
            empty=self._empty_words,
            fold=("fixes", "punches", "first_fix", "last_fix"),
        )
        self.chart = DutyChart(ui)
        pack(QVBoxLayout(self)).addWidget(halves(self.table, self.chart, (5, 2)))
        self.day = self._make_day()
        today = button(texts("panes.attendance.today"), "attendance_today", on=self._go_today)
        self.controls = PaneHead(ui, actions, (self.day, today), ("attendance.export",))
        actions.bind("attendance.export", self.ask_export)
        models.attendance.changed.connect(self._take)
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._load_again)
        self._again.start()
        self._take()

    def _make_day(self) -> QDateEdit:
        made = QDateEdit()
        made.setObjectName("attendance_day")
        made.setAccessibleName(self._ui.texts("panes.attendance.day"))
        made.setCalendarPopup(True)
        made.setDisplayFormat("yyyy-MM-dd")
        self._dress_calendar(made)
        made.setDate(self._today())
        made.dateChanged.connect(lambda _day: self.load())
        return made

    def _dress_calendar(self, edit: QDateEdit) -> None:
        """Weekends are no warning, so they are not red."""
        edit.setLocale(locale(self._ui.texts.language))
        calendar, plain = edit.calendarWidget(), QTextCharFormat()
        plain.setForeground(self._ui.theme.colour("text"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekday, plain)
        calendar.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)

    @property
    def first(self) -> QWidget:
        return self.table

    def looked_at(self, on: bool) -> None:
        if on and self._models.connection.is_live:
            self.load()

    def load(self) -> None:
        self._operations.attendance.load(_python_day(self.day.date()))

    def _load_again(self) -> None:
        """Today goes on while somebody looks at it."""
        looked_at = not self.visibleRegion().isEmpty()
        if looked_at and self._models.connection.is_live and self.day.date() == self._today():
            self.load()

    def _today(self) -> QDate:
        today = self._ui.clock.now().astimezone(units.CHINA)
        return QDate(today.year, today.month, today.day)

    def _go_today(self) -> None:
        self.day.setDate(self._today())
        self.load()

    def _take(self) -> None:
        now = self._ui.clock.now()
        day = self._models.attendance.day
        end = datetime.combine(day, time(), units.CHINA) + timedelta(days=1, seconds=-1) if day else now
        self.chart.show_hours(on_duty_by_hour(self._models.attendance.rows, min(now, end)))
        self.table.viewport().update()

    def _empty_words(self) -> str:
        loading = self._models.attendance.state is LoadState.LOADING
        return self._ui.texts(f"panes.attendance.{'loading' if loading else 'empty'}")

    def ask_export(self) -> QFileDialog:
        texts = self._ui.texts
        dialog = QFileDialog(self.window(), texts("panes.attendance.save"))
        dialog.setObjectName("attendance_save")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter("Excel (*.xlsx)")
        dialog.setDefaultSuffix("xlsx")
        day = self._models.attendance.day or _python_day(self._today())
        dialog.selectFile(texts("panes.attendance.file", day=day))
        dialog.fileSelected.connect(lambda name: self.export(Path(name)))
        dialog.open()
        return dialog

    def export(self, file: Path) -> None:
        columns = [self._ui.texts(key) for _, key in self.rows.COLUMNS]
        lines = [[self.rows.words(key, name) for name, _ in self.rows.COLUMNS] for key in self.rows.keys]
        self._ui.tasks.spawn("export", export_attendance(file, columns, lines, self._ui.notifier))


def _python_day(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
