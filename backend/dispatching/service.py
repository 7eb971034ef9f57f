"""Candidates for an order, and whether it may be given to somebody. The ranking itself is in `rules`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from backend.dispatching.arrival import Arrivals, soonest
from backend.dispatching.best import best_for_each, crew_of
from backend.dispatching.board import StaffBoard
from backend.dispatching.listing import Listing
from backend.dispatching.rules import (
    HARD,
    SKILL_BITS as SKILL_BITS,
    Flags,
    Limits,
    Rows,
    Staff,
    Wanted,
    count_reasons,
    judge,
    silence_s,
)
from backend.dispatching.schemas import BestOut, CandidatesOut
from backend.dispatching.shifts import period_end_ms, shift_end_ms
from backend.kit.clock import Clock
from backend.kit.scope import Scope
from backend.live.latest import LatestTable
from backend.org.roster import Roster
from backend.organisation.service import OrganisationSettings, WorkingHours
from backend.roads.service import Roads, Travel
from backend.workorders.service import OrderOut
from contract.vocabulary import Exclusion, WorkerKind

MOST_EXCLUDED = 100
UNKNOWN_WORKER = "unknown_worker"
SHORTLIST = 50
"""So many of the nearest are asked the road for."""
ROADS_WITHIN_S = 0.25


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody who could be given orders now. `skills`: bits of `SKILL_BITS`; `shift_end_ms` None: open."""

    worker_id: int
    lat: float
    lon: float
    skills: int
    load: int
    shift_end_ms: int | None


class Dispatching:
    """Answers from memory: the board of workers, the latest positions; the roads if they answer in time."""

    def __init__(
        self,
        *,
        board: StaffBoard,
        latest: LatestTable,
        roster: Roster,
        hours: WorkingHours,
        roads: Roads,
        clock: Clock,
    ) -> None:
        self._board = board
        self._latest = latest
        self._roster = roster
        self._hours = hours
        self._roads = roads
        self._clock = clock

    async def candidates(
        self, settings: OrganisationSettings, scope: Scope, order: OrderOut, *, limit: int
    ) -> CandidatesOut:
        """Best first at most `limit` candidates among the workers the scope sees, and the excluded.

        Holds nothing of the database: the roads may take a quarter of a second.
        """
        limits = Limits(
            stale_after_s=settings.lost_after_s,
            far_m=settings.far_m,
            full_load=settings.full_load,
            city_speed_mps=settings.city_speed_mps,
        )
        now = self._clock.now()
        wanted = Wanted(order.type, order.lat, order.lon, self._clock.now_ms())
        rows = self._board.seen_by(scope)
        staff = self._board.columns(rows, self._latest, self._off_hours(rows, wanted.now_ms))
        worker_ids = self._board.worker_ids(rows)
        judgement = judge(staff, wanted, limits)
        shortlist = judgement.ranked[:SHORTLIST]
        travel = await self._travel(staff, shortlist, wanted, limits)
        arrivals = Arrivals.by_line(judgement)
        ranked = judgement.ranked
        if travel is not None:
            arrivals.put(shortlist, travel.seconds, travel.metres, travel.by_road)
            first = shortlist[soonest(travel.seconds, staff.load[shortlist])]
            ranked = np.concatenate([first, ranked[SHORTLIST:]])
        listing = Listing(self._board, self._roster, self._hours, worker_ids, staff, judgement)
        return CandidatesOut(
            order_id=order.id,
            method="road" if arrivals.by_road.any() else "straight_line",
            roads=None if travel is None else travel.state,
            computed_at=now,
            candidates=listing.of(ranked[:limit], arrivals, wanted),
            excluded=listing.of(judgement.excluded[:MOST_EXCLUDED], arrivals, wanted),
            excluded_counts=count_reasons(judgement.reasons),
            excluded_total=len(judgement.excluded),
        )

    def placed(self, settings: OrganisationSettings, scope: Scope) -> list[Placed]:
        """Everybody whom the scope sees, an order can be given to, and whose place is known well enough."""
        now_ms = self._clock.now_ms()
        rows = self._board.seen_by(scope)
        staff = self._board.columns(rows, self._latest, self._off_hours(rows, now_ms))
        worker_ids = self._board.worker_ids(rows)
        fresh = (now_ms - staff.at_ms) / 1000 <= silence_s(staff, settings.lost_after_s)
        seen = staff.on_duty & ~staff.stealth & staff.monitored & ~staff.off_hours
        free = seen & ~staff.is_vehicle & fresh
        period_end = period_end_ms(self._hours.now, now_ms)
        return [
            Placed(
                worker_id=int(worker_ids[row]),
                lat=float(staff.lat[row]),
                lon=float(staff.lon[row]),
                skills=int(staff.skills[row]),
                load=int(staff.load[row]),
                shift_end_ms=self._shift_end_ms(int(worker_ids[row]), period_end, now_ms),
            )
            for row in np.flatnonzero(free)
        ]

    async def best(
        self, settings: OrganisationSettings, scope: Scope, orders: Sequence[OrderOut]
    ) -> list[BestOut]:
        """Somebody for each of the orders, the most pressing choosing first."""
        now_ms = self._clock.now_ms()
        rows = self._board.seen_by(scope)
        crew = crew_of(self._board, self._latest, rows, self._off_hours(rows, now_ms))
        return await best_for_each(crew, self._roads, settings, orders, now_ms)

    def _off_hours(self, rows: Rows, now_ms: int) -> Flags:
        return self._hours.forbids_each(self._board.worker_ids(rows), now_ms)

    def _shift_end_ms(self, worker_id: int, period_end: int | None, now_ms: int) -> int | None:
        worker = self._roster.worker(worker_id)
        own = None if worker is None else worker.shift_end
        return period_end if own is None else shift_end_ms(own, now_ms)

    def worker_name(self, worker_id: int) -> str:
        """The worker's name, empty when there is no such worker."""
        worker = self._roster.worker(worker_id)
        return "" if worker is None else worker.name

    def assignment_refusal(self, scope: Scope, worker_id: int) -> str | None:
        """Why an order cannot be given to this worker, None when it can.

        A worker outside the scope and one that does not exist are told apart by nothing.
        """
        worker = self._roster.worker(worker_id)
        if worker is None or not scope.sees(worker.department_id, (worker_id,)):
            return UNKNOWN_WORKER
        holds = {
            Exclusion.VEHICLE: worker.kind is WorkerKind.VEHICLE,
            Exclusion.OFF_DUTY: not worker.on_duty,
            Exclusion.STEALTH: worker.stealth,
        }
        return next((reason for reason, does in holds.items() if does and reason in HARD), None)

    async def _travel(self, staff: Staff, rows: Rows, wanted: Wanted, limits: Limits) -> Travel | None:
        """How the shortlist gets there; None where there is nobody or nowhere to go."""
        if wanted.lat is None or wanted.lon is None or not len(rows):
            return None
        places = np.column_stack([staff.lat[rows], staff.lon[rows]])
        target = wanted.lat, wanted.lon
        return await self._roads.towards(
            places, target, line_mps=limits.city_speed_mps, within_s=ROADS_WITHIN_S
        )
