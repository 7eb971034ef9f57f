"""The trackers' door over real HTTP."""

import asyncio
import csv
import gzip
import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from backend.org.roster import PrivacyState
from contract.vocabulary import MonitoringMode
from tests.backend.ingest.http_world import serving
from tests.backend.ingest.test_osmand import TRACCAR
from tests.backend.ingest.test_owntracks import LOCATION
from tests.backend.ingest.world import LAT, NOON_MS, Query, World, running_world

AUSTIN = Path(__file__).parents[4] / "shared/data/trajectories/austin_buses_2017-03-21.csv.gz"
CLEAN: Query = {"id": "d1", "lat": LAT, "lon": 121.4737, "timestamp": NOON_MS}


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(world) as client:
        yield client


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert document["status"] == answer.status_code
    assert document["instance"].startswith("/ingest/")
    return answer.status_code, document["type"]


async def test_a_query_a_form_and_json_are_all_stored(world: World, client: httpx.AsyncClient) -> None:
    answers = [
        await client.get("/ingest/osmand", params=CLEAN),
        await client.post("/ingest/osmand", params={**CLEAN, "id": "d2"}),
        await client.post("/ingest/osmand", data={**CLEAN, "id": "d3"}),
        await client.post("/ingest/osmand", json={**TRACCAR, "device_id": "d4"}),
    ]
    assert [(it.status_code, it.headers["x-fix"]) for it in answers] == [(200, "stored")] * 4
    assert sorted(row["worker_id"] for row in world.rows()) == [1, 2, 3, 4]


async def test_owntracks_always_gets_an_array(world: World, client: httpx.AsyncClient) -> None:
    by_topic = await client.post("/ingest/owntracks", json={**LOCATION, "topic": "owntracks/x/d1"})
    by_header = await client.post(
        "/ingest/owntracks",
        json={key: value for key, value in LOCATION.items() if key != "topic"},
        headers={"X-Limit-U": "someone", "X-Limit-D": "d2"},
    )
    by_query = await client.post("/ingest/owntracks?u=d3&d=phone", json={**LOCATION, "_type": "lwt"})
    by_sign_in = await client.post("/ingest/owntracks", content=b"", auth=("d4", "secret"))
    for answer in (by_topic, by_header, by_query, by_sign_in):
        assert (answer.status_code, answer.json()) == (200, [])
    assert [row["worker_id"] for row in world.rows()] == [1, 2]
    assert world.stats.without_place == {"lwt": 1, "empty": 1}


async def test_marks_are_told_to_the_device(client: httpx.AsyncClient) -> None:
    await client.get("/ingest/osmand", params=CLEAN)
    again = await client.get("/ingest/osmand", params=CLEAN)
    assert (again.status_code, again.headers["x-fix"]) == (200, "marked duplicate")


async def test_what_is_withheld_is_acknowledged_and_not_stored(
    world: World, client: httpx.AsyncClient
) -> None:
    world.people.states[1] = PrivacyState(True, True, MonitoringMode.FULL, False)
    answer = await client.get("/ingest/osmand", params=CLEAN)
    assert (answer.status_code, answer.headers["x-fix"]) == (200, "withheld stealth")
    assert world.rows() == []


async def test_an_unknown_device_is_refused_and_slowed_down(world: World, client: httpx.AsyncClient) -> None:
    answers = [await client.get("/ingest/osmand", params={**CLEAN, "id": f"x{n}"}) for n in range(22)]
    assert [it.status_code for it in answers] == [403] * 20 + [429] * 2
    assert problem(answers[0]) == (403, "/problems/unknown-device")
    assert int(answers[-1].headers["retry-after"]) == 60
    known = await client.get("/ingest/osmand", params=CLEAN)
    assert known.status_code == 200
    world.clock.at_ms += 61_000
    later = await client.get("/ingest/osmand", params={**CLEAN, "id": "x"})
    assert later.status_code == 403
    assert world.stats.refused == {"unknown_device": 21, "rate_limited": 2}


async def test_a_revoked_device_is_refused(world: World, client: httpx.AsyncClient) -> None:
    world.people.revoked.add("d1")
    assert problem(await client.get("/ingest/osmand", params=CLEAN)) == (403, "/problems/unknown-device")
    assert world.stats.refused == {"revoked_device": 1}


