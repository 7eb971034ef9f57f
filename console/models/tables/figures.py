"""A management report as a table that can be sorted, and as bars or lines of one of its figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject

from console.api.figures_types import FigureLine
from console.core import units
from console.core.texts import Texts
from console.models.figures import FiguresModel
from console.models.store import DepartmentStore, WorkerStore
from console.models.tables.rows import RowsModel

LEADING: Final = ("since", "group")
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "volume": ("raised", "cancelled"),
    "customers": ("added", "left", "total"),
    "process": ("orders", "mean_s", "median_s", "p90_s"),
    "ratings": ("rated", "mean", "five", "four", "three", "two", "one", "low_share"),
    "quality": ("checked", "passed", "failed", "passed_share", "rechecked", "score"),
}
"""The figures of each report, as the backend names them."""
APART: Final[Mapping[str, tuple[str, ...]]] = {
    "volume": ("source", "type", "level", "department", "nothing"),
    "customers": ("nothing", "level", "department"),
    "process": ("nothing", "department", "person", "type"),
    "ratings": ("department", "person", "type", "level", "nothing"),
    "quality": ("department", "person", "nothing"),
}
STRETCH: Final[Mapping[str, str]] = {"volume": "week", "customers": "month"}
"""Into what a report is cut at first; the others are of the whole period."""
DRAWN: Final[Mapping[str, str]] = {
    "volume": "raised",
    "customers": "total",
    "process": "median_s",
    "ratings": "mean",
    "quality": "score",
}
"""The figure that the chart shows."""
ADDS_UP: Final = frozenset({"volume", "customers"})
MOST_SERIES: Final = 7
MOST_BARS: Final = 40


@dataclass(frozen=True, slots=True)
class Picture:
    """What a chart shows: values of each series at each place; None where there is none. `adds_up`: stacked
    bars, else bars of one series or lines of several. `is_time`: values are minutes."""

    places: list[str] = field(default_factory=list)
    series: dict[str, list[float | None]] = field(default_factory=dict)
    figure: str = ""
    adds_up: bool = False


class FiguresTableModel(RowsModel):
    """Of one kind of report; keys count the lines of the answer from 0. `over_time`: cut into stretches."""

    def __init__(
        self,
        kind: str,
        figures: FiguresModel,
        departments: DepartmentStore,
        workers: WorkerStore,
        texts: Texts,
        parent: QObject | None = None,
        *,
        over_time: bool = False,
    ) -> None:
        self.kind, self.over_time = kind, over_time
        leading = LEADING if over_time else LEADING[1:]
        self.COLUMNS = tuple((name, f"figures.column.{name}") for name in (*leading, *NAMES[kind]))
        self.NUMERIC = frozenset(NAMES[kind])
        super().__init__(texts, parent)
        self._figures, self._departments, self._workers = figures, departments, workers
        self.sorted_by, self.descending = "", False  # as it came
        figures.changed.connect(self._arrange)
        self._arrange()

    def line(self, key: int | None) -> FigureLine | None:
        figures = self._figures.figures
        if figures is None or key is None or not self._is_mine:
            return None
        return figures.lines[key] if 0 <= key < len(figures.lines) else None

    def value(self, key: int, column: str) -> float | None:
        line = self.line(key)
        return None if line is None else line.values[NAMES[self.kind].index(column)]

    def sort_by(self, column: str, *, descending: bool) -> None:
        self.sorted_by, self.descending = column, descending
        self._arrange()

    def words(self, key: int, column: str) -> str:
        line, texts = self.line(key), self.texts
        if line is None:
            return ""
        match column:
            case "since":
                return self._stretch_words(line.since)
            case "group":
                return self._group_words(line)
            case _:
                return figure_words(self.value(key, column), column, texts)

    def mark(self, key: int, column: str) -> str:
        value = self.value(key, column) if column in ("score", "low_share") else None
        if value is None:
            return ""
        if column == "score":
            return "timer.ok" if value >= GOOD_SCORE else "timer.overdue"
        return "timer.overdue" if value > MANY_LOW else "timer.ok"

    def picture(self) -> Picture:
        """The chart of the report as it came, whatever the table is sorted by."""
        figures = self._figures.figures
        if figures is None or not figures.lines or not self._is_mine:
            return Picture()
        name = DRAWN[self.kind]
        place_of = NAMES[self.kind].index(name)
        over_time = figures.stretch != "period"
        cells: dict[str, dict[str, float | None]] = {}
        for line in figures.lines:
            series = self._group_words(line) if over_time else ""
            place = self._stretch_words(line.since) if over_time else self._group_words(line)
            value = line.values[place_of]
            shown = value / 60 if value is not None and name.endswith("_s") else value
            cells.setdefault(series, {})[place] = shown
        places = list(dict.fromkeys(place for found in cells.values() for place in found))[:MOST_BARS]
        if self.kind in ADDS_UP and over_time:
            places = self._all_stretches()[:400] or places
        return Picture(
            places,
            {
                series: [found.get(place) for place in places]
                for series, found in self._largest(cells).items()
            },
            name,
            self.kind in ADDS_UP,
        )

    def _largest(
        self, cells: Mapping[str, Mapping[str, float | None]]
    ) -> dict[str, Mapping[str, float | None]]:
        """The series with most in them; of what adds up, the others are one."""
        ordered = sorted(cells, key=lambda one: -sum(it or 0.0 for it in cells[one].values()))
        found: dict[str, Mapping[str, float | None]] = {one: cells[one] for one in ordered[:MOST_SERIES]}
        others = ordered[MOST_SERIES:]
        if others and self.kind in ADDS_UP:
            rest: dict[str, float | None] = {}
            for one in others:
                for place, value in cells[one].items():
                    rest[place] = (rest.get(place) or 0.0) + (value or 0.0)
            found[self.texts("figures.others")] = rest
        return found

    def _all_stretches(self) -> list[str]:
        """Also those in which nothing happened: a gap in a row of bars would lie about time."""
        figures = self._figures.figures
        if figures is None:
            return []
        found, at = [], figures.since.astimezone(units.CHINA)
        end = figures.until.astimezone(units.CHINA)
        while at < end:
            found.append(self._stretch_words(at))
            day = at.replace(hour=0, minute=0, second=0, microsecond=0)
            if figures.stretch == "day":
                at = day + timedelta(days=1)
            elif figures.stretch == "week":
                at = day + timedelta(days=7 - day.weekday())
            else:
                at = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        return found

    def _group_words(self, line: FigureLine) -> str:
        """'派单 · 外滩班 · 张伟': what, whose."""
        parts = [self._what_words(line.what)]
        if line.department_id is not None:
            found = self._departments.get(line.department_id)
            parts.append("" if found is None else found.name)
        if self._apart == "person":
            worker = self._workers.get(line.worker_id or 0)
            nobody = self.texts("timeliness.nobody") if line.worker_id is None else f"#{line.worker_id}"
            parts.append(nobody if worker is None else worker.name)
        return " · ".join(filter(None, parts)) or self.texts("figures.all")

    @property
    def _is_mine(self) -> bool:
        figures = self._figures.figures
        return (
            figures is not None
            and figures.report == self.kind
            and (figures.stretch != "period") is self.over_time
        )

    @property
    def _apart(self) -> str:
        return "" if self._figures.figures is None else self._figures.figures.apart

    def _stretch_words(self, since: datetime | None) -> str:
        figures = self._figures.figures
        if since is None or figures is None or figures.stretch == "period":
            return ""
        local = since.astimezone(units.CHINA)
        if figures.stretch == "month":
            return f"{local:%Y-%m}"
        key = "figures.week" if figures.stretch == "week" else "figures.day"
        return self.texts(key, day=f"{local:%m-%d}")

    def _what_words(self, what: str) -> str:
        texts = self.texts
        if self.kind == "process":
            stage, _, kind = what.partition(".")
            said = texts(f"figures.stage.{stage}")
            return f"{said} · {texts(f'words.type.{kind}')}" if kind else said
        area = {"source": "words.source", "type": "words.type", "level": "words.level"}.get(self._apart)
        if area is None:
            return ""
        return texts(f"{area}.{what}") if what else texts("figures.no_customer")

    def _arrange(self) -> None:
        figures = self._figures.figures
        keys = list(range(len(figures.lines) if figures is not None and self._is_mine else 0))
        if self.sorted_by:
            keys.sort(key=self._sorting, reverse=self.descending)
        self.set_keys(keys)
        self.refresh()

    def _sorting(self, key: int) -> tuple[bool, float, str]:
        line, column = self.line(key), self.sorted_by
        if line is None or column in LEADING:
            since = line.since.timestamp() if line is not None and line.since and column == "since" else 0.0
            return True, since, "" if column == "since" else self.words(key, column)
        value = self.value(key, column)
        return value is not None, value or 0.0, ""


GOOD_SCORE: Final = 80.0
MANY_LOW: Final = 0.05


def figure_words(value: float | None, name: str, texts: Texts) -> str:
    """A figure as it is read: lengths, shares, means with their places, counts."""
    if value is None:
        return texts("core.unit.none")
    if name.endswith("_s"):
        return units.duration(value, texts)
    if name.endswith("_share"):
        return f"{value:.1%}"
    if name in ("mean", "score"):
        return f"{value:.2f}" if name == "mean" else f"{value:.1f}"
    return f"{value:,.0f}"
