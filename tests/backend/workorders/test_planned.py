"""When a worker is expected: with the dispatch, and moved afterwards, over HTTP."""

from contract.vocabulary import Role
from tests.backend.workorders.conftest import Visit

AT, LATER = "2026-11-21T08:30:00Z", "2026-11-21T09:15:00Z"


async def test_a_visit_is_planned_with_the_dispatch_moved_and_left_open_again(visit: Visit) -> None:
    order = await visit.moved(await visit.order(), "dispatch", worker_id=visit.worker.id, planned_at=AT)
    assert order["planned_at"] == AT
    moved = await visit.moved(order, "plan", planned_at=LATER)
    assert (moved["planned_at"], moved["version"]) == (LATER, order["version"] + 1)
    assert moved["worker_id"] == visit.worker.id
    assert moved["timers"] == order["timers"], "nobody's clock runs differently"
    open_again = await visit.moved(moved, "plan", planned_at=None)
    assert open_again["planned_at"] is None
    told = await visit.history(order)
    assert [event["kind"] for event in told[-2:]] == ["order.planned", "order.planned"]
    assert told[-2]["payload"]["order"]["planned_at"] == LATER


async def test_two_who_plan_at_once_do_not_overwrite_each_other(visit: Visit) -> None:
    order = await visit.moved(await visit.order(), "dispatch", worker_id=visit.worker.id)
    await visit.moved(order, "plan", planned_at=AT)
    late = await visit.move(order, "plan", planned_at=LATER)
    assert late.status_code == 409
    assert late.json()["changes"][0]["kind"] == "order.planned"
    assert late.json()["current"]["planned_at"] == AT


async def test_nothing_is_planned_before_somebody_has_it_and_once_they_are_there(visit: Visit) -> None:
    fresh = await visit.order()
    refused = await visit.move(fresh, "plan", planned_at=AT)
    assert (refused.status_code, refused.json()["reason"]) == (409, "wrong_state")
    there = await visit.until("on_site")
    refused = await visit.move(there, "plan", planned_at=AT)
    assert (refused.status_code, refused.json()["reason"]) == (409, "wrong_state")


async def test_who_only_watches_plans_nothing(visit: Visit) -> None:
    order = await visit.moved(await visit.order(), "dispatch", worker_id=visit.worker.id)
    supervisor = await visit.backend.account(Role.SUPERVISOR)
    assert (await visit.move(order, "plan", supervisor, planned_at=AT)).status_code == 403
    assert (await visit.move(order, "plan", visit.phone, planned_at=AT)).status_code == 403
