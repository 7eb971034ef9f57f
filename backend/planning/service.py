"""Proposals in the making: stated, solved in a process of its own, improved meanwhile, applied on demand."""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

import anyio.to_process
import anyio.to_thread
import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from backend.dispatching.service import Dispatching
from backend.errors import Invalid, NotFound
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.organisation import service as organisation
from backend.organisation.service import OrganisationSettings
from backend.planning import solving
from backend.planning.explain import Because
from backend.planning.problem import Plan, Problem, by_other_vehicles
from backend.planning.schemas import (
    AppliedOut,
    ApplyVisit,
    ChangedOut,
    PlanApply,
    PlanAsk,
    PlanOut,
    TotalsOut,
    UnplannedOut,
    VisitOut,
    WaysOut,
)
from backend.planning.stating import Stated, chosen, state
from backend.planning.ways import Ways
from backend.roads.service import Roads
from backend.workorders import service as workorders
from backend.workorders.service import BatchIn, BatchItem, BatchOut, OrderOut, WorkOrders
from contract.roads import RoadState
from contract.vocabulary import OrderMove, PlanState, Unplanned

log = logging.getLogger(__name__)

EFFORTS: Final = ((0, 1.2), (2, 6.0), (5, 20.0))
"""Level of exploration and seconds: a plan at once, then better ones."""
LOOKED_AT_S: Final = 5.0
"""A plan that nobody has read for so long is not improved any more."""
ROADS_WITHIN_S: Final = 5.0
KEPT: Final = 20
AT_ONCE: Final = 500  # orders in one move of many


@dataclass(slots=True)
class Proposal:
    """One plan in the making. Only the account that asked for it sees it."""

    id: str
    account_id: int
    stated: Stated
    state: PlanState = PlanState.PREPARING
    round: int = 0
    effort: int = 0
    looked_at_s: float = 0.0
    roads: RoadState = RoadState.ABSENT
    by_road: bool = False
    plan: Plan | None = None
    greedy: Plan | None = None
    because: dict[int, Because] = field(default_factory=dict)
    ways: Ways = field(default_factory=Ways)
    task: asyncio.Task[None] | None = None

    def take(self, found: solving.Solved) -> None:
        """What was found, if it is better than what there is; both are compared with the hurried plan."""
        self.greedy, self.state = found.hurried, PlanState.IMPROVING
        if self.plan is None or _better(found.plan, self.plan):
            self.plan, self.because = found.plan, found.because
            self.round += 1


class MoveAll(Protocol):
    """One move of many orders in one transaction; the verb of work orders for it."""

    async def __call__(
        self, session: AsyncSession, orders: WorkOrders, caller: Caller, wanted: BatchIn
    ) -> BatchOut: ...


