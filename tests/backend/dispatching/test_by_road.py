"""Candidates by the road, through HTTP: the one across the river is not the nearest."""

import os
import signal
import sys
import time
from typing import Any

import pytest

from backend.adapters.router.valhalla import Valhalla
from backend.dispatching.service import ROADS_WITHIN_S
from backend.org.schemas import WorkerOut
from backend.positions.fix import Fix
from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers
from tests.backend.river_town import place, roads_awake

SITE = (-150.0, 0.0)
MINUTES = {9: (-3_880.0, 0.0), 11: (-4_720.0, 0.0), 14: (-5_970.0, 0.0), 21: (250.0, 0.0)}


async def put(town: Backend, worker: WorkerOut, metres: tuple[float, float], **more: float) -> None:
    lat, lon = place(*metres)
    at_ms = town.clock.now_ms()
    fix = Fix(worker.id, at_ms, at_ms, lat, lon, accuracy_m=5.0, speed_mps=more.get("speed_mps", 0.0))
    town.services.latest.update([fix])


async def an_order(town: Backend, caller: Headers, metres: tuple[float, float] = SITE) -> dict[str, Any]:
    lat, lon = place(*metres)
    body = {"type": "fault", "title": "断网", "department_id": town.departments.north_team}
    answer = await town.post("/api/orders", caller, body | {"lat": lat, "lon": lon})
    assert answer.status_code < 300, answer.text
    return dict(answer.json())


async def candidates(town: Backend, caller: Headers, order: dict[str, Any]) -> dict[str, Any]:
    answer = await town.get(f"/api/orders/{order['id']}/candidates", caller)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_four_hundred_metres_across_the_river_are_twenty_one_minutes(town: Backend) -> None:
    dispatcher = await town.account(Role.DISPATCHER)
    people = {}
    for minutes in (21, 14, 9, 11):
        worker = await town.worker(on_duty=True)
        people[worker.id] = minutes
        await put(town, worker, MINUTES[minutes])
    found = await candidates(town, dispatcher, await an_order(town, dispatcher))
    listed = found["candidates"]
    assert [people[it["worker_id"]] for it in listed] == [9, 11, 14, 21]
    assert [round(it["eta_s"] / 60) for it in listed] == [9, 11, 14, 21]
    assert listed[-1]["distance_m"] == pytest.approx(400, abs=2)  # the nearest of all
    assert listed[-1]["way_m"] > 8_000
    assert {it["by"] for it in listed} == {"road"}
    assert (found["method"], found["roads"]) == ("road", "ready")
    assert all(it["eta_low_s"] < it["eta_s"] < it["eta_high_s"] for it in listed)


async def test_without_roads_the_one_across_the_river_looks_nearest_and_it_says_why(
    backend: Backend, dispatcher: Headers
) -> None:
    for minutes in (9, 21):
        await put(backend, await backend.worker(on_duty=True), MINUTES[minutes])
    found = await candidates(backend, dispatcher, await an_order(backend, dispatcher))
    assert found["candidates"][0]["distance_m"] == pytest.approx(400, abs=2)
    assert {it["by"] for it in found["candidates"]} == {"line"}
    assert (found["method"], found["roads"]) == ("straight_line", "absent")


async def test_who_is_far_from_every_road_is_a_line_among_roads(town: Backend) -> None:
    dispatcher = await town.account(Role.DISPATCHER)
    near, wild = await town.worker(on_duty=True), await town.worker(on_duty=True)
    await put(town, near, MINUTES[9])
    await put(town, wild, (-3_000.0, 2_500.0))
    found = await candidates(town, dispatcher, await an_order(town, dispatcher))
    assert {it["worker_id"]: it["by"] for it in found["candidates"]} == {near.id: "road", wild.id: "line"}
    assert {it["worker_id"]: it["way_m"] is None for it in found["candidates"]} == {
        near.id: False,
        wild.id: True,
    }


async def test_an_order_without_a_place_asks_no_roads(town: Backend) -> None:
    dispatcher = await town.account(Role.DISPATCHER)
    await put(town, await town.worker(on_duty=True), MINUTES[9])
    body = {"type": "fault", "title": "断网", "address": "江边", "department_id": town.departments.north_team}
    order = (await town.post("/api/orders", dispatcher, body)).json()
    found = await candidates(town, dispatcher, order)
    assert found["roads"] is None
    assert (found["candidates"][0]["eta_s"], found["candidates"][0]["by"]) == (None, None)


async def test_a_shift_that_may_end_on_the_way_is_said(town: Backend) -> None:
    dispatcher, admin = await town.account(Role.DISPATCHER), await town.account(Role.ENTERPRISE_ADMIN)
    await put(town, await town.worker(on_duty=True), MINUTES[14])
    order = await an_order(town, dispatcher)
    now = int(town.clock.now().timestamp()) + 8 * 3600
    for ahead_min, late in ((10, True), (60, False)):
        minute = (now // 60 + ahead_min) % 1440
        period = {"days": list(range(1, 8)), "until": f"{minute // 60:02d}:{minute % 60:02d}"}
        version = (await town.get("/api/organisation", admin)).json()["version"]
        body = {"version": version, "working_periods": [period | {"from": "03:00"}]}
        answer = await town.patch("/api/organisation", admin, body)
        assert answer.status_code == 200, answer.text
        (one,) = (await candidates(town, dispatcher, order))["candidates"]
        assert (one["shift_end"], one["after_shift"]) == (period["until"], late)


async def test_a_killed_engine_is_not_waited_for_and_comes_back(town: Backend) -> None:
    dispatcher = await town.account(Role.DISPATCHER)
    await put(town, await town.worker(on_duty=True), MINUTES[9])
    order = await an_order(town, dispatcher)
    assert (await candidates(town, dispatcher, order))["method"] == "road"
    router = town.services.roads.router
    assert isinstance(router, Valhalla)
    assert router.pid is not None
    os.kill(router.pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    asked_s = time.monotonic()
    found = await candidates(town, dispatcher, order)
    assert time.monotonic() - asked_s < ROADS_WITHIN_S + 1.0  # not a measurement: it does not hang
    assert found["method"] == "straight_line"
    assert found["roads"] == "down"
    assert found["candidates"][0]["by"] == "line"
    await roads_awake(town.services.roads)
    assert (await candidates(town, dispatcher, order))["method"] == "road"
