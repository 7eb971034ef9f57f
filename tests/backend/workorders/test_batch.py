"""Many orders in one request: each by itself, all in one transaction, applied once."""

from typing import Any

from tests.backend.workorders.conftest import Visit


def _items(orders: list[dict[str, Any]], **said: object) -> list[dict[str, object]]:
    return [{"order_id": one["id"], "version": one["version"]} | said for one in orders]


async def test_many_orders_are_dispatched_at_once_and_a_repeated_request_changes_nothing(
    visit: Visit,
) -> None:
    orders = [await visit.order(title=f"断网 {number}") for number in range(30)]
    body = {"move": "dispatch", "items": _items(orders, worker_id=visit.worker.id), "note": "带 OTDR"}
    before = len(await visit.backend.events())
    first = await visit.backend.post("/api/orders/batch", visit.room, body, key="batch-0001")
    again = await visit.backend.post("/api/orders/batch", visit.room, body, key="batch-0001")
    assert first.status_code == 200, first.text
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json() == first.json()
    outcomes = first.json()["outcomes"]
    assert [one["order_id"] for one in outcomes] == [one["id"] for one in orders]
    assert all(one["done"] and one["order"]["worker_name"] == visit.worker.name for one in outcomes)
    events = (await visit.backend.events())[before:]
    assert [(one.kind, one.subject_id, one.note) for one in events] == [
        ("order.dispatched", one["id"], "带 OTDR") for one in orders
    ]
    assert [one.seq for one in events] == list(range(events[0].seq, events[0].seq + 30))
    mine = (await visit.backend.get("/api/my/orders", visit.phone)).json()["items"]
    assert {one["id"] for one in mine} == {one["id"] for one in orders}
    accepted = await visit.moved(outcomes[0]["order"], "accept", visit.phone)
    assert accepted["state"] == "acknowledged"
    assert [one["stopped_at"] is None for one in accepted["timers"] if one["kind"] == "dispatch"] == [False]


async def test_what_is_refused_is_named_with_its_reason_and_the_rest_is_done(visit: Visit) -> None:
    good, changed, ended = [await visit.order(title=name) for name in ("好", "变", "完")]
    await visit.moved(changed, "intake")
    ended = await visit.moved(ended, "cancel", reason="重复")
    away = await visit.backend.worker(visit.backend.departments.south)
    items = _items([good, changed, ended], worker_id=visit.worker.id)
    items += [{"order_id": 9_999, "version": 1, "worker_id": visit.worker.id}]
    nobody, off_duty = [await visit.order(title=name) for name in ("无人", "下班")]
    items += _items([nobody]) + _items([off_duty], worker_id=away.id)
    answer = await visit.backend.post("/api/orders/batch", visit.room, {"move": "dispatch", "items": items})
    outcomes = answer.json()["outcomes"]
    assert [one["done"] for one in outcomes] == [True, False, False, False, False, False]
    assert [one["reason"] for one in outcomes] == [
        "",
        "version_conflict",
        "wrong_state",
        "not_found",
        "invalid",
        "off_duty",
    ]
    assert outcomes[1]["by"] == "dispatcher 1"
    assert outcomes[1]["order"]["state"] == "accepted"
    assert [outcomes[3]["order"], outcomes[2]["order"]["state"]] == [None, "cancelled"]
    for one, state in ((changed, "accepted"), (nobody, "submitted"), (off_duty, "submitted")):
        now = (await visit.backend.get(f"/api/orders/{one['id']}", visit.room)).json()["order"]
        assert (now["state"], now["worker_id"]) == (state, None)


async def test_a_reason_is_said_of_each_and_is_needed_where_one_order_needs_it(visit: Visit) -> None:
    orders = [await visit.order() for _ in range(3)]
    body = {"move": "cancel", "items": _items(orders)}
    silent = await visit.backend.post("/api/orders/batch", visit.room, body)
    assert [one["reason"] for one in silent.json()["outcomes"]] == ["invalid"] * 3
    said = await visit.backend.post("/api/orders/batch", visit.room, body | {"reason": "客户改期"})
    assert [one["order"]["reason"] for one in said.json()["outcomes"]] == ["客户改期"] * 3
    urgent = [await visit.order(), await visit.order(priority="urgent")]
    raised = await visit.backend.post(
        "/api/orders/batch", visit.room, {"move": "priority", "items": _items(urgent), "priority": "urgent"}
    )
    assert [one["reason"] for one in raised.json()["outcomes"]] == ["", "same_priority"]
    away = {"department_id": visit.backend.departments.south, "reason": "属南区"}
    moved = await visit.backend.post(
        "/api/orders/batch", visit.room, {"move": "transfer", "items": _items(urgent[1:])} | away
    )
    assert [one["order"]["department_id"] for one in moved.json()["outcomes"]] == [away["department_id"]]
    twice = {"move": "intake", "items": _items([orders[0], orders[0]])}
    assert (await visit.backend.post("/api/orders/batch", visit.room, twice)).status_code == 422
    refused = await visit.backend.post("/api/orders/batch", visit.phone, body)
    assert refused.status_code == 403
