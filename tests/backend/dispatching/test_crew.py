"""Vehicle, tools and rest decide who is a candidate, over HTTP."""

from typing import Any

import pytest

from backend.kit.eventlog import Actor
from backend.kit.scope import Scope
from backend.org import service as org
from backend.org.schemas import WorkerOut
from contract.vocabulary import Role
from tests.backend.dispatching.test_by_road import an_order, candidates as by_road, put
from tests.backend.dispatching.test_candidates import an_order as order_at_site, candidates, put_at
from tests.backend.harness import Backend, Headers

HOUR_S = 3600
OTDR = {"key": "otdr", "name": "OTDR", "types": ["fault"], "products": []}
SPLICER = {"key": "splicer", "name": "熔接机", "types": [], "products": ["LAN专线"]}


@pytest.fixture
async def admin(backend: Backend) -> Headers:
    return await backend.account(Role.ENTERPRISE_ADMIN)


async def set_up(backend: Backend, admin: Headers, **changes: object) -> None:
    version = (await backend.get("/api/organisation", admin)).json()["version"]
    answer = await backend.patch("/api/organisation", admin, {"version": version, **changes})
    assert answer.status_code == 200, answer.text


async def equip(backend: Backend, admin: Headers, worker: WorkerOut, **changes: object) -> dict[str, Any]:
    version = (await backend.get(f"/api/workers/{worker.id}", admin)).json()["version"]
    answer = await backend.patch(f"/api/workers/{worker.id}", admin, {"version": version, **changes})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def on_site(backend: Backend) -> WorkerOut:
    worker = await backend.worker(on_duty=True)
    await put_at(backend, worker, 31.2304, 121.4737)
    return worker


async def switch(backend: Backend, worker: WorkerOut, *, on: bool) -> None:
    async with backend.services.database.writing() as session:
        who, at = Scope.everything(), backend.clock.now()
        await org.set_duty(session, who, worker.id, on, actor=Actor.system(), at=at)


async def later(backend: Backend, hours: float) -> tuple[Headers, Headers]:
    """A dispatcher and an administrator who sign in after so long."""
    backend.clock.advance(hours * HOUR_S)
    return await backend.account(Role.DISPATCHER), await backend.account(Role.ENTERPRISE_ADMIN)


async def test_whoever_lacks_a_tool_is_no_candidate_and_it_says_which(
    backend: Backend, dispatcher: Headers, admin: Headers
) -> None:
    await set_up(backend, admin, tools=[OTDR, SPLICER])
    bare, ready = await on_site(backend), await on_site(backend)
    assert (await equip(backend, admin, ready, tools=["splicer", "otdr", "gone"]))["tools"] == [
        "gone",
        "otdr",
        "splicer",
    ]
    order = await order_at_site(backend, dispatcher, product="LAN专线")
    found = await candidates(backend, dispatcher, order)
    assert [(it["worker_id"], it["tools"], it["lacks"]) for it in found["candidates"]] == [
        (ready.id, ["OTDR", "熔接机"], [])
    ]
    assert [(it["worker_id"], it["reasons"], it["lacks"]) for it in found["excluded"]] == [
        (bare.id, ["tools"], ["OTDR", "熔接机"])
    ]
    best = (await backend.post("/api/orders/best", dispatcher, {"order_ids": [order["id"]]})).json()
    assert [it["worker_id"] for it in best["items"]] == [ready.id]
    given = {"version": order["version"], "worker_id": bare.id}  # it is advice, and no more than that
    answer = await backend.post(f"/api/orders/{order['id']}/dispatch", dispatcher, given)
    assert answer.status_code == 200, answer.text


async def test_the_vehicle_decides_who_is_there_first(
    backend: Backend, dispatcher: Headers, admin: Headers
) -> None:
    walker, driver = await backend.worker(on_duty=True), await backend.worker(on_duty=True)
    await equip(backend, admin, walker, travel="walk")
    await equip(backend, admin, driver, travel="car")
    await put_at(backend, walker, 31.2404, 121.4737)
    await put_at(backend, driver, 31.2504, 121.4737)
    found = (await candidates(backend, dispatcher, await order_at_site(backend, dispatcher)))["candidates"]
    assert [(it["worker_id"], it["travel"]) for it in found] == [(driver.id, "car"), (walker.id, "walk")]
    assert found[0]["distance_m"] > found[1]["distance_m"]


