"""Tracks over HTTP: who may, what the lines carry, what is left in the log, and how it is cut."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from backend.kit.clock import from_ms
from backend.kit.scope import Scope
from backend.positions.fix import Fix
from backend.tracks import service
from backend.tracks.rules.limits import TrackLimits
from contract.tracks import COLUMNS, MEDIA_TYPE, ROW_BYTES
from contract.vocabulary import EventKind, FixSource, MonitoringMode, Role
from tests.backend.harness import Backend, Headers

HOUR = 3_600_000
MINUTE = 60_000
PATH = "/api/tracks/query"


def columns(line: dict[str, Any]) -> dict[str, list[float]]:
    """The columns of a part."""
    offset, found = 0, {}
    for name, kind in COLUMNS:
        column = np.frombuffer(line["columns"], kind, line["n"], offset)
        found[name] = column.tolist()
        offset += column.nbytes
    return found


def parts_of(raw: bytes) -> list[dict[str, Any]]:
    """The lines at the head of each part, with what follows them as `columns`."""
    found = []
    while raw:
        head, _, raw = raw.partition(b"\n")
        line = json.loads(head)
        size = line["n"] * ROW_BYTES
        assert len(raw) >= size
        found.append(line | {"columns": raw[:size]})
        raw = raw[size:]
    return found


def asked(backend: Backend, *worker_ids: int, hours: float = 1.0) -> dict[str, Any]:
    """The last hours up to now."""
    now = backend.clock.now()
    since = now - timedelta(hours=hours)
    return {"worker_ids": list(worker_ids), "since": since.isoformat(), "until": now.isoformat()}


async def lines(
    backend: Backend, body: dict[str, Any], caller: Headers | None = None
) -> list[dict[str, Any]]:
    """The answer to the caller, else to a dispatcher who signs in now."""
    caller = caller or await backend.account(Role.DISPATCHER)
    answer = await backend.client.post(PATH, headers=caller, json=body)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    return parts_of(answer.content)


async def test_a_track_is_told_with_columns_stops_gaps_and_mileage(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    await backend.device(worker.id)
    backend.clock.advance(3 * 3600)
    now_ms = backend.clock.now_ms()
    start_ms = now_ms - HOUR
    standing = [Fix(worker.id, start_ms + n * MINUTE, now_ms, 31.2, 121.4, 8.0, 0.0) for n in range(11)]
    walking = [
        Fix(worker.id, start_ms + (10 + n) * MINUTE, now_ms, 31.2 + n * 1e-3, 121.4, None, 2.5, 0.0)
        for n in range(1, 6)
    ]
    await backend.services.pipeline.submit([*standing, *walking])
    (line,) = await lines(backend, asked(backend, worker.id))
    told = columns(line)
    assert (line["worker_id"], line["n"], line["part"], line["parts"]) == (worker.id, 16, 1, 1)
    assert told["at_ms"] == [start_ms + n * MINUTE for n in range(16)]
    assert told["lat"][-1] == pytest.approx(31.205)
    assert told["accuracy_m"][0] == 8
    assert np.isnan(told["accuracy_m"][-1])
    assert set(told["source"]) == {1}
    (stop,) = line["stops"]
    assert (stop["since"], stop["fixes"], stop["radius_m"]) == ("2026-11-21T06:00:00Z", 11, 0.0)
    (gap,) = line["gaps"]
    assert (gap["until"], gap["reason"]) == ("2026-11-21T07:00:00Z", "no_signal")
    assert line["mileage_m"] == pytest.approx(5 * 111.195, rel=1e-4)
    assert (line["moving_s"], line["stopped_s"], line["max_speed_mps"]) == (300, 600, 2.5)
    assert line["suspicion"] == {"score": 0, "reasons": []}


async def test_fixes_that_came_backwards_are_told_in_the_order_of_time_with_their_marks(
    backend: Backend,
) -> None:
    worker = await backend.worker(on_duty=True)
    backend.clock.advance(3 * 3600)
    now_ms = backend.clock.now_ms()
    for n in range(5):
        fix = Fix(worker.id, now_ms - (n + 1) * MINUTE, now_ms, 31.2, 121.4, source=FixSource.PHONE)
        await backend.services.pipeline.submit([fix])
    (line,) = await lines(backend, asked(backend, worker.id))
    told = columns(line)
    assert told["at_ms"] == sorted(told["at_ms"])
    assert told["marks"] == [8, 8, 8, 8, 0]
    assert set(told["source"]) == {3}


async def test_gaps_are_explained_from_the_log(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    await backend.device(worker.id)
    for path, body in (
        ("stealth", {"stealth": True}),
        ("stealth", {"stealth": False}),
        ("duty", {"on_duty": False}),
        ("duty", {"on_duty": True}),
    ):
        backend.clock.advance(3600)
        own = await backend.sign_in(worker)
        assert (await backend.post(f"/api/my/{path}", own, body)).status_code == 200
    (line,) = await lines(backend, asked(backend, worker.id, hours=4))
    assert [(gap["since"][11:16], gap["until"][11:16], gap["reason"]) for gap in line["gaps"]] == [
        ("04:00", "05:00", "no_signal"),
        ("05:00", "06:00", "stealth"),
        ("06:00", "07:00", "no_signal"),
        ("07:00", "08:00", "off_duty"),
    ]


async def test_whoever_is_never_monitored_or_has_no_device_is_said_so(backend: Backend) -> None:
    never = await backend.worker(on_duty=True, monitoring=MonitoringMode.NEVER)
    without = await backend.worker(on_duty=True)
    backend.clock.advance(3600)
    told = await lines(backend, asked(backend, never.id, without.id))
    assert [[gap["reason"] for gap in line["gaps"]] for line in told] == [["not_monitored"], ["no_device"]]


async def test_outside_working_periods_is_off_duty_from_when_they_were_set(
    backend: Backend, admin: Headers
) -> None:
    worker = await backend.worker(on_duty=True)
    await backend.device(worker.id)
    now = (await backend.get("/api/organisation", admin)).json()
    periods = [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "08:00", "until": "18:00"}]  # noon in UTC is 20:00
    body = {"version": now["version"], "working_periods": periods}
    assert (await backend.patch("/api/organisation", admin, body)).status_code == 200
    backend.clock.advance(12 * 3600)
    (line,) = await lines(backend, asked(backend, worker.id, hours=13))
    assert [(gap["since"][11:16], gap["until"][11:16], gap["reason"]) for gap in line["gaps"]] == [
        ("03:00", "10:00", "no_signal"),
        ("10:00", "16:00", "off_duty"),
    ]


async def test_the_future_is_no_gap(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    now = backend.clock.now()
    body = {
        "worker_ids": [worker.id],
        "since": now.isoformat(),
        "until": (now + timedelta(hours=5)).isoformat(),
    }
    (line,) = await lines(backend, body)
    assert (line["n"], line["gaps"]) == (0, [])


async def test_many_fixes_come_in_parts_and_the_last_has_the_summary(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PART_ROWS", 10)
    worker, other = await backend.worker(on_duty=True), await backend.worker(on_duty=True)
    backend.clock.advance(3 * 3600)
    now_ms = backend.clock.now_ms()
    for person, count in ((worker, 30), (other, 31)):
        await backend.services.pipeline.submit(
            [Fix(person.id, now_ms - (60 - n) * MINUTE, now_ms, 31.2 + n * 1e-3, 121.4) for n in range(count)]
        )
    told = await lines(backend, asked(backend, worker.id, other.id))
    assert [(it["worker_id"], it["n"], it["part"], it["parts"]) for it in told] == [
        *((worker.id, 10, 1, 2), (worker.id, 10, 2, 3), (worker.id, 10, 3, 3)),
        *((other.id, 10, 1, 2), (other.id, 10, 2, 3), (other.id, 10, 3, 4), (other.id, 1, 4, 4)),
    ]
    assert sorted(at for it in told[:3] for at in columns(it)["at_ms"]) == [
        now_ms - (60 - n) * MINUTE for n in range(30)
    ]
    assert [it["mileage_m"] for it in told[:2]] == [0, 0]
    assert told[2]["mileage_m"] == pytest.approx(29 * 111.195, rel=1e-4)


async def test_looking_is_recorded_first_and_seen_by_those_who_were_looked_at(
    backend: Backend, dispatcher: Headers
) -> None:
    one, two = await backend.worker(on_duty=True), await backend.worker(on_duty=True)
    alone = await backend.worker(backend.departments.south)
    own = await backend.sign_in(one)
    before = len(await backend.events())
    body = asked(backend, one.id, two.id, alone.id, one.id)
    assert [line["worker_id"] for line in await lines(backend, body, dispatcher)] == [
        one.id,
        two.id,
        alone.id,
    ]
    recorded = (await backend.events())[before:]
    assert {it.kind for it in recorded} == {EventKind.POSITIONS_LOOKED_UP}
    assert [(it.subject_kind, it.subject_id, it.department_id) for it in recorded] == [
        ("department", backend.departments.north_team, backend.departments.north_team),
        ("worker", alone.id, backend.departments.south),
    ]
    seen = (await backend.get("/api/events?limit=500", own)).json()["items"]
    assert [it["payload"] for it in seen if it["kind"] == "positions.looked_up"] == [
        {"look_up": {"since": "2026-11-21T03:00:00.000Z", "until": "2026-11-21T04:00:00.000Z"}}
    ]


async def test_a_worker_asks_for_himself_only_and_unrecorded(backend: Backend) -> None:
    worker, other = await backend.worker(on_duty=True), await backend.worker(on_duty=True)
    own = await backend.sign_in(worker)
    before = await backend.events()
    assert len(await lines(backend, asked(backend, worker.id), own)) == 1
    assert (await backend.client.post(PATH, headers=own, json=asked(backend, other.id))).status_code == 404
    assert await backend.events() == before


async def test_one_person_out_of_scope_is_none_at_all(backend: Backend, north_dispatcher: Headers) -> None:
    near, far = await backend.worker(), await backend.worker(backend.departments.south)
    before = await backend.events()
    body = asked(backend, near.id, far.id)
    assert (await backend.client.post(PATH, headers=north_dispatcher, json=body)).status_code == 404
    assert await backend.events() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"worker_ids": []},
        {"worker_ids": list(range(1, 502))},
        {"until": "2026-11-21T03:00:00Z"},
        {"since": "2026-05-01T00:00:00Z"},
        {"since": "0001-01-01T00:00:00+14:00"},
        {"since": None},
        {"more": 1},
    ],
)
async def test_a_query_without_sense_is_refused(
    backend: Backend, dispatcher: Headers, wrong: dict[str, Any]
) -> None:
    worker = await backend.worker()
    body = asked(backend, worker.id) | wrong
    assert (await backend.client.post(PATH, headers=dispatcher, json=body)).status_code == 422


async def test_what_a_device_claims_beyond_all_bounds_is_still_told(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    backend.clock.advance(3600)
    now_ms = backend.clock.now_ms()
    fixes = [Fix(worker.id, now_ms - MINUTE, now_ms, 1e300, -1e300, 1e300, 1e300, 1e300)]
    await backend.services.pipeline.submit(fixes)
    (line,) = await lines(backend, asked(backend, worker.id))
    assert columns(line)["lat"] == [1e300]
    assert columns(line)["accuracy_m"] == [float("inf")]
    assert line["mileage_m"] == 0
    assert from_ms(now_ms) == backend.clock.now()


async def test_what_a_stop_is_and_what_a_gap_is_says_the_organisation(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    await backend.device(worker.id)
    backend.clock.advance(3 * 3600)
    admin = await backend.account(Role.ENTERPRISE_ADMIN)
    now_ms = backend.clock.now_ms()
    at = [now_ms - HOUR + n * MINUTE for n in (*range(5), *range(25, 60))]
    near = [Fix(worker.id, at_ms, now_ms, 31.2 + 8e-4 * (n % 2), 121.4) for n, at_ms in enumerate(at)]
    await backend.services.pipeline.submit(near)  # 89 m to and fro, silent for 21 minutes
    now = (await backend.get("/api/organisation", admin)).json()

    async def told() -> tuple[int, int]:
        (line,) = await lines(backend, asked(backend, worker.id))
        return len(line["stops"]), len(line["gaps"])

    interval = {"version": now["version"], "fix_interval_s": 60}
    now = (await backend.patch("/api/organisation", admin, interval)).json()
    assert await told() == (0, 1)
    rules = {"stop_radius_m": 100, "stop_min_s": 120, "gap_s": 1500}
    answer = await backend.patch("/api/organisation", admin, {"version": now["version"], "track": rules})
    assert answer.status_code == 200, answer.text
    assert await told() == (1, 0)


async def test_whoever_sends_every_half_hour_has_no_gap_after_twenty_minutes(
    backend: Backend, admin: Headers
) -> None:
    rare = await backend.worker(on_duty=True)
    usual = await backend.worker(on_duty=True)
    for worker in (rare, usual):
        await backend.device(worker.id)
    shown = (await backend.get(f"/api/workers/{rare.id}", admin)).json()
    own = {"version": shown["version"], "fix_interval_s": 1800}
    answer = await backend.patch(f"/api/workers/{rare.id}", admin, own)
    assert answer.status_code == 200, answer.text
    backend.clock.advance(3 * 3600)
    now_ms = backend.clock.now_ms()
    for worker in (rare, usual):
        at = range(now_ms - 2 * HOUR, now_ms, 35 * MINUTE)
        await backend.services.pipeline.submit([Fix(worker.id, at_ms, now_ms, 31.2, 121.4) for at_ms in at])
    told = await lines(backend, asked(backend, rare.id, usual.id, hours=2))
    assert [len(line["gaps"]) for line in told] == [0, 3]


async def test_whoever_stops_reading_leaves_no_reader_at_work(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "PART_ROWS", 10)
    worker = await backend.worker(on_duty=True)
    backend.clock.advance(3 * 3600)
    now_ms = backend.clock.now_ms()
    await backend.services.pipeline.submit(
        [Fix(worker.id, now_ms - (60 - n) * MINUTE, now_ms, 31.2 + n * 1e-3, 121.4) for n in range(50)]
    )
    before = asyncio.all_tasks()
    parts = service.track_parts(
        backend.services.database,
        service.Asked(
            worker_id=worker.id,
            since_ms=0,
            until_ms=now_ms,
            silent_until_ms=now_ms,
            limits=TrackLimits(),
            was_off=None,
            scope=Scope.everything(),
            alarms=(),
        ),
    )
    assert len(parts_of(await anext(parts))) == 1
    await parts.aclose()  # type: ignore[attr-defined] # it is a generator
    assert asyncio.all_tasks() == before
