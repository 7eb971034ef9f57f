"""Somebody for each of many orders: the most pressing order chooses first, and whom it takes is busier then.

A proposal for a glance, not a plan: nobody's way from one order to the next is weighed; `planning` does that.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from backend.dispatching.arrival import Arrivals, soonest
from backend.dispatching.board import travels_of
from backend.dispatching.rules import Flags, Ints, Judgement, Limits, Rows, Staff, Wanted, judge, with_tools
from backend.dispatching.schemas import BestOut
from backend.organisation.service import OrganisationSettings, needed_tools
from backend.roads.service import Roads
from backend.workorders.service import OrderOut
from contract.roads import Basis

ASKED_THE_ROAD: Final = 6
ROADS_WITHIN_S: Final = 0.25
ALL_ROADS_WITHIN_S: Final = 4.0
"""After that the rest is told by the straight line, and says so."""


@dataclass(frozen=True, slots=True)
class Crew:
    """The workers a scope sees, as columns, and who they are; `lacking`: who has not all of some tools."""

    worker_ids: Ints
    travels: NDArray[np.int8]
    staff: Staff
    lacking: Callable[[frozenset[str]], Flags]


async def best_for_each(
    crew: Crew,
    roads: Roads,
    settings: OrganisationSettings,
    limits: Limits,
    orders: Sequence[OrderOut],
    now_ms: int,
) -> list[BestOut]:
    """In the order of `orders`; those without anybody say so."""
    lacking: dict[frozenset[str], Flags] = {}
    loop = asyncio.get_running_loop()
    until_s = loop.time() + ALL_ROADS_WITHIN_S
    found: dict[int, BestOut] = {}
    for order in sorted(orders, key=_pressing):
        wanted = Wanted(order.type, order.lat, order.lon, now_ms)
        needed = needed_tools(settings.tools, order.type, order.product)
        if needed not in lacking:
            lacking[needed] = crew.lacking(needed)
        judgement = judge(with_tools(crew.staff, lacking[needed]), wanted, limits)
        rows = judgement.ranked[:ASKED_THE_ROAD]
        arrivals = Arrivals.by_line(judgement)
        if loop.time() < until_s:
            await _by_road(roads, crew, rows, wanted, limits, arrivals)
        found[order.id] = _chosen(order.id, crew, rows, arrivals, judgement)
        await asyncio.sleep(0)  # the house goes on answering others
    return [found[order.id] for order in orders]


async def _by_road(
    roads: Roads, crew: Crew, rows: Rows, wanted: Wanted, limits: Limits, arrivals: Arrivals
) -> None:
    if wanted.lat is None or wanted.lon is None or not len(rows):
        return
    places = np.column_stack([crew.staff.lat[rows], crew.staff.lon[rows]])
    travel = await roads.towards(
        places,
        (wanted.lat, wanted.lon),
        line_mps=limits.city_speed_mps,
        within_s=ROADS_WITHIN_S,
        travels=travels_of(crew.travels[rows]),
    )
    arrivals.put(rows, travel.seconds, travel.metres, travel.by_road)


def _chosen(order_id: int, crew: Crew, rows: Rows, arrivals: Arrivals, judgement: Judgement) -> BestOut:
    """Whoever is there soonest; of the same minute, who has less to do. Counts the order as theirs."""
    if not len(rows):
        return BestOut(order_id=order_id, worker_id=None, eta_s=None, distance_m=None, by=None)
    row = int(rows[soonest(arrivals.eta_s[rows], crew.staff.load[rows], crew.staff.near_rest[rows])[0]])
    crew.staff.load[row] += 1
    eta_s = float(arrivals.eta_s[row])
    known = eta_s == eta_s
    return BestOut(
        order_id=order_id,
        worker_id=int(crew.worker_ids[row]),
        eta_s=round(eta_s) if known else None,
        distance_m=round(float(judgement.distance_m[row]), 1) if known else None,
        by=(Basis.ROAD if arrivals.by_road[row] else Basis.LINE) if known else None,
    )


def _pressing(order: OrderOut) -> tuple[bool, float, int]:
    """By the limit that is due first."""
    due = [timer.due_at for timer in order.timers if timer.stopped_at is None and timer.paused_at is None]
    return (not due, min(due).timestamp() if due else 0.0, order.id)
