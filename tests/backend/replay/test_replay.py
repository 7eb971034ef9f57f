"""The room at a past moment, and how it went on."""

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from backend.positions.fix import Fix
from contract.positions import COLUMNS
from contract.vocabulary import EventKind, Role
from tests.backend.harness import Backend, Headers

MINUTE = 60_000


def places(frame: dict[str, Any]) -> list[tuple[int, float, float]]:
    """(worker, ms, lat) of a positions frame."""
    raw, offset, columns = base64.b64decode(frame["frame"]), 0, {}
    for name, kind in COLUMNS:
        columns[name] = np.frombuffer(raw, kind, frame["n"], offset)
        offset += columns[name].nbytes
    rows = zip(columns["worker_id"], columns["at_ms"], columns["lat_e7"], strict=True)
    return [(int(worker), float(at), round(lat / 1e7, 7)) for worker, at, lat in rows]


async def moment(backend: Backend, at: datetime, department_id: int | None = None) -> dict[str, Any]:
    """As a dispatcher of the department, who signs in now, is shown it."""
    caller = await backend.account(Role.DISPATCHER, department_id)
    answer = await backend.client.get("/api/replay/moment", headers=caller, params={"at": at.isoformat()})
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


async def played(
    backend: Backend, since: datetime, until: datetime, step_s: int, department_id: int | None = None
) -> list[dict[str, Any]]:
    caller = await backend.account(Role.DISPATCHER, department_id)
    params: dict[str, str | int] = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "step_s": step_s,
    }
    answer = await backend.client.get("/api/replay/range", headers=caller, params=params)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


async def move(backend: Backend, worker_id: int, *norths: float) -> None:
    """Fixes a minute apart, the last of them now."""
    now_ms = backend.clock.now_ms()
    await backend.services.pipeline.submit(
        [
            Fix(worker_id, now_ms - (len(norths) - 1 - n) * MINUTE, now_ms, 31.2 + north, 121.4)
            for n, north in enumerate(norths)
        ]
    )


