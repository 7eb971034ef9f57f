"""The organisation's settings from outside: who may change them, who hears of it, and what follows."""

from typing import Any

import pytest

from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers

# the tests' clock stands at Saturday 12:00 in China
WEEKDAYS = {"days": [1, 2, 3, 4, 5], "from": "08:00", "until": "18:00"}
SATURDAYS = {"days": [6], "from": "12:00", "until": "13:00"}


async def change(backend: Backend, caller: Headers, **changes: Any) -> dict[str, Any]:
    version = (await backend.get("/api/organisation", caller)).json()["version"]
    answer = await backend.patch("/api/organisation", caller, {"version": version, **changes})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def send_fix(backend: Backend, device_id: str) -> str:
    at_s = backend.clock.now_ms() // 1000
    query = f"id={device_id}&lat=31.2&lon=121.4&timestamp={at_s}"
    answer = await backend.client.get(f"/ingest/osmand?{query}")
    assert answer.status_code == 200
    return (await backend.get("/api/ingest/stats", await backend.account(Role.DISPATCHER))).text


async def test_only_what_is_given_is_changed(backend: Backend, admin: Headers) -> None:
    before = (await backend.get("/api/organisation", admin)).json()
    changed = await change(backend, admin, centre=[30.5, 120.5], fix_interval_s=60)
    assert changed == before | {"version": 2, "centre": [30.5, 120.5], "fix_interval_s": 60}
    assert (await backend.get("/api/organisation", admin)).json() == changed
    settings = (await backend.get("/api/snapshot", admin)).json()["settings"]
    assert (settings["centre"], settings["fix_interval_s"]) == ([30.5, 120.5], 60)


async def test_who_saw_an_older_version_is_told(backend: Backend, admin: Headers) -> None:
    await change(backend, admin, zoom=10)
    late = await backend.patch("/api/organisation", admin, {"version": 1, "zoom": 12})
    assert late.status_code == 409
    assert late.json()["current"]["zoom"] == 10


