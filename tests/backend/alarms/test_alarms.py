"""Alarms follow their causes, through restarts, and wait to be acknowledged."""

from typing import Any

from backend.alarms.tasks import AlarmWatch
from backend.org.schemas import WorkerOut
from backend.organisation.service import OrganisationSettings
from backend.positions.fix import Fix
from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers

LOST_AFTER_S = OrganisationSettings().lost_after_s


async def heard(backend: Backend, worker: WorkerOut) -> None:
    now_ms = backend.clock.now_ms()
    backend.services.latest.update([Fix(worker.id, now_ms, now_ms, 31.2, 121.4)])


async def alarms(backend: Backend, caller: Headers, query: str = "") -> list[dict[str, Any]]:
    await backend.services.alarm_watch.evaluate()
    await backend.services.escalation.round()
    return list((await backend.get(f"/api/alarms{query}", caller)).json()["items"])


async def lost_worker(backend: Backend) -> WorkerOut:
    worker = await backend.worker(on_duty=True)
    await heard(backend, worker)
    backend.clock.advance(LOST_AFTER_S + 1)
    return worker


async def account(backend: Backend) -> Headers:
    """Fresh, because access tokens are short-lived and these tests let time pass."""
    return await backend.account(Role.DISPATCHER)


async def test_lost_contact_is_raised_once_and_ends_with_the_next_fix(backend: Backend) -> None:
    worker = await lost_worker(backend)
    room = await account(backend)
    first = await alarms(backend, room)
    assert [(it["kind"], it["title"], it["state"]) for it in first] == [
        ("lost_contact", worker.name, "active")
    ]
    assert await alarms(backend, room) == first
    await heard(backend, worker)
    assert [it["state"] for it in await alarms(backend, room)] == ["cleared"]
    kinds = [event.kind for event in await backend.events() if event.kind.startswith("alarm.")]
    assert kinds == ["alarm.raised", "alarm.cleared"]


async def test_going_off_duty_ends_lost_contact(backend: Backend) -> None:
    worker = await lost_worker(backend)
    room = await account(backend)
    assert len(await alarms(backend, room)) == 1
    await backend.post("/api/my/duty", await backend.sign_in(worker), {"on_duty": False})
    assert await alarms(backend, room, "?state=active") == []


async def test_who_comes_on_duty_is_given_time(backend: Backend) -> None:
    worker = await backend.worker(on_duty=False)
    await heard(backend, worker)
    backend.clock.advance(8 * 3600)
    await backend.post("/api/my/duty", await backend.sign_in(worker), {"on_duty": True})
    assert await alarms(backend, await account(backend)) == []
    backend.clock.advance(LOST_AFTER_S + 1)
    assert len(await alarms(backend, await account(backend))) == 1


async def test_a_restart_neither_doubles_nor_forgets(backend: Backend) -> None:
    await lost_worker(backend)
    room = await account(backend)
    before = await alarms(backend, room)
    services = backend.services
    again = AlarmWatch(
        database=services.database,
        clock=backend.clock,
        roster=services.roster,
        latest=services.latest,
        hours=services.hours,
    )
    await again.prepare()
    await again.evaluate()
    assert await alarms(backend, room) == before


async def test_after_a_restart_silence_is_not_blamed_on_the_workers(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    await heard(backend, worker)
    backend.clock.advance(8 * 3600)
    services = backend.services
    watch = AlarmWatch(
        database=services.database,
        clock=backend.clock,
        roster=services.roster,
        latest=services.latest,
        hours=services.hours,
    )
    await watch.prepare()
    await watch.evaluate()
    events = await backend.events()
    assert [event for event in events if event.kind.startswith("alarm.")] == []


async def test_an_order_that_waits_too_long_is_overdue_until_it_is_dispatched(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    body = {"type": "fault", "title": "断网", "address": "x", "priority": "urgent"}
    order = (await backend.post("/api/orders", await account(backend), body)).json()
    backend.clock.advance(15 * 60)
    assert await alarms(backend, await account(backend)) == []
    backend.clock.advance(1)
    room = await account(backend)
    [alarm] = await alarms(backend, room)
    assert (alarm["kind"], alarm["level"], alarm["title"]) == ("order_overdue", "red", order["number"])
    given = {"version": 1, "worker_id": worker.id}
    assert (await backend.post(f"/api/orders/{order['id']}/dispatch", room, given)).status_code == 200
    [alarm] = await alarms(backend, room)
    assert alarm["state"] == "cleared"


async def test_acknowledging_says_who_and_only_once(backend: Backend) -> None:
    await lost_worker(backend)
    room = await account(backend)
    [alarm] = await alarms(backend, room)
    path = f"/api/alarms/{alarm['id']}/acknowledge"
    done = (await backend.post(path, room, {"version": 1, "note": "已电话联系"})).json()
    assert (done["state"], done["version"]) == ("acknowledged", 2)
    assert done["acknowledged_by"].startswith("dispatcher")
    stale = await backend.post(path, room, {"version": 1})
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/version-conflict")
    again = await backend.post(path, room, {"version": 2})
    assert (again.status_code, again.json()["reason"]) == (409, "wrong_state")


async def test_alarms_stay_in_their_department(backend: Backend) -> None:
    await lost_worker(backend)
    south = await backend.account(Role.DISPATCHER, backend.departments.south)
    assert await alarms(backend, south) == []
    [alarm] = await alarms(backend, await account(backend))
    answer = await backend.post(f"/api/alarms/{alarm['id']}/acknowledge", south, {"version": 1})
    assert answer.status_code == 404
