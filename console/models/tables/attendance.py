"""A day's attendance as a table, one row per worker."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from PySide6.QtCore import QObject

from console.api.types import AttendanceRow
from console.core import units
from console.core.texts import Texts
from console.models.details import AttendanceModel
from console.models.store import DepartmentStore, WorkerStore
from console.models.tables.rows import RowsModel


def on_duty_by_hour(rows: list[AttendanceRow], until: datetime) -> list[int]:
    """How many people were on duty at some moment of each hour 0…23 in China's time, up to `until`."""
    hours: Counter[int] = Counter()
    for row in rows:
        present: set[int] = set()
        started: datetime | None = None
        for punch in sorted(row.punches, key=lambda one: one.at):
            if punch.kind == "on":
                started = started or punch.at
            elif started is not None:
                present |= _hours_between(started, punch.at)
                started = None
        if started is not None:
            present |= _hours_between(started, max(started, until))
        hours.update(present)
    return [hours[hour] for hour in range(24)]


def _hours_between(start: datetime, end: datetime) -> set[int]:
    first, last = start.astimezone(units.CHINA), end.astimezone(units.CHINA)
    return set(range(first.hour, 24 if last.date() > first.date() else last.hour + 1))


class AttendanceTableModel(RowsModel):
    """Rows are worker ids, by department and name."""

    COLUMNS = (
        ("name", "panes.attendance.name"),
        ("department", "panes.attendance.department"),
        ("on", "panes.attendance.on"),
        ("off", "panes.attendance.off"),
        ("first_fix", "panes.attendance.first_fix"),
        ("last_fix", "panes.attendance.last_fix"),
        ("punches", "panes.attendance.punches"),
        ("fixes", "panes.attendance.fixes"),
    )
    NUMERIC = frozenset({"punches", "fixes"})

    def __init__(
        self,
        attendance: AttendanceModel,
        workers: WorkerStore,
        departments: DepartmentStore,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._attendance, self._workers, self._departments = attendance, workers, departments
        self._by_id: dict[int, AttendanceRow] = {}
        attendance.changed.connect(self._take_rows)
        self._take_rows()

    def words(self, key: int, column: str) -> str:
        row, worker = self._by_id[key], self._workers.get(key)
        if column == "name":
            return worker.name if worker else str(key)
        if column == "department":
            department = self._departments.get(worker.department_id) if worker else None
            return department.name if department else ""
        if column == "punches":
            return str(len(row.punches))
        if column == "fixes":
            return str(row.fixes)
        at = {
            "on": row.first_on_duty_at,
            "off": row.last_off_duty_at,
            "first_fix": row.first_fix_at,
            "last_fix": row.last_fix_at,
        }[column]
        return units.time_of_day(at, self.texts)

    def tip(self, key: int, column: str) -> str:
        if column != "punches":
            return self.words(key, column)
        names = {"on": "panes.attendance.on", "off": "panes.attendance.off"}
        return "\n".join(
            f"{units.time_of_day(one.at, self.texts)} {self.texts(names.get(one.kind, names['on']))}"
            for one in self._by_id[key].punches
        )

    def _take_rows(self) -> None:
        by_id = {row.worker_id: row for row in self._attendance.rows}
        self._by_id |= by_id  # rows on their way out still answer while they are removed
        self.set_keys(sorted(by_id, key=self._order))
        self._by_id = by_id
        self.refresh()

    def _order(self, worker_id: int) -> tuple[int, str, int]:
        worker = self._workers.get(worker_id)
        return (worker.department_id, worker.number, worker_id) if worker else (1 << 31, "", worker_id)
