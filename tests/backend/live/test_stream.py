"""The live stream: complete, in order, resumable, and positions newest first."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from backend.audit.service import positions_looked_up
from backend.kit.calls import Caller
from backend.live.hub import QUEUE_LIMIT
from backend.live.stream import CATCH_UP_LIMIT, Stream
from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers

SOON_S = 10


@dataclass
class Message:
    event: str
    number: int | None
    data: dict[str, Any]


class Listener:
    """Reads one stream message by message."""

    def __init__(self, messages: AsyncIterator[str]) -> None:
        self._messages = messages

    async def next(self) -> Message:
        fields: dict[str, str] = {}
        text = await asyncio.wait_for(anext(self._messages), SOON_S)
        assert text.endswith("\n\n")
        for line in text.strip().split("\n"):
            name, _, value = line.partition(": ")
            fields[name] = value
        number = int(fields["id"]) if "id" in fields else None
        return Message(fields["event"], number, json.loads(fields["data"]))

    async def until(self, event: str) -> Message:
        """The next message of this kind; others are passed over."""
        while True:
            message = await self.next()
            if message.event == event:
                return message

    async def events(self, count: int) -> list[int]:
        """Numbers of the next events."""
        return [(await self.until("event")).number or 0 for _ in range(count)]


async def caller_of(backend: Backend, headers: Headers) -> Caller:
    token = headers["Authorization"].removeprefix("Bearer ")
    return await backend.services.authenticator.caller(token)


async def listen(
    backend: Backend, headers: Headers, after: int | None = None, *, heartbeat_s: float = 60
) -> Listener:
    services = backend.services
    stream = Stream(
        hub=services.hub, database=services.database, clock=services.clock, heartbeat_s=heartbeat_s
    )
    return Listener(stream.messages(await caller_of(backend, headers), after))


async def test_a_stream_without_a_number_begins_now(backend: Backend, admin: Headers) -> None:
    listener = await listen(backend, admin)
    first = await listener.next()
    assert (first.event, first.number) == ("heartbeat", backend.services.hub.newest_seq)
    worker = await backend.worker()
    message = await listener.next()
    assert message.event == "event"
    assert message.data["payload"]["worker"]["id"] == worker.id


async def test_a_resumed_stream_misses_nothing_and_repeats_nothing(backend: Backend, admin: Headers) -> None:
    start = backend.services.hub.newest_seq
    for _ in range(3):
        await backend.worker()
    listener = await listen(backend, admin, start)
    assert await listener.events(3) == [start + 1, start + 2, start + 3]
    await backend.worker()
    assert await listener.events(1) == [start + 4]


async def test_events_committed_while_catching_up_come_after_in_order(
    backend: Backend, admin: Headers
) -> None:
    start = backend.services.hub.newest_seq
    for _ in range(3):
        await backend.worker()
    listener = await listen(backend, admin, start)
    assert (await listener.events(1)) == [start + 1]
    await backend.worker()
    assert (await listener.events(3)) == [start + 2, start + 3, start + 4]


async def test_a_long_absence_is_caught_up_page_by_page(backend: Backend, admin: Headers) -> None:
    start = backend.services.hub.newest_seq
    worker = await backend.worker()
    phone = await backend.sign_in(worker)
    caller, at = await caller_of(backend, phone), backend.clock.now()
    async with backend.services.database.writing() as session:
        for _ in range(1200):
            await positions_looked_up(
                session,
                caller,
                worker_id=worker.id,
                department_id=worker.department_id,
                since=None,
                until=None,
                at=at,
            )
    newest = backend.services.hub.newest_seq
    listener = await listen(backend, admin, start)
    assert await listener.events(newest - start) == list(range(start + 1, newest + 1))


@pytest.mark.parametrize("ahead", [1, CATCH_UP_LIMIT])
async def test_a_number_the_log_does_not_know_is_answered_with_reset(
    backend: Backend, admin: Headers, ahead: int
) -> None:
    newest = backend.services.hub.newest_seq
    listener = await listen(backend, admin, newest + ahead)
    message = await listener.next()
    assert (message.event, message.number) == ("reset", newest)
    await backend.worker()
    assert await listener.events(1) == [newest + 1]


async def test_a_reader_who_is_far_too_slow_is_told_to_start_over(backend: Backend, admin: Headers) -> None:
    hub = backend.services.hub
    listener = await listen(backend, admin)
    await listener.next()
    await backend.worker()
    event = (await backend.events())[-1]
    hub.publish_events([event] * (QUEUE_LIMIT + 1))
    assert (await listener.until("reset")).number == hub.newest_seq


async def test_events_of_other_departments_are_left_out_but_their_numbers_pass(
    backend: Backend, north_dispatcher: Headers
) -> None:
    listener = await listen(backend, north_dispatcher, heartbeat_s=0.01)
    await backend.worker(backend.departments.south)
    hidden = backend.services.hub.newest_seq
    while (beat := await listener.until("heartbeat")).number != hidden:
        assert (beat.number or 0) < hidden
    shown = await backend.worker(backend.departments.north_team)
    message = await listener.until("event")
    assert message.data["subject_id"] == shown.id


async def test_a_worker_hears_only_of_himself(backend: Backend) -> None:
    worker = await backend.worker()
    phone = await backend.sign_in(worker)
    listener = await listen(backend, phone)
    await listener.next()
    await backend.worker()
    await backend.post("/api/my/duty", phone, {"on_duty": True})
    message = await listener.until("event")
    assert (message.data["kind"], message.data["subject_id"]) == ("worker.on_duty", worker.id)


async def test_a_new_department_below_ones_own_is_seen_at_once(backend: Backend, admin: Headers) -> None:
    head = await backend.account(Role.DISPATCHER, backend.departments.north)
    listener = await listen(backend, head)
    await listener.next()
    body = {"name": "北区二班", "parent_id": backend.departments.north}
    made = (await backend.post("/api/departments", admin, body)).json()
    assert (await listener.until("event")).data["kind"] == "department.created"
    worker = await backend.worker(made["id"])
    assert (await listener.until("event")).data["subject_id"] == worker.id
    assert (await backend.get(f"/api/workers/{worker.id}", head)).status_code == 200


async def test_heartbeats_carry_time_and_newest_number(backend: Backend, admin: Headers) -> None:
    listener = await listen(backend, admin, heartbeat_s=0.01)
    for _ in range(3):
        beat = await listener.next()
        assert beat.event == "heartbeat"
        assert beat.data == {"server_time_ms": backend.clock.now_ms(), "seq": beat.number}


async def test_signing_out_ends_the_stream(backend: Backend, admin: Headers) -> None:
    listener = await listen(backend, admin)
    await listener.next()
    await backend.client.post("/api/auth/revoke", headers=admin)
    with pytest.raises(StopAsyncIteration):
        await listener.until("the end")


async def test_revoking_the_device_ends_the_phones_stream(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker()
    opened = await backend.open_phone(worker)
    listener = await listen(backend, {"Authorization": f"Bearer {opened['access_token']}"})
    await listener.next()
    await backend.post(f"/api/devices/{opened['device_id']}/revoke", admin)
    with pytest.raises(StopAsyncIteration):
        await listener.until("the end")


async def test_a_number_that_is_none_is_refused(backend: Backend, admin: Headers) -> None:
    answer = await backend.client.get("/api/stream", headers=admin | {"Last-Event-ID": "yesterday"})
    assert answer.status_code == 422


async def test_what_holds_for_all_is_heard_in_every_department(
    backend: Backend, admin: Headers, north_dispatcher: Headers
) -> None:
    start = backend.services.hub.newest_seq
    listener = await listen(backend, north_dispatcher)
    await listener.until("heartbeat")
    await backend.patch("/api/organisation", admin, {"version": 1, "zoom": 9})
    await backend.patch("/api/place-layers/4", admin, {"version": 1, "name": "竞品门店"})
    heard = [(await listener.until("event")).data["kind"] for _ in range(2)]
    assert heard == ["organisation.changed", "place_layer.changed"]
    late = await listen(backend, north_dispatcher, start)
    assert [(await late.until("event")).data["kind"] for _ in range(2)] == heard
