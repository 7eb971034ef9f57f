"""Position records as a table, and the words of a record for a file."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QModelIndex, QObject

from console.api.record_columns import RecordColumns
from console.core import units
from console.core.texts import Texts
from console.models.records import RecordsModel
from console.models.store import WorkerStore
from console.models.tables.rows import RowsModel
from contract.tracks import SOURCE_NUMBERS
from contract.vocabulary import FixMark

COLUMNS = (
    ("at", "centre.record.at"),
    ("name", "centre.name"),
    ("source", "centre.record.source"),
    ("accuracy", "centre.record.accuracy"),
    ("speed", "centre.record.speed"),
    ("battery", "centre.record.battery"),
    ("place", "centre.record.place"),
    ("marks", "centre.record.marks"),
)
_SOURCES = {number: str(source) for source, number in SOURCE_NUMBERS.items()}
_CHINA_S = 8 * 3600
_MARKS = tuple((int(mark), str(mark.name).lower()) for mark in FixMark if mark)


class RecordWords:
    """What each column says of a record. Uses no Qt, for files are written in a thread."""

    def __init__(self, texts: Texts, name_of: Callable[[int], str]) -> None:
        self._texts, self._name_of = texts, name_of

    def lines(self, rows: RecordColumns) -> Iterator[list[str]]:
        """All columns of each record, the time with its year: a million of them are written to a file."""
        texts, name_of = self._texts, cache(self._name_of)
        source = cache(lambda number: texts(f"centre.source.{_SOURCES[number]}"))
        accuracy = cache(lambda metres: units.distance(None if math.isnan(metres) else metres, texts))
        speed = cache(lambda kmh: "" if math.isnan(kmh) else texts("tracks.speed", n=f"{kmh:.0f}"))
        battery = cache(lambda pct: "" if math.isnan(pct) else f"{pct:.0f} %")
        marks = cache(self._marks)
        at = _written(rows.at_ms)
        columns = (
            rows.worker_id,
            rows.source,
            np.round(rows.accuracy_m),
            np.round(rows.speed_mps * 3.6),
            np.round(rows.battery_pct),
            rows.lat,
            rows.lon,
            rows.marks,
        )
        for when, who, of, metres, kmh, pct, lat, lon, odd in zip(
            at, *(column.tolist() for column in columns), strict=True
        ):
            where = f"{lat:.5f}, {lon:.5f}"
            yield [
                when,
                name_of(who),
                source(of),
                accuracy(metres),
                speed(kmh),
                battery(pct),
                where,
                marks(odd),
            ]

    def cell(self, rows: RecordColumns, row: int, column: str) -> str:
        texts = self._texts
        if column == "at":
            return units.date_time(units.from_ms(float(rows.at_ms[row])), texts)
        if column == "name":
            return self._name_of(int(rows.worker_id[row]))
        if column == "source":
            return texts(f"centre.source.{_SOURCES[int(rows.source[row])]}")
        if column == "accuracy":
            return units.distance(_told(rows.accuracy_m[row]), texts)
        if column == "speed":
            speed = _told(rows.speed_mps[row])
            return "" if speed is None else texts("tracks.speed", n=f"{speed * 3.6:.0f}")
        if column == "battery":
            battery = _told(rows.battery_pct[row])
            return "" if battery is None else f"{battery:.0f} %"
        if column == "place":
            return f"{rows.lat[row]:.5f}, {rows.lon[row]:.5f}"
        return self._marks(int(rows.marks[row]))

    def _marks(self, marks: int) -> str:
        texts = self._texts
        if not marks:
            return texts("centre.mark.none")
        return texts("tracks.comma").join(texts(f"centre.mark.{name}") for bit, name in _MARKS if marks & bit)


class RecordTableModel(RowsModel):
    """Keys are places in the model's rows, which only grow until another question is asked."""

    COLUMNS = COLUMNS
    NUMERIC = frozenset({"accuracy", "speed", "battery"})

    def __init__(
        self, model: RecordsModel, workers: WorkerStore, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._model, self._workers = model, workers
        self._cells = RecordWords(texts, self.name_of)
        self._asked = model.asked
        model.changed.connect(self._arrange)
        self._arrange()

    def name_of(self, worker_id: int) -> str:
        worker = self._workers.get(worker_id)
        return str(worker_id) if worker is None else worker.name

    def words(self, key: int, column: str) -> str:
        return self._cells.cell(self._model.rows, key, column) if key < len(self._model.rows) else ""

    def mark(self, key: int, column: str) -> str:
        return "notice.warning" if column == "marks" and self.is_dimmed(key) else ""

    def is_dimmed(self, key: int) -> bool:
        return key < len(self._model.rows) and bool(self._model.rows.marks[key])

    def _arrange(self) -> None:
        if self._model.asked is not self._asked:
            self._asked = self._model.asked
            self.set_keys([])
        first, n = len(self._keys), len(self._model.rows)
        if n > first:
            self.beginInsertRows(QModelIndex(), first, n - 1)
            self._take(list(range(n)))
            self.endInsertRows()


def _written(at_ms: npt.NDArray[np.float64]) -> list[str]:
    """'2026-11-21 14:03:09' in China's time, which has had no summer time since 1991."""
    seconds = np.floor(at_ms / 1_000 + _CHINA_S).astype("datetime64[s]")
    return [one.replace("T", " ") for one in np.datetime_as_string(seconds).tolist()]


def _told(value: Any) -> float | None:
    return None if value != value else float(value)  # NaN is not itself
