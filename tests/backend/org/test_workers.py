"""Departments, workers, devices, duty and stealth over HTTP, and the roster that mirrors them."""

from datetime import datetime

import pytest

from backend.org.roster import Roster
from contract.vocabulary import EventKind, MonitoringMode, Role
from tests.backend.clocks import ManualClock
from tests.backend.harness import Backend, Headers


async def rebuilt(backend: Backend) -> Roster:
    """The roster as a fresh process would read it."""
    roster = Roster()
    async with backend.services.database.reading() as session:
        await roster.rebuild(session)
    return roster


async def test_a_worker_gets_a_number_when_none_is_given(backend: Backend, admin: Headers) -> None:
    body = {"name": "张伟", "department_id": backend.departments.north, "skills": ["fault", "fault"]}
    made = await backend.post("/api/workers", admin, body)
    assert made.status_code == 201
    worker = made.json()
    assert worker["number"].startswith("W0")
    assert (worker["version"], worker["skills"], worker["on_duty"]) == (1, ["fault"], False)


@pytest.mark.parametrize("same", ["number", "phone"])
async def test_number_and_phone_belong_to_one_worker(backend: Backend, admin: Headers, same: str) -> None:
    body = {"name": "张伟", "department_id": backend.departments.north, same: "13800099999"}
    assert (await backend.post("/api/workers", admin, body)).status_code == 201
    assert (await backend.post("/api/workers", admin, body)).status_code == 409


async def test_workers_are_found_by_part_of_name_number_or_phone(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker()
    await backend.worker()
    for part in (worker.name[1:], worker.number[-4:], (worker.phone or "")[-4:]):
        found = (await backend.get(f"/api/workers?q={part}", admin)).json()["items"]
        assert worker.id in [one["id"] for one in found], part


async def test_pages_of_workers_hold_everybody_once(backend: Backend, admin: Headers) -> None:
    ids = [(await backend.worker()).id for _ in range(5)]
    seen: list[int] = []
    cursor = ""
    while True:
        page = (await backend.get(f"/api/workers?limit=2{cursor}", admin)).json()
        seen += [worker["id"] for worker in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ids


async def test_a_cursor_that_was_not_handed_out_is_refused(backend: Backend, admin: Headers) -> None:
    for cursor in ("nonsense", "W10", "WyJhIl0", "WzFlNDAwXQ"):
        assert (await backend.get(f"/api/workers?cursor={cursor}", admin)).status_code == 422, cursor


async def test_a_department_admin_sees_his_subtree_only(backend: Backend) -> None:
    head = await backend.account(Role.DEPARTMENT_ADMIN, backend.departments.north)
    seen = (await backend.get("/api/departments", head)).json()["items"]
    assert {one["id"] for one in seen} == {backend.departments.north, backend.departments.north_team}


async def test_a_dispatcher_may_not_change_workers(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker()
    body = {"version": 1, "name": "x"}
    assert (await backend.patch(f"/api/workers/{worker.id}", dispatcher, body)).status_code == 403


async def test_punching_on_twice_is_one_punch(backend: Backend) -> None:
    worker = await backend.worker()
    phone = await backend.sign_in(worker)
    for _ in range(2):
        answer = await backend.post("/api/my/duty", phone, {"on_duty": True})
        assert (answer.status_code, answer.json()["on_duty"]) == (200, True)
    punches = [event for event in await backend.events() if event.kind is EventKind.WORKER_ON_DUTY]
    assert [event.subject_id for event in punches] == [worker.id]
    assert punches[0].actor.name == worker.name


async def test_since_when_somebody_is_on_duty_hidden_or_not_followed_is_told(
    backend: Backend, admin: Headers, clock: ManualClock
) -> None:
    worker = await backend.worker()
    phone = await backend.sign_in(worker)
    assert (worker.duty_since, worker.stealth_since, worker.monitoring_since) == (None, None, None)
    began = clock.now()
    await backend.post("/api/my/duty", phone, {"on_duty": True})
    clock.advance(60)
    await backend.post("/api/my/duty", phone, {"on_duty": True})
    await backend.post("/api/my/stealth", phone, {"stealth": True})
    state = (await backend.get(f"/api/workers/{worker.id}", admin)).json()
    told = [state[name] and datetime.fromisoformat(state[name]) for name in ("duty_since", "stealth_since")]
    assert told == [began, clock.now()]
    assert state["monitoring_since"] is None


async def test_duty_and_stealth_reach_the_privacy_gate_at_once(backend: Backend) -> None:
    worker = await backend.worker()
    phone = await backend.sign_in(worker)
    roster = backend.services.roster
    await backend.post("/api/my/duty", phone, {"on_duty": True})
    await backend.post("/api/my/stealth", phone, {"stealth": True})
    state = roster.privacy(worker.id)
    assert state is not None
    assert (state.on_duty, state.stealth, state.monitoring) == (True, True, MonitoringMode.FULL)
    assert (await rebuilt(backend)).privacy(worker.id) == state


async def test_the_roster_that_followed_equals_one_read_anew(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    device_id = await backend.device(worker.id)
    gone = await backend.device(worker.id)
    await backend.post(f"/api/devices/{gone}/revoke", admin)
    body = {"version": worker.version, "department_id": backend.departments.south, "skills": ["move"]}
    assert (await backend.patch(f"/api/workers/{worker.id}", admin, body)).status_code == 200
    followed, fresh = backend.services.roster, await rebuilt(backend)
    assert list(followed.workers()) == list(fresh.workers())
    for roster in (followed, fresh):
        assert roster.device(device_id) == worker.id
        assert roster.device(gone) is None
        assert (roster.is_revoked(gone), roster.is_revoked(device_id)) == (True, False)
        assert roster.department(worker.id) == backend.departments.south
        assert roster.subtree(backend.departments.north) == {
            backend.departments.north,
            backend.departments.north_team,
        }


async def test_a_trackers_own_id_can_be_made_known_once(backend: Backend, admin: Headers) -> None:
    first, second = await backend.worker(), await backend.worker()
    body = {"label": "车载终端", "device_id": "48241179"}
    assert (await backend.post(f"/api/workers/{first.id}/devices", admin, body)).status_code == 201
    assert (await backend.post(f"/api/workers/{second.id}/devices", admin, body)).status_code == 409
    shown = (await backend.get(f"/api/workers/{first.id}/devices", admin)).json()["items"]
    assert [device["device_id"] for device in shown] == ["48241179"]


async def test_the_log_does_not_tell_device_ids_or_login_codes(
    backend: Backend, admin: Headers, dispatcher: Headers
) -> None:
    worker = await backend.worker()
    device_id = await backend.device(worker.id)
    code = (await backend.post(f"/api/workers/{worker.id}/login-code", admin)).json()["code"]
    await backend.post(f"/api/devices/{device_id}/revoke", admin)
    text = (await backend.get("/api/events?limit=500", dispatcher)).text
    assert "device.revoked" in text
    assert device_id not in text
    assert code not in text


async def test_a_worker_without_a_phone_gets_no_login_code(backend: Backend, admin: Headers) -> None:
    body = {"name": "沪A·12345", "kind": "vehicle", "department_id": backend.departments.north}
    vehicle = (await backend.post("/api/workers", admin, body)).json()
    assert (await backend.post(f"/api/workers/{vehicle['id']}/login-code", admin)).status_code == 409
