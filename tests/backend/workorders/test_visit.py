"""One visit over HTTP, from the call to the confirmation."""

import asyncio
import uuid

import pytest

from backend.kit import eventlog
from backend.kit.scope import Scope
from contract.vocabulary import Role
from tests.backend.harness import Headers
from tests.backend.workorders.conftest import SITE, Visit


async def test_a_whole_visit_is_told_by_its_history(visit: Visit) -> None:
    order = await visit.until("archived")
    told = await visit.history(order)
    assert [event["kind"].removeprefix("order.") for event in told] == [
        "created",
        "taken_in",
        "dispatched",
        "accepted",
        "departed",
        "checked_in",
        "started",
        "replied",
        "confirmed",
        "fed_back",
        "rated",
        "qc_passed",
        "archived",
    ]
    assert [event["payload"]["order"]["version"] for event in told] == list(range(1, 14))
    assert {event["actor_name"] for event in told} == {
        "dispatcher 1",
        visit.worker.name,
        "inspector 3",
        "auditor 4",
    }
    assert told[-1]["payload"]["order"] == order


async def test_each_step_leaves_its_time_and_what_was_said(visit: Visit) -> None:
    order = await visit.until("confirmed")
    times = ("dispatched_at", "accepted_at", "departed_at", "arrived_at", "replied_at", "confirmed_at")
    assert all(order[name] for name in times)
    assert order["worker_name"] == visit.worker.name
    assert order["check_in"]["distance_m"] == 0
    assert order["reply"]["text"] == "好了"
    assert [timer["kind"] for timer in order["timers"] if timer["stopped_at"] is None] == []


async def test_numbers_count_the_day_in_shanghai(visit: Visit) -> None:
    numbers = [(await visit.order())["number"] for _ in range(2)]
    assert numbers == ["GD20261121-0001", "GD20261121-0002"]
    visit.backend.clock.advance(12 * 3600)  # noon becomes midnight
    assert (await visit.order(await visit.backend.account(Role.DISPATCHER)))["number"] == "GD20261122-0001"


async def test_many_orders_at_once_get_different_numbers(visit: Visit) -> None:
    orders = await asyncio.gather(*(visit.order() for _ in range(12)))
    assert len({order["number"] for order in orders}) == 12


async def test_dispatching_a_submitted_order_takes_it_in(visit: Visit) -> None:
    order = await visit.moved(await visit.order(), "dispatch", worker_id=visit.worker.id)
    assert order["state"] == "dispatched"


async def test_an_order_can_be_given_to_another_worker(visit: Visit) -> None:
    order = await visit.until("acknowledged")
    other = await visit.backend.worker(on_duty=True)
    order = await visit.moved(order, "dispatch", worker_id=other.id)
    assert (order["worker_id"], order["state"], order["accepted_at"]) == (other.id, "dispatched", None)
    assert (await visit.move(order, "accept", visit.phone)).status_code == 404
    assert (await visit.moved(order, "accept", await visit.backend.sign_in(other)))["state"] == "acknowledged"


async def test_both_workers_hear_of_a_re_assignment(visit: Visit) -> None:
    order = await visit.until("dispatched")
    other = await visit.backend.worker(on_duty=True)
    await visit.moved(order, "dispatch", worker_id=other.id)
    for worker_id in (visit.worker.id, other.id):
        scope = Scope(0, Role.WORKER, frozenset(), worker_id)
        async with visit.backend.services.database.reading() as session:
            seen = await eventlog.read(session, scope, subject=("order", order["id"]))
        assert seen[-1].payload["order"]["worker_id"] == other.id


async def test_giving_it_to_the_one_who_has_it_is_refused(visit: Visit) -> None:
    order = await visit.until("dispatched")
    refused = await visit.move(order, "dispatch", worker_id=visit.worker.id)
    assert (refused.status_code, refused.json()["reason"]) == (409, "same_worker")


@pytest.mark.parametrize("caller", ["room", "phone"])
async def test_a_returned_order_waits_for_somebody_else(visit: Visit, caller: str) -> None:
    order = await visit.until("acknowledged")
    order = await visit.moved(order, "return", getattr(visit, caller), reason="客户改期")
    assert (order["state"], order["worker_id"], order["returned_count"]) == ("accepted", None, 1)
    assert order["reason"] == "客户改期"
    assert (await visit.history(order))[-1]["note"] == "客户改期"


async def test_a_cancelled_order_stops_every_timer(visit: Visit) -> None:
    order = await visit.moved(await visit.until("dispatched"), "cancel", reason="重复")
    assert order["state"] == "cancelled"
    assert all(timer["stopped_at"] for timer in order["timers"])


