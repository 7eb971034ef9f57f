"""Valhalla on a road graph made here, in processes of its own: one for those who wait, one for lines."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.adapters.router.child import Child
from backend.adapters.router.plausible import OFF_ROAD_M, believable, believable_way
from backend.adapters.router.polyline import decoded
from backend.adapters.router.words import AGAIN, GENTLY, MATRIX, TRACE, WAY
from backend.ports.router import Floats, Matrix, RouterUnavailable
from contract.crew import Travel
from contract.roads import RoadState

STARTS_AFTER_S = 3.0  # a window that opens now needs the processor more
AGAIN_WORTH_S = 0.05
TRACE_PLACES = 500  # a question; the next one goes on where it ended


class Valhalla:
    """`tiles`: the folder `roadgraph` of `mapdata build`; it may be missing, appear and be replaced."""

    def __init__(self, tiles: Path, *, starts_after_s: float = STARTS_AFTER_S) -> None:
        command = [sys.executable, "-m", "backend.adapters.router.engine", str(tiles)]
        self._tiles = tiles
        self._command = command
        self._starts_after_s = starts_after_s
        self._children: tuple[Child, Child] | None = None
        self._graph = _identity(tiles)
        self._changing = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """Of the process that answers `matrix`."""
        return None if self._children is None else self._children[0].pid

    async def start(self) -> None:
        """See the port."""
        if self._graph is not None and self._children is None:
            self._children = (
                Child("matrix", self._command, starts_after_s=self._starts_after_s),
                Child("trace", [*self._command, GENTLY], starts_after_s=None),
            )
            for child in self._children:
                child.start()

    async def stop(self) -> None:
        """See the port."""
        if self._children is not None:
            children, self._children = self._children, None
            await asyncio.gather(*(child.stop() for child in children))

    async def matrix(
        self, sources: Floats, targets: Floats, *, within_s: float, travel: Travel = Travel.EBIKE
    ) -> Matrix:
        """See the port. Ways the quick search misses are looked for again where time is left."""
        until = time.monotonic() + within_s
        child, _ = await self._on_the_graph()
        found, on_roads = await _matrix(child, MATRIX, sources, targets, within_s, travel)
        missing = np.isnan(found.seconds).any(axis=1) & on_roads
        left_s = until - time.monotonic()
        if missing.any() and left_s > AGAIN_WORTH_S:
            try:
                again, _ = await _matrix(child, AGAIN, sources[missing], targets, left_s, travel)
            except RouterUnavailable:
                return found  # what there is, is right
            for whole, part in ((found.seconds, again.seconds), (found.metres, again.metres)):
                whole[missing] = np.where(np.isnan(found.seconds[missing]), part, whole[missing])
        return found

    async def trace(self, places: Floats, at_ms: Floats, *, within_s: float) -> Floats:
        """See the port."""
        until = time.monotonic() + within_s
        _, child = await self._on_the_graph()
        legs = np.full(max(len(places) - 1, 0), np.nan)
        for begin in range(0, len(legs), TRACE_PLACES):
            part = slice(begin, begin + TRACE_PLACES + 1)
            question = {"kind": TRACE, "places": places[part].tolist(), "at_ms": at_ms[part].tolist()}
            answer = await child.ask(question, within_s=until - time.monotonic())
            if "legs" in answer:
                legs[begin : begin + TRACE_PLACES] = _numbers(answer["legs"])
        return legs

    async def way(
        self, source: Floats, target: Floats, *, within_s: float, travel: Travel = Travel.EBIKE
    ) -> Floats | None:
        """See the port."""
        _, child = await self._on_the_graph()
        question = {"kind": WAY, "source": source.tolist(), "target": target.tolist(), "travel": travel}
        answer = await child.ask(question, within_s=within_s)
        if "line" not in answer:
            return None
        return believable_way(np.array(decoded(answer["line"])), source, target)

    async def _on_the_graph(self) -> tuple[Child, Child]:
        """The processes, which read the graph that is there now. Raises RouterUnavailable."""
        now = _identity(self._tiles)
        if now != self._graph:
            async with self._changing:
                if now != self._graph:
                    self._graph = now
                    await self.stop()
                    await self.start()
        if self._children is None:
            raise RouterUnavailable(RoadState.ABSENT)
        return self._children


def _identity(tiles: Path) -> tuple[int, int] | None:
    """Changes when a build puts another graph there; tiles of two must never be mixed."""
    try:
        found = tiles.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


async def _matrix(
    child: Child, kind: str, sources: Floats, targets: Floats, within_s: float, travel: Travel
) -> tuple[Matrix, NDArray[np.bool_]]:
    """And which sources are near a road; from the others there never is a way."""
    question = {
        "kind": kind,
        "sources": sources.tolist(),
        "targets": targets.tolist(),
        "travel": travel,
    }
    answer = await child.ask(question, within_s=within_s)
    shape = len(sources), len(targets)
    if "seconds" not in answer:  # valhalla found no way for anybody, and says no more than that
        return Matrix(np.full(shape, np.nan), np.full(shape, np.nan)), np.ones(shape[0], np.bool_)
    found = Matrix(_numbers(answer["seconds"]).reshape(shape), _numbers(answer["metres"]).reshape(shape))
    off_m = _numbers(answer["source_off_m"]), _numbers(answer["target_off_m"])
    return believable(found, sources, targets, *off_m), off_m[0] <= OFF_ROAD_M


def _numbers(values: list[Any]) -> Floats:
    return np.array(values, np.float64)  # null becomes not-a-number
