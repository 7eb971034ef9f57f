"""Whether a plan is possible, judged anew from the problem alone: shares nothing with what makes plans."""

from collections.abc import Iterator

from backend.planning.problem import Plan, Problem


def unsound(problem: Problem, plan: Plan) -> list[str]:
    """What is wrong: skills, pins, shifts, how many, the clock, lateness, orders lost or twice."""
    return list(_routes(problem, plan)) + list(_orders(problem, plan))


def _routes(problem: Problem, plan: Plan) -> Iterator[str]:
    jobs = {one.order_id: one for one in problem.jobs}
    for hand in problem.hands:
        at, clock = hand.place, hand.free_s
        mine = [visit for visit in plan.visits if visit.worker_id == hand.worker_id]
        if len(mine) > hand.most:
            yield f"{hand.worker_id} has {len(mine)} orders, not {hand.most} at most"
        for visit in mine:
            job = jobs[visit.order_id]
            clock += int(problem.seconds[at, job.place])
            if visit.travel_s != int(problem.seconds[at, job.place]) or visit.arrive_s != clock:
                yield f"{visit.order_id} is not reached at {visit.arrive_s} s but at {clock} s"
            if hand.skills & job.skill != job.skill:
                yield f"{hand.worker_id} does not know how to do {job.order_id}"
            if job.pinned_to is not None and job.pinned_to != hand.worker_id:
                yield f"{job.order_id} was pinned to {job.pinned_to}"
            clock += job.service_s
            at = job.place
            if clock > hand.ends_s:
                yield f"{hand.worker_id} goes home before {job.order_id} is done"
            if visit.late_s != (0 if job.due_s is None else max(0, clock - job.due_s)):
                yield f"{job.order_id} is late by another time than {visit.late_s} s"


def _orders(problem: Problem, plan: Plan) -> Iterator[str]:
    known = {hand.worker_id for hand in problem.hands}
    yield from (f"nobody is worker {one.worker_id}" for one in plan.visits if one.worker_id not in known)
    told = sorted([visit.order_id for visit in plan.visits] + list(plan.unplanned))
    if told != sorted(job.order_id for job in problem.jobs):
        yield "not every order is either visited once or left out with a reason"
