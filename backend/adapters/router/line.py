"""The router of whoever has no roads: great circles, and one speed that has the usual detours in it."""

import numpy as np

from backend.kit.geo import distances_m
from backend.ports.router import Floats, Matrix
from contract.crew import LINE_PACE, Travel


class GreatCircle:
    """Always there, answers at once, never empty.

    `speed_mps` is metres of *straight line* per second of an electric bicycle: whoever rides at 20 km/h and
    goes a third farther than the crow flies makes 15 km/h, 4.2 m/s.
    """

    def __init__(self, speed_mps: float) -> None:
        self._speed_mps = speed_mps

    async def start(self) -> None:
        """See the port."""

    async def stop(self) -> None:
        """See the port."""

    async def matrix(
        self,
        sources: Floats,
        targets: Floats,
        *,
        within_s: float,  # noqa: ARG002 - at once
        travel: Travel = Travel.EBIKE,
    ) -> Matrix:
        """See the port."""
        columns = [distances_m(lat, lon, sources[:, 0], sources[:, 1]) for lat, lon in targets.tolist()]
        metres = np.stack(columns, axis=1) if columns else np.empty((len(sources), 0))
        return Matrix(metres / (self._speed_mps * LINE_PACE[travel]), metres)

    async def trace(self, places: Floats, at_ms: Floats, *, within_s: float) -> Floats:  # noqa: ARG002 - as above
        """See the port."""
        return legs_m(places)

    async def way(
        self,
        source: Floats,
        target: Floats,
        *,
        within_s: float,  # noqa: ARG002 - as above
        travel: Travel = Travel.EBIKE,  # noqa: ARG002 - a straight line is one for everybody
    ) -> Floats:
        """See the port: the straight line."""
        return np.stack([source, target])


def legs_m(places: Floats) -> Floats:
    """Great circles from each place to the next."""
    return distances_m(places[:-1, 0], places[:-1, 1], places[1:, 0], places[1:, 1])
