"""The lines by the road that a plan goes along, asked for bit by bit; decides nothing."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from backend.planning.problem import Plan
from backend.planning.schemas import LegOut, WaysOut
from backend.planning.stating import Stated
from backend.ports.router import Floats, RouterUnavailable
from backend.roads.service import Roads
from contract.crew import Travel
from contract.roads import RoadState

WITHIN_S: Final = 0.8
"""Who asks gets what was found until then, and asks again for the rest: whoever looks away stops it so."""
LEAST_S: Final = 0.2
"""A question with less time than this would only be given up, and a server be thought to be slow."""
DECIMALS: Final = 5  # of a degree: a metre

Leg = tuple[int, int, Travel]
"""From which place to which, rows of `Stated.places`, and how."""


@dataclass(frozen=True, slots=True)
class Step:
    """From the visit before (None: from where the worker was) to this one."""

    worker_id: int
    after: int | None
    order_id: int
    leg: Leg


@dataclass(slots=True)
class Ways:
    """Of one plan. What a better plan keeps is not asked for again; None: no road leads there."""

    found: dict[Leg, Floats | None] = field(default_factory=dict)

    async def look(self, roads: Roads, stated: Stated, plan: Plan) -> WaysOut:
        """The legs that are known now, after some time spent on those that were not."""
        steps = list(_steps(stated, plan))
        state = await self._fill(roads, stated, steps)
        lines = [(step, self.found.get(step.leg)) for step in steps]
        return WaysOut(
            roads=state,
            left=sum(step.leg not in self.found for step in steps),
            legs=[
                LegOut(
                    worker_id=step.worker_id,
                    after_order_id=step.after,
                    order_id=step.order_id,
                    line=[(round(lat, DECIMALS), round(lon, DECIMALS)) for lat, lon in line.tolist()],
                )
                for step, line in lines
                if line is not None
            ],
        )

    async def _fill(self, roads: Roads, stated: Stated, steps: list[Step]) -> RoadState:
        if not roads.has_router:
            return RoadState.ABSENT
        loop = asyncio.get_running_loop()
        until, answered = loop.time() + WITHIN_S, False
        for leg in dict.fromkeys(step.leg for step in steps):
            left_s = until - loop.time()
            if left_s < LEAST_S:
                break
            if leg in self.found:
                continue
            source, target = stated.places[leg[0]], stated.places[leg[1]]
            try:
                self.found[leg] = await roads.way(source, target, within_s=left_s, travel=leg[2])
            except RouterUnavailable as unavailable:
                if answered and unavailable.state is RoadState.SLOW:
                    break  # the time was up, that is all
                return unavailable.state
            answered = True
        return RoadState.READY


def _steps(stated: Stated, plan: Plan) -> Iterator[Step]:
    hands = {hand.worker_id: hand for hand in stated.hands}
    places = {job.order_id: job.place for job in stated.jobs}
    last: dict[int, int] = {}
    for visit in plan.visits:
        after = last.get(visit.worker_id)
        hand = hands[visit.worker_id]
        begin = hand.place if after is None else places[after]
        yield Step(visit.worker_id, after, visit.order_id, (begin, places[visit.order_id], hand.travel))
        last[visit.worker_id] = visit.order_id
