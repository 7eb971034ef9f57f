"""The stream resumes where it was, says when it is down, and starts over only when told to."""

from collections.abc import Iterator

import httpx
import msgspec
import pytest

from console.api.feed import Down, Feed, FeedMessage, Heartbeat, Reset, Up
from console.api.frames import Positions
from console.api.types import Event
from console.core.errors import SignInExpired
from tests.console.api.fake_backend import FakeBackend, problem, stream


def _event(seq: int) -> bytes:
    data = {
        "seq": seq,
        "at": "2026-11-21T08:00:00.000Z",
        "kind": "worker.on_duty",
        "subject_kind": "worker",
        "subject_id": 1,
        "payload": {},
    }
    return b"event: event\nid: %d\ndata: %s\n\n" % (seq, msgspec.json.encode(data))


HEARTBEAT = b'event: heartbeat\nid: 9\ndata: {"server_time_ms": 1000, "seq": 9}\n\n'
POSITIONS = b'event: positions\ndata: {"n": 0, "frame": ""}\n\n'
LOST = httpx.ReadError("gone")


async def _messages(answers: Iterator[httpx.Response], count: int) -> tuple[list[FeedMessage], FakeBackend]:
    backend = FakeBackend(lambda _request: next(answers))
    feed = Feed(backend.client(), after=3, jitter=lambda: 0.0)
    found: list[FeedMessage] = []
    stream_of = feed.messages()
    async for message in stream_of:
        found.append(message)
        feed.retry_now()
        if len(found) == count:
            break
    await stream_of.aclose()  # type: ignore[attr-defined] # an async generator
    return found, backend


async def test_after_a_lost_connection_the_stream_goes_on_after_the_last_event() -> None:
    answers = iter([stream(_event(4), _event(5), LOST), stream(_event(6))])
    found, backend = await _messages(answers, 6)
    assert [one.seq for one in found if isinstance(one, Event)] == [4, 5, 6]
    assert [one.headers["Last-Event-ID"] for one in backend.asked] == ["3", "5"]
    assert [type(one) for one in found] == [Up, Event, Event, Down, Up, Event]


async def test_a_heartbeat_moves_the_number_past_events_this_account_may_not_see() -> None:
    answers = iter([stream(HEARTBEAT, LOST), stream(HEARTBEAT)])
    found, backend = await _messages(answers, 5)
    assert Heartbeat(1000, 9) in found
    assert backend.asked[1].headers["Last-Event-ID"] == "9"


async def test_an_event_cut_in_the_middle_of_a_packet_is_one_event() -> None:
    whole = _event(4)
    found, _ = await _messages(iter([stream(whole[:20], whole[20:] + POSITIONS)]), 3)
    assert [type(one) for one in found] == [Up, Event, Positions]


async def test_a_number_the_backend_cannot_continue_from_means_start_over() -> None:
    found, _ = await _messages(iter([stream(b"event: reset\ndata: {}\n\n")]), 2)
    assert found[1] == Reset()


@pytest.mark.expects_log
async def test_an_event_that_cannot_be_read_means_start_over_and_not_a_guess() -> None:
    found, _ = await _messages(iter([stream(b"event: event\nid: 4\ndata: {}\n\n")]), 2)
    assert found[1] == Reset()


async def test_a_backend_that_is_not_there_is_tried_again_with_growing_pauses() -> None:
    def refuse() -> Iterator[httpx.Response]:
        while True:
            yield problem(503, "unavailable")

    found, _ = await _messages(refuse(), 6)
    pauses = [one.retry_in_s for one in found if isinstance(one, Down)]
    assert pauses == sorted(pauses)
    assert pauses[0] == pytest.approx(0.1)
    assert pauses[-1] <= 2.5


async def test_a_session_that_ended_ends_the_stream() -> None:
    backend = FakeBackend(lambda _request: problem(401, "unauthorized"))
    with pytest.raises(SignInExpired):
        await anext(Feed(backend.client(), after=0).messages())
