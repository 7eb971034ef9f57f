"""Candidates over HTTP."""

from typing import Any

from backend.org.schemas import WorkerOut
from backend.positions.fix import Fix
from contract.vocabulary import MonitoringMode, OrderType, Role, WorkerKind
from tests.backend.harness import Backend, Headers

SITE = {"lat": 31.2304, "lon": 121.4737}


async def put_at(backend: Backend, worker: WorkerOut, lat: float, lon: float, age_s: float = 0) -> None:
    at_ms = int(backend.clock.now_ms() - age_s * 1000)
    backend.services.latest.update([Fix(worker.id, at_ms, at_ms, lat, lon, accuracy_m=7.0)])


async def an_order(backend: Backend, caller: Headers, **fields: object) -> dict[str, Any]:
    body = {"type": "fault", "title": "断网", "department_id": backend.departments.north_team}
    return dict((await backend.post("/api/orders", caller, body | SITE | fields)).json())


async def candidates(backend: Backend, caller: Headers, order: dict[str, Any]) -> dict[str, Any]:
    answer = await backend.get(f"/api/orders/{order['id']}/candidates", caller)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_the_nearest_comes_first_and_nobody_is_left_out(backend: Backend, dispatcher: Headers) -> None:
    far, near, silent = [await backend.worker(on_duty=True) for _ in range(3)]
    off = await backend.worker()
    car = await backend.worker(kind=WorkerKind.VEHICLE, on_duty=True)
    await put_at(backend, far, 31.25, 121.47)
    await put_at(backend, near, 31.231, 121.4737)
    await put_at(backend, off, 31.2304, 121.4737)
    await put_at(backend, car, 31.2304, 121.4737)
    found = await candidates(backend, dispatcher, await an_order(backend, dispatcher))
    assert [it["worker_id"] for it in found["candidates"]] == [near.id, far.id]
    assert (
        found["candidates"][0] | {"distance_m": 66.7, "fix_age_s": 0, "accuracy_m": 7}
        == found["candidates"][0]
    )
    assert {it["worker_id"]: it["reasons"] for it in found["excluded"]} == {
        silent.id: ["no_fix"],
        off.id: ["off_duty"],
        car.id: ["vehicle"],
    }
    assert found["excluded_counts"] == {"no_fix": 1, "off_duty": 1, "vehicle": 1}
    assert {it["distance_m"] for it in found["excluded"] if it["worker_id"] == off.id} == {None}


async def test_load_counts_the_orders_that_somebody_has(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    await put_at(backend, worker, 31.23, 121.47)
    first = await an_order(backend, dispatcher)
    body = {"version": 1, "worker_id": worker.id}
    await backend.post(f"/api/orders/{first['id']}/dispatch", dispatcher, body)
    second = await an_order(backend, dispatcher)
    assert (await candidates(backend, dispatcher, second))["candidates"][0]["load"] == 1
    await backend.post(f"/api/orders/{first['id']}/cancel", dispatcher, {"version": 2, "reason": "x"})
    assert (await candidates(backend, dispatcher, second))["candidates"][0]["load"] == 0


async def test_a_dispatcher_sees_only_candidates_of_its_departments(
    backend: Backend, dispatcher: Headers, north_dispatcher: Headers
) -> None:
    own = await backend.worker(on_duty=True)
    await backend.worker(backend.departments.south, on_duty=True)
    order = await an_order(backend, dispatcher)
    found = await candidates(backend, north_dispatcher, order)
    assert [it["worker_id"] for it in found["candidates"] + found["excluded"]] == [own.id]


async def test_whoever_is_followed_only_on_task_is_seen_at_the_site(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(monitoring=MonitoringMode.TASK, on_duty=True)
    phone = await backend.sign_in(worker)
    await put_at(backend, worker, 31.23, 121.47)
    order = await an_order(backend, dispatcher)
    assert (await candidates(backend, dispatcher, order))["excluded"][0]["reasons"] == ["not_monitored"]
    path = f"/api/orders/{order['id']}"
    await backend.post(f"{path}/dispatch", dispatcher, {"version": 1, "worker_id": worker.id})
    await backend.post(f"{path}/accept", phone, {"version": 2})
    await backend.post(f"{path}/check-in", phone, {"version": 3, **SITE})
    other = await an_order(backend, dispatcher)
    assert (await candidates(backend, dispatcher, other))["candidates"][0]["worker_id"] == worker.id


async def test_skills_are_read_as_they_are_now(backend: Backend, dispatcher: Headers, admin: Headers) -> None:
    worker = await backend.worker(skills=[OrderType.PATROL], on_duty=True)
    await put_at(backend, worker, 31.23, 121.47)
    order = await an_order(backend, dispatcher)
    assert (await candidates(backend, dispatcher, order))["excluded"][0]["reasons"] == ["skill"]
    body = {"version": worker.version, "skills": ["fault"]}
    assert (await backend.patch(f"/api/workers/{worker.id}", admin, body)).status_code == 200
    assert len((await candidates(backend, dispatcher, order))["candidates"]) == 1


async def test_a_worker_asks_for_no_candidates(backend: Backend, dispatcher: Headers) -> None:
    phone = await backend.sign_in(await backend.worker())
    order = await an_order(backend, dispatcher)
    assert (await backend.get(f"/api/orders/{order['id']}/candidates", phone)).status_code == 403
    watcher = await backend.account(Role.SUPERVISOR)
    assert (await backend.get(f"/api/orders/{order['id']}/candidates", watcher)).status_code == 200


async def test_of_many_orders_each_gets_somebody_and_nobody_gets_more_than_fits(
    backend: Backend, dispatcher: Headers
) -> None:
    near, next_best = [await backend.worker(on_duty=True) for _ in range(2)]
    await put_at(backend, near, 31.2305, 121.4737)
    await put_at(backend, next_best, 31.236, 121.4737)
    orders = [await an_order(backend, dispatcher) for _ in range(12)]
    ended = await backend.post(
        f"/api/orders/{orders[11]['id']}/cancel", dispatcher, {"version": 1, "reason": "x"}
    )
    assert ended.status_code == 200
    asked = {"order_ids": [one["id"] for one in reversed(orders)]}
    answer = await backend.client.post("/api/orders/best", json=asked, headers=dispatcher)
    items = answer.json()["items"]
    assert [one["order_id"] for one in items] == [one["id"] for one in reversed(orders[:11])]
    given = [one["worker_id"] for one in reversed(items)]  # the first raised is the most pressing
    assert given[:5] == [near.id] * 5
    assert (given.count(near.id), given.count(next_best.id), given.count(None)) == (5, 5, 1)
    assert items[-1] == {
        "order_id": orders[0]["id"],
        "worker_id": near.id,
        "eta_s": 1,
        "distance_m": 11.1,
        "by": "line",
    } | {"eta_s": items[-1]["eta_s"]}
