"""Somebody for each of many orders: the most pressing order chooses first, and whom it takes is busier then.

A proposal for a glance, not a plan: nobody's way from one order to the next is weighed; `planning` does that.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from backend.dispatching.arrival import Arrivals, soonest
from backend.dispatching.board import StaffBoard
from backend.dispatching.rules import Flags, Judgement, Limits, Rows, Staff, Wanted, judge
from backend.dispatching.schemas import BestOut
from backend.live.latest import LatestTable
from backend.organisation.service import OrganisationSettings
from backend.roads.service import Roads
from backend.workorders.service import OrderOut
from contract.roads import Basis

ASKED_THE_ROAD: Final = 6
ROADS_WITHIN_S: Final = 0.25
ALL_ROADS_WITHIN_S: Final = 4.0
"""After that the rest is told by the straight line, and says so."""


@dataclass(frozen=True, slots=True)
class Crew:
    """The workers a scope sees, as columns, and who they are."""

    worker_ids: Rows
    staff: Staff


def crew_of(board: StaffBoard, latest: LatestTable, rows: Rows, off_hours: Flags) -> Crew:
    """The rows of the board, with where they are."""
    return Crew(board.worker_ids(rows), board.columns(rows, latest, off_hours))


async def best_for_each(
    crew: Crew, roads: Roads, settings: OrganisationSettings, orders: Sequence[OrderOut], now_ms: int
) -> list[BestOut]:
    """In the order of `orders`; those without anybody say so."""
    limits = Limits(
        stale_after_s=settings.lost_after_s,
        far_m=settings.far_m,
        full_load=settings.full_load,
        city_speed_mps=settings.city_speed_mps,
    )
    loop = asyncio.get_running_loop()
    until_s = loop.time() + ALL_ROADS_WITHIN_S
    found: dict[int, BestOut] = {}
    for order in sorted(orders, key=_pressing):
        wanted = Wanted(order.type, order.lat, order.lon, now_ms)
        judgement = judge(crew.staff, wanted, limits)
        rows = judgement.ranked[:ASKED_THE_ROAD]
        arrivals = Arrivals.by_line(judgement)
        if loop.time() < until_s:
            await _by_road(roads, crew.staff, rows, wanted, limits, arrivals)
        found[order.id] = _chosen(order.id, crew, rows, arrivals, judgement)
        await asyncio.sleep(0)  # the house goes on answering others
    return [found[order.id] for order in orders]


async def _by_road(
    roads: Roads, staff: Staff, rows: Rows, wanted: Wanted, limits: Limits, arrivals: Arrivals
) -> None:
    if wanted.lat is None or wanted.lon is None or not len(rows):
        return
    places = np.column_stack([staff.lat[rows], staff.lon[rows]])
    travel = await roads.towards(
        places, (wanted.lat, wanted.lon), line_mps=limits.city_speed_mps, within_s=ROADS_WITHIN_S
    )
    arrivals.put(rows, travel.seconds, travel.metres, travel.by_road)


def _chosen(order_id: int, crew: Crew, rows: Rows, arrivals: Arrivals, judgement: Judgement) -> BestOut:
    """Whoever is there soonest; of the same minute, who has less to do. Counts the order as theirs."""
    if not len(rows):
        return BestOut(order_id=order_id, worker_id=None, eta_s=None, distance_m=None, by=None)
    row = int(rows[soonest(arrivals.eta_s[rows], crew.staff.load[rows])[0]])
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
