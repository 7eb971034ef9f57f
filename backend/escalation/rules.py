"""When somebody has to be told of a running limit, and whom; pure, in milliseconds since 1970.

Step 0 comes before the limit is due; step n is the n-th of the organisation's chain and comes once the limit
is passed by more than that step waits. A run that began when it was already due (a matter opened again) gives
everybody their time too: its chain counts from its beginning.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from contract.deadlines import soon_s
from contract.vocabulary import Role, TimerKind

Told = Collection[tuple[int, int]]
"""(place of the run, step) of everything that was told."""


class Step(Protocol):
    """Who is told when a limit is passed by more than `after_s`."""

    @property
    def role(self) -> Role: ...

    @property
    def after_s(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a limit that is running now. `place` is its place among all of its order; pauses that are
    over lasted `paused_ms` together, and `due_ms` has moved by them."""

    place: int
    kind: TimerKind
    started_ms: int
    due_ms: int
    paused_ms: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """From the first millisecond after `at_ms` on, `role` is to be told that `run` has come to `step`."""

    run: Run
    step: int
    role: Role
    at_ms: int


def moments(run: Run, chain: Sequence[Step]) -> Iterator[Moment]:
    """All of a run's moments, in the order of its steps."""
    soon_ms = round(soon_s((run.due_ms - run.started_ms - run.paused_ms) / 1000) * 1000)
    if soon_ms > 0:
        yield Moment(run, 0, chain[0].role, run.due_ms - soon_ms)
    passed_ms = max(run.due_ms, run.started_ms + run.paused_ms)
    for number, step in enumerate(chain, start=1):
        yield Moment(run, number, step.role, passed_ms + step.after_s * 1000)


def open_moments(run: Run, chain: Sequence[Step], told: Told) -> Iterator[Moment]:
    """Those that nobody was told of yet."""
    return (one for one in moments(run, chain) if (run.place, one.step) not in told)


def step_reached(runs: Sequence[Run], told: Told) -> int:
    """How far up it was told that a limit which still runs is passed; 0: nobody was."""
    running = {run.place for run in runs}
    return max((step for place, step in told if place in running), default=0)
