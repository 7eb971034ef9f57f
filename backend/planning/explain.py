"""Why this person: one reason per visit, as data that the screen puts into words. Pure."""

from dataclasses import dataclass
from functools import partial

from backend.planning.problem import Hand, Plan, Problem, may_take
from contract.vocabulary import PlannedBecause

NEAR_S = 10 * 60  # so close to the order before, one is on the way anyway


@dataclass(frozen=True, slots=True)
class Because:
    """`other`: who would have been there sooner or next, at `other_arrive_s`; None where nobody else can."""

    reason: PlannedBecause
    other: int | None = None
    other_arrive_s: int | None = None


def explain(problem: Problem, plan: Plan) -> dict[int, Because]:
    """The reason of each visit, by order: pinned, the only one, soonest, on the way, else the whole plan."""
    jobs = {job.order_id: job for job in problem.jobs}
    first: dict[int, int] = {}
    for visit in plan.visits:
        first.setdefault(visit.worker_id, visit.order_id)
    found: dict[int, Because] = {}
    for visit in plan.visits:
        job = jobs[visit.order_id]
        able = [hand for hand in problem.hands if may_take(hand, job)]
        others = [hand for hand in able if hand.worker_id != visit.worker_id]
        other = min(others, key=partial(_there_s, problem, job.place), default=None)
        if job.pinned_to is not None:
            found[visit.order_id] = Because(PlannedBecause.PINNED)
        elif other is None:
            found[visit.order_id] = Because(PlannedBecause.ONLY)
        else:
            there_s = _there_s(problem, job.place, other)
            reason = PlannedBecause.WHOLE
            if visit.arrive_s <= there_s:
                reason = PlannedBecause.SOONEST
            elif first[visit.worker_id] != visit.order_id and visit.travel_s <= NEAR_S:
                reason = PlannedBecause.ON_THE_WAY
            found[visit.order_id] = Because(reason, other.worker_id, there_s)
    return found


def _there_s(problem: Problem, place: int, hand: Hand) -> int:
    return hand.free_s + problem.way_s(hand, hand.place, place)