class Planning:
    """Holds the last proposals in memory: a plan is of the moment, nothing durable before it is applied."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        dispatching: Dispatching,
        roads: Roads,
        orders: WorkOrders,
        move_all: MoveAll,
    ) -> None:
        self._database = database
        self._clock = clock
        self._dispatching = dispatching
        self._roads = roads
        self._orders = orders
        self._move_all = move_all
        self._proposals: OrderedDict[str, Proposal] = OrderedDict()

    async def stop(self) -> None:
        """End whatever is being solved."""
        for proposal in self._proposals.values():
            await _end(proposal)

    async def ask(self, caller: Caller, wanted: PlanAsk) -> PlanOut:
        """Begin a plan; raises Invalid where there is nothing to plan."""
        now = self._clock.now()
        async with self._database.reading() as session:
            await self._dispatching.prepare(session)
            settings = await organisation.read(session)
            room = await workorders.snapshot(session, caller.scope, now)
        orders = chosen(room, wanted.order_ids, frozenset(wanted.without_order_ids), replan=wanted.replan)
        if not orders:
            raise Invalid("There is nothing to plan: none of these orders waits for somebody.")
        without = frozenset(wanted.without_worker_ids)
        people = self._dispatching.placed(settings, caller.scope)
        people = [one for one in people if one.worker_id not in without]
        if wanted.worker_ids is not None:
            people = [one for one in people if one.worker_id in frozenset(wanted.worker_ids)]
        stated = state(
            orders, people, pinned=wanted.pinned, full_load=settings.full_load, tools=settings.tools, now=now
        )
        proposal = Proposal(secrets.token_hex(8), caller.account_id, stated)
        for former in [one for one in self._proposals.values() if one.account_id == caller.account_id]:
            await _end(former)
        self._proposals[proposal.id] = proposal
        while len(self._proposals) > KEPT:
            await _end(self._proposals.popitem(last=False)[1])
        proposal.task = asyncio.create_task(self._make(proposal, settings), name=f"plan {proposal.id}")
        return _out(proposal)

    def one(self, caller: Caller, plan_id: str) -> PlanOut:
        """The proposal as it is now; raises NotFound. Whoever reads it keeps it being improved."""
        proposal = self._found(caller, plan_id)
        proposal.looked_at_s = asyncio.get_running_loop().time()
        return _out(proposal)

    async def ways(self, caller: Caller, plan_id: str) -> WaysOut:
        """The lines of the plan as it is now, as many as some time suffices for; raises NotFound."""
        proposal = self._found(caller, plan_id)
        return await proposal.ways.look(self._roads, proposal.stated, proposal.plan or Plan([]))

    async def give_up(self, caller: Caller, plan_id: str) -> PlanOut:
        """Look for nothing better; what was found stays. Raises NotFound."""
        proposal = self._found(caller, plan_id)
        await _end(proposal)
        return _out(proposal)

    async def apply(
        self, session: AsyncSession, caller: Caller, plan_id: str, wanted: PlanApply
    ) -> AppliedOut:
        """Give the orders away, each against the version that was planned.

        Where some changed in the meantime nothing is given away, unless the rest is wanted (`partial`).
        Raises NotFound.
        """
        proposal = self._found(caller, plan_id)
        found = await self._orders.many(session, caller.scope, [one.order_id for one in wanted.visits])
        orders = {order.id: order for order in found}
        changed = [
            one
            for visit in wanted.visits
            if (one := self._changed(caller, proposal, visit, orders.get(visit.order_id)))
        ]
        if changed and not wanted.partial:
            return AppliedOut(applied=[], kept=[], changed=changed)
        left_out = {one.order_id for one in changed}
        rest = [one for one in wanted.visits if one.order_id not in left_out]
        held_by = proposal.stated.held_by
        kept = [one.order_id for one in rest if held_by.get(one.order_id) == one.worker_id]
        given = [one for one in rest if held_by.get(one.order_id) != one.worker_id]
        applied, refused = await self._give(session, caller, proposal, given)
        return AppliedOut(applied=applied, kept=kept, changed=changed + refused)

    async def _give(
        self, session: AsyncSession, caller: Caller, proposal: Proposal, visits: Sequence[ApplyVisit]
    ) -> tuple[list[int], list[ChangedOut]]:
        """Ids of the orders that were dispatched, and what the workflow had against others."""
        stated = proposal.stated
        arrivals = {visit.order_id: visit.arrive_s for visit in (proposal.plan or Plan([])).visits}
        applied: list[int] = []
        refused: list[ChangedOut] = []
        for first in range(0, len(visits), AT_ONCE):
            items = [
                BatchItem(
                    order_id=one.order_id,
                    version=stated.versions[one.order_id],
                    worker_id=one.worker_id,
                    planned_at=_at(stated, arrivals[one.order_id]) if one.order_id in arrivals else None,
                )
                for one in visits[first : first + AT_ONCE]
            ]
            wanted = BatchIn(move=OrderMove.DISPATCH, items=items)
            answer = await self._move_all(session, self._orders, caller, wanted)
            for outcome in answer.outcomes:
                if outcome.done:
                    applied.append(outcome.order_id)
                else:
                    refused.append(ChangedOut(order_id=outcome.order_id, reason=outcome.reason))
        return applied, refused

    def _changed(
        self, caller: Caller, proposal: Proposal, visit: ApplyVisit, order: OrderOut | None
    ) -> ChangedOut | None:
        """What speaks against giving this order to this worker now; None where nothing does."""
        seen, order_id = proposal.stated.versions.get(visit.order_id), visit.order_id
        if seen is None:
            return ChangedOut(order_id=order_id, reason="not_planned")
        if order is None:
            return ChangedOut(order_id=order_id, reason="gone")
        if order.version != seen:
            return ChangedOut(order_id=order_id, reason="changed", by=order.updated_by, at=order.updated_at)
        if caller.role not in order.possible_moves.get(OrderMove.DISPATCH, ()):
            return ChangedOut(order_id=order_id, reason="wrong_state")
        refusal = self._dispatching.assignment_refusal(caller.scope, visit.worker_id)
        return None if refusal is None else ChangedOut(order_id=order_id, reason=refusal)

    def _found(self, caller: Caller, plan_id: str) -> Proposal:
        proposal = self._proposals.get(plan_id)
        if proposal is None or proposal.account_id != caller.account_id:
            raise NotFound
        return proposal

    async def _make(self, proposal: Proposal, settings: OrganisationSettings) -> None:
        try:
            problem = await self._problem(proposal, settings)
            proposal.state = PlanState.SOLVING
            loop = asyncio.get_running_loop()
            proposal.looked_at_s = loop.time()
            proposal.take(await anyio.to_thread.run_sync(solving.hurried, problem))
            for effort in EFFORTS:
                if loop.time() - proposal.looked_at_s > LOOKED_AT_S:
                    break
                proposal.effort += 1
                proposal.take(
                    await anyio.to_process.run_sync(solving.solve, problem, *effort, cancellable=True)
                )
            proposal.state = PlanState.DONE
        except Exception:  # whatever the engine's process died of, somebody waits for this plan
            log.exception("plan %s", proposal.id)
            proposal.state = PlanState.FAILED

    async def _problem(self, proposal: Proposal, settings: OrganisationSettings) -> Problem:
        stated = proposal.stated
        ways = await self._roads.between(
            stated.places, line_mps=settings.city_speed_mps, within_s=ROADS_WITHIN_S
        )
        proposal.roads, proposal.by_road = ways.state, bool(ways.by_road.any())
        others = by_other_vehicles(ways.seconds, stated.hands)
        return Problem(stated.jobs, stated.hands, np.round(ways.seconds).astype(np.uint32), others)


def _better(plan: Plan, than: Plan) -> bool:
    def merit(one: Plan) -> tuple[int, int, int]:
        return len(one.unplanned), one.late, one.travel_s

    return merit(plan) < merit(than)


async def _end(proposal: Proposal) -> None:
    if proposal.task is not None and not proposal.task.done():
        proposal.task.cancel()
        await asyncio.wait([proposal.task])
        proposal.state = PlanState.STOPPED


def _totals(plan: Plan | None) -> TotalsOut | None:
    if plan is None:
        return None
    return TotalsOut(planned=len(plan.visits), late=plan.late, travel_s=plan.travel_s)


def _out(proposal: Proposal) -> PlanOut:
    stated, plan = proposal.stated, proposal.plan
    with_limit = sum(job.due_s is not None for job in stated.jobs)
    unplanned = dict.fromkeys(stated.placeless, Unplanned.NO_PLACE) | dict(plan.unplanned if plan else {})
    return PlanOut(
        id=proposal.id,
        state=proposal.state,
        round=proposal.round,
        effort=proposal.effort,
        efforts=len(EFFORTS),
        stated_at=stated.at,
        roads=proposal.roads,
        by_road=proposal.by_road,
        orders=len(stated.versions),
        workers=len(stated.hands),
        totals=_totals(plan),
        greedy=_totals(proposal.greedy),
        idle=TotalsOut(planned=0, late=with_limit, travel_s=0),
        visits=_visits(proposal, plan) if plan else [],
        unplanned=[UnplannedOut(order_id=key, reason=why) for key, why in sorted(unplanned.items())],
    )


def _visits(proposal: Proposal, plan: Plan) -> list[VisitOut]:
    stated, positions = proposal.stated, dict[int, int]()
    ends = {hand.worker_id: _at(stated, hand.ends_s) for hand in stated.hands if hand.rests}
    made: list[VisitOut] = []
    for visit in plan.visits:
        positions[visit.worker_id] = positions.get(visit.worker_id, 0) + 1
        because = proposal.because[visit.order_id]
        made.append(
            VisitOut(
                order_id=visit.order_id,
                order_version=stated.versions[visit.order_id],
                worker_id=visit.worker_id,
                position=positions[visit.worker_id],
                arrive_at=_at(stated, visit.arrive_s),
                travel_s=visit.travel_s,
                late_s=visit.late_s,
                because=because.reason,
                held_by=stated.held_by.get(visit.order_id),
                tools=list(stated.needs.get(visit.order_id, ())),
                ends_at=ends.get(visit.worker_id),
                other_worker_id=because.other,
                other_arrive_at=None
                if because.other_arrive_s is None
                else _at(stated, because.other_arrive_s),
            )
        )
    return made


def _at(stated: Stated, seconds: int) -> datetime:
    return stated.at + timedelta(seconds=seconds)
