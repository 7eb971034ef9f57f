"""Which service-time limits run after which moves."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from backend.workorders.timers import Anchor, Limits, Timer, after_move, at_creation
from contract.vocabulary import OrderMove, OrderType, TimerKind

T0 = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
MIN = timedelta(minutes=1)


def running(timers: Sequence[Timer]) -> dict[TimerKind, datetime]:
    return {timer.kind: timer.due_at for timer in timers if timer.stopped_at is None}


def played(
    *moves: OrderMove, limits: Limits | None = None, due_at: datetime | None = None
) -> tuple[Timer, ...]:
    limits = limits or Limits()
    timers = at_creation(T0, due_at, limits)
    for minute, move in enumerate(moves, start=1):
        timers = after_move(timers, move, T0 + minute * MIN, due_at, limits)
    return timers


def test_a_fresh_order_is_to_be_dispatched_in_fifteen_minutes() -> None:
    assert running(played()) == {TimerKind.DISPATCH: T0 + 15 * MIN, TimerKind.REPAIR: T0 + timedelta(days=1)}


def test_the_promise_to_the_customer_is_the_repair_limit() -> None:
    assert running(played(due_at=T0 + 50 * MIN))[TimerKind.REPAIR] == T0 + 50 * MIN


def test_the_customer_is_to_hear_something_first_where_that_is_promised() -> None:
    first = T0 + timedelta(days=1)
    timers = at_creation(T0, None, Limits(), first)
    assert running(timers)[TimerKind.FEEDBACK] == first
    for move in (OrderMove.INTAKE, OrderMove.DISPATCH):
        timers = after_move(timers, move, T0 + MIN, None, Limits())
    assert TimerKind.FEEDBACK in running(timers), "nobody has talked to the customer yet"
    assert TimerKind.FEEDBACK not in running(after_move(timers, OrderMove.ACCEPT, T0 + MIN, None, Limits()))


def test_taking_an_order_in_does_not_restart_its_dispatch_limit() -> None:
    assert running(played(OrderMove.INTAKE))[TimerKind.DISPATCH] == T0 + 15 * MIN


def test_the_dispatch_limit_can_count_from_the_intake() -> None:
    limits = Limits(dispatch_anchor=Anchor.TAKEN_IN)
    assert TimerKind.DISPATCH not in running(played(limits=limits))
    assert running(played(OrderMove.INTAKE, limits=limits))[TimerKind.DISPATCH] == T0 + 16 * MIN


@pytest.mark.parametrize(
    ("anchor", "moves", "minute"),
    [
        (Anchor.CREATED, (OrderMove.INTAKE, OrderMove.DISPATCH), 0),
        (Anchor.TAKEN_IN, (OrderMove.INTAKE, OrderMove.DISPATCH), 1),
        (Anchor.DISPATCHED, (OrderMove.INTAKE, OrderMove.DISPATCH), 2),
    ],
)
def test_the_repair_limit_counts_from_its_anchor(
    anchor: Anchor, moves: tuple[OrderMove, ...], minute: int
) -> None:
    timers = played(*moves, limits=Limits(repair_anchor=anchor))
    assert running(timers)[TimerKind.REPAIR] == T0 + minute * MIN + timedelta(days=1)


def test_dispatching_stops_one_limit_and_starts_the_next() -> None:
    timers = played(OrderMove.DISPATCH)
    assert set(running(timers)) == {TimerKind.ACCEPT, TimerKind.REPAIR}
    assert running(timers)[TimerKind.ACCEPT] == T0 + 31 * MIN
    assert next(t for t in timers if t.kind is TimerKind.DISPATCH).stopped_at == T0 + MIN


def test_re_assigning_gives_the_new_worker_the_whole_limit() -> None:
    assert running(played(OrderMove.DISPATCH, OrderMove.DISPATCH))[TimerKind.ACCEPT] == T0 + 32 * MIN


def test_returning_an_order_starts_the_dispatch_limit_again() -> None:
    timers = played(OrderMove.DISPATCH, OrderMove.ACCEPT, OrderMove.RETURN)
    assert running(timers) == {TimerKind.REPAIR: T0 + timedelta(days=1), TimerKind.DISPATCH: T0 + 18 * MIN}


def test_a_reply_stops_the_repair_limit_and_starts_the_confirmation() -> None:
    moves = (OrderMove.DISPATCH, OrderMove.ACCEPT, OrderMove.DEPART, OrderMove.CHECK_IN, OrderMove.REPLY)
    assert running(played(*moves)) == {TimerKind.CONFIRM: T0 + 20 * MIN}
    assert running(played(*moves, OrderMove.CONFIRM)) == {}


def test_nothing_runs_on_a_cancelled_order() -> None:
    assert running(played(OrderMove.DISPATCH, OrderMove.CANCEL)) == {}


def test_an_acceptance_has_only_the_day_until_which_its_papers_are_uploaded() -> None:
    day = T0 + timedelta(days=20)
    monthly = Limits().of(OrderType.ACCEPTANCE)
    dispatched = played(OrderMove.DISPATCH, OrderMove.ACCEPT, limits=monthly, due_at=day)
    assert running(dispatched) == {TimerKind.UPLOAD: day}
    replied = after_move(dispatched, OrderMove.REPLY, T0 + timedelta(hours=1), day, monthly)
    assert running(replied) == {}, "nobody has to call a customer within fifteen minutes"
    failed = after_move(replied, OrderMove.QC_FAIL, T0 + timedelta(hours=2), day, monthly)
    assert set(running(failed)) == {TimerKind.REWORK}
    assert running(after_move(failed, OrderMove.REPLY, T0 + timedelta(hours=3), day, monthly)) == {}
