"""An OSRM server somewhere else, over HTTP. What it knows of roads and vehicles is its owner's business."""

import itertools
import time
from collections.abc import Sequence
from typing import Any

import httpx
import numpy as np

from backend.adapters.router.plausible import believable, believable_way
from backend.adapters.router.polyline import decoded
from backend.ports.router import Floats, Matrix, RouterUnavailable
from contract.crew import Travel
from contract.roads import RoadState

MATCHED_AT_ONCE = 100  # what a server allows that was not told otherwise
FAILURES = 3
PAUSE_S = 10.0
PACE_MPS = {Travel.WALK: 1.4, Travel.BICYCLE: 4.2}  # 5 and 15 km/h; a server knows one vehicle


class Osrm:
    """`url` up to where `/table/v1` begins. After some failures in a row it is left alone for a while."""

    def __init__(
        self, url: str, *, profile: str = "driving", transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._profile = profile
        self._client = httpx.AsyncClient(base_url=url.rstrip("/"), transport=transport)
        self._failures = 0
        self._shut_until_s = 0.0

    async def start(self) -> None:
        """See the port."""

    async def stop(self) -> None:
        """See the port."""
        await self._client.aclose()

    async def matrix(
        self, sources: Floats, targets: Floats, *, within_s: float, travel: Travel = Travel.EBIKE
    ) -> Matrix:
        """See the port. Whoever walks or pedals keeps a pace of their own along the server's roads."""
        first = len(sources)
        asked = {
            "annotations": "duration,distance",
            "sources": ";".join(map(str, range(first))),
            "destinations": ";".join(map(str, range(first, first + len(targets)))),
        }
        answer = await self._get("table", np.concatenate([sources, targets]), asked, within_s)
        shape = first, len(targets)
        try:
            found = Matrix(
                _numbers(answer["durations"]).reshape(shape), _numbers(answer["distances"]).reshape(shape)
            )
            off_m = [_numbers([one["distance"] for one in answer[it]]) for it in ("sources", "destinations")]
        except (KeyError, TypeError, ValueError):
            raise RouterUnavailable(RoadState.DOWN) from None
        if travel in PACE_MPS:
            found = Matrix(found.metres / PACE_MPS[travel], found.metres)
        return believable(found, sources, targets, *off_m)

    async def trace(self, places: Floats, at_ms: Floats, *, within_s: float) -> Floats:
        """See the port."""
        until = time.monotonic() + within_s
        legs = np.full(max(len(places) - 1, 0), np.nan)
        for begin in range(0, len(legs), MATCHED_AT_ONCE - 1):
            part = slice(begin, begin + MATCHED_AT_ONCE)
            at_s = np.maximum.accumulate(np.floor(at_ms[part] / 1000).astype(np.int64))
            asked = {"overview": "false", "timestamps": ";".join(map(str, at_s.tolist()))}
            answer = await self._get("match", places[part], asked, until - time.monotonic())
            try:
                _put_legs(answer, legs[begin : begin + MATCHED_AT_ONCE - 1])
            except (KeyError, TypeError, IndexError, ValueError):
                raise RouterUnavailable(RoadState.DOWN) from None
        return legs

    async def way(
        self,
        source: Floats,
        target: Floats,
        *,
        within_s: float,
        travel: Travel = Travel.EBIKE,  # noqa: ARG002 - a server knows one vehicle
    ) -> Floats | None:
        """See the port."""
        asked = {"overview": "full", "geometries": "polyline6"}
        try:
            answer = await self._get("route", np.stack([source, target]), asked, within_s)
        except RouterUnavailable as unavailable:
            if unavailable.state is RoadState.OUTSIDE:
                return None
            raise
        try:
            line = np.array(decoded(answer["routes"][0]["geometry"]))
        except (KeyError, TypeError, IndexError, ValueError):
            raise RouterUnavailable(RoadState.DOWN) from None
        return believable_way(line, source, target)

    async def _get(
        self, service: str, places: Floats, asked: dict[str, str], within_s: float
    ) -> dict[str, Any]:
        if time.monotonic() < self._shut_until_s:
            raise RouterUnavailable(RoadState.DOWN)
        where = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in places.tolist())
        path = f"/{service}/v1/{self._profile}/{where}"
        try:
            answer = await self._client.get(path, params=asked, timeout=max(within_s, 0.001))
        except httpx.TimeoutException:
            self._failed()
            raise RouterUnavailable(RoadState.SLOW) from None
        except httpx.HTTPError:
            self._failed()
            raise RouterUnavailable(RoadState.DOWN) from None
        document = _document(answer)
        if document is None or (answer.is_error and "code" not in document):
            self._failed()
            raise RouterUnavailable(RoadState.DOWN)
        self._failures = 0
        if document["code"] in ("NoSegment", "NoTable", "NoMatch", "NoRoute"):
            raise RouterUnavailable(RoadState.OUTSIDE)
        if document["code"] != "Ok":
            raise RouterUnavailable(RoadState.DOWN)
        return document

    def _failed(self) -> None:
        self._failures += 1
        if self._failures >= FAILURES:
            self._shut_until_s = time.monotonic() + PAUSE_S


def _document(answer: httpx.Response) -> dict[str, Any] | None:
    try:
        document = answer.json()
    except ValueError:
        return None
    return document if isinstance(document, dict) else None


def _put_legs(answer: dict[str, Any], legs: Floats) -> None:
    """Each place of a match says which matching it is in and its number there; legs join neighbours."""
    points = answer["tracepoints"]
    for number, (one, other) in enumerate(itertools.pairwise(points)):
        if one is None or other is None or one["matchings_index"] != other["matchings_index"]:
            continue
        legs[number] = answer["matchings"][one["matchings_index"]]["legs"][one["waypoint_index"]]["distance"]


def _numbers(values: Sequence[Any]) -> Floats:
    return np.array(values, np.float64)  # null becomes not-a-number
