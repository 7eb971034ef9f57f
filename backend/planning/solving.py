"""What runs in the engine's own process: loading the engine takes a second and many megabytes, only there."""

from dataclasses import dataclass

from backend.planning.explain import Because, explain
from backend.planning.greedy import greedy
from backend.planning.problem import Plan, Problem


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

    plan = engine.solve(problem, engine.Effort(exploration, within_s))
    return Solved(plan, explain(problem, plan), greedy(problem))
