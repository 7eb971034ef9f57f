"""OSRM over HTTP: what is asked, what is made of the answer, and how long a dead one is waited for."""

import json
from collections.abc import Callable

import httpx
import numpy as np
import pytest

from backend.adapters.router.osrm import FAILURES, Osrm
from backend.ports.router import RouterUnavailable
from contract.roads import RoadState
from tests.backend.river_town import place

SOURCES = np.array([place(-3_000, 0), place(-2_000, 0), place(-1_000, 0)])
TARGET = np.array([place(0, 0)])
Answer = Callable[[httpx.Request], httpx.Response]


def osrm(answer: Answer) -> Osrm:
    return Osrm("http://roads.example/", transport=httpx.MockTransport(answer))


def table(_request: httpx.Request) -> httpx.Response:
    near, off = {"distance": 3.0}, {"distance": 4_000.0}
    return httpx.Response(
        200,
        json={
            "code": "Ok",
            "durations": [[400.0], [None], [150.0]],
            "distances": [[3_300.0], [None], [1_100.0]],
            "sources": [near, near, off],
            "destinations": [near],
        },
    )


async def refused(router: Osrm) -> RoadState:
    with pytest.raises(RouterUnavailable) as caught:
        await router.matrix(SOURCES, TARGET, within_s=1)
    return caught.value.state


async def test_a_table_is_asked_for_and_its_gaps_stay_gaps() -> None:
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return table(request)

    router = osrm(answer)
    found = await router.matrix(SOURCES, TARGET, within_s=1)
    await router.stop()
    (request,) = asked
    assert request.url.path.startswith("/table/v1/driving/121.4684")
    assert request.url.params["sources"] == "0;1;2"
    assert request.url.params["destinations"] == "3"
    assert found.seconds[0, 0] == 400
    assert np.isnan(found.seconds[1:]).all()  # none found; and four kilometres from any road


async def test_a_dead_server_is_left_alone_after_some_tries() -> None:
    tries = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal tries
        tries += 1
        raise httpx.ConnectError("refused", request=request)

    router = osrm(answer)
    states = {await refused(router) for _ in range(10)}
    await router.stop()
    assert states == {RoadState.DOWN}
    assert tries == FAILURES


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (httpx.Response(400, json={"code": "NoSegment"}), RoadState.OUTSIDE),
        (httpx.Response(400, json={"code": "TooBig"}), RoadState.DOWN),
        (httpx.Response(502, text="<html>bad gateway"), RoadState.DOWN),
        (httpx.Response(200, json=[1]), RoadState.DOWN),
        (httpx.Response(200, json={"code": "Ok"}), RoadState.DOWN),
        (httpx.Response(200, json={"code": "Ok", "durations": [["x"]], "distances": 3}), RoadState.DOWN),
    ],
)
async def test_an_answer_that_is_none_is_said_to_be_none(answer: httpx.Response, state: RoadState) -> None:
    router = osrm(lambda _request: answer)
    assert await refused(router) is state
    await router.stop()


async def test_slowness_is_told_from_death() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("slow", request=request)

    router = osrm(answer)
    assert await refused(router) is RoadState.SLOW
    await router.stop()


async def test_a_match_gives_the_length_of_each_leg_and_breaks_between_matchings() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        points = [(0, 0), (0, 1), None, (1, 0), (1, 1)]
        return httpx.Response(
            200,
            text=json.dumps(
                {
                    "code": "Ok",
                    "matchings": [{"legs": [{"distance": 120.0}]}, {"legs": [{"distance": 80.0}]}],
                    "tracepoints": [
                        None if one is None else {"matchings_index": one[0], "waypoint_index": one[1]}
                        for one in points
                    ],
                }
            ),
        )

    router = osrm(answer)
    places = np.array([place(100.0 * step, 0) for step in range(5)])
    legs = await router.trace(places, np.arange(0.0, 50_000.0, 10_000.0), within_s=1)
    await router.stop()
    assert legs == pytest.approx([120, np.nan, np.nan, 80], nan_ok=True)


def route(answer: dict[str, object]) -> Osrm:
    return osrm(lambda _request: httpx.Response(200, json={"code": "Ok"} | answer))


async def test_a_route_is_read_and_the_steps_to_the_road_are_added() -> None:
    source, target = np.array([38.5, -120.2]), np.array([43.252, -126.453])
    encoded = "_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI"  # the format's own example
    router = route({"routes": [{"geometry": encoded}]})
    line = await router.way(source, target, within_s=1)
    await router.stop()
    assert line is not None
    assert line[1:-1] == pytest.approx(np.array([[38.5, -120.2], [40.7, -120.95], [43.252, -126.453]]))
    assert (line[[0, -1]] == [source, target]).all()


async def test_no_road_is_no_way_and_nonsense_is_no_answer() -> None:
    source, target = SOURCES[0], TARGET[0]
    nothing = route({"code": "NoRoute"})
    assert await nothing.way(source, target, within_s=1) is None
    await nothing.stop()
    far_away = route({"routes": [{"geometry": "_izlhA~rlgdF_{geC~ywl@"}]})
    assert await far_away.way(source, target, within_s=1) is None
    await far_away.stop()
    broken: list[list[object]] = [[], [{"geometry": "_izlhA~rlgd"}], [{"geometry": 3}]]
    for routes in broken:
        router = route({"routes": routes})
        with pytest.raises(RouterUnavailable) as caught:
            await router.way(source, target, within_s=1)
        await router.stop()
        assert caught.value.state is RoadState.DOWN
