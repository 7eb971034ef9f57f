"""The vehicle routing engine (VROOM) on a problem; runs in a process of its own, see `runner`.

Limits are hard to the engine: an order that cannot be kept in time would be left out. So orders that nobody
can keep, and those left out, are planned again without their limit, and marked late.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

import vroom

from backend.planning.greedy import why_not
from backend.planning.problem import HORIZON_S, Job, Plan, Problem, may_take, timed
from contract.crew import Travel

THREADS: Final = 2
_KEPT, _RELAXED = 60, 40  # of the engine's hundred priorities: limits first, then the rest
_PIN: Final = 64  # bits above those of the order types
_TOOL: Final = 1 << 30  # and above those of the pins


@dataclass(frozen=True, slots=True)
class Effort:
    """`exploration` from 0 to 5; what was found after `within_s` seconds is the answer."""

    exploration: int
    within_s: float


def solve(problem: Problem, effort: Effort) -> Plan:
    """The best plan found with this effort; the engine is asked twice at most, half of the time each."""
    jobs = [job if _someone_in_time(problem, job) else replace(job, due_s=None) for job in problem.jobs]
    routes, left = _route(problem, jobs, effort)
    if left:
        relaxed = [replace(job, due_s=None) if job.order_id in left else job for job in jobs]
        if any(job.due_s is not None for job in jobs if job.order_id in left):
            routes, left = _route(problem, relaxed, effort)
    reasons = {job.order_id: why_not(problem, job) for job in problem.jobs if job.order_id in left}
    return Plan(timed(problem, routes), reasons)


def _route(
    problem: Problem, jobs: Sequence[Job], effort: Effort
) -> tuple[dict[int, list[int]], frozenset[int]]:
    """Order ids by worker in their sequence, and those that nobody takes."""
    if not jobs or not problem.hands:
        return {}, frozenset(job.order_id for job in jobs)
    given = vroom.Input()
    given.set_durations_matrix(Travel.EBIKE, problem.seconds)
    for travel, seconds in problem.others.items():
        given.set_durations_matrix(travel, seconds)
    for number, hand in enumerate(problem.hands):
        if hand.free_s >= hand.ends_s:
            continue
        given.add_vehicle(
            vroom.Vehicle(
                number,
                start=hand.place,
                profile=hand.travel if hand.travel in problem.others else Travel.EBIKE,
                skills=_bits(hand.skills) | {_PIN + hand.worker_id} | _tools(hand.tools),
                time_window=vroom.TimeWindow(hand.free_s, hand.ends_s),
                max_tasks=hand.most,
            )
        )
    for number, job in enumerate(jobs):
        latest = HORIZON_S if job.due_s is None else max(0, job.due_s - job.service_s)
        relaxed = job.due_s is None
        given.add_job(
            vroom.Job(
                number,
                location=job.place,
                default_service=job.service_s,
                skills=_bits(job.skill) | _pin(job) | _tools(job.tools),
                priority=round(job.urgency * (_RELAXED if relaxed else _KEPT) / 100) + (0 if relaxed else 40),
                time_windows=[vroom.TimeWindow(0, latest)],
            )
        )
    if all(hand.free_s >= hand.ends_s for hand in problem.hands):
        return {}, frozenset(job.order_id for job in jobs)
    found = given.solve(effort.exploration, THREADS, timeout=timedelta(seconds=effort.within_s / 2))
    routes: dict[int, list[int]] = {}
    steps: Any = found.routes
    if not len(steps):  # nobody takes anything: a table without even its columns
        return {}, frozenset(job.order_id for job in jobs)
    for vehicle, kind, number in zip(steps["vehicle_id"], steps["type"], steps["id"], strict=True):
        if kind == "job":
            routes.setdefault(problem.hands[int(vehicle)].worker_id, []).append(jobs[int(number)].order_id)
    planned = {order_id for route in routes.values() for order_id in route}
    return routes, frozenset(job.order_id for job in jobs) - planned


def _someone_in_time(problem: Problem, job: Job) -> bool:
    """Whether anybody who may take the order could keep its limit, going there at once."""
    if job.due_s is None:
        return True
    return any(
        hand.free_s + problem.way_s(hand, hand.place, job.place) + job.service_s <= job.due_s
        for hand in problem.hands
        if may_take(hand, job)
    )


def _pin(job: Job) -> set[int]:
    return set() if job.pinned_to is None else {_PIN + job.pinned_to}


def _tools(mask: int) -> set[int]:
    return {_TOOL + bit for bit in _bits(mask)}


def _bits(mask: int) -> set[int]:
    return {place for place in range(mask.bit_length()) if mask >> place & 1}
