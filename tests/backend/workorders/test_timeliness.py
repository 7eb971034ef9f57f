"""Timeliness reports over HTTP: who was answerable for a limit, whether it was kept, how long it took."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers
from tests.backend.workorders.conftest import SITE, Visit

MINUTE = 4.0  # all limits are fifteen times as short: nobody has to sign in again meanwhile


@pytest.fixture(autouse=True)
async def short_limits(backend: Backend, admin: Headers) -> None:
    version = (await backend.get("/api/organisation", admin)).json()["version"]
    limits = {"dispatch_s": 60, "accept_s": 120, "confirm_s": 60}
    changed = await backend.patch("/api/organisation", admin, {"version": version, "limits": limits})
    assert changed.status_code == 200, changed.text


def period(backend: Backend, **more: object) -> str:
    now = backend.clock.now()
    since, until = now - timedelta(days=30), now + timedelta(days=1)
    return urlencode({"since": since.isoformat(), "until": until.isoformat()} | more)


async def lines(backend: Backend, caller: Headers, by: str) -> list[dict[str, Any]]:
    answer = await backend.get(f"/api/timeliness?{period(backend, by=by)}", caller)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["lines"])


async def runs(backend: Backend, caller: Headers, **whose: object) -> list[dict[str, Any]]:
    answer = await backend.get(f"/api/timeliness/runs?{period(backend, **whose)}", caller)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def worked(
    visit: Visit, dispatch_min: int, accept_min: int, *, suspended_min: int = 0
) -> dict[str, Any]:
    """An order that took so long to dispatch and to accept, replied 20 minutes later, confirmed 5 later."""
    clock = visit.backend.clock
    order = await visit.order()
    clock.advance(dispatch_min * MINUTE)
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    clock.advance(accept_min * MINUTE)
    order = await visit.moved(order, "accept", visit.phone)
    if suspended_min:
        order = await visit.moved(order, "suspend", reason="客户不在")
        clock.advance(suspended_min * MINUTE)
        order = await visit.moved(order, "resume")
    clock.advance(20 * MINUTE)
    order = await visit.moved(order, "check-in", visit.phone, **SITE)
    order = await visit.moved(order, "start", visit.phone)
    order = await visit.moved(order, "reply", visit.phone, text="好了", result="done")
    clock.advance(5 * MINUTE)
    return await visit.moved(order, "confirm")


async def test_each_stage_is_counted_for_whoever_was_answerable(visit: Visit) -> None:
    backend = visit.backend
    await worked(visit, 5, 10)
    await worked(visit, 20, 40)
    await worked(visit, 10, 20, suspended_min=20)
    waiting = await visit.order()
    cancelled = await visit.order()
    await visit.moved(cancelled, "cancel", reason="重复")
    backend.clock.advance(3 * MINUTE)
    found = {one["stage"]: one for one in await lines(backend, visit.room, "stage")}
    counts = {
        stage: [one[name] for name in ("runs", "in_time", "late", "open")] for stage, one in found.items()
    }
    assert counts == {
        "dispatch": [4, 2, 1, 1],
        "accept": [3, 2, 1, 0],
        "repair": [4, 3, 0, 1],
        "confirm": [3, 3, 0, 0],
    }
    assert (found["dispatch"]["median_s"], found["dispatch"]["p90_s"]) == (10 * MINUTE, 20 * MINUTE)
    assert found["repair"]["median_s"] == 50 * MINUTE  # the suspension does not count
    people = {(one["stage"], one["worker_id"]): one for one in await lines(backend, visit.room, "person")}
    assert people["accept", visit.worker.id]["late"] == 1
    assert people["repair", visit.worker.id]["runs"] == 3
    assert {one["department_id"] for one in people.values()} == {visit.worker.department_id}
    [late] = await runs(backend, visit.room, stage="dispatch", late=True)
    assert (late["late_s"], late["took_s"]) == (5 * MINUTE, 20 * MINUTE)
    [open_run] = [
        one for one in await runs(backend, visit.room, stage="dispatch") if one["stopped_at"] is None
    ]
    assert (open_run["order_id"], open_run["took_s"]) == (waiting["id"], None)


async def test_who_did_not_accept_is_late_even_when_another_one_got_the_order(visit: Visit) -> None:
    backend = visit.backend
    second = await backend.worker(department_id=visit.worker.department_id)
    await backend.sign_in(second)
    order = await visit.moved(await visit.order(), "dispatch", worker_id=visit.worker.id)
    backend.clock.advance(45 * MINUTE)
    order = await visit.moved(order, "return", reason="联系不上")
    order = await visit.moved(order, "dispatch", worker_id=visit.worker.id)
    backend.clock.advance(10 * MINUTE)
    await visit.moved(order, "cancel", reason="客户撤单")
    accept = [one for one in await lines(backend, visit.room, "person") if one["stage"] == "accept"]
    assert [(one["worker_id"], one["runs"], one["late"]) for one in accept] == [(visit.worker.id, 1, 1)]


async def test_a_report_is_of_the_departments_that_are_seen(visit: Visit) -> None:
    backend = visit.backend
    south = await backend.account(Role.DISPATCHER, backend.departments.south)
    await worked(visit, 5, 10)
    whole = (await backend.get(f"/api/timeliness?{period(backend)}", visit.room)).json()
    assert (whole["totals"]["raised"], whole["totals"]["confirmed"]) == (1, 1)
    other = (await backend.get(f"/api/timeliness?{period(backend)}", south)).json()
    assert (other["lines"], other["totals"]["raised"]) == ([], 0)
    assert await runs(backend, south, stage="dispatch") == []
    day = backend.clock.now().isoformat()
    empty = await backend.get(f"/api/timeliness?{urlencode({'since': day, 'until': day})}", visit.room)
    assert empty.status_code == 422
