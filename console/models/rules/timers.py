"""Service-time limits of an order: which one runs, how long is left, how urgent that is; pure."""

from enum import StrEnum

from console.api.types import Order, Timer
from contract.deadlines import soon_s
from contract.vocabulary import DONE_STATES


class TimerLevel(StrEnum):
    OK = "ok"
    SOON = "soon"
    OVERDUE = "overdue"
    STOPPED = "stopped"
    PAUSED = "paused"


def is_open(order: Order) -> bool:
    """True until the customer's matter is settled or the order has ended."""
    return order.state not in DONE_STATES


def running_timer(order: Order) -> Timer | None:
    """The unstopped limit that is due first, or None."""
    running = [timer for timer in order.timers if timer.stopped_at is None]
    return min(running, key=lambda timer: timer.due_at, default=None) if is_open(order) else None


def remaining_s(timer: Timer, now_ms: float) -> float:
    """Seconds until it is due, negative when overdue; frozen at the moment it was stopped or paused."""
    frozen = timer.stopped_at or timer.paused_at
    at_s = now_ms / 1_000 if frozen is None else frozen.timestamp()
    return timer.due_at.timestamp() - at_s


def level(timer: Timer | None, now_ms: float) -> TimerLevel:
    if timer is None or timer.stopped_at is not None:
        return TimerLevel.STOPPED
    if timer.paused_at is not None:
        return TimerLevel.PAUSED
    left = remaining_s(timer, now_ms)
    if left < 0:
        return TimerLevel.OVERDUE
    allowed_s = (timer.due_at - timer.started_at).total_seconds() - timer.paused_s
    return TimerLevel.SOON if left <= soon_s(allowed_s) else TimerLevel.OK


def breach_order(order: Order, now_ms: float) -> tuple[int, float]:
    """Sort key: open orders by time to breach, then open ones without a limit, then the ended ones."""
    timer = running_timer(order)
    if timer is not None:
        return (0, remaining_s(timer, now_ms))
    return (1, -order.created_at.timestamp()) if is_open(order) else (2, -order.updated_at.timestamp())