async def test_only_the_enterprises_administrator_may_change(backend: Backend, dispatcher: Headers) -> None:
    department_admin = await backend.account(Role.DEPARTMENT_ADMIN)
    for caller in (dispatcher, department_admin):
        answer = await backend.patch("/api/organisation", caller, {"version": 1, "zoom": 12})
        assert answer.status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"working_periods": [WEEKDAYS | {"days": []}]},
        {"working_periods": [WEEKDAYS | {"days": [8]}]},
        {"working_periods": [WEEKDAYS | {"from": "24:00"}]},
        {"working_periods": [WEEKDAYS | {"until": "18:60"}]},
        {"fix_interval_s": 0},
        {"centre": [91, 0]},
        {"position_retention_days": 0},
        {"holidays": ["2026-13-01"]},
        {"track": {"stop_radius_m": 1}},
        {"track": {"stop_min": 60}},
        {"name": " "},
    ],
)
async def test_what_makes_no_sense_is_refused(
    backend: Backend, admin: Headers, wrong: dict[str, Any]
) -> None:
    assert (await backend.patch("/api/organisation", admin, {"version": 1} | wrong)).status_code == 422


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fix_interval_s": 1800}, "stale_after_s"),
        ({"stale_after_s": 1600}, "lost_after_s"),
        ({"fix_interval_s": 600, "stale_after_s": 60}, "stale_after_s"),
    ],
)
async def test_limits_that_contradict_each_other_name_the_field(
    backend: Backend, admin: Headers, wrong: dict[str, Any], field: str
) -> None:
    answer = await backend.patch("/api/organisation", admin, {"version": 1} | wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["body", field]
    assert (await backend.get("/api/organisation", admin)).json()["version"] == 1


async def test_the_rules_of_tracks_are_changed_one_by_one(backend: Backend, admin: Headers) -> None:
    changed = await change(backend, admin, track={"stop_radius_m": 80})
    assert changed["track"] == {"stop_radius_m": 80, "stop_min_s": 300, "gap_s": 900}


async def test_the_rules_of_candidates_are_settings(backend: Backend, admin: Headers) -> None:
    changed = await change(backend, admin, candidates={"far_m": 3000})
    assert changed["candidates"] == {"full_load": 5, "far_m": 3000, "city_speed_mps": 4.2}
    wrong = {"version": changed["version"], "candidates": {"full_load": 0}}
    refused = await backend.patch("/api/organisation", admin, wrong)
    assert refused.json()["errors"][0]["loc"] == ["body", "candidates", "full_load"]


async def test_accounts_of_every_department_hear_of_a_change(backend: Backend, admin: Headers) -> None:
    below = await backend.get("/api/departments", admin)
    root = below.json()["items"][0]["id"]
    made = await backend.post("/api/departments", admin, {"name": "巡检班", "parent_id": root})
    dispatcher = await backend.account(Role.DISPATCHER, department_id=made.json()["id"])
    await change(backend, admin, zoom=9)
    heard = (await backend.get("/api/events?limit=500", dispatcher)).json()["items"]
    assert [event["kind"] for event in heard][-1:] == ["organisation.changed"]


async def test_on_a_holiday_nothing_is_stored(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    device = await backend.device(worker.id)
    await change(backend, admin, working_periods=[SATURDAYS], holidays=["2026-11-21"])
    assert '"off_hours":1' in await send_fix(backend, device)
    await change(backend, admin, holidays=[])
    await send_fix(backend, device)
    assert len((await backend.get(f"/api/workers/{worker.id}/positions", admin)).json()["items"]) == 1


async def test_outside_working_periods_nothing_is_stored_and_the_rule_is_named(
    backend: Backend, admin: Headers
) -> None:
    worker = await backend.worker(on_duty=True)
    device = await backend.device(worker.id)
    await change(backend, admin, working_periods=[WEEKDAYS])
    assert '"off_hours":1' in await send_fix(backend, device)
    assert (await backend.get(f"/api/workers/{worker.id}/positions", admin)).json()["items"] == []
    await change(backend, admin, working_periods=[WEEKDAYS, SATURDAYS])
    await send_fix(backend, device)
    assert len((await backend.get(f"/api/workers/{worker.id}/positions", admin)).json()["items"]) == 1


async def test_outside_working_periods_nobody_can_be_located(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    await backend.device(worker.id)
    await change(backend, admin, working_periods=[WEEKDAYS])
    asked = await backend.post("/api/locate-requests", admin, {"worker_ids": [worker.id]})
    [refused] = asked.json()["items"]
    assert (refused["state"], refused["reason"]) == ("refused", "off_hours")


async def test_a_restart_remembers_the_periods_and_what_held_before(backend: Backend, admin: Headers) -> None:
    await change(backend, admin, working_periods=[WEEKDAYS])
    backend.clock.advance(60)
    await change(backend, admin, working_periods=[SATURDAYS])
    hours, database = backend.services.hours, backend.services.database
    now_ms = backend.clock.now_ms()
    before = [hours.forbids(1, now_ms - age_s * 1000) for age_s in (0, 30, 3600)]
    assert before == [False, True, True]
    async with database.reading() as session:
        await hours.load(session, hours.now)
    assert [hours.forbids(1, now_ms - age_s * 1000) for age_s in (0, 30, 3600)] == before


async def test_every_worker_is_told_of_a_change(backend: Backend, admin: Headers) -> None:
    phone = await backend.sign_in(await backend.worker())
    await change(backend, admin, working_periods=[WEEKDAYS])
    events = (await backend.get("/api/events?limit=500", phone)).json()["items"]
    [told] = [event for event in events if event["kind"] == "organisation.changed"]
    assert told["payload"]["organisation"]["working_periods"] == [WEEKDAYS]
    assert (await backend.get("/api/snapshot", phone)).json()["settings"]["working_periods"] == [WEEKDAYS]


async def test_nobody_is_lost_outside_working_periods(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    await send_fix(backend, await backend.device(worker.id))
    await change(backend, admin, working_periods=[SATURDAYS, WEEKDAYS])
    watch = backend.services.alarm_watch
    backend.clock.advance(1800)
    await watch.evaluate()
    assert await alarm_states(backend) == ["active"]
    backend.clock.advance(1860)  # 13:01
    await watch.evaluate()
    assert await alarm_states(backend) == ["cleared"]
    backend.clock.advance(43 * 3600)  # Monday 08:01: the whole limit is given first
    await watch.evaluate()
    assert await alarm_states(backend) == ["cleared"]
    backend.clock.advance(1600)
    await watch.evaluate()
    assert await alarm_states(backend) == ["active", "cleared"]


async def alarm_states(backend: Backend) -> list[str]:
    answer = await backend.get("/api/alarms", await backend.account(Role.DISPATCHER))
    return [alarm["state"] for alarm in answer.json()["items"]]


async def test_a_worker_may_have_an_interval_of_his_own(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker()
    phone = await backend.sign_in(worker)
    path = f"/api/workers/{worker.id}"
    set_ = await backend.patch(path, admin, {"version": 1, "fix_interval_s": 600})
    assert set_.json()["fix_interval_s"] == 600
    assert (await backend.get("/api/my/worker", phone)).json()["fix_interval_s"] == 600
    kept = await backend.patch(path, admin, {"version": 2, "name": "李伟"})
    assert kept.json()["fix_interval_s"] == 600
    back = await backend.patch(path, admin, {"version": 3, "fix_interval_s": None})
    assert back.json()["fix_interval_s"] is None


async def test_a_worker_may_have_working_periods_of_his_own(backend: Backend, admin: Headers) -> None:
    worker, other = await backend.worker(on_duty=True), await backend.worker(on_duty=True)
    device, others_device = await backend.device(worker.id), await backend.device(other.id)
    await change(backend, admin, working_periods=[SATURDAYS])
    own = {"version": worker.version, "working_periods": [WEEKDAYS]}
    changed = await backend.patch(f"/api/workers/{worker.id}", admin, own)
    assert changed.json()["working_periods"] == [WEEKDAYS]
    assert '"off_hours":1' in await send_fix(backend, device)
    assert '"off_hours":1' in await send_fix(backend, others_device)
    asked = await backend.post("/api/locate-requests", admin, {"worker_ids": [worker.id]})
    assert asked.json()["items"][0]["reason"] == "off_hours"
    assert (await backend.get("/api/snapshot", admin)).json()["workers"][0]["working_periods"] == [WEEKDAYS]
    back = {"version": changed.json()["version"], "working_periods": None}
    await backend.patch(f"/api/workers/{worker.id}", admin, back)
    backend.clock.advance(60)
    assert '"off_hours":1' in await send_fix(backend, device)
    assert len((await backend.get(f"/api/workers/{worker.id}/positions", admin)).json()["items"]) == 1


async def test_own_periods_may_be_always_and_survive_a_restart(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    await change(backend, admin, working_periods=[WEEKDAYS], holidays=["2026-11-21"])
    backend.clock.advance(60)
    own = {"version": worker.version, "working_periods": []}
    assert (await backend.patch(f"/api/workers/{worker.id}", admin, own)).status_code == 200
    hours, now_ms = backend.services.hours, backend.clock.now_ms()
    assert not hours.forbids(worker.id, now_ms)
    assert hours.forbids(worker.id + 1, now_ms)
    assert hours.forbids(worker.id, now_ms - 1000)  # before, the organisation's held
    async with backend.services.database.reading() as session:
        await hours.load(session, hours.now)
    assert not hours.forbids(worker.id, now_ms)
    assert hours.forbids(worker.id, now_ms - 1000)


async def test_the_worker_is_told_how_he_is_monitored_now(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker()
    phone = await backend.sign_in(worker)
    body = {"version": worker.version, "monitoring": "task", "fix_interval_s": 300}
    await backend.patch(f"/api/workers/{worker.id}", admin, body)
    events = (await backend.get("/api/events?limit=500", phone)).json()["items"]
    assert events[-1]["kind"] == "worker.monitoring_changed"
    assert events[-1]["payload"]["worker"]["fix_interval_s"] == 300
