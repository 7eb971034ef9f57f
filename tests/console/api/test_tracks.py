"""Lines of tracks: put together worker by worker, cancelled by not going on, refused when broken."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import numpy as np
import pytest

from console.api import tracks
from console.api.client import ApiClient
from console.api.track_records import Fixes, TrackAnswer, encode_fixes
from console.api.types import Session
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable, NotAllowed
from contract.tracks import MEDIA_TYPE
from tests.console.api.fake_backend import Chunks, FakeBackend, problem
from tests.console.office import SITE, Office
from tests.console.real_backend import RealBackend

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


def line(worker_id: int, *at_ms: float, part: int = 1, parts: int = 1, mileage_m: float = 0.0) -> bytes:
    unknown = np.full(len(at_ms), np.nan, np.float32)
    places = np.full(len(at_ms), 31.2)
    numbers = np.zeros(len(at_ms), np.uint16)
    fixes = Fixes(
        np.array(at_ms), places, places, unknown, unknown, unknown, numbers, numbers.astype(np.uint8)
    )
    told = {"worker_id": worker_id, "n": len(at_ms), "part": part, "parts": parts, "mileage_m": mileage_m}
    return msgspec.json.encode(told) + b"\n" + encode_fixes(fixes)


def lines(*chunks: bytes | Exception) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Type": MEDIA_TYPE}, stream=Chunks(*chunks))


async def ask(client: ApiClient, *worker_ids: int) -> list[TrackAnswer]:
    return [it async for it in tracks.query(client, worker_ids, NOON, NOON + timedelta(hours=1))]


@pytest.mark.parametrize("size", [1, 7, 50, 10_000])
async def test_parts_are_put_together_however_the_bytes_are_cut(size: int) -> None:
    whole = line(1, 10, 20, part=1, parts=2) + line(1, 30, part=2, parts=2, mileage_m=7) + line(2)
    cut = [whole[n : n + size] for n in range(0, len(whole), size)]
    backend = FakeBackend(lambda _request: lines(*cut))
    told = await ask(backend.client(), 1, 2)
    assert [(it.line.worker_id, it.fixes.at_ms.tolist(), it.is_last) for it in told] == [
        (1, [10, 20], False),
        (1, [30], True),
        (2, [], True),
    ]
    assert told[1].line.mileage_m == 7
    (asked,) = backend.asked
    assert msgspec.json.decode(asked.content) == {
        "worker_ids": [1, 2],
        "since": "2026-11-21T04:00:00Z",
        "until": "2026-11-21T05:00:00Z",
    }
    assert "Idempotency-Key" not in asked.headers


async def test_not_going_on_closes_the_connection() -> None:
    class Endless(httpx.AsyncByteStream):
        closed = False

        async def __aiter__(self) -> AsyncIterator[bytes]:
            while True:
                yield line(1, 10)

        async def aclose(self) -> None:
            self.closed = True

    body = Endless()
    backend = FakeBackend(lambda _request: httpx.Response(200, stream=body))
    answers = tracks.query(backend.client(), [1], NOON, NOON + timedelta(hours=1))
    assert len((await anext(answers)).fixes) == 1
    await answers.aclose()
    assert body.closed


@pytest.mark.parametrize(
    ("broken", "error"),
    [
        (lines(line(1, 10), httpx.ReadError("cut")), BackendUnreachable),
        (lines(b"{\n"), BackendAnswerUnreadable),
        (lines(line(1, 10).replace(b'"n":1', b'"n":2')), BackendAnswerUnreadable),
        (lines(line(1, 10).replace(b'"n":1', b'"n":-1')), BackendAnswerUnreadable),
        (lines(line(1, 10)[:-3]), BackendAnswerUnreadable),
        (problem(403, "forbidden"), NotAllowed),
    ],
    ids=["cut", "no JSON", "too few rows", "negative", "ends early", "refused"],
)
async def test_a_broken_answer_is_a_typed_failure(broken: httpx.Response, error: type[Exception]) -> None:
    with pytest.raises(error):
        await ask(FakeBackend(lambda _request: broken).client(), 1)


async def test_a_real_backend_is_understood(tmp_path: Path) -> None:
    backend = RealBackend(tmp_path / "data")
    backend.start()
    client = ApiClient(backend.url)
    try:
        body = msgspec.json.encode({"username": "admin", "password": backend.password})
        raw = await client.call("POST", "/api/auth/token", body=body, signed_in=False)
        client.take_session(msgspec.json.decode(raw, type=Session))
        phone = await Office(client).hire("张三", "13900000001")
        now = datetime.now(UTC)
        asked = tracks.query(client, [phone.worker.id], now - timedelta(hours=2), now + timedelta(hours=1))
        (answer,) = [it async for it in asked]
    finally:
        await client.close()
        backend.stop()
    assert (answer.fixes.lat.tolist(), answer.fixes.lon.tolist()) == ([SITE[0]], [SITE[1]])
    assert answer.fixes.accuracy_m.tolist() == [8]
    assert [gap.reason for gap in answer.line.gaps] == ["no_signal"]
    assert answer.line.suspicion.score == 0
