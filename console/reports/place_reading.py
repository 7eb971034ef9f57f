"""Reads, judges and checks a file of places in a thread: it can be watched, and stopped at any moment."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from console.core.coordinates import Datum
from console.reports import place_files, road_check
from console.reports.place_files import LARGEST_FILE, Opened, PlacesUnreadable, Tick, Written
from console.reports.places_import import Known, PlaceSheet, degrees, judged
from console.reports.road_check import DatumFit, Roads

OPENING, MAPPING, JUDGING = 0.5, 0.6, 0.9  # shares of the whole at the end of each step


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is to be taken. `encoding` empty and `columns` None: as they seem to be.

    `layers`: layer by its name; `layer`: of rows that name none; `known`: places there are already; `roads`:
    files to measure against, the first that covers the places counts.
    """

    layers: Mapping[str, int]
    layer: int = 1
    datum: Datum = "wgs84"
    encoding: str = ""
    columns: Mapping[str, int] | None = None
    known: Sequence[Known] = ()
    roads: Sequence[Path] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """`fit` None: which datum the places are in could not be measured. `columns`: as they were taken."""

    opened: Opened
    columns: Mapping[str, int]
    sheet: PlaceSheet
    fit: DatumFit | None = None


class _Stopped(Exception):
    """Nobody wants the answer any more."""


@dataclass(slots=True)
class _Watch:
    """Hands progress from the thread to the loop, and the wish to stop the other way."""

    loop: asyncio.AbstractEventLoop
    tell: Callable[[float], None]
    stop: threading.Event = field(default_factory=threading.Event)

    def show(self, share: float) -> None:
        if not self.stop.is_set():  # whoever watched may be gone by now
            self.tell(share)

    def part(self, begin: float, end: float) -> Tick:
        def tick(share: float) -> None:
            if self.stop.is_set():
                raise _Stopped
            self.loop.call_soon_threadsafe(self.show, begin + (end - begin) * share)

        return tick


async def read_file(file: Path, choices: Choices, tell: Callable[[float], None]) -> Reading:
    """`tell` is called on the loop with 0 … 1. Raises PlacesUnreadable; cancelling stops the thread."""

    def work(watch: _Watch) -> Reading:
        content = _content(file)
        tick = watch.part(0, OPENING)
        opened = place_files.open_file(content, file.name, choices.encoding, tick)
        return _judge(opened, None, choices, watch)

    return await _in_thread(work, tell)


async def judge_again(
    opened: Opened, written: Sequence[Written] | None, choices: Choices, tell: Callable[[float], None]
) -> Reading:
    """The same of a file already taken apart; `written`: its rows as somebody corrected them."""
    return await _in_thread(lambda watch: _judge(opened, written, choices, watch), tell)


def _judge(opened: Opened, written: Sequence[Written] | None, choices: Choices, watch: _Watch) -> Reading:
    columns = opened.columns if choices.columns is None else choices.columns
    if written is None:
        written = place_files.mapped(opened, columns, watch.part(OPENING, MAPPING))
    sheet = judged(
        written,
        layers=choices.layers,
        layer=choices.layer,
        datum=choices.datum,
        known=choices.known,
        tick=watch.part(MAPPING, JUDGING),
    )
    return Reading(opened, columns, sheet, _fit(sheet, choices, watch.part(JUDGING, 1)))


def _fit(sheet: PlaceSheet, choices: Choices, tick: Tick) -> DatumFit | None:
    """From the degrees as they stand in the file: what they mean depends on the datum."""
    places = [
        (lat, lon)
        for row in sheet.rows
        if row.is_good
        and (lat := degrees(row.written.lat)) is not None
        and (lon := degrees(row.written.lon)) is not None
    ]
    if not places:
        return None
    lats, lons = np.array(places, np.float64).T
    for file in choices.roads:
        with contextlib.suppress(OSError, ValueError):  # a file that cannot be read measures nothing
            found = road_check.fit(Roads.load(file), lats, lons, sheet.datum, tick)
            if found is not None:
                return found
    return None


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise PlacesUnreadable("too_large")
        return file.read_bytes()
    except OSError as error:
        raise PlacesUnreadable("unreadable") from error


async def _in_thread(work: Callable[[_Watch], Reading], tell: Callable[[float], None]) -> Reading:
    watch = _Watch(asyncio.get_running_loop(), tell)
    try:
        return await asyncio.to_thread(work, watch)
    finally:
        watch.stop.set()  # matters when we were cancelled: the thread sees it at its next step
