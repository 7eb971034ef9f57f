"""What is to be planned and what a plan is: plain data, seconds from now, indexes into one matrix. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from contract.crew import LINE_PACE, Travel
from contract.vocabulary import Unplanned

Seconds = NDArray[np.uint32]
Floats = NDArray[np.float64]
HORIZON_S: Final = 24 * 3600  # nobody plans farther ahead than a day


@dataclass(frozen=True, slots=True)
class Job:
    """One order. `place`: its row of the matrix; `skill`: the bit of its type; `due_s`: None for no limit."""

    order_id: int
    place: int
    skill: int
    service_s: int
    due_s: int | None = None
    urgency: int = 0  # 0…100, of two that cannot both be kept the higher is
    pinned_to: int | None = None  # the worker who has to take it
    tools: int = 0  # bits of what is needed


@dataclass(frozen=True, slots=True)
class Hand:
    """One worker. `skills` and `tools` are bits; `free_s` when the present orders are done; `most` further
    orders; `rests`: it is not the shift that ends at `ends_s`, but what the organisation says of rest."""

    worker_id: int
    place: int
    skills: int
    ends_s: int = HORIZON_S
    free_s: int = 0
    most: int = 8
    tools: int = 0
    travel: Travel = Travel.EBIKE
    rests: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """`seconds[i, j]`: travel from place i to place j by electric bicycle; `others`: of other vehicles."""

    jobs: Sequence[Job]
    hands: Sequence[Hand]
    seconds: Seconds
    others: Mapping[Travel, Seconds] = field(default_factory=dict)

    def seconds_of(self, hand: Hand) -> Seconds:
        """The matrix of how the worker goes."""
        return self.others.get(hand.travel, self.seconds)

    def way_s(self, hand: Hand, start: int, end: int) -> int:
        """Travel from one place to another."""
        return int(self.seconds_of(hand)[start, end])


@dataclass(frozen=True, slots=True)
class Visit:
    """One order in one worker's day, in the order of the day. Seconds from when the problem was stated."""

    order_id: int
    worker_id: int
    arrive_s: int
    travel_s: int
    late_s: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """`travel_s` of all visits together; `unplanned`: why nobody takes an order."""

    visits: Sequence[Visit]
    unplanned: Mapping[int, Unplanned] = field(default_factory=dict)

    @property
    def travel_s(self) -> int:
        return sum(visit.travel_s for visit in self.visits)

    @property
    def late(self) -> int:
        """How many orders come too late."""
        return sum(visit.late_s > 0 for visit in self.visits)


def may_take(hand: Hand, job: Job) -> bool:
    """Whether the worker can do the work at all with what they have, and nobody else has to."""
    return has_skill(hand, job) and not job.tools & ~hand.tools


def has_skill(hand: Hand, job: Job) -> bool:
    """`may_take` but for the tools."""
    return bool(hand.skills & job.skill) and job.pinned_to in (None, hand.worker_id)


def by_other_vehicles(seconds: Floats, hands: Sequence[Hand]) -> dict[Travel, Seconds]:
    """The matrices of those who do not ride an electric bicycle: the same roads at another pace."""
    used = {hand.travel for hand in hands} - {Travel.EBIKE}
    return {travel: np.round(seconds / LINE_PACE[travel]).astype(np.uint32) for travel in sorted(used)}


def timed(problem: Problem, routes: Mapping[int, Sequence[int]]) -> list[Visit]:
    """Visits of each worker's orders in their sequence, without waiting: `routes` by worker, of order ids."""
    jobs = {job.order_id: job for job in problem.jobs}
    visits: list[Visit] = []
    for hand in problem.hands:
        place, now = hand.place, hand.free_s
        for order_id in routes.get(hand.worker_id, ()):
            job = jobs[order_id]
            travel = problem.way_s(hand, place, job.place)
            now += travel
            late = 0 if job.due_s is None else max(0, now + job.service_s - job.due_s)
            visits.append(Visit(order_id, hand.worker_id, now, travel, late))
            place, now = job.place, now + job.service_s
    return visits


def faults(problem: Problem, plan: Plan) -> list[str]:
    """What makes a plan impossible: skills, pins, shift ends, too many, twice, nobody. Empty if sound."""
    jobs = {job.order_id: job for job in problem.jobs}
    hands = {hand.worker_id: hand for hand in problem.hands}
    found: list[str] = []
    for visit in plan.visits:
        job, hand = jobs[visit.order_id], hands[visit.worker_id]
        if not may_take(hand, job):
            found.append(f"order {job.order_id}: worker {hand.worker_id} may not take it")
        if visit.arrive_s + job.service_s > hand.ends_s:
            found.append(f"order {job.order_id}: ends after the shift of worker {hand.worker_id}")
    load = Counter(visit.worker_id for visit in plan.visits)
    found += [f"worker {key}: more than {hands[key].most}" for key in load if load[key] > hands[key].most]
    told = [visit.order_id for visit in plan.visits] + list(plan.unplanned)
    if sorted(told) != sorted(jobs):
        found.append("not every order is told of exactly once")
    return found
