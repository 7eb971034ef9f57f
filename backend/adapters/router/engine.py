"""The program that holds valhalla: questions in as JSON lines, answers out, in the order they came.

A process of its own, because a call into valhalla can neither be cancelled nor be trusted not to crash, and
holds the interpreter while it runs. `python -m backend.adapters.router.engine FOLDER` ends with its input.
"""

import itertools
import json
import os
import sys
from pathlib import Path
from typing import IO, Any

from backend.adapters.router.words import (
    AGAIN,
    GENTLY,
    MATRIX,
    NOT_INSTALLED_EXIT,
    TRACE,
    WAY,
    Answer,
    Place,
    Question,
)
from backend.kit.geo import distance_m
from contract.crew import Travel

# An electric bicycle as the law knows it; the organisation's speed for straight lines is one's too.
COSTING = "motor_scooter"
TOP_SPEED_KMH = 25
COSTINGS: dict[Travel, tuple[str, dict[str, float | str]]] = {
    Travel.WALK: ("pedestrian", {}),
    Travel.BICYCLE: ("bicycle", {"bicycle_type": "City"}),
    Travel.EBIKE: (COSTING, {"top_speed": TOP_SPEED_KMH}),
    Travel.CAR: ("auto", {}),
}
MOST_PLACES = 1_000
MOST_PAIRS = 100_000
MOST_TRACE_PLACES = 16_000
LONGEST_TRACE_M = 2_000_000.0
JOINED_WITHIN_M, DETOURS = 10_000.0, 25  # of two fixes of somebody who reports every ten minutes


class Engine:
    """Answers one question at a time."""

    def __init__(self, tiles: Path) -> None:
        from valhalla import Actor

        self._quick = Actor(settings(tiles, "timedistancematrix"))
        self._thorough = Actor(settings(tiles, "costmatrix"))

    def answer(self, question: Question) -> Answer:
        """Never raises: what valhalla cannot do is an answer without values."""
        try:
            if question["kind"] == TRACE:
                return {"legs": self._trace(question["places"], question["at_ms"])}
            if question["kind"] == WAY:
                return {"line": self._way(question)}
            if question["kind"] in (MATRIX, AGAIN):
                return self._matrix(question)
        except RuntimeError as error:  # all that valhalla has to say comes as this
            return {"refused": str(error)}
        return {"refused": f"unknown question {question['kind']!r}"}

    def _matrix(self, question: Question) -> Answer:
        actor = self._quick if question["kind"] == MATRIX else self._thorough
        sources, targets = question["sources"], question["targets"]
        found = actor.matrix(
            {
                "sources": _locations(sources),
                "targets": _locations(targets),
                **_by(Travel(question["travel"])),
                "units": "kilometers",
                "verbose": True,
            }
        )
        rows = found["sources_to_targets"]
        return {
            "seconds": [[one["time"] for one in row] for row in rows],
            "metres": [
                [None if one["distance"] is None else one["distance"] * 1000 for one in row] for row in rows
            ],
            "source_off_m": _off_m(sources, found.get("sources")),
            "target_off_m": _off_m(targets, found.get("targets")),
        }

    def _trace(self, places: list[Place], at_ms: list[float]) -> list[float | None]:
        found = self._quick.trace_attributes(
            {
                "shape": [
                    {"lat": lat, "lon": lon, "time": at / 1000}
                    for (lat, lon), at in zip(places, at_ms, strict=True)
                ],
                "costing": COSTING,
                "costing_options": {COSTING: {"top_speed": 90}},  # here the roads matter, not the vehicle
                "shape_match": "map_snap",
                "trace_options": {"turn_penalty_factor": 500, "gps_accuracy": 10},
                "filters": {
                    "action": "include",
                    "attributes": [
                        "edge.length",
                        "matched.point",
                        "matched.type",
                        "matched.edge_index",
                        "matched.distance_along_edge",
                        "matched.begin_route_discontinuity",
                        "matched.end_route_discontinuity",
                    ],
                },
            }
        )
        return _legs(found["edges"], found["matched_points"])

    def _way(self, question: Question) -> str:
        found = self._quick.route(
            {
                "locations": _locations([question["source"], question["target"]]),
                "directions_type": "none",
                **_by(Travel(question["travel"])),
            }
        )
        line: str = found["trip"]["legs"][0]["shape"]
        return line


