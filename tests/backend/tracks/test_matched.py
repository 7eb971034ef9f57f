"""How far somebody went by the road, over HTTP, in a town whose streets have a known length."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from backend.org.schemas import WorkerOut
from backend.positions.fix import Fix
from backend.tracks.rules.columns import Points
from backend.tracks.rules.mileage import Stretches
from backend.tracks.rules.stops import NOWHERE
from contract.vocabulary import Role
from tests.backend.harness import Backend
from tests.backend.river_town import BANK_M, BRIDGE_M, along, place
from tests.backend.tracks.made import LIMITS, METRE

CORNERS = [(-2_900.0, 0.0), (-BANK_M, 0.0), (-BANK_M, BRIDGE_M), (BANK_M, BRIDGE_M), (BANK_M, 1_000.0)]
TRUE_M = float(np.abs(np.diff(np.array(CORNERS), axis=0)).sum())


async def drive(
    backend: Backend, corners: list[tuple[float, float]], *, every_m: float, noise_m: float, stop_s: int = 0
) -> WorkerOut:
    """Somebody on the way that ends now; before it they stood at its beginning for `stop_s`."""
    worker = await backend.worker(on_duty=True)
    await backend.device(worker.id)
    backend.clock.advance(3 * 3600)
    now_ms = backend.clock.now_ms()
    places, at_ms = along(corners, every_m=every_m, noise_m=noise_m, seed=3)
    start_ms = now_ms - at_ms[-1]
    way = [
        Fix(worker.id, int(start_ms + at), now_ms, lat, lon, 8.0)
        for at, (lat, lon) in zip(at_ms.tolist(), places.tolist(), strict=True)
    ]
    lat, lon = place(*corners[0])
    stood = [
        Fix(worker.id, int(start_ms - ago * 1000), now_ms, lat + wander, lon, 8.0)
        for ago, wander in zip(range(stop_s, 0, -20), np.tile([0, 9e-5], stop_s).tolist(), strict=False)
    ]
    await backend.services.pipeline.submit([*stood, *way])
    return worker


async def both(backend: Backend, worker: WorkerOut, **more: Any) -> tuple[int, dict[str, Any]]:
    now = backend.clock.now()
    span = {"since": (now - timedelta(hours=2)).isoformat(), "until": now.isoformat()}
    caller = await backend.account(Role.DISPATCHER)
    body = {"worker_id": worker.id} | span | more
    answer = await backend.client.post("/api/tracks/matched", headers=caller, json=body)
    return answer.status_code, dict(answer.json())


@pytest.mark.parametrize(("every_m", "noise_m"), [(8, 6), (40, 12), (240, 8)])
async def test_a_noisy_ride_is_as_long_as_its_streets(town: Backend, every_m: float, noise_m: float) -> None:
    worker = await drive(town, CORNERS, every_m=every_m, noise_m=noise_m, stop_s=600)
    status, told = await both(town, worker)
    assert status == 200
    assert told["roads"] == "ready"
    assert told["road_m"] == pytest.approx(TRUE_M, rel=0.015)
    assert told["unmatched_m"] < 0.02 * TRUE_M


async def test_a_way_partly_off_the_roads_says_how_much_of_it(town: Backend) -> None:
    worker = await drive(town, [(-2_900.0, 0.0), (-900.0, 0.0), (-900.0, 2_000.0)], every_m=40, noise_m=5)
    _, told = await both(town, worker)
    assert told["road_m"] == pytest.approx(4_000, rel=0.1)
    assert told["unmatched_m"] == pytest.approx(1_850, abs=250)


async def test_far_from_every_road_there_is_no_length(town: Backend) -> None:
    worker = await drive(town, [(-3_000.0, 1_200.0), (-3_000.0, 3_000.0)], every_m=40, noise_m=5)
    _, told = await both(town, worker)
    assert (told["roads"], told["road_m"]) == ("outside", None)


async def test_without_roads_it_says_so(backend: Backend) -> None:
    worker = await drive(backend, CORNERS, every_m=40, noise_m=5)
    _, told = await both(backend, worker)
    assert (told["roads"], told["road_m"]) == ("absent", None)
    nobody = await backend.worker(on_duty=True)
    assert (await both(backend, nobody))[1]["roads"] == "absent"


async def test_who_may_not_be_seen_has_no_mileage_and_a_month_is_the_longest(backend: Backend) -> None:
    worker = await backend.worker(backend.departments.south)
    caller = await backend.account(Role.DISPATCHER, backend.departments.north)
    now = backend.clock.now()
    body = {"worker_id": worker.id, "since": (now - timedelta(hours=2)).isoformat(), "until": now.isoformat()}
    answer = await backend.client.post("/api/tracks/matched", headers=caller, json=body)
    assert answer.status_code == 404
    status, _ = await both(backend, worker, since=(now - timedelta(days=32)).isoformat())
    assert status == 422


def test_stretches_are_the_legs_that_count_and_chunks_change_nothing() -> None:
    n = 60
    breaks = np.zeros(n, np.bool_)
    breaks[[20, 21]] = True
    steps = np.arange(0.0, n)
    points = Points(steps * 10_000.0, 31 + steps * 50 * METRE, np.full(n, 121.0), breaks)
    numbers = np.full(n, NOWHERE)
    numbers[35:45] = 0
    whole = Stretches(LIMITS).feed(points, numbers)
    assert [len(one) for one in whole] == [20, 15, 16]  # to the stop's first fix, and on from its last
    for chunk in (1, 7, 40):
        finder = Stretches(LIMITS)
        parts = [
            one
            for begin in range(0, n, chunk)
            for one in finder.feed(points.part(slice(begin, begin + chunk)), numbers[begin : begin + chunk])
        ]
        assert sum(len(one) - 1 for one in parts) == sum(len(one) - 1 for one in whole)
