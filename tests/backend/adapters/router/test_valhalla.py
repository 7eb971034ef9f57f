"""Valhalla in its own process on a made town with one bridge."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from backend.adapters.router.plausible import believable
from backend.adapters.router.valhalla import Valhalla
from backend.kit.geo import distances_m
from backend.ports.router import Floats, Matrix, RouterUnavailable
from contract.crew import Travel
from contract.roads import RoadState
from tests.backend.river_town import BANK_M, BRIDGE_M, along, place

PATIENT_S = 20.0


@pytest.fixture
async def valhalla(road_graph: Path) -> AsyncIterator[Valhalla]:
    router = Valhalla(road_graph, starts_after_s=0)
    await router.start()
    yield router
    await router.stop()


def places(*metres: tuple[float, float]) -> Floats:
    return np.array([place(*one) for one in metres])


async def test_the_way_goes_over_the_bridge(valhalla: Valhalla) -> None:
    found = await valhalla.matrix(
        places((250, 0), (-3_150, 0)), places((-150, 0), (250, 0)), within_s=PATIENT_S
    )
    round_by_the_bridge = 2 * BRIDGE_M + 2 * BANK_M + 200
    assert found.metres == pytest.approx(
        np.array([[round_by_the_bridge, 0], [3_000, 3_000 + round_by_the_bridge]]), abs=15
    )
    seconds_a_metre = 3.6 / 25
    assert found.seconds == pytest.approx(found.metres * seconds_a_metre, rel=0.1)


async def test_who_is_far_from_every_road_gets_no_time(valhalla: Valhalla) -> None:
    far_off = places((-3_000, 0), (-3_000, 2_500))
    found = await valhalla.matrix(far_off, places((-150, 0)), within_s=PATIENT_S)
    assert np.isnan(found.seconds[:, 0]).tolist() == [False, True]
    nobody = await valhalla.matrix(far_off[1:], places((-150, 0)), within_s=PATIENT_S)
    assert np.isnan(nobody.metres).all()


async def test_the_way_to_the_road_is_walked(valhalla: Valhalla) -> None:
    found = await valhalla.matrix(places((-3_000, 0), (-3_000, -400)), places((-150, 0)), within_s=PATIENT_S)
    assert found.metres[1, 0] - found.metres[0, 0] == pytest.approx(400, abs=10)
    assert found.seconds[1, 0] - found.seconds[0, 0] == pytest.approx(400 / 1.4, abs=10)


@pytest.mark.parametrize("noise_m", [4, 8, 15])
async def test_a_ride_with_a_noisy_receiver_has_the_length_of_its_roads(
    valhalla: Valhalla, noise_m: float
) -> None:
    corners = [(-2_900.0, 0.0), (-BANK_M, 0.0), (-BANK_M, BRIDGE_M), (BANK_M, BRIDGE_M), (BANK_M, 1_000.0)]
    true_m = float(np.abs(np.diff(np.array(corners), axis=0)).sum())
    ride, at_ms = along(corners, every_m=60, noise_m=noise_m, seed=5)
    legs_m = await valhalla.trace(ride, at_ms, within_s=PATIENT_S)
    assert not np.isnan(legs_m).any()
    assert legs_m.sum() == pytest.approx(true_m, rel=0.01)


async def test_somebody_heard_from_every_ten_minutes_is_followed_round_the_bridge(valhalla: Valhalla) -> None:
    ride = places((-1_900, 0), (-BANK_M, 2_000), (BANK_M, 2_000))
    legs_m = await valhalla.trace(ride, np.array([0.0, 600e3, 1_200e3]), within_s=PATIENT_S)
    assert legs_m == pytest.approx([3_800, 2 * (BRIDGE_M - 2_000) + 2 * BANK_M], abs=20)


async def test_where_no_road_is_there_is_no_length(valhalla: Valhalla) -> None:
    walk, at_ms = along([(-3_000, 1_500), (-3_000, 2_500)], every_m=50, noise_m=0, seed=1)
    assert np.isnan(await valhalla.trace(walk, at_ms, within_s=PATIENT_S)).all()


async def test_the_line_of_a_way_goes_over_the_bridge_and_ends_at_the_places_themselves(
    valhalla: Valhalla,
) -> None:
    source, target = places((-1_900, -300), (250, 0))
    line = await valhalla.way(source, target, within_s=PATIENT_S)
    assert line is not None
    assert (line[[0, -1]] == [source, target]).all()
    legs_m = distances_m(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    assert legs_m.sum() == pytest.approx(300 + 1_800 + 2 * BRIDGE_M + 2 * BANK_M + 150, abs=20)
    assert line[:, 0].max() == pytest.approx(place(0, BRIDGE_M)[0], abs=1e-5)
    assert await valhalla.way(*places((-3_000, 2_500), (-150, 0)), within_s=PATIENT_S) is None
    for travel in Travel:
        assert await valhalla.way(source, target, within_s=PATIENT_S, travel=travel) is not None


async def test_a_graph_that_appears_later_is_found_and_one_that_goes_is_missed(
    road_graph: Path, tmp_path: Path
) -> None:
    router = Valhalla(tmp_path / "roadgraph")
    await router.start()
    ask = places((-3_000, 0)), places((-150, 0))
    with pytest.raises(RouterUnavailable) as missing:
        await router.matrix(*ask, within_s=PATIENT_S)
    assert missing.value.state is RoadState.ABSENT
    shutil.copytree(road_graph, tmp_path / "roadgraph")
    assert not np.isnan((await router.matrix(*ask, within_s=PATIENT_S)).seconds).any()
    first = router.pid
    shutil.copytree(road_graph, tmp_path / "rebuilt")
    shutil.rmtree(tmp_path / "roadgraph")
    (tmp_path / "rebuilt").rename(tmp_path / "roadgraph")
    await router.matrix(*ask, within_s=PATIENT_S)
    assert router.pid != first
    shutil.rmtree(tmp_path / "roadgraph")
    with pytest.raises(RouterUnavailable):
        await router.matrix(*ask, within_s=PATIENT_S)
    await router.stop()


def test_a_way_shorter_than_the_straight_line_is_none() -> None:
    sources = places((-3_000, 0), (-2_000, 0))
    answer = Matrix(np.array([[0.0], [300.0]]), np.array([[0.0], [1_900.0]]))
    found = believable(answer, sources, places((-150, 0)), np.zeros(2), np.zeros(1))
    assert np.isnan(found.seconds[:, 0]).tolist() == [True, False]
