"""Positions on the stream: who may see them, newest only, and the layout of the frame."""

import asyncio
import base64

import numpy as np

from backend.positions.fix import Fix
from contract.positions import COLUMNS, ROW_BYTES
from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers
from tests.backend.live.test_stream import Listener, Message, listen


def rows(message_or_frame: Message | dict[str, object]) -> list[dict[str, float]]:
    frame = message_or_frame.data if isinstance(message_or_frame, Message) else message_or_frame
    kind = np.dtype([(name, layout) for name, layout in COLUMNS])
    assert kind.itemsize == ROW_BYTES
    raw, n = base64.b64decode(str(frame["frame"])), int(str(frame["n"]))
    assert len(raw) == n * ROW_BYTES
    table: list[dict[str, float]] = [{} for _ in range(n)]
    start = 0
    for name, layout in COLUMNS:
        column = np.frombuffer(raw, layout, n, start)
        start += column.nbytes
        for row, value in zip(table, column.tolist(), strict=True):
            row[name] = value
    return table


async def move(backend: Backend, worker_id: int, lat: float) -> None:
    backend.clock.advance(60)
    now_ms = backend.clock.now_ms()
    fix = Fix(worker_id=worker_id, at_ms=now_ms, received_ms=now_ms, lat=lat, lon=121.4, battery_pct=80)
    await backend.services.pipeline.submit([fix])


async def started(backend: Backend, headers: Headers) -> Listener:
    listener = await listen(backend, headers)
    assert (await listener.next()).event == "heartbeat"
    return listener


async def test_a_move_reaches_those_who_may_see_it(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker(backend.departments.north_team, on_duty=True)
    stranger = await backend.worker(backend.departments.south, on_duty=True)
    north = await started(backend, await backend.account(Role.SUPERVISOR, backend.departments.north))
    everybody = await started(backend, admin)
    await move(backend, stranger.id, 31.1)
    assert [row["worker_id"] for row in rows(await everybody.until("positions"))] == [stranger.id]
    await move(backend, worker.id, 31.2)
    seen = rows(await north.until("positions"))
    assert [row["worker_id"] for row in seen] == [worker.id]
    assert seen[0]["lat_e7"] == 312_000_000
    assert seen[0]["battery_pct"] == 80
    assert seen[0]["at_ms"] == backend.clock.now_ms()
    assert np.isnan(seen[0]["accuracy_m"])


async def test_a_slow_reader_gets_only_the_newest_place(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker(on_duty=True)
    other = await backend.worker(on_duty=True)
    listener = await started(backend, admin)
    reading = asyncio.ensure_future(listener.until("positions"))
    await move(backend, worker.id, 31.2001)
    await reading
    for step in range(5):
        await move(backend, worker.id, 31.21 + step / 1000)
        await move(backend, other.id, 31.31)
    seen = {row["worker_id"]: row["lat_e7"] for row in rows(await listener.until("positions"))}
    if other.id not in seen or seen[worker.id] != 312_140_000:  # the flush came between two moves
        seen |= {row["worker_id"]: row["lat_e7"] for row in rows(await listener.until("positions"))}
    assert seen == {worker.id: 312_140_000, other.id: 313_100_000}


async def test_a_worker_moved_to_another_department_is_seen_by_the_new_one(
    backend: Backend, admin: Headers
) -> None:
    worker = await backend.worker(backend.departments.south, on_duty=True)
    await move(backend, worker.id, 31.2)
    north = await started(backend, await backend.account(Role.DISPATCHER, backend.departments.north))
    body = {"version": worker.version, "department_id": backend.departments.north}
    assert (await backend.patch(f"/api/workers/{worker.id}", admin, body)).status_code == 200
    await move(backend, worker.id, 31.201)
    assert [row["worker_id"] for row in rows(await north.until("positions"))] == [worker.id]


async def test_the_snapshot_has_everybodys_last_place_within_the_scope(
    backend: Backend, admin: Headers
) -> None:
    worker = await backend.worker(backend.departments.north, on_duty=True)
    stranger = await backend.worker(backend.departments.south, on_duty=True)
    await move(backend, worker.id, 31.2)
    await move(backend, stranger.id, 31.3)
    north = await backend.account(Role.DISPATCHER, backend.departments.north)
    for headers, expected in ((admin, {worker.id, stranger.id}), (north, {worker.id})):
        taken = (await backend.get("/api/snapshot", headers)).json()
        assert {row["worker_id"] for row in rows(taken["positions"])} == expected


async def test_the_snapshot_is_stamped_with_the_newest_event_in_it(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker()
    taken = (await backend.get("/api/snapshot", admin)).json()
    assert taken["seq"] == backend.services.hub.newest_seq == (await backend.events())[-1].seq
    assert [one["id"] for one in taken["workers"]] == [worker.id]
    assert len(taken["departments"]) == 4
