"""Who may not move an order, and what two dispatchers at once are told."""

import json
import uuid

import pytest

from contract.vocabulary import OrderMove, OrderType, Role, WorkerKind
from tests.backend.harness import Backend, Headers
from tests.backend.workorders.conftest import Visit
from tests.backend.workorders.said import ELSEWHERE, FIELD_ONLY, LEAST, ROOM_ONLY


async def test_everybody_has_a_part_and_only_that(visit: Visit) -> None:
    order = await visit.until("dispatched")
    for role in (Role.SUPERVISOR, Role.INSPECTOR, Role.AUDITOR):
        watcher = await visit.backend.account(role)
        assert (await visit.backend.get(f"/api/orders/{order['id']}", watcher)).status_code == 200
        for move in OrderMove:
            if move not in ELSEWHERE:
                assert (await visit.move(order, move, watcher, **LEAST.get(move, {}))).status_code == 403
    for move in OrderMove:
        for caller, others in ((visit.room, FIELD_ONLY | ELSEWHERE), (visit.phone, ROOM_ONLY | ELSEWHERE)):
            if move in others:
                assert (await visit.move(order, move, caller, **LEAST.get(move, {}))).status_code == 403


async def test_an_order_of_another_department_does_not_exist(visit: Visit, north_dispatcher: Headers) -> None:
    order = await visit.order(department_id=visit.backend.departments.south)
    for move in OrderMove:
        for stranger in (visit.phone, north_dispatcher):
            assert (await visit.move(order, move, stranger, **LEAST.get(move, {}))).status_code == 404
            assert (await visit.backend.get(f"/api/orders/{order['id']}", stranger)).status_code == 404


async def test_the_slower_of_two_dispatchers_hears_who_was_faster(visit: Visit) -> None:
    order = await visit.order()
    other = await visit.backend.account(Role.DISPATCHER)
    await visit.moved(order, "intake", other)
    refused = await visit.move(order, "cancel", reason="x")
    problem = refused.json()
    assert refused.status_code == 409
    assert problem["type"] == "/problems/version-conflict"
    assert (problem["current_version"], problem["changed_by"]) == (2, "dispatcher 5")
    assert [change["kind"] for change in problem["changes"]] == ["order.taken_in"]
    assert problem["current"]["state"] == "accepted"


async def test_a_command_sent_twice_is_applied_once(visit: Visit) -> None:
    order = await visit.order()
    key = uuid.uuid4().hex
    body = {"version": 1, "worker_id": visit.worker.id}
    path = f"/api/orders/{order['id']}/dispatch"
    first, second = [await visit.backend.post(path, visit.room, body, key=key) for _ in range(2)]
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert [e["kind"] for e in await visit.history(order)] == ["order.created", "order.dispatched"]


async def test_a_refused_move_writes_nothing(visit: Visit) -> None:
    order = await visit.until("on_site")
    before = len(await visit.backend.events())
    assert (await visit.move(order, "confirm")).status_code == 409
    assert len(await visit.backend.events()) == before


@pytest.mark.parametrize(
    ("path", "reason"), [("/api/my/duty", "off_duty"), ("/api/my/stealth", "stealth")], ids=str
)
async def test_dispatching_to_a_hidden_worker_is_refused(visit: Visit, path: str, reason: str) -> None:
    body = {"on_duty": False} if reason == "off_duty" else {"stealth": True}
    await visit.backend.post(path, visit.phone, body)
    refused = await visit.move(await visit.order(), "dispatch", worker_id=visit.worker.id)
    assert (refused.status_code, refused.json()["reason"]) == (409, reason)


async def test_dispatching_to_a_vehicle_is_refused(visit: Visit) -> None:
    vehicle = await visit.backend.worker(kind=WorkerKind.VEHICLE, on_duty=True)
    refused = await visit.move(await visit.order(), "dispatch", worker_id=vehicle.id)
    assert (refused.status_code, refused.json()["reason"]) == (409, "vehicle")


async def test_a_worker_of_another_department_is_like_none_at_all(
    visit: Visit, north_dispatcher: Headers, backend: Backend
) -> None:
    stranger = await backend.worker(backend.departments.south, on_duty=True)
    for worker_id in (stranger.id, 9999):
        refused = await visit.move(await visit.order(), "dispatch", north_dispatcher, worker_id=worker_id)
        assert (refused.status_code, refused.json()["reason"]) == (409, "unknown_worker")


async def test_a_worker_who_is_full_or_unskilled_can_still_be_told_to_go(visit: Visit) -> None:
    worker = await visit.backend.worker(skills=[OrderType.PATROL], on_duty=True)
    order = await visit.moved(await visit.order(), "dispatch", worker_id=worker.id)
    assert order["worker_id"] == worker.id


async def test_a_malformed_command_is_a_problem_document(visit: Visit) -> None:
    order = await visit.order()
    bodies: list[object] = [
        {},
        [],
        {"version": 0},
        {"version": "x"},
        {"version": 1, "worker_id": 2**80},
        {"version": 1, "worker_id": 1, "more": 1},
        {"version": 1, "worker_id": 1, "note": "\ud800"},
    ]
    for body in bodies:
        raw = json.dumps(body)
        headers = visit.room | {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
        path = f"/api/orders/{order['id']}/dispatch"
        answer = await visit.backend.client.post(path, content=raw, headers=headers)
        assert answer.status_code == 422, body
        assert answer.headers["content-type"] == "application/problem+json"


async def test_who_checks_and_who_audits_read_what_the_office_reads(visit: Visit) -> None:
    paths = (
        "departments",
        "places",
        "groups",
        "alarms",
        "organisation",
        "snapshot",
        "workflows",
        "customers",
    )
    for path in paths:
        for caller in (visit.inspector, visit.auditor):
            assert (await visit.backend.get(f"/api/{path}", caller)).status_code == 200, path
    body = {"type": "fault", "title": "x", "address": "x"}
    assert (await visit.backend.post("/api/orders", visit.inspector, body)).status_code == 403


async def test_what_waits_for_a_check_is_on_the_inspectors_board_for_as_long_as_it_waits(
    visit: Visit,
) -> None:
    order = await visit.until("rated")
    visit.backend.clock.advance(3 * 24 * 3600)
    for role, seen in ((Role.INSPECTOR, [order["id"]]), (Role.DISPATCHER, [])):
        caller = await visit.backend.account(role)
        board = (await visit.backend.get("/api/snapshot", caller)).json()["orders"]
        assert [one["id"] for one in board] == seen
