"""Ways by the road: the port. Engines of our own, servers elsewhere and straight lines stand behind it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from contract.crew import Travel
from contract.roads import RoadState

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Seconds and metres from each source (row) to each target (column); NaN where no way was found."""

    seconds: Floats
    metres: Floats


class RouterUnavailable(Exception):
    """There is no answer, or none in time; `state` says why. What is asked next may be answered."""

    def __init__(self, state: RoadState) -> None:
        super().__init__(state)
        self.state = state


class Router(Protocol):
    """Places are arrays of shape (n, 2): latitude and longitude, WGS-84 degrees."""

    async def start(self) -> None:
        """Begin; returns at once, what has to be loaded is loaded in the background."""
        ...

    async def stop(self) -> None:
        """End what runs in the background and wait for it."""
        ...

    async def matrix(
        self, sources: Floats, targets: Floats, *, within_s: float, travel: Travel = Travel.EBIKE
    ) -> Matrix:
        """Answers or raises RouterUnavailable, in `within_s` seconds at most; `travel`: of all who go."""
        ...

    async def trace(self, places: Floats, at_ms: Floats, *, within_s: float) -> Floats:
        """Metres along the roads between each place somebody was at and the next (n - 1 of them).

        Places closer together than a receiver's error make any engine run to and fro: leave them out.
        NaN where no road fits. Raises RouterUnavailable as `matrix` does.
        """
        ...

    async def way(
        self, source: Floats, target: Floats, *, within_s: float, travel: Travel = Travel.EBIKE
    ) -> Floats | None:
        """The line to follow from one place (latitude, longitude) to another: places of shape (n, 2), n >= 2.

        It begins and ends at the places themselves, also where they are off the road. None where no road
        leads. Raises RouterUnavailable as `matrix` does.
        """
        ...
