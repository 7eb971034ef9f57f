"""An order as its customer sees it: three stages, their times, what was promised. Pure; no name, no place.

Everything that leaves for the customer is listed here by name: a field that an order gets one day stays
inside until somebody adds it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.workorders.service import OrderOut, can_rate
from contract.vocabulary import CustomerStage, OrderState, TimerKind

_STAGES = tuple(CustomerStage)
_ENDED_EARLY = frozenset({OrderState.CANCELLED, OrderState.REJECTED})
_TOLD = frozenset(
    {
        OrderState.FEEDBACK_DONE,
        OrderState.RATED,
        OrderState.QC_FAILED,
        OrderState.QC_PASSED,
        OrderState.ARCHIVED,
    }
)
_EXPECTED = frozenset({OrderState.DISPATCHED, OrderState.ACKNOWLEDGED, OrderState.EN_ROUTE})


class Reached(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


class Clockwork(StrEnum):
    """How the promised limit stands."""

    RUNNING = "running"
    LATE = "late"
    PAUSED = "paused"
    KEPT = "kept"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the three. `at`: when it was reached."""

    name: CustomerStage
    reached: Reached
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened on the way; `name` is a word of the page's texts."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """What was promised. `left_s` is negative once it is passed; `share` of the time is used, 0…1."""

    due_at: datetime
    left_s: float
    share: float
    stands: Clockwork


@dataclass(frozen=True, slots=True)
class CustomerView:
    """All that the page shows of an order."""

    number: str
    type: str
    title: str
    state: OrderState
    headline: str
    stages: tuple[Stage, ...]
    steps: tuple[Step, ...]
    limit: Limit | None
    expected_at: datetime | None
    ended: bool
    ended_why: str
    cause: str
    advice: str
    score: int | None
    comment: str
    can_rate: bool


def view_of(order: OrderOut, now: datetime) -> CustomerView:
    """What the customer may know of the order at `now`."""
    told, own = order.feedback, order.rating
    ended = order.state in _ENDED_EARLY
    return CustomerView(
        number=order.number,
        type=order.type,
        title=order.title,
        state=order.state,
        headline=_headline(order),
        stages=() if ended else _stages(order),
        steps=_steps(order),
        limit=None if ended else _limit(order, now),
        expected_at=order.planned_at if order.state in _EXPECTED else None,
        ended=ended,
        ended_why=order.customer_note if ended else "",  # never `reason`: that is the room's word
        cause=told.cause if told is not None else "",
        advice=told.advice if told is not None else "",
        score=own.score if own is not None else None,
        comment=own.comment if own is not None else "",
        can_rate=can_rate(order),
    )


def _headline(order: OrderOut) -> str:
    """The key of the sentence on top; inner checks are none of the customer's business."""
    if order.state in _TOLD:
        return "feedback_done"
    if order.state is OrderState.IN_PROGRESS and order.reopened_count:
        return "again"
    return str(order.state)


def _stages(order: OrderOut) -> tuple[Stage, ...]:
    at = {
        CustomerStage.APPLY: order.submitted_at or order.created_at,
        CustomerStage.HANDLE: order.taken_in_at or order.dispatched_at,
        CustomerStage.FEEDBACK: order.replied_at,
    }
    place = _STAGES.index(order.stage)
    over = order.state in _TOLD
    stages = []
    for index, name in enumerate(_STAGES):
        reached = Reached.DONE if index < place or over else Reached.NOW if index == place else Reached.AHEAD
        stages.append(Stage(name, reached, at[name] if index <= place else None))
    return tuple(stages)


def _steps(order: OrderOut) -> tuple[Step, ...]:
    happened = (
        ("raised", order.submitted_at or order.created_at),
        ("taken_in", order.taken_in_at),
        ("dispatched", order.dispatched_at),
        ("accepted", order.accepted_at),
        ("departed", order.departed_at),
        ("arrived", order.arrived_at),
        ("started", order.started_at),
        ("suspended", order.suspension.since if order.suspension is not None else None),
        ("replied", order.replied_at),
        ("confirmed", order.confirmed_at),
        ("told", order.feedback.at if order.feedback is not None else None),
        ("ended", order.cancelled_at),
    )
    steps = [Step(name, at) for name, at in happened if at is not None]
    return tuple(sorted(steps, key=lambda step: step.at))


def _limit(order: OrderOut, now: datetime) -> Limit | None:
    runs = [timer for timer in order.timers if timer.kind is TimerKind.REPAIR]
    if not runs:
        return None
    timer, since = runs[-1], order.submitted_at or order.created_at
    until = timer.stopped_at or timer.paused_at or now
    left_s = (timer.due_at - until).total_seconds()
    whole_s = max(1.0, (timer.due_at - since).total_seconds())
    if timer.stopped_at is not None:
        stands = Clockwork.MISSED if left_s < 0 else Clockwork.KEPT
    elif timer.paused_at is not None:
        stands = Clockwork.PAUSED
    else:
        stands = Clockwork.LATE if left_s < 0 else Clockwork.RUNNING
    return Limit(timer.due_at, left_s, min(1.0, max(0.0, 1 - left_s / whole_s)), stands)
