"""Ways by the road for other domains: always an answer, in time, which says what it rests on."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.kit.geo import distances_m
from backend.ports.router import Floats, Router, RouterUnavailable
from backend.roads.rules import apart, filled, plausible_legs, thinned
from contract.crew import Travel as Vehicle
from contract.roads import RoadState


@dataclass(frozen=True, slots=True)
class Travel:
    """One row per source. `by_road` False: straight line. `state` is of the roads, READY if any row is."""

    seconds: Floats
    metres: Floats
    by_road: NDArray[np.bool_]
    state: RoadState


@dataclass(frozen=True, slots=True)
class Along:
    """`metres` with `unmatched_m` of straight line among them; `straight_m` of the same way."""

    metres: float
    straight_m: float
    unmatched_m: float
    state: RoadState


class Roads:
    """`router` None: nobody gave roads. `line_at` makes the router of straight lines for a speed in m/s."""

    def __init__(self, router: Router | None, line_at: Callable[[float], Router]) -> None:
        self.router = router
        self._line_at = line_at

    @property
    def has_router(self) -> bool:
        """Whether anybody gave roads at all."""
        return self.router is not None

    async def start(self) -> None:
        """Begin; waits for nothing."""
        if self.router is not None:
            await self.router.start()

    async def stop(self) -> None:
        """End what the router runs."""
        if self.router is not None:
            await self.router.stop()

    async def towards(
        self,
        sources: Floats,
        target: tuple[float, float],
        *,
        line_mps: float,
        within_s: float,
        travels: Sequence[Vehicle] | None = None,
    ) -> Travel:
        """From places of shape (n, 2) to one; by the road where that is known within `within_s` seconds.

        Where some ways are known and others not, the others are straight lines at the speed of the known.
        `travels`: how each goes, all of them by electric bicycle where nothing is said.
        """
        going = dict[Vehicle, list[int]]()
        for row in range(len(sources)):
            going.setdefault(Vehicle.EBIKE if travels is None else travels[row], []).append(row)
        if len(going) <= 1:
            only = next(iter(going), Vehicle.EBIKE)
            return await self._towards(sources, target, only, line_mps=line_mps, within_s=within_s)
        asked = [
            self._towards(sources[rows], target, vehicle, line_mps=line_mps, within_s=within_s)
            for vehicle, rows in going.items()
        ]
        return _together(list(going.values()), await asyncio.gather(*asked))

    async def _towards(
        self,
        sources: Floats,
        target: tuple[float, float],
        vehicle: Vehicle,
        *,
        line_mps: float,
        within_s: float,
    ) -> Travel:
        targets = np.array([target])
        line = await self._line_at(line_mps).matrix(sources, targets, within_s=within_s, travel=vehicle)
        line_s, line_m = line.seconds[:, 0], line.metres[:, 0]
        nothing = np.zeros(len(sources), np.bool_)
        if self.router is None or not len(sources):
            state = RoadState.ABSENT if self.router is None else RoadState.READY
            return Travel(line_s, line_m, nothing, state)
        try:
            found = await self.router.matrix(sources, targets, within_s=within_s, travel=vehicle)
        except RouterUnavailable as unavailable:
            return Travel(line_s, line_m, nothing, unavailable.state)
        known = ~np.isnan(found.seconds[:, 0])
        return Travel(
            seconds=filled(found.seconds[:, 0], line_s, line_m),
            metres=np.where(known, found.metres[:, 0], line_m),
            by_road=known,
            state=RoadState.READY if known.any() else RoadState.OUTSIDE,
        )

    async def between(self, places: Floats, *, line_mps: float, within_s: float) -> Travel:
        """From each of the places to each; columns are matrices. Ways that are not known as in `towards`."""
        line = await self._line_at(line_mps).matrix(places, places, within_s=within_s)
        nothing = np.zeros(line.seconds.shape, np.bool_)
        if self.router is None or not len(places):
            return Travel(line.seconds, line.metres, nothing, RoadState.ABSENT)
        try:
            found = await self.router.matrix(places, places, within_s=within_s)
        except RouterUnavailable as unavailable:
            return Travel(line.seconds, line.metres, nothing, unavailable.state)
        known = ~np.isnan(found.seconds)
        return Travel(
            seconds=filled(found.seconds.ravel(), line.seconds.ravel(), line.metres.ravel()).reshape(
                known.shape
            ),
            metres=np.where(known, found.metres, line.metres),
            by_road=known,
            state=RoadState.READY if known.any() else RoadState.OUTSIDE,
        )

    async def along(self, places: Floats, at_ms: Floats, *, within_s: float) -> Along:
        """The length of a way somebody took through n >= 2 places; legs no road fits are taken straight."""
        kept = apart(places)
        places, at_ms = places[kept], at_ms[kept]
        straight_m = distances_m(places[:-1, 0], places[:-1, 1], places[1:, 0], places[1:, 1])
        legs_m, state = np.full(len(straight_m), np.nan), RoadState.ABSENT
        if self.router is not None:
            try:
                found_m = await self.router.trace(places, at_ms, within_s=within_s)
                legs_m, state = plausible_legs(found_m, straight_m, np.diff(at_ms) / 1000), RoadState.READY
            except RouterUnavailable as unavailable:
                state = unavailable.state
        matched = ~np.isnan(legs_m)
        return Along(
            metres=float(np.where(matched, legs_m, straight_m).sum()),
            straight_m=float(straight_m.sum()),
            unmatched_m=float(straight_m[~matched].sum()),
            state=state,
        )

    async def way(
        self, source: Floats, target: Floats, *, within_s: float, travel: Vehicle = Vehicle.EBIKE
    ) -> Floats | None:
        """The line by the road from one place to another, thin enough to be drawn; None where no road leads.

        Raises RouterUnavailable: then there is only the straight line, and `state` says why.
        """
        if self.router is None:
            raise RouterUnavailable(RoadState.ABSENT)
        line = await self.router.way(source, target, within_s=within_s, travel=travel)
        return None if line is None else thinned(line)


def _together(rows: Sequence[Sequence[int]], parts: Sequence[Travel]) -> Travel:
    """The parts as one, each row where it was; the state is that of the best part."""
    order = np.argsort(np.concatenate([np.asarray(part, np.intp) for part in rows]))
    states = [part.state for part in parts]
    return Travel(
        seconds=np.concatenate([part.seconds for part in parts])[order],
        metres=np.concatenate([part.metres for part in parts])[order],
        by_road=np.concatenate([part.by_road for part in parts])[order],
        state=RoadState.READY if RoadState.READY in states else states[0],
    )
