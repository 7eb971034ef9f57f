"""Candidates for an order, and whether it may be given to somebody. The ranking itself is in `rules`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from backend.dispatching.arrival import Arrivals, soonest
from backend.dispatching.best import Crew, best_for_each
from backend.dispatching.board import StaffBoard, travels_of
from backend.dispatching.duty import DutyBook
from backend.dispatching.listing import CrewWords, Listing
from backend.dispatching.rules import (
    SKILL_BITS as SKILL_BITS,
    Limits,
    Rows,
    Staff,
    Wanted,
    count_reasons,
    judge,
    silence_s,
    with_tools,
)
from backend.dispatching.schemas import BestOut, CandidatesOut
from backend.dispatching.shifts import period_end_ms, shift_end_ms
from backend.kit.clock import Clock
from backend.kit.scope import Scope
from backend.live.latest import LatestTable
from backend.org.roster import Roster
from backend.organisation.service import OrganisationSettings, WorkingHours, needed_tools
from backend.roads.service import Roads, Travel as Ways
from backend.workorders.service import OrderOut
from contract.crew import Travel
from contract.vocabulary import CANNOT_BE_GIVEN, Exclusion, WorkerKind

MOST_EXCLUDED = 100
UNKNOWN_WORKER = "unknown_worker"
SHORTLIST = 50
"""So many of the nearest are asked the road for."""
ROADS_WITHIN_S = 0.25


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody who could be given orders now. `skills`: bits of `SKILL_BITS`; `shift_end_ms` None: open.

    `tools`: keys; `work_left_s` until the rules of rest say stop, None: they do not.
    """

    worker_id: int
    lat: float
    lon: float
    skills: int
    load: int
    shift_end_ms: int | None
    travel: Travel = Travel.EBIKE
    tools: frozenset[str] = frozenset()
    work_left_s: int | None = None


def limits_of(settings: OrganisationSettings) -> Limits:
    """What the rules ask of the settings."""
    return Limits(
        stale_after_s=settings.lost_after_s,
        far_m=settings.far_m,
        full_load=settings.full_load,
        city_speed_mps=settings.city_speed_mps,
    )


