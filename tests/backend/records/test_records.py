"""Position records of many people over HTTP: all of them, the newest first, in parts that stay small."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from backend.positions import service as positions
from backend.positions.fix import Fix
from backend.records import service
from backend.records.schemas import RecordQuery
from contract.records import COLUMNS, MEDIA_TYPE, ROW_BYTES
from contract.vocabulary import EventKind, FixMark, FixSource, Role
from tests.backend.harness import Backend, Headers

MINUTE = 60_000
PATH = "/api/positions/records"
Columns = dict[str, npt.NDArray[Any]]


def parts_of(raw: bytes) -> Iterator[tuple[dict[str, Any], Columns]]:
    """(head, columns) of each part of an answer."""
    while raw:
        line, _, raw = raw.partition(b"\n")
        head = json.loads(line)
        columns, offset = {}, 0
        for name, kind in COLUMNS:
            columns[name] = np.frombuffer(raw, kind, head["n"], offset)
            offset += columns[name].nbytes
        assert offset == head["n"] * ROW_BYTES
        raw = raw[offset:]
        yield head, columns


def joined(raw: bytes) -> Columns:
    parts = [columns for _, columns in parts_of(raw)]
    return {name: np.concatenate([part[name] for part in parts]) for name, _ in COLUMNS}


def body(backend: Backend, worker_ids: list[int], hours: float = 24, **more: Any) -> dict[str, Any]:
    until = backend.clock.now() + timedelta(seconds=1)
    since = until - timedelta(hours=hours)
    return {"worker_ids": worker_ids, "since": since.isoformat(), "until": until.isoformat(), **more}


async def ask(backend: Backend, wanted: dict[str, Any], caller: Headers | None = None) -> bytes:
    caller = caller or await backend.account(Role.DISPATCHER)
    answer = await backend.client.post(PATH, headers=caller, json=wanted)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    return answer.content


async def store(backend: Backend, *fixes: Fix) -> None:
    await backend.services.database.write_sync(lambda connection: positions.keep(connection, fixes, ()))


def fix(worker_id: int, at_ms: int, **more: Any) -> Fix:
    return Fix(worker_id, at_ms, at_ms + 700, 31.2 + at_ms % 1000 * 1e-6, 121.4, **more)


async def test_records_of_several_people_come_newest_first_with_all_that_was_told(backend: Backend) -> None:
    one, two = await backend.worker(), await backend.worker()
    now_ms = backend.clock.now_ms()
    told = {"accuracy_m": 7.5, "speed_mps": 1.25, "battery_pct": 64.0, "source": FixSource.PHONE}
    await store(
        backend,
        fix(one.id, now_ms - 30 * MINUTE, marks=int(FixMark.TELEPORT)),
        fix(two.id, now_ms - 20 * MINUTE, **told),
        fix(one.id, now_ms - 10 * MINUTE),
        fix(one.id, now_ms - 30 * 24 * 60 * MINUTE),
    )
    found = joined(await ask(backend, body(backend, [one.id, two.id])))
    assert found["worker_id"].tolist() == [one.id, two.id, one.id]
    assert ((now_ms - found["at_ms"]) / MINUTE).tolist() == [10, 20, 30]
    assert (found["received_ms"] - found["at_ms"]).tolist() == [700] * 3
    assert (found["accuracy_m"][1], found["speed_mps"][1], found["battery_pct"][1]) == (7.5, 1.25, 64.0)
    assert np.isnan(found["battery_pct"][0])
    assert found["marks"].tolist() == [0, 0, int(FixMark.TELEPORT)]


async def test_only_one_source_or_only_what_was_odd(backend: Backend) -> None:
    worker = await backend.worker()
    now_ms = backend.clock.now_ms()
    await store(
        backend,
        fix(worker.id, now_ms - 3 * MINUTE, source=FixSource.PHONE),
        fix(worker.id, now_ms - 2 * MINUTE, marks=int(FixMark.MOCK)),
        fix(worker.id, now_ms - MINUTE),
    )
    phone = await ask(backend, body(backend, [worker.id], source="phone"))
    assert ((now_ms - joined(phone)["at_ms"]) / MINUTE).tolist() == [3]
    odd = await ask(backend, body(backend, [worker.id], only_marked=True))
    assert ((now_ms - joined(odd)["at_ms"]) / MINUTE).tolist() == [2]
    assert [head["read"] for head, _ in parts_of(odd)][-1] == 3


async def test_parts_tell_how_far_they_are_and_end_where_the_question_does(backend: Backend) -> None:
    worker = await backend.worker()
    now_ms = backend.clock.now_ms()
    await store(backend, *(fix(worker.id, now_ms - step * MINUTE) for step in range(0, 3000, 7)))
    wanted = body(backend, [worker.id], hours=72, part_rows=100)
    heads = [head for head, _ in parts_of(await ask(backend, wanted))]
    assert len(heads) > 3
    assert [head["until"] for head in heads[1:]] == [head["since"] for head in heads[:-1]]
    assert sum(head["n"] for head in heads) == heads[-1]["read"] == len(range(0, 3000, 7))
    assert heads[0]["until"][:19] == wanted["until"][:19]
    assert heads[-1]["since"][:19] == wanted["since"][:19]


PEOPLE, EACH = 500, 400


async def test_the_rows_of_five_hundred_people_are_never_held_together(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await _crowd(backend)
    held: list[int] = []
    read = positions.records_between

    def counted(*args: Any, **options: Any) -> Any:
        rows = read(*args, **options)
        held.append(-1 if rows is None else len(rows["at_ms"]))
        return rows

    monkeypatch.setattr(positions, "records_between", counted)
    found, newest = 0, float("inf")
    records = backend.services.records
    asked = RecordQuery.model_validate(body(backend, people, hours=24 * 180, part_rows=4_000))
    async for part in records._parts(people, asked):  # noqa: SLF001 # bytes part by part, as they are sent
        ((_, columns),) = parts_of(part)
        if len(columns["at_ms"]):
            assert columns["at_ms"][0] <= newest
            newest = columns["at_ms"][-1]
        found += len(columns["at_ms"])
    assert found == PEOPLE * EACH
    assert max(held) <= service.TOO_MANY * 4_000
    assert len(held) < 400, "half a year is not read by the minute"


async def _crowd(backend: Backend) -> list[int]:
    """Everybody fixes every quarter of an hour for four days, all at the same times, then is silent."""
    worker = await backend.worker()
    people = [worker.id + number for number in range(PEOPLE)]
    first_ms = backend.clock.now_ms() - EACH * 15 * MINUTE - 24 * 60 * MINUTE

    def fill(connection: sqlite3.Connection) -> None:
        for worker_id in people:
            fixes = [Fix(worker_id, first_ms + n * 15 * MINUTE, 0, 31.2, 121.4) for n in range(EACH)]
            positions.keep(connection, fixes, ())

    await backend.services.database.write_sync(fill)
    return people


async def test_hanging_up_in_the_middle_leaves_nothing_behind(backend: Backend) -> None:
    people = await _crowd(backend)
    asked = RecordQuery.model_validate(body(backend, people, hours=24 * 180, part_rows=4_000))
    parts = backend.services.records._parts(people, asked)  # noqa: SLF001 # what the server closes
    read = 0
    while not read:
        read = next(parts_of(await anext(parts)))[0]["read"]
    await parts.aclose()  # type: ignore[attr-defined] # a generator
    await asyncio.sleep(0)
    assert [task for task in asyncio.all_tasks() if "records" in repr(task.get_coro())] == []
    async with asyncio.timeout(5):  # every reader is free again
        for _ in range(8):
            await backend.services.database.read_sync(lambda connection: connection.execute("SELECT 1"))


async def test_reading_page_by_page_is_one_look_up(backend: Backend) -> None:
    one, two = await backend.worker(), await backend.worker()
    caller = await backend.account(Role.DISPATCHER)
    wanted = body(backend, [one.id, two.id])
    await ask(backend, wanted, caller)
    middle = (backend.clock.now() - timedelta(hours=5)).isoformat()
    await ask(backend, wanted | {"until": middle}, caller)
    await ask(backend, wanted | {"worker_ids": [one.id], "until": middle}, caller)
    assert len(await _looked_up(backend)) == 1
    await ask(backend, body(backend, [one.id], hours=48), caller)
    assert len(await _looked_up(backend)) == 2, "farther back is another look"
    backend.clock.advance(11 * 60)
    await ask(backend, wanted, caller)
    assert len(await _looked_up(backend)) == 3


async def _looked_up(backend: Backend) -> list[Any]:
    return [event for event in await backend.events() if event.kind is EventKind.POSITIONS_LOOKED_UP]


async def test_nobody_of_another_department_is_listed(backend: Backend) -> None:
    worker = await backend.worker()
    elsewhere = await backend.account(Role.DISPATCHER, backend.departments.south)
    answer = await backend.client.post(PATH, headers=elsewhere, json=body(backend, [worker.id]))
    assert answer.status_code == 404
    too_long = await backend.client.post(
        PATH, headers=elsewhere, json=body(backend, [worker.id], hours=24 * 190)
    )
    assert too_long.status_code == 422
