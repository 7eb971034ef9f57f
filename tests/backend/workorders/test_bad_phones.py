"""Phones with wrong clocks, replies for orders that went back meanwhile: kept out, and nothing is lost."""

import pytest

from tests.backend.workorders.conftest import SITE, Visit

NOON = "2026-11-21T04:00:00"


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [
        ("2026-11-21T03:59:30Z", NOON),  # before it was dispatched
        ("2026-11-21T04:04:00Z", NOON),  # a little ahead
        ("2026-11-21T09:00:00Z", NOON),  # five hours ahead
        ("2019-06-01T00:00:00Z", NOON),
        ("2099-12-31T00:00:00Z", NOON),
        (None, NOON),
    ],
)
async def test_a_wrong_clock_neither_moves_a_check_in_nor_a_limit(
    visit: Visit, claimed: str | None, kept: str
) -> None:
    order = await visit.until("acknowledged")
    limits = [(timer["kind"], timer["due_at"]) for timer in order["timers"]]
    order = await visit.moved(order, "check-in", visit.phone, **SITE, at=claimed)
    assert order["check_in"]["at"][:19] == kept
    assert order["arrived_at"][:19] == NOON
    assert [(timer["kind"], timer["due_at"]) for timer in order["timers"]] == limits


async def test_a_check_in_made_offline_keeps_the_time_it_was_made(visit: Visit) -> None:
    order = await visit.until("acknowledged")
    visit.backend.clock.advance(600)
    order = await visit.moved(order, "check-in", visit.phone, **SITE, at="2026-11-21T04:03:00Z")
    assert (order["check_in"]["at"][11:16], order["arrived_at"][11:16]) == ("04:03", "04:10")


@pytest.mark.parametrize(
    "at", ["1999-01-01T00:00:00Z", "2101-01-01T00:00:00Z", "2026-11-21T04:00:00", "soon"]
)
async def test_a_time_that_is_none_is_refused_by_its_name(visit: Visit, at: str) -> None:
    order = await visit.until("acknowledged")
    answer = await visit.move(order, "check-in", visit.phone, **SITE, at=at)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", "at"]


async def test_a_reply_for_an_order_that_was_returned_or_given_away_changes_nothing(visit: Visit) -> None:
    at_work = await visit.until("in_progress")
    said = {"text": "离线写的回单", "result": "done"}
    colleague = await visit.backend.worker(on_duty=True)
    order = await visit.moved(
        at_work, "escalate", department_id=visit.backend.departments.north, reason="支援"
    )
    assert order["worker_id"] is None
    late = await visit.move(at_work, "reply", visit.phone, **said)
    assert late.status_code in (403, 404)
    order = await visit.moved(order, "dispatch", worker_id=colleague.id)
    late = await visit.move(order, "reply", visit.phone, **said)
    assert late.status_code in (403, 404)
    now = (await visit.backend.get(f"/api/orders/{order['id']}", visit.room)).json()["order"]
    assert (now["state"], now["reply"], now["worker_id"]) == ("dispatched", None, colleague.id)


async def test_a_reply_decided_on_an_older_state_names_who_changed_what(visit: Visit) -> None:
    order = await visit.until("in_progress")
    suspended = await visit.moved(order, "suspend", reason="客户停电")
    late = await visit.move(order, "reply", visit.phone, text="x", result="done")
    assert (late.status_code, late.json()["type"]) == (409, "/problems/version-conflict")
    assert [one["kind"] for one in late.json()["changes"]] == ["order.suspended"]
    refused = await visit.move(suspended, "reply", visit.phone, text="x", result="done")
    assert (refused.status_code, refused.json()["reason"]) == (409, "wrong_state")
