"""What happened to somebody comes with the track: steps of orders and alarms, to those who may see them."""

from typing import Any

from backend.positions.fix import Fix
from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers
from tests.backend.tracks.test_query import asked, lines


async def happened(backend: Backend, worker_id: int, caller: Headers | None = None) -> list[dict[str, Any]]:
    (line,) = await lines(backend, asked(backend, worker_id, hours=6), caller)
    return list(line["happened"])


async def test_the_steps_of_orders_and_the_alarms_are_told_in_the_order_of_time(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    room = await backend.account(Role.DISPATCHER)
    phone = await backend.sign_in(worker)
    body = {
        "type": "fault",
        "title": "断网",
        "department_id": worker.department_id,
        "lat": 31.2,
        "lon": 121.4,
    }
    order = (await backend.post("/api/orders", room, body)).json()
    for path, caller, fields in (("dispatch", room, {"worker_id": worker.id}), ("accept", phone, {})):
        backend.clock.advance(60)
        answer = await backend.post(
            f"/api/orders/{order['id']}/{path}", caller, {"version": order["version"]} | fields
        )
        assert answer.status_code == 200, answer.text
        order = answer.json()
    now_ms = backend.clock.now_ms()
    await backend.services.pipeline.submit([Fix(worker.id, now_ms, now_ms, 31.2, 121.4)])
    backend.clock.advance(2 * 3600)
    await backend.services.alarm_watch.evaluate()
    backend.clock.advance(60)
    told = await happened(backend, worker.id)
    lost = [it for it in told if it["subject_kind"] == "alarm"]
    steps = [it for it in told if it["subject_kind"] == "order"]
    assert [(it["kind"], it["number"], it["title"]) for it in steps] == [
        ("order.dispatched", order["number"], "断网"),
        ("order.accepted", order["number"], "断网"),
    ]
    assert "lost_contact" in {it["alarm"] for it in lost}
    assert {it["title"] for it in lost} <= {worker.name, order["number"]}
    assert [it["at"] for it in told] == sorted(it["at"] for it in told)


async def test_orders_of_departments_that_are_not_the_callers_are_left_out(backend: Backend) -> None:
    worker = await backend.worker(backend.departments.north_team, on_duty=True)
    admin = await backend.account(Role.ENTERPRISE_ADMIN)
    body = {"type": "fault", "title": "断网", "lat": 31.2, "lon": 121.4}
    for department_id in (backend.departments.north_team, backend.departments.south):
        order = (await backend.post("/api/orders", admin, body | {"department_id": department_id})).json()
        answer = await backend.post(
            f"/api/orders/{order['id']}/dispatch",
            admin,
            {"version": order["version"], "worker_id": worker.id},
        )
        assert answer.status_code == 200, answer.text
    backend.clock.advance(60)
    everything = await happened(backend, worker.id, admin)
    north = await backend.account(Role.DISPATCHER, backend.departments.north)
    assert [it["kind"] for it in everything] == ["order.dispatched"] * 2
    assert len(await happened(backend, worker.id, north)) == 1
    own = await backend.sign_in(worker)
    assert len(await happened(backend, worker.id, own)) == 2
