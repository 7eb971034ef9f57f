"""Who was inside a shape, over HTTP."""

import json
from datetime import timedelta
from typing import Any

import pytest

from backend.areas import service
from backend.positions.fix import Fix
from contract.vocabulary import EventKind, Role
from tests.backend.harness import Backend, Headers

MINUTE = 60_000
PATH = "/api/positions/within"
HERE = {"type": "circle", "lat": 31.2, "lon": 121.4, "radius_m": 150}


async def walk(backend: Backend, worker_id: int, *norths: float) -> None:
    """A fix a minute, the last now."""
    now_ms = backend.clock.now_ms()
    await backend.services.pipeline.submit(
        [
            Fix(worker_id, now_ms - (len(norths) - 1 - n) * MINUTE, now_ms, 31.2 + north, 121.4)
            for n, north in enumerate(norths)
        ]
    )


def asked(backend: Backend, shape: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The last hour."""
    now = backend.clock.now() + timedelta(seconds=1)
    since = now - timedelta(hours=1)
    return {"shape": shape, "since": since.isoformat(), "until": now.isoformat(), **more}


async def find(
    backend: Backend, body: dict[str, Any], department_id: int | None = None
) -> list[dict[str, Any]]:
    caller = await backend.account(Role.DISPATCHER, department_id)
    answer = await backend.client.post(PATH, headers=caller, json=body)
    assert answer.status_code == 200, answer.text
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert lines[-1]["done"] == lines[-1]["asked"]
    items: list[dict[str, Any]] = [item for line in lines for item in line["items"]]
    return items


@pytest.mark.parametrize(
    "shape",
    [
        HERE,
        {"type": "box", "south": 31.1999, "west": 121.39, "north": 31.2011, "east": 121.41},
        {"type": "polygon", "points": [[31.1999, 121.39], [31.1999, 121.41], [31.2015, 121.4]]},
        {"type": "corridor", "points": [[31.2, 121.3], [31.2, 121.5]], "distance_m": 150},
    ],
    ids=lambda shape: str(shape["type"]),
)
async def test_those_with_a_fix_inside_are_found_with_the_first_and_the_last(
    backend: Backend, shape: dict[str, Any]
) -> None:
    passing, away = await backend.worker(on_duty=True), await backend.worker(on_duty=True)
    backend.clock.advance(7200)
    await walk(backend, passing.id, -0.005, 0.0, 0.001, 0.006, 0.012)
    await walk(backend, away.id, 0.01, 0.02)
    at = "2026-11-21T05:57:00Z"
    assert await find(backend, asked(backend, shape)) == [
        {
            "worker_id": passing.id,
            "fixes": 2,
            "first_at": at,
            "last_at": at.replace("57", "58"),
            "lat": pytest.approx(31.201, abs=1e-6),
            "lon": pytest.approx(121.4, abs=1e-6),
        }
    ]


async def test_many_people_are_answered_some_at_a_time(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AT_ONCE", 2)
    people = [await backend.worker(on_duty=True) for _ in range(3)]
    backend.clock.advance(7200)
    for one in people:
        await walk(backend, one.id, 0.0)
    caller = await backend.account(Role.DISPATCHER, None)
    answer = await backend.client.post(PATH, headers=caller, json=asked(backend, HERE))
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    lines = [json.loads(line) for line in answer.text.splitlines()]
    told = [(line["done"], line["asked"], [it["worker_id"] for it in line["items"]]) for line in lines]
    assert told == [(2, 3, [people[0].id, people[1].id]), (3, 3, [people[2].id])]


async def test_an_office_without_people_gets_an_answer_too(backend: Backend) -> None:
    assert await find(backend, asked(backend, HERE)) == []


async def test_only_people_asked_for_in_the_own_departments_and_what_moved_them(backend: Backend) -> None:
    one, two = await backend.worker(on_duty=True), await backend.worker(on_duty=True)
    far = await backend.worker(backend.departments.south, on_duty=True)
    backend.clock.advance(7200)
    for worker in (one, two, far):
        await walk(backend, worker.id, 0.0)
    now_ms = backend.clock.now_ms()
    await backend.services.pipeline.submit([Fix(two.id, now_ms - MINUTE, now_ms, 31.2, 121.4)])
    north = backend.departments.north
    everybody = await find(backend, asked(backend, HERE), north)
    assert [(it["worker_id"], it["fixes"]) for it in everybody] == [(one.id, 1), (two.id, 1)]
    assert [it["worker_id"] for it in await find(backend, asked(backend, HERE, worker_ids=[two.id]))] == [
        two.id
    ]
    caller = await backend.account(Role.DISPATCHER, north)
    body = asked(backend, HERE, worker_ids=[far.id])
    assert (await backend.client.post(PATH, headers=caller, json=body)).status_code == 404


async def test_asking_is_recorded(backend: Backend) -> None:
    worker = await backend.worker(on_duty=True)
    before = len(await backend.events())
    await find(backend, asked(backend, HERE))
    recorded = [it for it in (await backend.events())[before:] if it.kind is EventKind.POSITIONS_LOOKED_UP]
    assert [it.subject_id for it in recorded] == [worker.id]


@pytest.mark.parametrize(
    "wrong",
    [
        {"shape": {"type": "star"}},
        {"shape": {"type": "circle", "lat": 91, "lon": 0, "radius_m": 5}},
        {"shape": {"type": "circle", "lat": 0, "lon": 0, "radius_m": 0}},
        {"shape": {"type": "polygon", "points": [[0, 0], [1, 1]]}},
        {"shape": {"type": "box", "south": 2, "west": 0, "north": 1, "east": 1}},
        {"since": "2026-09-21T00:00:00Z"},
        {"worker_ids": []},
    ],
)
async def test_a_question_without_sense_is_refused(
    backend: Backend, dispatcher: Headers, wrong: dict[str, Any]
) -> None:
    body = asked(backend, HERE) | wrong
    assert (await backend.client.post(PATH, headers=dispatcher, json=body)).status_code == 422