async def test_the_room_is_shown_as_it_was_then_not_as_it_is_now(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    backend.clock.advance(60)
    await move(backend, worker.id, 0.0)
    in_north = {"department_id": backend.departments.north_team, "address": "某路1号", "lat": 31, "lon": 121}
    order = (await backend.post("/api/orders", admin, {"type": "fault", "title": "断网"} | in_north)).json()
    backend.clock.advance(60)
    then = backend.clock.now()
    backend.clock.advance(60)
    cancelled = await backend.post(
        f"/api/orders/{order['id']}/cancel", admin, {"version": order["version"], "reason": "误报"}
    )
    assert cancelled.status_code == 200, cancelled.text
    await move(backend, worker.id, 0.001)
    own = await backend.sign_in(worker)
    assert (await backend.post("/api/my/stealth", own, {"stealth": True})).status_code == 200

    room = await moment(backend, then)
    assert [it["state"] for it in room["orders"]] == ["submitted"]
    assert room["orders"][0] == order
    assert [place[2] for place in places(room["positions"])] == [31.2]
    assert room["workers"] == [
        {
            "worker_id": worker.id,
            "department_id": worker.department_id,
            "on_duty": True,
            "stealth": False,
            "monitoring": "full",
        }
    ]
    room = await moment(backend, backend.clock.now())
    assert [it["state"] for it in room["orders"]] == ["cancelled"]
    assert [place[2] for place in places(room["positions"])] == [31.201]
    assert room["workers"][0]["stealth"] is True


async def test_before_anything_happened_the_room_is_empty(backend: Backend) -> None:
    await backend.worker(on_duty=True)
    room = await moment(backend, backend.clock.now() - timedelta(days=1))
    assert (room["orders"], room["workers"], room["alarms"], room["positions"]["n"]) == ([], [], [], 0)


async def test_what_ended_more_than_a_day_before_is_off_the_board(backend: Backend, admin: Headers) -> None:
    in_north = {"department_id": backend.departments.north_team, "address": "某路1号", "lat": 31, "lon": 121}
    order = (await backend.post("/api/orders", admin, {"type": "fault", "title": "断网"} | in_north)).json()
    await backend.post(f"/api/orders/{order['id']}/cancel", admin, {"version": 1, "reason": "误报"})
    backend.clock.advance(23 * 3600)
    assert len((await moment(backend, backend.clock.now()))["orders"]) == 1
    backend.clock.advance(2 * 3600)
    assert (await moment(backend, backend.clock.now()))["orders"] == []


async def test_alarms_stand_from_raised_to_cleared(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    backend.clock.advance(60)
    await move(backend, worker.id, 0.0)
    before = backend.clock.now()
    backend.clock.advance(3600)
    await backend.services.alarm_watch.evaluate()
    raised = backend.clock.now()
    backend.clock.advance(60)
    await move(backend, worker.id, 0.001)
    await backend.services.alarm_watch.evaluate()
    for at, kinds in ((before, []), (raised, ["lost_contact"]), (backend.clock.now(), [])):
        assert [it["kind"] for it in (await moment(backend, at))["alarms"]] == kinds


async def test_only_the_own_departments_are_shown(backend: Backend) -> None:
    near, far = (
        await backend.worker(on_duty=True),
        await backend.worker(backend.departments.south, on_duty=True),
    )
    backend.clock.advance(60)
    for worker in (near, far):
        await move(backend, worker.id, 0.0)
    room = await moment(backend, backend.clock.now(), backend.departments.north)
    assert [it["worker_id"] for it in room["workers"]] == [near.id]
    assert [it[0] for it in places(room["positions"])] == [near.id]
    since = backend.clock.now() - timedelta(hours=1)
    told = await played(backend, since, backend.clock.now(), 60, backend.departments.north)
    happened = [it["event"] for it in told if it["kind"] == "event"]
    assert {it["subject_id"] for it in happened if it["subject_kind"] == "worker"} == {near.id}
    assert {place[0] for it in told if it["kind"] == "positions" for place in places(it["positions"])} <= {
        near.id
    }


async def test_a_range_tells_what_happened_and_who_moved_in_the_order_of_time(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    since = backend.clock.now()
    backend.clock.advance(300)
    await move(backend, worker.id, 0.0, 0.001, 0.002, 0.003)
    own = await backend.sign_in(worker)
    assert (await backend.post("/api/my/duty", own, {"on_duty": False})).status_code == 200
    backend.clock.advance(60)
    told = await played(backend, since, backend.clock.now(), 120)
    times = [it["at"] for it in told]
    assert times == sorted(times)
    moved = [it for it in told if it["kind"] == "positions"]
    assert [(it["at"][14:19], [place[2] for place in places(it["positions"])]) for it in moved] == [
        ("04:00", [31.201]),
        ("06:00", [31.203]),
    ]
    kinds = [it["event"]["kind"] for it in told if it["kind"] == "event"]
    assert kinds[-1] == "worker.off_duty"
    assert "worker.on_duty" in kinds


async def test_looking_back_is_recorded_once_in_a_while_and_seen_by_everybody_looked_at(
    backend: Backend, dispatcher: Headers
) -> None:
    worker = await backend.worker(on_duty=True)
    own = await backend.sign_in(worker)
    before = len(await backend.events())
    for minute in range(3):
        at = backend.clock.now() - timedelta(minutes=minute)
        params = {"at": at.isoformat()}
        answer = await backend.client.get("/api/replay/moment", headers=dispatcher, params=params)
        assert answer.status_code == 200
    recorded = (await backend.events())[before:]
    assert [(it.kind, it.department_id) for it in recorded] == [
        (EventKind.POSITIONS_LOOKED_UP, worker.department_id)
    ]
    seen = (await backend.get("/api/events?limit=500", own)).json()["items"]
    assert seen[-1]["payload"] == {
        "look_up": {"since": "2026-11-21T00:00:00.000Z", "until": "2026-11-22T00:00:00.000Z"}
    }


@pytest.mark.parametrize(
    "query",
    [
        "moment",
        "moment?at=0001-01-01T00:00:00%2B14:00",
        "range?since=2026-11-20T00:00:00Z&until=2026-11-20T00:00:00Z",
        "range?since=2026-11-20T00:00:00Z&until=2026-11-21T00:00:01Z",
        "range?since=2026-11-20T00:00:00Z&until=2026-11-20T01:00:00Z&step_s=0",
    ],
)
async def test_a_question_without_sense_is_refused(backend: Backend, dispatcher: Headers, query: str) -> None:
    assert (await backend.get(f"/api/replay/{query}", dispatcher)).status_code == 422


async def test_workers_do_not_look_back_at_the_room(backend: Backend) -> None:
    own = await backend.sign_in(await backend.worker())
    at = backend.clock.now().isoformat().replace("+00:00", "Z")
    assert (await backend.get(f"/api/replay/moment?at={at}", own)).status_code == 403
