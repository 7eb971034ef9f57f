"""Asking phones where they are: what is refused at once, who may answer, and what ends a request."""

from datetime import timedelta
from typing import Any

import pytest

from backend.locating import service
from contract.vocabulary import EventKind, MonitoringMode
from tests.backend.harness import Backend, Headers

LAT, LON = 31.231, 121.475


async def ask(backend: Backend, caller: Headers, *worker_ids: int) -> list[dict[str, Any]]:
    answer = await backend.post("/api/locate-requests", caller, {"worker_ids": list(worker_ids)})
    assert answer.status_code == 201, answer.text
    return list(answer.json()["items"])


async def state_of(backend: Backend, caller: Headers, locate_id: int) -> dict[str, Any]:
    items = (await backend.get("/api/locate-requests", caller)).json()["items"]
    return next(dict(item) for item in items if item["id"] == locate_id)


def fix_now(backend: Backend) -> dict[str, Any]:
    return {"at": backend.clock.now().isoformat(), "lat": LAT, "lon": LON, "accuracy_m": 8}


async def test_the_phone_is_told_and_its_answer_is_stored_and_given(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(on_duty=True)
    phone = await backend.sign_in(worker)
    [asked] = await ask(backend, dispatcher, worker.id)
    assert (asked["state"], asked["reason"]) == ("pending", None)
    [waiting] = (await backend.get("/api/my/locate-requests", phone)).json()["items"]
    assert waiting["id"] == asked["id"]
    answer = await backend.post(f"/api/my/locate-requests/{asked['id']}", phone, {"fix": fix_now(backend)})
    assert answer.status_code == 200, answer.text
    fixed = answer.json()
    assert (fixed["state"], fixed["lat"], fixed["lon"], fixed["accuracy_m"]) == ("fixed", LAT, LON, 8)
    assert (await state_of(backend, dispatcher, asked["id"]))["state"] == "fixed"
    assert (await backend.get("/api/my/locate-requests", phone)).json()["items"] == []
    stored = (await backend.get(f"/api/workers/{worker.id}/positions", dispatcher)).json()["items"]
    assert [(it["lat"], it["source"]) for it in stored] == [(LAT, "phone")]


async def test_the_worker_sees_the_request_in_his_own_log(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    phone = await backend.sign_in(worker)
    await ask(backend, dispatcher, worker.id)
    events = (await backend.get("/api/events?limit=500", phone)).json()["items"]
    [seen] = [event for event in events if event["kind"] == EventKind.LOCATE_REQUESTED]
    assert seen["actor_name"].startswith("dispatcher")


@pytest.mark.parametrize(
    ("monitoring", "on_duty", "stealth", "has_device", "reason"),
    [
        (MonitoringMode.FULL, False, False, True, "off_duty"),
        (MonitoringMode.FULL, True, True, True, "stealth"),
        (MonitoringMode.NEVER, True, False, True, "not_monitored"),
        (MonitoringMode.TASK, True, False, True, "not_monitored"),
        (MonitoringMode.FULL, True, False, False, "no_device"),
    ],
)
async def test_what_a_rule_forbids_is_refused_at_once_by_its_name(
    backend: Backend,
    dispatcher: Headers,
    monitoring: MonitoringMode,
    on_duty: bool,
    stealth: bool,
    has_device: bool,
    reason: str,
) -> None:
    worker = await backend.worker(monitoring=monitoring, on_duty=on_duty)
    if has_device:
        phone = await backend.sign_in(worker)
        await backend.post("/api/my/stealth", phone, {"stealth": stealth})
    [asked] = await ask(backend, dispatcher, worker.id)
    assert (asked["state"], asked["reason"], asked["lat"]) == ("refused", reason, None)


async def test_many_are_asked_at_once_and_each_gets_an_answer_of_its_own(
    backend: Backend, dispatcher: Headers
) -> None:
    working, resting = await backend.worker(on_duty=True), await backend.worker()
    await backend.device(working.id)
    asked = await ask(backend, dispatcher, resting.id, working.id, resting.id)
    assert [(it["worker_id"], it["state"]) for it in asked] == [
        (resting.id, "refused"),
        (working.id, "pending"),
    ]


async def test_a_trackers_next_fix_answers_too_but_not_one_kept_from_before(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(on_duty=True)
    device = await backend.device(worker.id)
    [asked] = await ask(backend, dispatcher, worker.id)
    old_s = backend.clock.now_ms() // 1000 - 600
    await backend.client.get(f"/ingest/osmand?id={device}&lat=31.1&lon={LON}&timestamp={old_s}")
    await backend.services.locate_watch.round()
    assert (await state_of(backend, dispatcher, asked["id"]))["state"] == "pending"
    backend.clock.advance(20)
    now_s = backend.clock.now_ms() // 1000
    await backend.client.get(f"/ingest/osmand?id={device}&lat=31.1001&lon={LON}&timestamp={now_s}")
    await backend.services.locate_watch.round()
    fixed = await state_of(backend, dispatcher, asked["id"])
    assert (fixed["state"], fixed["lat"]) == ("fixed", pytest.approx(31.1001, abs=1e-6))


async def test_nobody_answering_for_a_minute_ends_the_request(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    await backend.device(worker.id)
    [asked] = await ask(backend, dispatcher, worker.id)
    backend.clock.advance(59)
    await backend.services.locate_watch.round()
    assert (await state_of(backend, dispatcher, asked["id"]))["state"] == "pending"
    backend.clock.advance(1)
    await backend.services.locate_watch.round()
    assert (await state_of(backend, dispatcher, asked["id"]))["state"] == "timed_out"


async def test_hiding_refuses_what_is_pending(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    phone = await backend.sign_in(worker)
    [asked] = await ask(backend, dispatcher, worker.id)
    await backend.post("/api/my/stealth", phone, {"stealth": True})
    await backend.services.locate_watch.round()
    ended = await state_of(backend, dispatcher, asked["id"])
    assert (ended["state"], ended["reason"]) == ("refused", "stealth")


async def test_a_place_sent_while_hidden_is_neither_stored_nor_given(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(on_duty=True)
    phone = await backend.sign_in(worker)
    [asked] = await ask(backend, dispatcher, worker.id)
    await backend.post("/api/my/stealth", phone, {"stealth": True})
    answer = await backend.post(f"/api/my/locate-requests/{asked['id']}", phone, {"fix": fix_now(backend)})
    assert (answer.json()["state"], answer.json()["reason"]) == ("refused", "stealth")
    assert (await backend.get(f"/api/workers/{worker.id}/positions", dispatcher)).json()["items"] == []


async def test_a_phone_that_cannot_tell_says_why(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    phone = await backend.sign_in(worker)
    [asked] = await ask(backend, dispatcher, worker.id)
    refused = {"refused": True, "reason": "no_permission"}
    answer = await backend.post(f"/api/my/locate-requests/{asked['id']}", phone, refused)
    assert (answer.json()["state"], answer.json()["reason"]) == ("refused", "no_permission")
    late = await backend.post(f"/api/my/locate-requests/{asked['id']}", phone, {"fix": fix_now(backend)})
    assert late.json()["state"] == "refused"


async def test_another_workers_request_cannot_be_answered(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    await backend.device(worker.id)
    [asked] = await ask(backend, dispatcher, worker.id)
    stranger = await backend.sign_in(await backend.worker(on_duty=True))
    answer = await backend.post(f"/api/my/locate-requests/{asked['id']}", stranger, {"fix": fix_now(backend)})
    assert answer.status_code == 404


async def test_workers_of_other_departments_cannot_be_asked(
    backend: Backend, north_dispatcher: Headers
) -> None:
    southern = await backend.worker(backend.departments.south, on_duty=True)
    answer = await backend.post("/api/locate-requests", north_dispatcher, {"worker_ids": [southern.id]})
    assert answer.status_code == 404


async def test_an_old_request_is_forgotten_with_the_place_in_its_events(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(on_duty=True)
    phone = await backend.sign_in(worker)
    asked = []
    for _ in range(2):
        asked += await ask(backend, dispatcher, worker.id)
        await backend.post(f"/api/my/locate-requests/{asked[-1]['id']}", phone, {"fix": fix_now(backend)})
        backend.clock.advance(300)
    async with backend.services.database.writing() as session:
        assert await service.forget(session, backend.clock.now() - timedelta(seconds=300)) == 1
    kept = (await backend.get("/api/locate-requests", dispatcher)).json()["items"]
    assert [it["id"] for it in kept] == [asked[1]["id"]]
    fixed = [event for event in await backend.events() if event.kind == EventKind.LOCATE_FIXED]
    assert [event.payload["locate"]["lat"] for event in fixed] == [None, LAT]
    assert fixed[0].payload["locate"]["state"] == "fixed"
