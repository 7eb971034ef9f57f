"""The service-time limits of an order: which start, stop and pause with which move. Pure: time is given.

Limits (dispatch 15 min, accept 30 min, restoration confirm 15 min, rework 7 working days) are the source's;
where a clock starts is not always given there, so the anchors of two are settings. While an order is
suspended all its clocks stand still, and what was due moves by as long as they stood.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from backend.kit.calendar import working_days_after
from contract.vocabulary import OrderMove, OrderState, OrderType, TimerKind

REWORK_WORKING_DAYS = 7


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
    monthly: bool = False

    def of(self, kind: str) -> "Limits":
        """As they hold for orders of a type: an acceptance has only the day of the month until which its
        papers are to be uploaded."""
        return replace(self, monthly=kind == OrderType.ACCEPTANCE)


@dataclass(frozen=True, slots=True)
class Timer:
    """One run of one limit: running while neither stopped nor paused. `due_at` has moved by ended pauses,
    which lasted `paused_s` together."""

    kind: TimerKind
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None
    paused_at: datetime | None = None
    paused_s: float = 0.0

    def paused(self, now: datetime) -> "Timer":
        """Standing still from now on, if it was running."""
        return self if self.stopped_at or self.paused_at else replace(self, paused_at=now)

    def resumed(self, now: datetime) -> "Timer":
        """Running again, due later by the pause."""
        if self.paused_at is None:
            return self
        pause = now - self.paused_at
        return replace(
            self, due_at=self.due_at + pause, paused_at=None, paused_s=self.paused_s + pause.total_seconds()
        )


_FIRST_FEEDBACK: Final = frozenset(
    {
        OrderMove.ACCEPT,
        OrderMove.FIX_REMOTELY,
        OrderMove.REPLY,
        OrderMove.CONFIRM,
        OrderMove.FEEDBACK,
        OrderMove.REJECT,
        OrderMove.CANCEL,
        OrderMove.ARCHIVE,
    }
)
"""What counts as the first feedback; the source does not say. Taking it on does: the customer is called."""
_NONE: frozenset[TimerKind] = frozenset()
_PROMISED = (TimerKind.REPAIR, TimerKind.UPLOAD)
_BY_THE_MINUTE = (TimerKind.DISPATCH, TimerKind.ACCEPT, TimerKind.CONFIRM)
_ALL = frozenset(TimerKind)
_STOPS: dict[OrderMove, frozenset[TimerKind]] = {
    OrderMove.REJECT: _ALL,
    OrderMove.CANCEL: _ALL,
    OrderMove.ARCHIVE: _ALL,
    OrderMove.FIX_REMOTELY: frozenset({TimerKind.DISPATCH, *_PROMISED, TimerKind.REWORK}),
    OrderMove.DISPATCH: frozenset({TimerKind.DISPATCH, TimerKind.ACCEPT}),
    OrderMove.ACCEPT: frozenset({TimerKind.ACCEPT}),
    OrderMove.RETURN: frozenset({TimerKind.ACCEPT}),
    OrderMove.ESCALATE: frozenset({TimerKind.DISPATCH, TimerKind.ACCEPT}),
    OrderMove.REPLY: frozenset({*_PROMISED, TimerKind.REWORK}),
    OrderMove.CONFIRM: frozenset({TimerKind.CONFIRM}),
    OrderMove.REOPEN: frozenset({TimerKind.CONFIRM}),
    OrderMove.QC_PASS: frozenset({TimerKind.CONFIRM, TimerKind.REWORK}),
    OrderMove.QC_FAIL: frozenset({TimerKind.CONFIRM, TimerKind.REWORK}),
}


def at_creation(
    now: datetime, due_at: datetime | None, limits: Limits, feedback_due_at: datetime | None = None
) -> tuple[Timer, ...]:
    """The timers of a fresh order; `due_at` is the promise made to the customer, where there is one, and
    `feedback_due_at` when the customer is to hear something first, where that is promised."""
    timers: list[Timer] = []
    if limits.dispatch_anchor is not Anchor.TAKEN_IN and not limits.monthly:
        timers.append(_started(TimerKind.DISPATCH, now, limits.dispatch_s))
    if due_at is not None or limits.repair_anchor is Anchor.CREATED:
        timers.append(_repair(now, due_at, limits))
    if feedback_due_at is not None:
        timers.append(Timer(TimerKind.FEEDBACK, now, feedback_due_at))
    return tuple(timers)


def after_move(
    timers: Sequence[Timer],
    move: OrderMove,
    now: datetime,
    due_at: datetime | None,
    limits: Limits,
    target: OrderState | None = None,
    feedback_due_at: datetime | None = None,
) -> tuple[Timer, ...]:
    """All runs of the order's timers once `move` was made at `now`; ended runs stay in the list.

    `target` is the state it led to, where a move can lead to several.
    """
    if move is OrderMove.RESUME:
        return tuple(timer.resumed(now) for timer in timers)
    if target is OrderState.SUSPENDED or move is OrderMove.SUSPEND:
        return tuple(timer.paused(now) for timer in timers)
    stops = _STOPS.get(move, _NONE)
    if move in _FIRST_FEEDBACK:
        stops |= {TimerKind.FEEDBACK}
    kept = [
        replace(timer, stopped_at=now) if timer.stopped_at is None and timer.kind in stops else timer
        for timer in timers
    ]
    running = {timer.kind for timer in kept if timer.stopped_at is None}
    was_rework = any(timer.kind is TimerKind.REWORK and timer.stopped_at is None for timer in timers)
    if move is OrderMove.SUBMIT:
        started = list(at_creation(now, due_at, limits, feedback_due_at))
    else:
        started = _starts(move, now, due_at, limits, target)
    if any(timer.kind in _PROMISED for timer in timers):  # what was promised once is not promised anew
        started = [timer for timer in started if timer.kind not in _PROMISED]
    if limits.monthly:
        started = [timer for timer in started if timer.kind not in _BY_THE_MINUTE]
    if move is OrderMove.REOPEN:
        started.append(_again(timers, now, due_at, limits))
    if move in (OrderMove.REPLY, OrderMove.FIX_REMOTELY) and was_rework:
        started = []  # what is asked for now is the second check, not the customer
    return (*kept, *(timer for timer in started if timer.kind not in running))


def _starts(
    move: OrderMove, now: datetime, due_at: datetime | None, limits: Limits, target: OrderState | None
) -> list[Timer]:
    match move:
        case OrderMove.INTAKE:
            timers = [_started(TimerKind.DISPATCH, now, limits.dispatch_s)]
            if limits.repair_anchor is Anchor.TAKEN_IN:
                timers.append(_repair(now, due_at, limits))
            return timers
        case OrderMove.DISPATCH:  # the repair limit runs on when the order is re-assigned
            return [_started(TimerKind.ACCEPT, now, limits.accept_s), _repair(now, due_at, limits)]
        case OrderMove.ESCALATE:
            return [_started(TimerKind.ACCEPT, now, limits.accept_s)]
        case OrderMove.RETURN:
            return [_started(TimerKind.DISPATCH, now, limits.dispatch_s)]
        case OrderMove.REOPEN | OrderMove.REWORK if target is OrderState.ACCEPTED:
            return [_started(TimerKind.DISPATCH, now, limits.dispatch_s)]
        case OrderMove.REPLY | OrderMove.FIX_REMOTELY:
            return [_started(TimerKind.CONFIRM, now, limits.confirm_s)]
        case OrderMove.QC_FAIL:
            return [Timer(TimerKind.REWORK, now, working_days_after(now, REWORK_WORKING_DAYS))]
        case _:
            return []


def _again(timers: Sequence[Timer], now: datetime, due_at: datetime | None, limits: Limits) -> Timer:
    """The repair limit of a matter that was not settled after all: due when it was due before."""
    before = [timer for timer in timers if timer.kind in _PROMISED]
    return (
        replace(before[-1], started_at=now, stopped_at=None, paused_s=0.0)
        if before
        else _repair(now, due_at, limits)
    )


def _started(kind: TimerKind, now: datetime, length_s: int) -> Timer:
    return Timer(kind, now, now + timedelta(seconds=length_s))


def _repair(now: datetime, due_at: datetime | None, limits: Limits) -> Timer:
    kind = TimerKind.UPLOAD if limits.monthly else TimerKind.REPAIR
    return Timer(kind, now, due_at or now + timedelta(seconds=limits.repair_s))