async def test_each_vehicle_has_its_own_time_on_the_same_road(town: Backend) -> None:
    dispatcher, admin = await town.account(Role.DISPATCHER), await town.account(Role.ENTERPRISE_ADMIN)
    going = {}
    for travel in ("walk", "bicycle", "ebike", "car"):
        worker = await town.worker(on_duty=True)
        await equip(town, admin, worker, travel=travel)
        await put(town, worker, (-3_880.0, 0.0))
        going[worker.id] = travel
    found = (await by_road(town, dispatcher, await an_order(town, dispatcher)))["candidates"]
    assert {it["by"] for it in found} == {"road"}
    times = {going[it["worker_id"]]: it["eta_s"] for it in found}
    assert times["car"] < times["ebike"] <= times["bicycle"] < times["walk"]
    assert 3_730 / 1.6 < times["walk"] < 3_730 / 1.2  # some 5 km/h


async def test_nobody_asks_for_rest_before_somebody_sets_it(backend: Backend) -> None:
    await on_site(backend)
    dispatcher, admin = await later(backend, 30)
    order = await order_at_site(backend, dispatcher)
    found = await candidates(backend, dispatcher, order)
    assert [it["reasons"] for it in found["excluded"]] == [["stale_fix"]]
    assert found["excluded"][0]["rest"] is None
    await set_up(backend, admin, rest={"max_work_s": 11 * HOUR_S})  # what was before counts, too
    found = await candidates(backend, dispatcher, order)
    assert found["excluded"][0]["reasons"] == ["stale_fix", "hours"]
    assert found["excluded"][0]["rest"]["worked_s"] == 30 * HOUR_S


async def test_near_the_limit_ranks_lower_and_beyond_it_needs_a_reason(
    backend: Backend, admin: Headers
) -> None:
    rest = {"max_work_s": 10 * HOUR_S, "max_stretch_s": 5 * HOUR_S, "near_s": HOUR_S}
    await set_up(backend, admin, rest=rest)
    tired = await on_site(backend)
    dispatcher, _ = await later(backend, 4.5)
    fresh = await backend.worker(on_duty=True)
    await put_at(backend, fresh, 31.235, 121.4737)
    await put_at(backend, tired, 31.2304, 121.4737)
    order = await order_at_site(backend, dispatcher)
    found = (await candidates(backend, dispatcher, order))["candidates"]
    assert [it["worker_id"] for it in found] == [fresh.id, tired.id]  # though that is 500 m farther
    assert found[1]["rest"] == {
        "worked_s": 4.5 * HOUR_S,
        "unbroken_s": 4.5 * HOUR_S,
        "rested_s": None,
        "left_s": HOUR_S / 2,
        "is_near": True,
    }
    dispatcher, _ = await later(backend, 0.5)
    await put_at(backend, tired, 31.2304, 121.4737)
    found = await candidates(backend, dispatcher, order)
    excluded = {it["worker_id"]: it["reasons"] for it in found["excluded"]}
    assert excluded[tired.id] == ["pause"]
    given = {"version": order["version"], "worker_id": tired.id}
    path = f"/api/orders/{order['id']}/dispatch"
    refused = await backend.post(path, dispatcher, given)
    assert (refused.status_code, refused.json()["reason"]) == (409, "pause")
    done = await backend.post(path, dispatcher, given | {"override": "客户指定，已电话确认"})
    assert done.status_code == 200, done.text
    assert (await backend.events())[-1].note == "客户指定，已电话确认"
    await switch(backend, tired, on=False)
    backend.clock.advance(HOUR_S)
    await switch(backend, tired, on=True)  # a pause, not a rest: the hours before it still count
    dispatcher, _ = await later(backend, 0.5)
    await put_at(backend, tired, 31.2304, 121.4737)
    found = await candidates(backend, dispatcher, await order_at_site(backend, dispatcher))
    again = next(it for it in found["candidates"] if it["worker_id"] == tired.id)
    assert (again["rest"]["worked_s"], again["rest"]["unbroken_s"]) == (5.5 * HOUR_S, 0.5 * HOUR_S)


async def test_a_short_rest_between_two_shifts_is_a_reason(backend: Backend) -> None:
    worker = await on_site(backend)
    backend.clock.advance(9 * HOUR_S)
    await switch(backend, worker, on=False)
    backend.clock.advance(6 * HOUR_S)
    await switch(backend, worker, on=True)
    dispatcher, admin = await later(backend, 0)
    await set_up(backend, admin, rest={"min_rest_s": 11 * HOUR_S})
    await put_at(backend, worker, 31.2304, 121.4737)
    found = await candidates(backend, dispatcher, await order_at_site(backend, dispatcher))
    assert [(it["reasons"], it["rest"]["rested_s"]) for it in found["excluded"]] == [(["rest"], 6 * HOUR_S)]
    await set_up(backend, admin, rest={"min_rest_s": 5 * HOUR_S})
    found = await candidates(backend, dispatcher, await order_at_site(backend, dispatcher))
    assert [it["worker_id"] for it in found["candidates"]] == [worker.id]
