"""No route without a guard, and none that shows or touches another department's things."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.routing import Mount

from backend.app import build
from backend.kit.calls import current_caller
from backend.settings import Settings
from contract.vocabulary import OrderMove, Role
from tests.backend.harness import Backend, Headers
from tests.backend.workorders.said import LEAST

MARK = "北区机密"
PUBLIC = {
    ("GET", "/api/health"),
    ("POST", "/api/auth/token"),
    ("POST", "/api/auth/start"),
    ("POST", "/api/auth/worker"),
    ("POST", "/api/auth/refresh"),
}
NOT_OURS = {"/api/openapi.json", "/phone"}
SHOW_NOTHING_OF_A_DEPARTMENT = {
    "/api/health",
    "/api/me",
    "/api/stream",  # tests/backend/live/test_stream.py
    "/api/replay/moment",  # these two ask for a time: tests/backend/replay/test_replay.py
    "/api/replay/range",
    "/api/ingest/stats",
    "/api/message-templates",
    "/api/organisation",
    "/api/notice-settings",
    "/api/positions/retention",  # counts of the whole organisation
    "/api/place-layers",
    "/api/form-templates",
    "/api/fault-cases",  # of the whole organisation
    "/api/check-lists",
    "/api/service-times",
    "/api/order-limits",  # of a customer that is asked for: tests/backend/workorders/test_foresight.py
    "/api/timeliness",  # these two ask for a period: tests/backend/workorders/test_timeliness.py
    "/api/timeliness/runs",
    "/api/figures",  # asks for a period: tests/backend/workorders/test_figures.py
    "/api/quality/samples",  # of finished orders: tests/backend/acceptance/test_acceptance.py
    "/api/form-templates/{template_id}",
    "/api/workflows",
    "/api/workflows/parts",
    "/api/workflows/running",  # of what the account sees: workorders/test_workflow_proof.py
    "/api/workflows/{order_type}/{version}",
}
OWN_ONLY = {
    "/api/plans/{plan_id}",
    "/api/plans/{plan_id}/ways",
    "/api/my/worker",
    "/api/my/orders",
    "/api/my/undo",
    "/api/my/locate-requests",
    "/api/my/messages",
    "/api/my/look-ups",
    "/api/my/incidents",
}


def dependencies(dependant: Dependant) -> Iterator[Any]:
    for below in dependant.dependencies:
        yield below.call
        yield from dependencies(below)


def api_routes(app: FastAPI) -> list[tuple[str, str, APIRoute]]:
    """(method, path, route) of everything the application answers itself."""
    found = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            found += [(method, str(context.path), route) for method in sorted(context.methods or ())]
        else:
            assert isinstance(route, Mount) or context.path in NOT_OURS, context.path
    return found


def test_every_route_asks_who_calls_and_which_role(settings: Settings) -> None:
    unguarded = set()
    for method, path, route in api_routes(build(settings)):
        asked = list(dependencies(route.dependant))
        if current_caller not in asked or not any(hasattr(call, "roles") for call in asked):
            unguarded.add((method, path))
    assert unguarded == PUBLIC


def test_every_write_takes_an_idempotency_key_or_is_known_not_to_need_one(settings: Settings) -> None:
    only_reads = {
        f"/api/{it}"
        for it in (
            "orders/best",
            "orders/duplicates",
            "tracks/query",
            "tracks/matched",
            "positions/within",
            "positions/records",
        )
    }
    proposals = {"/api/plans", "/api/plans/{plan_id}/stop"}  # nothing durable before one is applied
    free = (
        {"/api/my/positions", "/api/attachments/{attachment_id}", "/api/auth/revoke"} | only_reads | proposals
    )
    document = build(settings).openapi()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method in ("post", "patch", "put") and operation.get("security") and path not in free:
                names = {parameter["name"].lower() for parameter in operation["parameters"]}
                assert "idempotency-key" in names, (method, path)


@dataclass
class North:
    """One of everything in the northern department, all carrying the mark, and two strangers."""

    order_id: int
    worker_id: int
    alarm_id: int
    device_id: str
    attachment_id: str
    locate_id: int
    message_id: int
    notice_id: int
    customer_id: int
    group_id: int
    place_id: int
    contract_id: int
    incident_id: int
    south: Headers
    south_worker: Headers
    north: Headers

    def path(self, template: str) -> str:
        return template.format(
            order_id=self.order_id,
            worker_id=self.worker_id,
            alarm_id=self.alarm_id,
            device_id=self.device_id,
            attachment_id=self.attachment_id,
            locate_id=self.locate_id,
            message_id=self.message_id,
            notice_id=self.notice_id,
            customer_id=self.customer_id,
            group_id=self.group_id,
            place_id=self.place_id,
            layer_id=99,
            case_id=99,
            contract_id=self.contract_id,
            incident_id=self.incident_id,
            plan_id="0" * 16,
        )


@pytest.fixture
async def north(backend: Backend, admin: Headers) -> North:
    in_north = {"department_id": backend.departments.north}
    customer = await backend.post(
        "/api/customers", admin, {"name": MARK, "address": MARK, "lat": 31.2, "lon": 121.4} | in_north
    )
    assert customer.status_code == 201, customer.text
    worker = await backend.worker(backend.departments.north, on_duty=True)
    await backend.patch(f"/api/workers/{worker.id}", admin, {"version": 2, "name": MARK})
    device_id = await backend.device(worker.id)
    fix = f"id={device_id}&lat=31.2&lon=121.4&timestamp={backend.clock.now_ms() // 1000}"
    assert (await backend.client.get(f"/ingest/osmand?{fix}")).status_code == 200
    order = {"type": "fault", "title": MARK, "customer_id": customer.json()["id"]} | in_north
    order["contact_phone"] = "199-0000-0001"
    made = await backend.post("/api/orders", admin, order)
    assert made.status_code == 201, made.text
    picture = b"\x89PNG\r\n\x1a\n" + bytes(64)
    attachment_id = str(uuid.uuid4())
    put = await backend.client.put(
        f"/api/attachments/{attachment_id}", content=picture, headers=admin | {"Content-Type": "image/png"}
    )
    assert put.status_code == 201, put.text
    backend.clock.advance(3600)
    await backend.services.alarm_watch.evaluate()
    north = await backend.account(Role.DEPARTMENT_ADMIN, backend.departments.north)
    alarms = (await backend.get("/api/alarms", north)).json()["items"]
    asked = await backend.post("/api/locate-requests", north, {"worker_ids": [worker.id]})
    assert asked.status_code == 201, asked.text
    sent = await backend.post("/api/messages", north, {"worker_ids": [worker.id], "text": MARK})
    assert sent.status_code == 201, sent.text
    notice = await backend.post(
        f"/api/orders/{made.json()['id']}/notices", north, {"occasion": "other", "text": MARK}
    )
    assert notice.status_code == 201, notice.text
    group = await backend.post("/api/groups", north, {"name": MARK, "worker_ids": [worker.id]})
    assert group.status_code == 201, group.text
    place = await backend.post("/api/places", north, {"layer": 1, "name": MARK, "lat": 31.2, "lon": 121.4})
    assert place.status_code == 201, place.text
    case = await backend.post("/api/fault-cases", north, {"title": MARK})
    link = await backend.post(
        f"/api/fault-cases/{case.json()['id']}/attach", north, {"order_id": made.json()["id"]}
    )
    assert link.status_code == 200, link.text
    signed = await backend.post(
        "/api/service-contracts",
        north,
        {
            "customer_id": customer.json()["id"],
            "product": MARK,
            "repair": {"amount": 4, "unit": "hours"},
            "since": "2026-01-01T00:00:00Z",
        },
    )
    assert signed.status_code == 201, signed.text
    item = {"service_no": "1", "customer_name": MARK, "address_a": MARK} | in_north
    month = {"month": "2026-11", "rows": [item]}
    listed = await backend.post("/api/acceptance/import", north, month)
    assert listed.json()["imported"] == 1, listed.text
    phone = await backend.sign_in(worker)
    incident = {"category": "fault", "text": MARK, "address": MARK}
    reported = await backend.post("/api/my/incidents", phone, incident)
    assert reported.status_code == 201, reported.text
    await backend.services.message_outbox.round()  # else it happens at some time during a test
    return North(
        order_id=made.json()["id"],
        worker_id=worker.id,
        alarm_id=alarms[0]["id"],
        device_id=device_id,
        attachment_id=attachment_id,
        locate_id=asked.json()["items"][0]["id"],
        place_id=place.json()["id"],
        contract_id=signed.json()["id"],
        incident_id=reported.json()["id"],
        group_id=group.json()["id"],
        message_id=sent.json()["items"][0]["id"],
        notice_id=notice.json()["id"],
        customer_id=customer.json()["id"],
        south=await backend.account(Role.DEPARTMENT_ADMIN, backend.departments.south),
        south_worker=await backend.sign_in(await backend.worker(backend.departments.south)),
        north=north,
    )


WRITES: dict[str, Any] = {
    "/api/workers/{worker_id}": {"version": 1, "name": "x"},
    "/api/workers/{worker_id}/devices": {"label": "x"},
    "/api/workers/{worker_id}/login-code": None,
    "/api/devices/{device_id}/revoke": None,
    "/api/orders/{order_id}/receipt": {"kind": "read"},
    "/api/alarms/{alarm_id}/acknowledge": {"version": 1},
    "/api/my/locate-requests/{locate_id}": {"refused": True},
    "/api/my/messages/{message_id}/delivered": None,
    "/api/groups/{group_id}": {"version": 1, "name": "x"},
    "/api/groups/{group_id}/remove": {"version": 1},
    "/api/place-layers/{layer_id}": {"version": 1},
    "/api/places/{place_id}": {"version": 1},
    "/api/places/{place_id}/remove": {"version": 1},
    "/api/places/{place_id}/restore": {"version": 1},
    "/api/service-contracts/{contract_id}/end": {"version": 1},
    "/api/groups/{group_id}/restore": {"version": 1},
    "/api/orders/{order_id}/customer-link": {},
    "/api/orders/{order_id}/notices": {"occasion": "other", "text": "x"},
    "/api/customers/{customer_id}": {"version": 1, "name": "x"},
    "/api/notices/{notice_id}/again": None,
    "/api/notices/{notice_id}/by-hand": None,
    "/api/orders/{order_id}/customer-link/revoke": None,
    "/api/incidents/{incident_id}/order": {"version": 1},
    "/api/incidents/{incident_id}/dismiss": {"version": 1, "reason": "x"},
    "/api/plans/{plan_id}/stop": None,
    "/api/orders/{order_id}/plan": {"version": 1},
    "/api/orders/{order_id}/undo": {"version": 1, "event_seq": 1},
    "/api/orders/{order_id}/pre-diagnosis": {"version": 1, "text": "x"},
    "/api/orders/{order_id}/redo": {"version": 1, "event_seq": 1},
    "/api/orders/{order_id}/priority": {"version": 1, "priority": "urgent"},
    "/api/orders/{order_id}/transfer": {"version": 1, "department_id": 1, "reason": "x"},
    "/api/orders/{order_id}/merge": {"version": 1, "into_id": 2, "into_version": 1, "reason": "x"},
    "/api/orders/{order_id}/split": {"version": 1, "parts": [{"title": "x"}]},
    "/api/orders/{order_id}/files": {"version": 1},
    "/api/orders/{order_id}/fields": {"version": 1, "fields": {}},
    "/api/plans/{plan_id}/apply": {"visits": [{"order_id": 1, "worker_id": 1}]},
    "/api/fault-cases/{case_id}": {"version": 1},
    "/api/fault-cases/{case_id}/remove": {"version": 1},
    "/api/fault-cases/{case_id}/restore": {"version": 1},
    "/api/fault-cases/{case_id}/attach": {"order_id": 1},
    "/api/fault-cases/{case_id}/detach": {"order_id": 1},
} | {f"/api/orders/{{order_id}}/{move}": {"version": 1} | LEAST.get(move, {}) for move in OrderMove}


async def test_nothing_of_another_department_is_shown_by_any_route(backend: Backend, north: North) -> None:
    for method, template, _route in api_routes(backend.app):
        if method != "GET" or template in SHOW_NOTHING_OF_A_DEPARTMENT:
            continue
        for stranger in (north.south, north.south_worker):
            answer = await backend.get(north.path(template), stranger)
            if "{" in template:
                assert answer.status_code in (403, 404), (template, answer.status_code)
            else:
                assert answer.status_code in (200, 403), (template, answer.text)
                assert MARK not in answer.text, template
                assert not shows_worker(answer.json(), north.worker_id), template


async def test_what_strangers_do_not_see_is_really_there(backend: Backend, north: North) -> None:
    """Else the test above would pass in an empty house."""
    for method, template, _route in api_routes(backend.app):
        if method != "GET" or template in SHOW_NOTHING_OF_A_DEPARTMENT | OWN_ONLY:
            continue
        if template == "/api/orders/{order_id}/customer-link":  # says nothing but times
            continue
        if template == "/api/orders/{order_id}/commission":  # the order is of none
            continue
        if template == "/api/attachments/{attachment_id}":  # the uploader's until an order has it
            continue
        answer = await backend.get(north.path(template), north.north)
        assert answer.status_code == 200, (template, answer.text)
        if template == "/api/departments":
            assert len(answer.json()["items"]) == 2
        else:
            seen = MARK in answer.text or shows_worker(answer.json(), north.worker_id)
            assert seen or north.device_id in answer.text or '"lat":31.2' in answer.text, template


async def test_nothing_of_another_department_can_be_changed_by_any_route(
    backend: Backend, north: North
) -> None:
    before = await backend.events()
    for method, template, _route in api_routes(backend.app):
        if method == "GET" or "{" not in template or template.startswith("/api/attachments"):
            continue
        request = backend.patch if method == "PATCH" else backend.post
        answers = [
            (await request(north.path(template), stranger, WRITES[template])).status_code
            for stranger in (north.south, north.south_worker)
        ]
        assert set(answers) <= {403, 404}, (template, answers)
        assert 404 in answers, template
    assert await backend.events() == before


@pytest.mark.usefixtures("north")
async def test_the_log_shows_a_worker_only_what_concerns_him(backend: Backend) -> None:
    colleague = await backend.sign_in(await backend.worker(backend.departments.north))
    text = (await backend.get("/api/events?limit=500", colleague)).text
    assert MARK not in text


async def test_without_a_token_nothing_is_answered(backend: Backend, north: North) -> None:
    for method, template, _route in api_routes(backend.app):
        if (method, template) not in PUBLIC:
            path = north.path(
                template.replace("{template_id}", "1").replace("{order_type}/{version}", "fault/1")
            )
            answer = await backend.client.request(method, path, json=WRITES.get(template))
            assert answer.status_code == 401, (method, template)
            assert answer.headers["www-authenticate"] == "Bearer"


async def test_ids_of_another_department_inside_a_body_are_unknown(backend: Backend, north: North) -> None:
    departments = backend.departments
    theirs: dict[str, object] = {"department_id": departments.north}
    refused: dict[str, dict[str, object]] = {
        "/api/departments": {"name": "x", "parent_id": departments.north},
        "/api/workers": {"name": "x"} | theirs,
        "/api/customers": {"name": "x", "address": "x", "lat": 1, "lon": 1} | theirs,
        "/api/orders": {"type": "fault", "title": "x", "address": "x"} | theirs,
    }
    workers: dict[str, object] = {"worker_ids": [north.worker_id]}
    refused |= {
        "/api/locate-requests": workers,
        "/api/messages": {"text": "x"} | workers,
        "/api/groups": {"name": "x"} | workers,
    }
    for path, body in refused.items():
        answer = await backend.post(path, north.south, body)
        assert answer.status_code in (404, 422), (path, answer.text)
    own = await backend.worker(departments.south)
    away = {"version": own.version, "department_id": departments.north}
    assert (await backend.patch(f"/api/workers/{own.id}", north.south, away)).status_code == 404


def shows_worker(document: Any, worker_id: int) -> bool:
    """Whether a JSON document mentions the worker as `worker_id` anywhere."""
    return f'"worker_id": {worker_id},' in json.dumps(document)
