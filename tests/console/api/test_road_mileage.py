"""The mileage by the road as the console reads it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from console.api import road_mileage
from console.api.client import ApiClient
from console.api.types import Session
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable, Refused
from contract.roads import RoadState
from tests.console.api.fake_backend import Chunks, FakeBackend, problem
from tests.console.office import Office
from tests.console.real_backend import RealBackend

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)


async def asked(answer: httpx.Response) -> road_mileage.RoadMileage:
    client = FakeBackend(lambda _request: answer).client()
    try:
        return await road_mileage.ask(client, 7, NOON, NOON + timedelta(hours=1))
    finally:
        await client.close()


async def test_an_answer_is_read() -> None:
    told = {"worker_id": 7, "roads": "ready", "road_m": 812.5, "unmatched_m": 3.0}
    found = await asked(httpx.Response(200, json=told))
    assert (found.roads, found.road_m, found.unmatched_m) == (RoadState.READY, 812.5, 3.0)


async def test_what_is_no_answer_is_said_to_be_none() -> None:
    with pytest.raises(BackendAnswerUnreadable):
        await asked(httpx.Response(200, json={"worker_id": 7, "roads": "paved"}))
    with pytest.raises(BackendUnreachable):
        await asked(httpx.Response(200, stream=Chunks(b"{", httpx.ReadError("gone"))))
    with pytest.raises(Refused):
        await asked(problem(404, "not-found"))


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
        found = await road_mileage.ask(client, phone.worker.id, now - timedelta(hours=2), now)
    finally:
        await client.close()
        backend.stop()
    assert (found.worker_id, found.roads, found.road_m) == (phone.worker.id, RoadState.ABSENT, None)
