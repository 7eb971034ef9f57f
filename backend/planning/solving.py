"""What runs in the engine's own process: loading the engine takes a second and many megabytes, only there."""

from backend.planning.greedy import greedy as greedy
from backend.planning.problem import Plan, Problem


def solve(problem: Problem, exploration: int) -> Plan:
    """See `engine.solve`."""
    from backend.planning import engine

    return engine.solve(problem, exploration)