def settings(tiles: Path, algorithm: str) -> dict[str, Any]:
    """Valhalla's own, for many sources and few targets, and for traces of people who report rarely."""
    from valhalla import config

    made = config.get_config(tile_extract="", tile_dir=tiles)
    for part in ("mjolnir", "loki", "thor", "meili"):
        made[part]["logging"] = {"type": ""}
    for unused in ("admin", "timezone", "landmarks"):
        made["mjolnir"].pop(unused, None)
    made["thor"]["source_to_target_algorithm"] = algorithm
    for name, _options in COSTINGS.values():
        made["service_limits"][name] |= {
            "max_locations": MOST_PLACES,
            "max_matrix_location_pairs": MOST_PAIRS,
        }
    made["service_limits"]["trace"] |= {"max_shape": MOST_TRACE_PLACES, "max_distance": LONGEST_TRACE_M}
    made["meili"]["default"] |= {"breakage_distance": JOINED_WITHIN_M, "max_route_distance_factor": DETOURS}
    return made


def warm(engine: Engine, about: Path) -> None:
    """Ask something of the map's middle, so that the first real question does not pay for loading it."""
    try:
        west, south, east, north = json.loads(about.read_text(encoding="utf-8"))["bounds"]
        middle = ((south + north) / 2, (west + east) / 2)
        near = (south + (north - south) / 3, west + (east - west) / 3)
    except (OSError, ValueError, KeyError, TypeError):
        return  # a graph without its description: the first question is slower
    for kind in (MATRIX, AGAIN):
        engine.answer({"kind": kind, "sources": [near], "targets": [middle], "travel": Travel.EBIKE})


def serve(engine: Engine, questions: IO[bytes], answers: IO[str]) -> None:
    """Until the input ends."""
    for line in questions:
        question = json.loads(line)
        _say(answers, {"id": question["id"], **engine.answer(question)})


def main() -> int:
    """NOT_INSTALLED_EXIT: valhalla is not there."""
    if GENTLY in sys.argv and hasattr(os, "nice"):
        os.nice(10)  # nobody waits for a trace
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)  # what valhalla may print must not come between the answers
    try:
        engine = Engine(Path(sys.argv[1]))
    except ModuleNotFoundError:
        return NOT_INSTALLED_EXIT
    warm(engine, Path(sys.argv[1]).parent / "mapdata.json")
    _say(answers, {"ready": True})
    serve(engine, sys.stdin.buffer, answers)
    return 0


def _say(answers: IO[str], document: dict[str, Any]) -> None:
    answers.write(json.dumps(document, separators=(",", ":")) + "\n")
    answers.flush()


def _by(travel: Travel) -> dict[str, Any]:
    """What valhalla calls a vehicle, and how fast it is at most."""
    name, options = COSTINGS[travel]
    return {"costing": name, "costing_options": {name: options}}


def _locations(places: list[Place]) -> list[dict[str, float]]:
    return [{"lat": lat, "lon": lon} for lat, lon in places]


def _off_m(places: list[Place], snapped: list[dict[str, float] | None] | None) -> list[float | None]:
    """How far from the road that was taken for each place."""
    if snapped is None:
        return [0.0] * len(places)
    return [
        None if it is None else distance_m(lat, lon, it["lat"], it["lon"])
        for (lat, lon), it in zip(places, snapped, strict=True)
    ]


def _legs(edges: list[dict[str, Any]], points: list[dict[str, Any]]) -> list[float | None]:
    """Along the edges from each matched point to the next; None where no edge fits or the way breaks."""
    before = list(itertools.accumulate((edge["length"] * 1000 for edge in edges), initial=0.0))
    along: list[float | None] = []
    for point in points:
        number = point.get("edge_index")
        if point["type"] == "unmatched" or number is None or number >= len(edges):
            along.append(None)
        else:
            along.append(before[number] + _inside_m(edges[number], point["distance_along_edge"]))
    broken = [
        bool(one.get("end_route_discontinuity") or other.get("begin_route_discontinuity"))
        for one, other in itertools.pairwise(points)
    ]
    return [
        None if it is None or then is None or gap else max(0.0, then - it)
        for it, then, gap in zip(along, along[1:], broken, strict=False)
    ]


def _inside_m(edge: dict[str, Any], share: float) -> float:
    """From where the edge is entered; `length` is of the part that is used, `share` of the whole edge."""
    entered, left = edge.get("source_percent_along", 0.0), edge.get("target_percent_along", 1.0)
    used = left - entered
    return 0.0 if used <= 0 else min(max((share - entered) / used, 0.0), 1.0) * edge["length"] * 1000


if __name__ == "__main__":
    sys.exit(main())
