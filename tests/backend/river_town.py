"""A made town on two banks: one long avenue, a river through the middle, a single bridge far north.

Metres east and north of the place where the avenue would cross the river, if it did.
"""

import asyncio
from collections.abc import Sequence
from math import cos, radians
from pathlib import Path

import numpy as np
import pytest

from backend.ports.router import Floats
from backend.roads.service import Roads
from contract.roads import RoadState
from tests.tools.mapdata.osm_file import OsmFile
from tools.mapdata import graph

LAT, LON = 31.23, 121.50
METRES_A_DEGREE = 111_194.9
BRIDGE_M = 4_100  # north of the avenue
BANK_M = 100  # from the middle of the river to the road along it
AVENUE_M = 7_000
BLOCK_M = 200

Place = tuple[float, float]


def place(east_m: float, north_m: float) -> Place:
    """Latitude and longitude."""
    lat = LAT + north_m / METRES_A_DEGREE
    return round(lat, 7), round(LON + east_m / (METRES_A_DEGREE * cos(radians(LAT))), 7)


def river_town() -> OsmFile:
    """Every road is two-way; each corner of the avenue has a side street."""
    town = OsmFile()
    ids: dict[Place, int] = {}

    def road(points: list[Place], **tags: str) -> None:
        for point in points:
            if point not in ids:
                ids[point] = town.point(place(*point))
        town.ways.append(([ids[point] for point in points], tags))

    for side in (-1, 1):
        bank = [(side * BANK_M, float(north)) for north in range(-400, BRIDGE_M + 1, BLOCK_M)]
        bank.append((side * BANK_M, float(BRIDGE_M)))
        road(list(dict.fromkeys(bank)), highway="secondary", name="滨江路")
        avenue = [(side * float(east), 0.0) for east in range(BANK_M, AVENUE_M + 1, BLOCK_M)]
        road(avenue, highway="secondary", name="解放路")
        for corner in avenue:
            road([corner, (corner[0], 150.0)], highway="residential")
    road([(-BANK_M, float(BRIDGE_M)), (BANK_M, float(BRIDGE_M))], highway="secondary", bridge="yes")
    return town


async def roads_awake(roads: Roads) -> None:
    """Until the engine answers."""
    somebody = np.array([place(-1_000, 0)])
    async with asyncio.timeout(30):
        while True:
            travel = await roads.towards(somebody, place(-150, 0), line_mps=4.2, within_s=1)
            if travel.state is RoadState.READY:
                return
            await asyncio.sleep(0.02)


def along(
    corners: Sequence[tuple[float, float]], *, every_m: float, noise_m: float, seed: int, mps: float = 8.0
) -> tuple[Floats, Floats]:
    """Places (latitude, longitude) on a way through the corners, with a receiver's noise, and their ms."""
    at = np.array(corners)
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(at, axis=0).T))])
    steps = np.append(np.arange(0.0, walked[-1], every_m), walked[-1])
    east, north = (np.interp(steps, walked, at[:, axis]) for axis in (0, 1))
    exact = np.array([place(*one) for one in zip(east.tolist(), north.tolist(), strict=True)])
    noise = np.random.default_rng(seed).normal(0, noise_m / METRES_A_DEGREE, exact.shape)
    noise[[0, -1]] = 0
    return exact + noise, steps / mps * 1000


def build_graph(folder: Path) -> Path:
    """What `mapdata build` leaves in `folder/roadgraph`; skips where valhalla is not installed."""
    if graph.engine_version() is None:
        pytest.skip("the optional extra `roads` (valhalla) is not installed")
    extract = river_town().write(folder / "river-town.osm.pbf")
    return graph.build(extract, folder)
