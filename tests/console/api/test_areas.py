"""Lines of who was inside a shape: read one by one, refused when broken, and answered by a real backend."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from console.api import areas
from console.api.client import ApiClient
from console.api.types import Inside, InsideAnswer, Session
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable
from console.models.shapes import Circle, question
from tests.console.api.fake_backend import Chunks, FakeBackend
from tests.console.office import SITE, Office
from tests.console.real_backend import RealBackend

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
HERE = question(Circle(lat=SITE[0], lon=SITE[1], radius_m=200))


def line(done: int, asked: int, *worker_ids: int) -> bytes:
    items = [Inside(worker_id=key, fixes=1, first_at=NOON, last_at=NOON) for key in worker_ids]
    return msgspec.json.encode(InsideAnswer(items=items, done=done, asked=asked)) + b"\n"


def lines(*chunks: bytes | Exception) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Type": "application/x-ndjson"}, stream=Chunks(*chunks))


async def test_progress_and_people_come_line_by_line_however_the_bytes_are_cut() -> None:
    whole = line(20, 30, 4) + line(30, 30, 7, 9)
    backend = FakeBackend(lambda _request: lines(*(whole[n : n + 40] for n in range(0, len(whole), 40))))
    found = [it async for it in areas.query(backend.client(), HERE, NOON, NOON + timedelta(hours=1))]
    assert [(it.done, it.asked, [one.worker_id for one in it.items]) for it in found] == [
        (20, 30, [4]),
        (30, 30, [7, 9]),
    ]
    (asked,) = backend.asked
    assert msgspec.json.decode(asked.content) == {
        "shape": {"type": "circle", "lat": SITE[0], "lon": SITE[1], "radius_m": 200},
        "since": "2026-11-21T04:00:00Z",
        "until": "2026-11-21T05:00:00Z",
    }


async def test_broken_and_cut_answers_are_named() -> None:
    broken = FakeBackend(lambda _request: lines(b'{"items": 7}\n'))
    with pytest.raises(BackendAnswerUnreadable):
        await anext(areas.query(broken.client(), HERE, NOON, NOON + timedelta(hours=1)))
    cut = FakeBackend(lambda _request: lines(line(1, 2, 4), httpx.ReadError("gone")))
    with pytest.raises(BackendUnreachable):
        [it async for it in areas.query(cut.client(), HERE, NOON, NOON + timedelta(hours=1))]


async def test_a_real_backend_answers_who_was_there(tmp_path: Path) -> None:
    backend = RealBackend(tmp_path / "data")
    backend.start()
    client = ApiClient(backend.url)
    try:
        body = msgspec.json.encode({"username": "admin", "password": backend.password})
        raw = await client.call("POST", "/api/auth/token", body=body, signed_in=False)
        client.take_session(msgspec.json.decode(raw, type=Session))
        phone = await Office(client).hire("张三", "13900000001")
        now = datetime.now(UTC)
        span = now - timedelta(hours=1), now + timedelta(hours=1)
        found = [it async for it in areas.query(client, HERE, *span)]
        away = question(Circle(lat=SITE[0] + 1, lon=SITE[1], radius_m=200))
        nobody = [it.items async for it in areas.query(client, away, *span)]
    finally:
        await client.close()
        backend.stop()
    (one,) = [one for it in found for one in it.items]
    assert (one.worker_id, one.fixes) == (phone.worker.id, 1)
    assert [one.lat, one.lon] == pytest.approx(list(SITE[:2]), abs=1e-6)
    assert found[-1].done == found[-1].asked
    assert nobody == [[]]