@pytest.mark.parametrize("state", ["en_route", "on_site", "repaired", "confirmed"])
async def test_an_order_under_way_cannot_be_cancelled(visit: Visit, state: str) -> None:
    refused = await visit.move(await visit.until(state), "cancel", reason="x")
    assert (refused.status_code, refused.json()["reason"]) == (409, "wrong_state")
    assert refused.json()["current"]["state"] == state


async def test_a_reason_cannot_be_empty(visit: Visit) -> None:
    assert (await visit.move(await visit.order(), "cancel", reason="  ")).status_code == 422


async def test_checking_in_keeps_the_distance_to_the_site(visit: Visit) -> None:
    order = await visit.until("acknowledged")
    order = await visit.moved(order, "check-in", visit.phone, lat=SITE["lat"] + 0.001, lon=SITE["lon"])
    assert order["check_in"]["distance_m"] == pytest.approx(111.2, abs=0.3)


async def test_a_check_in_made_offline_counts_from_when_it_was_pressed(visit: Visit) -> None:
    order = await visit.until("acknowledged")
    visit.backend.clock.advance(600)
    order = await visit.moved(order, "check-in", visit.phone, at="2026-11-21T04:05:00Z", **SITE)
    assert order["check_in"]["at"].startswith("2026-11-21T04:05:00")
    assert order["arrived_at"].startswith("2026-11-21T04:10:00")


async def test_a_check_in_before_the_dispatch_is_not_believed(visit: Visit) -> None:
    order = await visit.until("acknowledged")
    order = await visit.moved(order, "check-in", visit.phone, at="2026-11-20T04:05:00Z", **SITE)
    assert order["check_in"]["at"] == order["arrived_at"]


async def test_the_first_receipts_count_and_make_nobodys_decision_stale(visit: Visit) -> None:
    order = await visit.until("dispatched")
    path = f"/api/orders/{order['id']}/receipt"
    for kind in ("delivered", "read", "read"):
        seen = (await visit.backend.post(path, visit.phone, {"kind": kind})).json()
    assert seen["delivered_at"]
    assert seen["read_at"]
    assert seen["version"] == order["version"]
    kinds = [event["kind"] for event in await visit.history(order)]
    assert kinds[-2:] == ["order.delivered", "order.read"]


async def test_the_phone_lists_its_own_orders(visit: Visit) -> None:
    order = await visit.until("dispatched")
    await visit.order()
    listed = (await visit.backend.get("/api/my/orders", visit.phone)).json()["items"]
    assert [item["id"] for item in listed] == [order["id"]]


async def test_a_reply_names_only_what_was_uploaded(visit: Visit) -> None:
    order = await visit.until("on_site")
    fields = {"text": "好了", "result": "done", "attachment_ids": [str(uuid.uuid4())]}
    assert (await visit.move(order, "reply", visit.phone, **fields)).status_code == 422
    assert (await visit.history(order))[-1]["kind"] == "order.checked_in"


async def test_an_order_needs_a_place(visit: Visit) -> None:
    answer = await visit.backend.post("/api/orders", visit.room, {"type": "fault", "title": "断网"})
    assert answer.status_code == 422


async def test_the_customer_fills_the_blanks(visit: Visit) -> None:
    body = {"name": "某公司", "address": "福州路 1 号", "contact_name": "李", "lat": 31.2, "lon": 121.4}
    made = await visit.backend.post("/api/customers", visit.room, body | {"level": "group"})
    fields = {"type": "fault", "title": "断网", "customer_id": made.json()["id"], "contact_name": "王"}
    order = (await visit.backend.post("/api/orders", visit.room, fields)).json()
    assert (order["customer_level"], order["address"]) == ("group", "福州路 1 号")
    assert (order["contact_name"], order["lat"]) == ("王", 31.2)


@pytest.mark.parametrize("field", ["customer_id", "department_id"])
async def test_an_order_for_nothing_that_exists_is_refused(visit: Visit, field: str) -> None:
    body: dict[str, object] = {"type": "fault", "title": "断网", "address": "x", field: 999}
    answer = await visit.backend.post("/api/orders", visit.room, body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", field]


async def test_orders_are_found_by_state_and_by_words(visit: Visit, admin: Headers) -> None:
    await visit.order(title="光纤 100% 断")
    wanted = await visit.until("dispatched")
    found = (await visit.backend.get("/api/orders?state=dispatched&state=on_site", admin)).json()["items"]
    assert [item["id"] for item in found] == [wanted["id"]]
    assert len((await visit.backend.get("/api/orders?q=100%25", admin)).json()["items"]) == 1
    assert len((await visit.backend.get(f"/api/orders?q={wanted['number']}", admin)).json()["items"]) == 1
