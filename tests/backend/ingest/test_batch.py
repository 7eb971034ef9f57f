"""Batches from our own phone page, and the counts, through the whole backend."""

import json

import pytest
from hypothesis import given, strategies as st

from backend.errors import Invalid
from backend.ingest.batch import MAX_FIXES, decode
from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers
from tests.backend.ingest.world import LAT, LON, NOON_MS, Query

AT = "2026-11-21T03:59:00Z"


def position(seconds: float = 0.0, **values: object) -> dict[str, object]:
    return {"at": NOON_MS + round(seconds * 1000), "lat": LAT, "lon": LON, **values}


@pytest.fixture
async def phone(backend: Backend) -> Headers:
    return await backend.sign_in(await backend.worker(on_duty=True))


async def test_a_batch_is_stored_and_answered_with_what_was_noticed(backend: Backend, phone: Headers) -> None:
    backend.clock.advance(600)
    positions = [position(1), position(2, battery_pct=80), position(1), position(3, lat=0, lon=0)]
    answer = await backend.client.post("/api/my/positions", headers=phone, json={"positions": positions})
    assert answer.status_code == 200
    assert answer.json() == {
        "accepted": 4,
        "stored_clean": 2,
        "stored_marked": 2,
        "marked": {"duplicate": 1, "null_island": 1},
        "withheld": {},
    }


async def test_sending_a_batch_again_marks_all_of_it(backend: Backend, phone: Headers) -> None:
    backend.clock.advance(600)
    body = {"positions": [position(n) for n in range(1, 400)]}
    first = await backend.client.post("/api/my/positions", headers=phone, json=body)
    again = await backend.client.post("/api/my/positions", headers=phone, json=body)
    assert first.json()["stored_clean"] == 399
    assert again.json()["marked"] == {"duplicate": 399}


async def test_an_empty_batch_is_accepted(backend: Backend, phone: Headers) -> None:
    answer = await backend.client.post("/api/my/positions", headers=phone, json={"positions": []})
    assert (answer.status_code, answer.json()["accepted"]) == (200, 0)


async def test_off_duty_positions_are_withheld(backend: Backend) -> None:
    phone = await backend.sign_in(await backend.worker(on_duty=False))
    body = {"positions": [position(0)]}
    answer = await backend.client.post("/api/my/positions", headers=phone, json=body)
    assert (answer.json()["accepted"], answer.json()["withheld"]) == (0, {"off_duty": 1})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"positions": 5}',
        b'{"positions": [{"lat": 1, "lon": 2}]}',
        b'{"positions": [{"at": "x", "lat": 1, "lon": 2}]}',
        b'{"positions": [{"at": 1, "lat": NaN, "lon": 2}]}',
        b'{"positions": [{"at": 1e300, "lat": 1, "lon": 2}]}',
        b'{"positions": [{"at": null, "lat": 1, "lon": 2}]}',
        b'{"positions": [{"at": 1, "lat": "1", "lon": 2}]}',
        b"\xff\xfe",
        b'{"positions": ' * 5000,
    ],
)
async def test_a_batch_that_cannot_be_read_is_a_422_and_stores_nothing(
    backend: Backend, phone: Headers, body: bytes
) -> None:
    answer = await backend.client.post("/api/my/positions", headers=phone, content=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert backend.services.pipeline.stats.received == 0


async def test_too_many_positions_and_too_many_bytes_are_refused(backend: Backend, phone: Headers) -> None:
    many = {"positions": [position(n) for n in range(MAX_FIXES + 1)]}
    answer = await backend.client.post("/api/my/positions", headers=phone, json=many)
    assert answer.status_code == 422
    large = b'{"positions": [' + b" " * (5 * 1024 * 1024)
    answer = await backend.client.post("/api/my/positions", headers=phone, content=large)
    assert answer.status_code == 413


async def test_only_a_worker_reports_its_positions(backend: Backend, dispatcher: Headers) -> None:
    body = {"positions": [position(0)]}
    assert (await backend.client.post("/api/my/positions", json=body)).status_code == 401
    answer = await backend.client.post("/api/my/positions", headers=dispatcher, json=body)
    assert answer.status_code == 403


async def test_trackers_and_counts_through_the_whole_backend(backend: Backend, dispatcher: Headers) -> None:
    device_id = await backend.device((await backend.worker(on_duty=True)).id)
    query: Query = {"id": device_id, "lat": LAT, "lon": LON, "timestamp": NOON_MS}
    for _ in range(2):
        assert (await backend.client.get("/ingest/osmand", params=query)).status_code == 200
    unknown = await backend.client.get("/ingest/osmand", params={**query, "id": "nobody"})
    assert unknown.status_code == 403
    assert (await backend.client.get("/ingest/osmand", params={"id": device_id})).status_code == 400
    stats = (await backend.get("/api/ingest/stats", dispatcher)).json()
    assert (stats["received"], stats["stored_clean"], stats["marked"]) == (2, 1, {"duplicate": 1})
    assert stats["refused"] == {"unknown_device": 1, "malformed": 1}
    supervisor = await backend.account(Role.SUPERVISOR)
    assert (await backend.get("/api/ingest/stats", supervisor)).status_code == 403


async def test_the_door_is_in_the_openapi_document(backend: Backend) -> None:
    paths = (await backend.client.get("/api/openapi.json")).json()["paths"]
    assert {"get", "post"} <= paths["/ingest/osmand"].keys()
    assert "post" in paths["/ingest/owntracks"]


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.just(AT),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["at", "lat", "lon", "mock", "battery_pct"]), inner, max_size=5)
    ),
    max_leaves=10,
)


@given(_json)
def test_no_json_raises_anything_but_the_refusal(item: object) -> None:
    body = json.dumps({"positions": [item]}).encode()
    try:
        fixes = decode(body, worker_id=1, received_ms=NOON_MS)
    except Invalid:
        return
    assert all(0 <= fix.at_ms < 2**45 and fix.lat == fix.lat for fix in fixes)
