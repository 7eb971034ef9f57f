"""Plans over HTTP: proposed, improved, applied whole or in part, never against another state of affairs."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from contract.vocabulary import OrderType
from tests.backend.harness import Backend, Headers

ENDED = {"done", "stopped", "failed"}


async def people(backend: Backend, n: int, *, east: float = 0.0) -> list[int]:
    """`n` people on duty along a street, each with a fresh fix."""
    found = []
    for number in range(n):
        worker = await backend.worker(on_duty=True)
        device = await backend.device(worker.id)
        lon = 121.40 + east + number / 100
        fix = f"id={device}&lat=31.2&lon={lon}&timestamp={backend.clock.now_ms() // 1000}"
        assert (await backend.client.get(f"/ingest/osmand?{fix}")).status_code == 200
        found.append(worker.id)
    return found


async def orders(backend: Backend, caller: Headers, n: int, **more: Any) -> list[dict[str, Any]]:
    """`n` orders along the same street, each a little east of a person."""
    made = []
    for number in range(n):
        place = {"lat": 31.2, "lon": 121.401 + number / 100}
        body = {"type": OrderType.FAULT, "title": f"断网 {number}", "address": "街"} | place | more
        answer = await backend.post("/api/orders", caller, body)
        assert answer.status_code == 201, answer.text
        made.append(answer.json())
    return made


async def planned(backend: Backend, caller: Headers, **ask: Any) -> dict[str, Any]:
    """A plan, once the engine has ended with it."""
    begun = await backend.post("/api/plans", caller, ask)
    assert begun.status_code == 201, begun.text
    plan: dict[str, Any] = begun.json()
    async with asyncio.timeout(60):
        while plan["state"] not in ENDED:
            await asyncio.sleep(0.02)
            plan = (await backend.get(f"/api/plans/{plan['id']}", caller)).json()
    assert plan["state"] == "done"
    return plan


def given(plan: dict[str, Any]) -> dict[int, int]:
    return {visit["order_id"]: visit["worker_id"] for visit in plan["visits"]}


def wanted(plan: dict[str, Any], **more: Any) -> dict[str, Any]:
    visits = [{"order_id": order, "worker_id": worker} for order, worker in given(plan).items()]
    return {"visits": visits} | more


async def test_a_plan_gives_each_order_to_who_is_near_and_says_why(
    backend: Backend, dispatcher: Headers
) -> None:
    due = (backend.clock.now() + timedelta(hours=4)).isoformat()
    who, what = await people(backend, 3), await orders(backend, dispatcher, 3, due_at=due)
    plan = await planned(backend, dispatcher)
    assert given(plan) == dict(zip([one["id"] for one in what], who, strict=True))
    assert {visit["because"] for visit in plan["visits"]} == {"soonest"}
    assert (plan["roads"], plan["by_road"]) == ("absent", False)
    assert plan["totals"]["planned"] == 3
    assert plan["totals"]["travel_s"] <= plan["greedy"]["travel_s"]
    assert plan["idle"]["late"] == 3
    assert (await backend.get(f"/api/orders/{what[0]['id']}", dispatcher)).json()["order"][
        "worker_id"
    ] is None


async def test_what_is_applied_is_dispatched_with_the_planned_time(
    backend: Backend, dispatcher: Headers
) -> None:
    await people(backend, 2)
    [order, *_] = await orders(backend, dispatcher, 2)
    plan = await planned(backend, dispatcher)
    answer = await backend.post(f"/api/plans/{plan['id']}/apply", dispatcher, wanted(plan))
    assert answer.json() == {"applied": list(given(plan)), "kept": [], "changed": []}
    now = (await backend.get(f"/api/orders/{order['id']}", dispatcher)).json()["order"]
    [visit] = [one for one in plan["visits"] if one["order_id"] == order["id"]]
    assert (now["state"], now["worker_id"]) == ("dispatched", visit["worker_id"])
    assert now["planned_at"] == visit["arrive_at"]


async def test_nothing_is_applied_against_another_state_of_affairs_unless_the_rest_is_wanted(
    backend: Backend, admin: Headers, dispatcher: Headers
) -> None:
    await people(backend, 3)
    first, second, third = await orders(backend, dispatcher, 3)
    plan = await planned(backend, dispatcher)
    moved = {"version": first["version"], "reason": "客户取消"}
    assert (await backend.post(f"/api/orders/{first['id']}/cancel", admin, moved)).status_code == 200
    path = f"/api/plans/{plan['id']}/apply"
    whole = (await backend.post(path, dispatcher, wanted(plan))).json()
    assert whole["applied"] == []
    [changed] = whole["changed"]
    assert (changed["order_id"], changed["reason"]) == (first["id"], "changed")
    assert changed["by"]
    rest = (await backend.post(path, dispatcher, wanted(plan, partial=True))).json()
    assert rest["applied"] == [second["id"], third["id"]]
    again = (await backend.post(path, dispatcher, wanted(plan, partial=True))).json()
    assert again["applied"] == []
    assert {one["reason"] for one in again["changed"]} == {"changed"}


async def test_an_order_without_a_place_or_without_anybody_for_it_is_left_out_and_says_why(
    backend: Backend, dispatcher: Headers
) -> None:
    nowhere = await backend.post(
        "/api/orders", dispatcher, {"type": "fault", "title": "x", "address": "不知道在哪"}
    )
    [order] = await orders(backend, dispatcher, 1)
    plan = await planned(backend, dispatcher)
    left = {one["order_id"]: one["reason"] for one in plan["unplanned"]}
    assert left == {nowhere.json()["id"]: "no_place", order["id"]: "skill"}
    assert plan["workers"] == 0


async def test_pins_and_choices_are_kept(backend: Backend, dispatcher: Headers) -> None:
    who, what = await people(backend, 2), await orders(backend, dispatcher, 3)
    ids = [one["id"] for one in what]
    plan = await planned(backend, dispatcher, order_ids=ids[:2], pinned={str(ids[0]): who[1]})
    assert given(plan)[ids[0]] == who[1]
    assert set(given(plan)) == set(ids[:2])
    only = await planned(backend, dispatcher, worker_ids=[who[0]])
    assert set(given(only).values()) == {who[0]}
    rest = await planned(backend, dispatcher, without_worker_ids=[who[0]], without_order_ids=[ids[2]])
    assert given(rest) == {ids[0]: who[1], ids[1]: who[1]}


async def test_orders_that_nobody_has_set_out_for_are_planned_again(
    backend: Backend, dispatcher: Headers
) -> None:
    [near, far] = await people(backend, 2)
    [order, other] = await orders(backend, dispatcher, 2)
    for one in (order, other):
        body = {"version": one["version"], "worker_id": far}
        answer = await backend.post(f"/api/orders/{one['id']}/dispatch", dispatcher, body)
        assert answer.status_code == 200, answer.text
    nothing = await backend.post("/api/plans", dispatcher, {})
    assert nothing.status_code == 422
    plan = await planned(backend, dispatcher, replan=True)
    assert given(plan) == {order["id"]: near, other["id"]: far}
    assert {visit["held_by"] for visit in plan["visits"]} == {far}
    answer = (await backend.post(f"/api/plans/{plan['id']}/apply", dispatcher, wanted(plan))).json()
    assert answer == {"applied": [order["id"]], "kept": [other["id"]], "changed": []}
    now = (await backend.get(f"/api/orders/{order['id']}", dispatcher)).json()["order"]
    assert now["worker_id"] == near


async def test_a_plan_can_be_stopped_and_is_nobody_elses(
    backend: Backend, dispatcher: Headers, admin: Headers
) -> None:
    await people(backend, 2)
    await orders(backend, dispatcher, 2)
    begun = (await backend.post("/api/plans", dispatcher, {})).json()
    path = f"/api/plans/{begun['id']}"
    assert (await backend.get(path, admin)).status_code == 404
    assert (await backend.post(f"{path}/stop", dispatcher)).json()["state"] == "stopped"
    assert (await backend.get(path, dispatcher)).json()["state"] == "stopped"


async def test_a_new_plan_ends_the_former_one_of_the_same_account(
    backend: Backend, dispatcher: Headers
) -> None:
    await people(backend, 2)
    await orders(backend, dispatcher, 2)
    former = (await backend.post("/api/plans", dispatcher, {})).json()
    newer = await planned(backend, dispatcher)
    assert (await backend.get(f"/api/plans/{former['id']}", dispatcher)).json()["state"] == "stopped"
    assert newer["state"] == "done"


@pytest.mark.parametrize("ask", [{}, {"order_ids": [999_999]}, {"order_ids": []}])
async def test_nothing_to_plan_is_said(backend: Backend, dispatcher: Headers, ask: dict[str, Any]) -> None:
    answer = await backend.post("/api/plans", dispatcher, ask)
    assert answer.status_code == 422
