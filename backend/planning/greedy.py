"""The plan a hurried person makes: the most urgent order first, each to who is there soonest. Pure."""

from backend.planning.problem import Job, Plan, Problem, has_skill, may_take, timed
from contract.vocabulary import Unplanned


def greedy(problem: Problem) -> Plan:
    """Compared with this, a plan has to be worth it."""
    routes: dict[int, list[int]] = {hand.worker_id: [] for hand in problem.hands}
    state = {hand.worker_id: (hand.place, hand.free_s) for hand in problem.hands}
    unplanned: dict[int, Unplanned] = {}
    for job in sorted(problem.jobs, key=_urgency):
        best: tuple[int, int] | None = None
        for hand in problem.hands:
            place, free_s = state[hand.worker_id]
            there_s = free_s + problem.way_s(hand, place, job.place)
            fits = there_s + job.service_s <= hand.ends_s and len(routes[hand.worker_id]) < hand.most
            if may_take(hand, job) and fits and (best is None or there_s < best[0]):
                best = there_s, hand.worker_id
        if best is None:
            unplanned[job.order_id] = why_not(problem, job)
            continue
        there_s, worker_id = best
        routes[worker_id].append(job.order_id)
        state[worker_id] = job.place, there_s + job.service_s
    return Plan(timed(problem, routes), unplanned)


def why_not(problem: Problem, job: Job) -> Unplanned:
    """Why nobody takes the order."""
    able = [hand for hand in problem.hands if may_take(hand, job)]
    if job.pinned_to is not None and job.pinned_to not in {hand.worker_id for hand in problem.hands}:
        return Unplanned.PINNED_AWAY
    if not able:
        return Unplanned.TOOLS if any(has_skill(hand, job) for hand in problem.hands) else Unplanned.SKILL
    in_shift = (
        hand.free_s + problem.way_s(hand, hand.place, job.place) + job.service_s <= hand.ends_s
        for hand in able
    )
    if any(in_shift):
        return Unplanned.FULL
    return Unplanned.REST if all(hand.rests for hand in able) else Unplanned.SHIFT


def _urgency(job: Job) -> tuple[int, float, int]:
    return -job.urgency, float("inf") if job.due_s is None else job.due_s, job.order_id