class Dispatching:
    """Answers from memory: the board of workers, the latest positions; the roads if they answer in time."""

    def __init__(
        self,
        *,
        board: StaffBoard,
        latest: LatestTable,
        roster: Roster,
        hours: WorkingHours,
        duty: DutyBook,
        roads: Roads,
        clock: Clock,
    ) -> None:
        self._board = board
        self._latest = latest
        self._roster = roster
        self._hours = hours
        self._duty = duty
        self._roads = roads
        self._clock = clock

    async def candidates(
        self, settings: OrganisationSettings, scope: Scope, order: OrderOut, *, limit: int
    ) -> CandidatesOut:
        """Best first at most `limit` candidates among the workers the scope sees, and the excluded.

        Holds nothing of the database: the roads may take a quarter of a second.
        """
        limits = limits_of(settings)
        now = self._clock.now()
        wanted = Wanted(order.type, order.lat, order.lon, self._clock.now_ms())
        needed = needed_tools(settings.tools, order.type, order.product)
        rows = self._board.seen_by(scope)
        staff = with_tools(self._staff(rows, wanted.now_ms), self._board.lacking(rows, needed))
        worker_ids = self._board.worker_ids(rows)
        judgement = judge(staff, wanted, limits)
        shortlist = judgement.ranked[:SHORTLIST]
        travel = await self._travel(staff, rows, shortlist, wanted, limits)
        arrivals = Arrivals.by_line(judgement)
        ranked = judgement.ranked
        if travel is not None:
            arrivals.put(shortlist, travel.seconds, travel.metres, travel.by_road)
            first = shortlist[soonest(travel.seconds, staff.load[shortlist], staff.near_rest[shortlist])]
            ranked = np.concatenate([first, ranked[SHORTLIST:]])
        crew = CrewWords({tool.key: tool.name for tool in settings.tools}, needed, self._duty)
        listing = Listing(self._board, self._roster, self._hours, crew, worker_ids, staff, judgement)
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
        staff = self._staff(rows, now_ms)
        worker_ids = self._board.worker_ids(rows)
        fresh = (now_ms - staff.at_ms) / 1000 <= silence_s(staff, settings.lost_after_s)
        seen = staff.on_duty & ~staff.stealth & staff.monitored & ~staff.off_hours
        free = seen & ~staff.is_vehicle & fresh & (staff.against == 0)
        period_end = period_end_ms(self._hours.now, now_ms)
        return [
            self._placed(int(worker_ids[row]), staff, row, period_end, now_ms)
            for row in np.flatnonzero(free).tolist()
        ]

    def _placed(self, worker_id: int, staff: Staff, row: int, period_end: int | None, now_ms: int) -> Placed:
        worker, weary = self._roster.worker(worker_id), self._duty.of_worker(worker_id)
        return Placed(
            worker_id=worker_id,
            lat=float(staff.lat[row]),
            lon=float(staff.lon[row]),
            skills=int(staff.skills[row]),
            load=int(staff.load[row]),
            shift_end_ms=self._shift_end_ms(worker_id, period_end, now_ms),
            travel=Travel.EBIKE if worker is None else worker.travel,
            tools=frozenset() if worker is None else worker.tools,
            work_left_s=None if weary is None else weary.left_s,
        )

    async def best(
        self, settings: OrganisationSettings, scope: Scope, orders: Sequence[OrderOut]
    ) -> list[BestOut]:
        """Somebody for each of the orders, the most pressing choosing first."""
        now_ms = self._clock.now_ms()
        rows = self._board.seen_by(scope)
        crew = Crew(
            self._board.worker_ids(rows),
            self._board.travels(rows),
            self._staff(rows, now_ms),
            lambda needed: self._board.lacking(rows, needed),
        )
        return await best_for_each(crew, self._roads, settings, limits_of(settings), orders, now_ms)

    async def prepare(self, session: AsyncSession) -> None:
        """Read what the log says of people's shifts, if anybody asks for rest; before the questions below."""
        await self._duty.prepare(session)

    def _staff(self, rows: Rows, now_ms: int) -> Staff:
        """The columns of the rows, with what their rest says, and nothing of tools yet."""
        worker_ids = self._board.worker_ids(rows)
        off_hours = self._hours.forbids_each(worker_ids, now_ms)
        return self._board.columns(rows, self._latest, off_hours, *self._duty.columns(worker_ids, now_ms))

    def _shift_end_ms(self, worker_id: int, period_end: int | None, now_ms: int) -> int | None:
        worker = self._roster.worker(worker_id)
        own = None if worker is None else worker.shift_end
        return period_end if own is None else shift_end_ms(own, now_ms)

    def worker_name(self, worker_id: int) -> str:
        """The worker's name, empty when there is no such worker."""
        worker = self._roster.worker(worker_id)
        return "" if worker is None else worker.name

    def assignment_refusal(self, scope: Scope, worker_id: int, *, overridden: bool = False) -> str | None:
        """Why an order cannot be given to this worker, None when it can; call `prepare` first.

        A worker outside the scope and one that does not exist are told apart by nothing. `overridden`:
        whoever gives it knows what the rules of rest say, and has said why.
        """
        worker = self._roster.worker(worker_id)
        if worker is None or not scope.sees(worker.department_id, (worker_id,)):
            return UNKNOWN_WORKER
        holds = {
            Exclusion.VEHICLE: worker.kind is WorkerKind.VEHICLE,
            Exclusion.OFF_DUTY: not worker.on_duty,
            Exclusion.STEALTH: worker.stealth,
        }
        hard = next((reason for reason, does in holds.items() if does and reason in CANNOT_BE_GIVEN), None)
        weary = None if hard or overridden else self._duty.of_worker(worker_id)
        return next(iter(weary.over), None) if weary is not None else hard

    async def _travel(
        self, staff: Staff, rows: Rows, shortlist: Rows, wanted: Wanted, limits: Limits
    ) -> Ways | None:
        """How the shortlist gets there; None where there is nobody or nowhere to go."""
        if wanted.lat is None or wanted.lon is None or not len(shortlist):
            return None
        places = np.column_stack([staff.lat[shortlist], staff.lon[shortlist]])
        target = wanted.lat, wanted.lon
        return await self._roads.towards(
            places,
            target,
            line_mps=limits.city_speed_mps,
            within_s=ROADS_WITHIN_S,
            travels=travels_of(self._board.travels(rows[shortlist])),
        )
