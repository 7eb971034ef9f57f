"""Plans are possible, explained, and better than a hurried person's; what cannot be kept is said."""

import numpy as np
import pytest

from backend.planning.engine import Effort, solve
from backend.planning.explain import explain
from backend.planning.greedy import greedy
from backend.planning.problem import Hand, Job, Plan, Problem, Seconds, faults
from contract.vocabulary import PlannedBecause, Unplanned

SPEED_MPS, DETOUR = 7.0, 1.3
QUICK = Effort(0, 60.0)


def scattered(workers: int, orders: int, *, seed: int = 1) -> Problem:
    """People and orders in a square of 10 km; one skill in three is rare; limits of two to eight hours."""
    random = np.random.default_rng(seed)
    places = random.uniform(0, 10_000, (workers + orders, 2))
    metres = np.sqrt(((places[:, None] - places[None]) ** 2).sum(-1))
    return Problem(
        jobs=[
            Job(
                order_id=100 + number,
                place=workers + number,
                skill=2 if number % 3 == 0 else 1,
                service_s=1800,
                due_s=int(random.uniform(2, 8) * 3600),
                urgency=int(random.choice([0, 50, 100])),
            )
            for number in range(orders)
        ],
        hands=[
            Hand(number + 1, place=number, skills=3 if number % 2 else 1, ends_s=8 * 3600)
            for number in range(workers)
        ],
        seconds=(metres * DETOUR / SPEED_MPS).astype(np.uint32),
    )


def line(*minutes: int) -> Seconds:
    """Places along a street, so many minutes from its beginning."""
    at = np.array(minutes) * 60
    apart: Seconds = np.abs(at[:, None] - at[None]).astype(np.uint32)
    return apart


@pytest.mark.parametrize("seed", range(5))
def test_a_plan_is_possible_and_travels_less_than_greedy(seed: int) -> None:
    problem = scattered(12, 50, seed=seed)
    plan, hurried = solve(problem, QUICK), greedy(problem)
    assert faults(problem, plan) == faults(problem, hurried) == []
    assert len(plan.visits) == 50
    assert plan.travel_s < 0.9 * hurried.travel_s
    assert plan.late <= hurried.late


def test_orders_that_cannot_be_kept_are_planned_and_marked_late() -> None:
    jobs = [Job(n, n - 1, 1, 3600, due_s=3600 * 2) for n in range(2, 7)]
    problem = Problem(jobs, [Hand(1, 0, 1)], line(0, 1, 2, 3, 4, 5))
    plan = solve(problem, QUICK)
    assert faults(problem, plan) == []
    assert (len(plan.visits), plan.late) == (5, 4)
    hopeless = Problem([Job(2, 1, 1, 600, due_s=60)], [Hand(1, 0, 1)], line(0, 30))
    [visit] = solve(hopeless, QUICK).visits
    assert (visit.arrive_s, visit.late_s) == (1800, 1800 + 600 - 60)


def test_why_nobody_takes_an_order() -> None:
    jobs = [
        Job(10, 1, skill=4, service_s=60),
        Job(11, 1, skill=1, service_s=9 * 3600),
        Job(12, 1, skill=1, service_s=60, pinned_to=99),
        Job(13, 1, skill=1, service_s=60),
        Job(14, 1, skill=1, service_s=60),
    ]
    problem = Problem(jobs, [Hand(1, 0, 1, ends_s=8 * 3600, most=1)], line(0, 5))
    for plan in (solve(problem, QUICK), greedy(problem)):
        assert faults(problem, plan) == []
        left = dict(plan.unplanned)
        assert left.pop(13, None) or left.pop(14, None) is Unplanned.FULL
        assert left == {10: Unplanned.SKILL, 11: Unplanned.SHIFT, 12: Unplanned.PINNED_AWAY}


def test_a_pinned_order_stays_with_its_worker() -> None:
    problem = Problem([Job(10, 2, 1, 60, pinned_to=1)], [Hand(1, 0, 1), Hand(2, 1, 1)], line(0, 59, 60))
    [visit] = solve(problem, QUICK).visits
    assert visit.worker_id == 1
    assert explain(problem, Plan([visit]))[10].reason is PlannedBecause.PINNED


def test_whoever_is_busy_comes_later() -> None:
    problem = Problem(
        [Job(10, 2, 1, 60, due_s=1800)], [Hand(1, 0, 1, free_s=3600), Hand(2, 1, 1)], line(0, 20, 1)
    )
    [visit] = solve(problem, QUICK).visits
    assert (visit.worker_id, visit.arrive_s) == (2, 19 * 60)


def test_every_visit_says_why_this_person() -> None:
    jobs = [Job(10, 2, 1, 60), Job(11, 3, 2, 60), Job(12, 4, 1, 60)]
    hands = [Hand(1, 0, 1), Hand(2, 1, 3)]
    problem = Problem(jobs, hands, line(0, 60, 1, 61, 5))
    reasons = explain(problem, solve(problem, QUICK))
    assert reasons[10].reason is PlannedBecause.SOONEST
    assert reasons[10].other == 2
    assert reasons[11].reason is PlannedBecause.ONLY
    assert reasons[12].reason in (PlannedBecause.SOONEST, PlannedBecause.ON_THE_WAY)


def test_nobody_and_nothing_make_an_empty_plan() -> None:
    assert solve(Problem([], [], line(0)), QUICK) == Plan([])
    alone = solve(Problem([Job(10, 0, 1, 60)], [], line(0)), QUICK)
    assert alone.unplanned == {10: Unplanned.SKILL}
