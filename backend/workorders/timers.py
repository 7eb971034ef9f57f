"""The service-time limits of an order: which start and stop with which move. Pure; the moment is passed in.

Limits (dispatch 15 min, accept 30 min, restoration confirm 15 min) are the source's; where a clock starts
is not given there, so the anchors are settings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from contract.vocabulary import OrderMove, TimerKind


class Anchor(StrEnum):
    """The moment from which a limit counts."""

    CREATED = "created"
    TAKEN_IN = "taken_in"
    DISPATCHED = "dispatched"


@dataclass(frozen=True, slots=True)
class Limits:
    """Lengths in seconds and the anchors of the two limits for which the source names none."""

    dispatch_s: int = 15 * 60
    accept_s: int = 30 * 60
    repair_s: int = 24 * 3600
    confirm_s: int = 15 * 60
    dispatch_anchor: Anchor = Anchor.CREATED
    repair_anchor: Anchor = Anchor.CREATED


@dataclass(frozen=True, slots=True)
class Timer:
    """One run of one limit; running while `stopped_at` is None."""

    kind: TimerKind
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None


_STOPS: dict[OrderMove, frozenset[TimerKind]] = {
    OrderMove.INTAKE: frozenset(),
    OrderMove.DISPATCH: frozenset({TimerKind.DISPATCH, TimerKind.ACCEPT}),
    OrderMove.ACCEPT: frozenset({TimerKind.ACCEPT}),
    OrderMove.DEPART: frozenset(),
    OrderMove.CHECK_IN: frozenset(),
    OrderMove.REPLY: frozenset({TimerKind.REPAIR}),
    OrderMove.CONFIRM: frozenset({TimerKind.CONFIRM}),
    OrderMove.RETURN: frozenset({TimerKind.ACCEPT}),
    OrderMove.CANCEL: frozenset(TimerKind),
}


def at_creation(now: datetime, due_at: datetime | None, limits: Limits) -> tuple[Timer, ...]:
    """The timers of a fresh order; `due_at` is the promise made to the customer, where there is one."""
    timers: list[Timer] = []
    if limits.dispatch_anchor is not Anchor.TAKEN_IN:
        timers.append(_started(TimerKind.DISPATCH, now, limits.dispatch_s))
    if due_at is not None or limits.repair_anchor is Anchor.CREATED:
        timers.append(_repair(now, due_at, limits))
    return tuple(timers)


def after_move(
    timers: Sequence[Timer], move: OrderMove, now: datetime, due_at: datetime | None, limits: Limits
) -> tuple[Timer, ...]:
    """All runs of the order's timers once `move` was made at `now`; ended runs stay in the list."""
    stops = _STOPS[move]
    kept = [
        replace(timer, stopped_at=now) if timer.stopped_at is None and timer.kind in stops else timer
        for timer in timers
    ]
    running = {timer.kind for timer in kept if timer.stopped_at is None}
    started = [timer for timer in _starts(move, now, due_at, limits) if timer.kind not in running]
    return (*kept, *started)


def _starts(move: OrderMove, now: datetime, due_at: datetime | None, limits: Limits) -> list[Timer]:
    match move:
        case OrderMove.INTAKE:
            timers = [_started(TimerKind.DISPATCH, now, limits.dispatch_s)]
            if limits.repair_anchor is Anchor.TAKEN_IN:
                timers.append(_repair(now, due_at, limits))
            return timers
        case OrderMove.DISPATCH:  # the repair limit runs on when the order is re-assigned
            return [_started(TimerKind.ACCEPT, now, limits.accept_s), _repair(now, due_at, limits)]
        case OrderMove.RETURN:
            return [_started(TimerKind.DISPATCH, now, limits.dispatch_s)]
        case OrderMove.REPLY:
            return [_started(TimerKind.CONFIRM, now, limits.confirm_s)]
        case _:
            return []


def _started(kind: TimerKind, now: datetime, length_s: int) -> Timer:
    return Timer(kind, now, now + timedelta(seconds=length_s))


def _repair(now: datetime, due_at: datetime | None, limits: Limits) -> Timer:
    return Timer(TimerKind.REPAIR, now, due_at or now + timedelta(seconds=limits.repair_s))
