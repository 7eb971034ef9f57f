"""A timeliness report as a table that can be sorted, and the limits behind one of its lines."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.api.types import TimelinessLine, TimelinessRun
from console.core import units
from console.core.texts import Texts
from console.models.store import DepartmentStore, WorkerStore
from console.models.tables.orders import short_number
from console.models.tables.rows import RowsModel
from console.models.timeliness import TimelinessModel
from contract.vocabulary import TimerKind

_STAGES = list(TimerKind)
BARELY = 0.98
"""What the sources ask of a service (ST-01: timeliness of at least 98 %); below it a line is marked."""


def rate(line: TimelinessLine) -> float | None:
    """Kept limits of those that are decided: 0…1."""
    decided = line.in_time + line.late
    return line.in_time / decided if decided else None


class TimelinessTableModel(RowsModel):
    """Keys count the lines of the answer from 0. `sort` by a column's name."""

    COLUMNS = (
        ("stage", "timeliness.column.stage"),
        ("department", "timeliness.column.department"),
        ("person", "timeliness.column.person"),
        ("runs", "timeliness.column.runs"),
        ("in_time", "timeliness.column.in_time"),
        ("late", "timeliness.column.late"),
        ("open", "timeliness.column.open"),
        ("rate", "timeliness.column.rate"),
        ("median", "timeliness.column.median"),
        ("p90", "timeliness.column.p90"),
    )
    NUMERIC = frozenset({"runs", "in_time", "late", "open", "median", "p90"})

    def __init__(
        self,
        timeliness: TimelinessModel,
        departments: DepartmentStore,
        workers: WorkerStore,
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._timeliness, self._departments, self._workers = timeliness, departments, workers
        self.sorted_by, self.descending = "stage", False
        timeliness.changed.connect(self._arrange)
        self._arrange()

    def line(self, key: int | None) -> TimelinessLine | None:
        report = self._timeliness.report
        known = report is not None and key is not None and 0 <= key < len(report.lines)
        return report.lines[key] if known and report is not None and key is not None else None

    def sort_by(self, column: str, *, descending: bool) -> None:
        self.sorted_by, self.descending = column, descending
        self._arrange()

    def words(self, key: int, column: str) -> str:
        line, texts = self.line(key), self.texts
        if line is None:
            return ""
        match column:
            case "stage":
                return texts(f"timeliness.stage.{line.stage}")
            case "department":
                found = self._departments.get(line.department_id or 0)
                return "" if found is None else found.name
            case "person":
                return person_words(self._workers, line.worker_id, line.person, texts)
            case "rate":
                share = rate(line)
                return texts("core.unit.none") if share is None else f"{share:.1%}"
            case "median" | "p90":
                return units.duration(getattr(line, f"{column}_s"), texts)
            case _:
                return str(getattr(line, column))

    def tip(self, key: int, column: str) -> str:
        line = self.line(key)
        if column == "department" and line is not None and line.department_id:
            return self._departments.path(line.department_id)
        return super().tip(key, column)

    def mark(self, key: int, column: str) -> str:
        line = self.line(key)
        if column != "rate" or line is None:
            return ""
        share = rate(line)
        if share is None:
            return "timer.stopped"
        return "timer.ok" if share >= BARELY else "timer.overdue"

    def _arrange(self) -> None:
        report = self._timeliness.report
        keys = range(len(report.lines) if report is not None else 0)
        self.set_keys(sorted(sorted(keys, key=self._natural), key=self._value, reverse=self.descending))
        self.refresh()

    def _natural(self, key: int) -> tuple[int, str, str]:
        line = self.line(key)
        stage = _STAGES.index(line.stage) if line is not None else 0
        return stage, self.words(key, "department"), self.words(key, "person")

    def _value(self, key: int) -> tuple[bool, float | str]:
        """What there is no figure for comes first, then last when turned around."""
        line, column = self.line(key), self.sorted_by
        if line is None:
            return False, 0.0
        if column == "stage":
            return True, float(_STAGES.index(line.stage))
        if column in ("department", "person"):
            return True, self.words(key, column)
        figure = (
            rate(line) if column == "rate" else getattr(line, f"{column}_s" if column in _LENGTHS else column)
        )
        return figure is not None, 0.0 if figure is None else float(figure)


_LENGTHS = ("median", "p90")


def person_words(workers: WorkerStore, worker_id: int | None, person: str, texts: Texts) -> str:
    """The worker's name, or that of whoever sat at the desk."""
    if worker_id is None:
        return person or texts("timeliness.nobody")
    worker = workers.get(worker_id)
    return f"#{worker_id}" if worker is None else worker.name


class RunTableModel(RowsModel):
    """Keys count the limits of the answer from 0: one order can be there several times."""

    COLUMNS = (
        ("number", "timeliness.run.number"),
        ("title", "timeliness.run.title"),
        ("person", "timeliness.column.person"),
        ("started", "timeliness.run.started"),
        ("took", "timeliness.run.took"),
        ("outcome", "timeliness.run.outcome"),
    )

    def __init__(
        self, timeliness: TimelinessModel, workers: WorkerStore, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._timeliness, self._workers = timeliness, workers
        timeliness.runs_changed.connect(self._arrange)
        self._arrange()

    def run(self, key: int | None) -> TimelinessRun | None:
        runs = self._timeliness.runs
        return runs[key] if key is not None and 0 <= key < len(runs) else None

    def words(self, key: int, column: str) -> str:
        run, texts = self.run(key), self.texts
        if run is None:
            return ""
        match column:
            case "person":
                return person_words(self._workers, run.worker_id, run.person, texts)
            case "started":
                return units.date_time(run.started_at, texts)[:-3]
            case "took":
                return (
                    texts("timeliness.running") if run.took_s is None else units.duration(run.took_s, texts)
                )
            case "number":
                return short_number(run.number)
            case "outcome":
                key_ = "dispatch.over" if run.late_s > 0 else "dispatch.left"
                return texts(key_, time=units.duration(run.late_s, texts))
            case _:
                return str(getattr(run, column))

    def mark(self, key: int, column: str) -> str:
        run = self.run(key)
        if column != "outcome" or run is None:
            return ""
        return "timer.overdue" if run.late_s > 0 else "timer.ok"

    def tip(self, key: int, column: str) -> str:
        run = self.run(key)
        if run is not None and column == "outcome":
            return self.texts("timeliness.run.due", time=units.date_time(run.due_at, self.texts))
        return super().tip(key, column)

    def _arrange(self) -> None:
        self.set_keys(range(len(self._timeliness.runs)))
        self.refresh()
