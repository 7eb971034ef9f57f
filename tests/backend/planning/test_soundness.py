"""Plans of random problems are judged by somebody who shares nothing with who made them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from backend.planning.engine import Effort, solve
from backend.planning.greedy import greedy
from backend.planning.problem import Hand, Job, Plan, Problem
from contract.vocabulary import Unplanned
from tools.bench.soundness import unsound

QUICK = Effort(0, 60.0)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Any number of people and orders, one-way streets, short shifts, full people, pins that cannot hold."""
    people, orders = draw(st.integers(0, 6)), draw(st.integers(0, 12))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    seconds = random.integers(0, 3600, (people + orders, people + orders)).astype(np.uint32)
    np.fill_diagonal(seconds, 0)
    hands = [
        Hand(
            number + 1,
            number,
            skills=int(random.integers(0, 8)),
            ends_s=int(random.integers(0, 6 * 3600)),
            free_s=int(random.choice([0, 0, 1800, 7200])),
            most=int(random.integers(1, 5)),
        )
        for number in range(people)
    ]
    jobs = [
        Job(
            100 + number,
            people + number,
            skill=int(random.choice([1, 2, 4])),
            service_s=int(random.integers(60, 3600)),
            due_s=None if random.random() < 0.3 else int(random.integers(-600, 5 * 3600)),
            urgency=int(random.choice([10, 40, 100])),
            pinned_to=int(random.integers(1, people + 2)) if random.random() < 0.2 else None,
        )
        for number in range(orders)
    ]
    return Problem(jobs, hands, seconds)


@settings(max_examples=60, deadline=None)
@given(problems())
def test_every_plan_is_possible(problem: Problem) -> None:
    assert unsound(problem, solve(problem, QUICK)) == []
    assert unsound(problem, greedy(problem)) == []


def sound() -> tuple[Problem, Plan]:
    """Two orders for one of two people."""
    seconds = np.array([[0, 9, 60, 90], [9, 0, 60, 90], [60, 60, 0, 30], [90, 90, 30, 0]], np.uint32)
    hands = [Hand(1, 0, 3, ends_s=1000, most=2), Hand(2, 1, 4, ends_s=1000, most=2)]
    problem = Problem([Job(10, 2, 1, 100, due_s=170), Job(11, 3, 2, 100)], hands, seconds)
    return problem, greedy(problem)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"worker_id": 2}, "does not know"),
        ({"arrive_s": 1}, "is not reached"),
        ({"travel_s": 1}, "is not reached"),
        ({"late_s": 5}, "late by another time"),
        ({"worker_id": 7}, "nobody is worker 7"),
        ({"order_id": 11}, "not every order"),
    ],
)
def test_whatever_is_wrong_with_a_plan_is_found(what: dict[str, int], words: str) -> None:
    problem, plan = sound()
    assert unsound(problem, plan) == []
    first, *rest = plan.visits
    wrong = unsound(problem, Plan([replace(first, **what), *rest], plan.unplanned))
    assert any(words in one for one in wrong), wrong


@pytest.mark.parametrize(
    ("hand", "job", "words"),
    [
        ({"most": 1}, {}, "not 1 at most"),
        ({"ends_s": 200}, {}, "goes home before"),
        ({}, {"pinned_to": 2}, "was pinned to 2"),
    ],
)
def test_a_plan_for_another_problem_is_found_out(
    hand: dict[str, Any], job: dict[str, Any], words: str
) -> None:
    problem, plan = sound()
    other = Problem(
        [replace(one, **job) for one in problem.jobs],
        [replace(problem.hands[0], **hand), problem.hands[1]],
        problem.seconds,
    )
    assert any(words in one for one in unsound(other, plan))
    left = Plan(plan.visits[:1], {11: Unplanned.FULL})
    assert unsound(problem, left) == []
