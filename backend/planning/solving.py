"""What runs in the engine's own process: loading the engine takes a second and many megabytes, only there."""

import os
import sys
from dataclasses import dataclass

from backend.planning.explain import Because, explain
from backend.planning.greedy import greedy
from backend.planning.problem import Plan, Problem

MODEST = 10  # of a process's niceness


@dataclass(frozen=True, slots=True)
class Solved:
    """`hurried`: what the most urgent first, each to who is soonest, would come to."""

    plan: Plan
    because: dict[int, Because]
    hurried: Plan


def hurried(problem: Problem) -> Solved:
    """The hurried person's plan as one: there is something to look at before the engine has begun."""
    plan = greedy(problem)
    return Solved(plan, explain(problem, plan), plan)


def solve(problem: Problem, exploration: int, within_s: float) -> Solved:
    """The best plan that this effort finds, and a reason for each visit."""
    from backend.planning import engine

    _step_back()
    plan = engine.solve(problem, engine.Effort(exploration, within_s))
    return Solved(plan, explain(problem, plan), greedy(problem))


def _step_back() -> None:
    """Whoever dispatches meanwhile has the processor first; where processes have no such order, nothing."""
    if sys.platform == "win32":
        return
    if os.getpriority(os.PRIO_PROCESS, 0) < MODEST:
        os.setpriority(os.PRIO_PROCESS, 0, MODEST)