@pytest.mark.parametrize("path", ["/ingest/osmand", "/ingest/owntracks"])
async def test_a_body_too_large_is_refused(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, content=b"x" * (64 * 1024 + 1))
    assert problem(answer) == (413, "/problems/too-large")


async def test_another_method_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.delete("/ingest/osmand")
    assert problem(answer) == (405, "/problems/method-not-allowed")
    assert answer.headers["allow"] == "GET, POST"
    assert (await client.get("/ingest/owntracks")).headers["allow"] == "POST"


async def test_other_paths_belong_to_the_application_inside(client: httpx.AsyncClient) -> None:
    assert (await client.get("/ingest/other")).status_code == 404


async def test_a_port_of_its_own_takes_osmand_at_the_root(world: World) -> None:
    transport = httpx.ASGITransport(world.door.osmand_alone)
    async with httpx.AsyncClient(transport=transport, base_url="http://tracker") as client:
        assert (await client.get("/", params=CLEAN)).status_code == 200


async def test_requests_that_come_together_are_committed_together(
    world: World, client: httpx.AsyncClient
) -> None:
    answers = await asyncio.gather(
        *(client.get("/ingest/osmand", params={**CLEAN, "id": f"d{n}"}) for n in range(1, 51))
    )
    assert {it.status_code for it in answers} == {200}
    assert len(world.rows()) == 50


_texts = st.text(max_size=12) | st.floats().map(str) | st.integers().map(str)
_queries = st.dictionaries(
    st.sampled_from(["id", "lat", "lon", "timestamp", "speed", "alarm", "batt", "location"]), _texts
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(query=_queries, body=st.binary(max_size=80), known=st.booleans())
async def test_nothing_sent_is_ever_a_server_error(
    world: World, client: httpx.AsyncClient, query: dict[str, str], body: bytes, known: bool
) -> None:
    before = world.stats.received
    if known:
        query["id"] = "d1"
    answers = [
        await client.get("/ingest/osmand", params=query),
        await client.post("/ingest/osmand", content=body),
        await client.post("/ingest/owntracks", params={"u": "d1"}, content=body),
        await client.post("/ingest/owntracks", params={"u": "d1"}, json={**LOCATION, **query}),
    ]
    assert all(it.status_code in (200, 400, 403, 429) for it in answers)
    stored = sum(it.headers.get("x-fix", "").startswith(("stored", "marked")) for it in answers)
    # an OwnTracks message without a place is acknowledged as "stored" although there is nothing to store
    assert before <= world.stats.received <= before + stored
    assert len(world.rows("nth")) == world.stats.received


@pytest.mark.skipif(not AUSTIN.exists(), reason="../shared/data is absent")
async def test_a_recorded_day_is_stored_or_marked_row_by_row(tmp_path: Path) -> None:
    rows = list(islice(austin_rows(), 1500))
    async with running_world(tmp_path / "austin.db") as world, serving(world) as client:
        world.clock.at_ms = max(at_ms for _, at_ms, _ in rows)
        for device, at_ms, values in rows:
            answer = await client.get("/ingest/osmand", params={**values, "id": device, "timestamp": at_ms})
            assert answer.status_code == 200
        assert world.stats.stored_clean + world.stats.stored_marked == len(rows) == len(world.rows("nth"))
        assert world.stats.withheld.total() == 0


def austin_rows() -> Iterator[tuple[str, int, dict[str, str]]]:
    with gzip.open(AUSTIN, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            at_ms = round(datetime.fromisoformat(row["timestamp"]).timestamp() * 1000)
            yield f"d{row['vehicle_id']}", at_ms, {"lat": row["latitude"], "lon": row["longitude"]}


async def test_lone_surrogates_and_nul_in_notes_are_stored_as_text(
    world: World, client: httpx.AsyncClient
) -> None:
    text = json.dumps({**LOCATION, "_type": "transition", "topic": "a/b/d1"})
    raw = text.replace("}", ', "event": "\\u0000x", "desc": "\\ud83d"}').encode()
    answer = await client.post("/ingest/owntracks", content=raw)
    assert answer.status_code in (200, 400)
    assert all("\x00" not in row["note"] for row in world.rows("note"))
