"""Every allowed and every forbidden (move, state, role); the table below is written out by hand."""

import itertools

import pytest

from backend.workorders.rules import OPEN, TRANSITIONS, Refusal, possible_moves, refusal
from contract.vocabulary import EventKind, OrderMove, OrderState, Role

ROOM = ("enterprise_admin", "department_admin", "dispatcher")

ALLOWED: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    # (move, from): (to, roles)
    ("intake", "submitted"): ("accepted", ROOM),
    ("dispatch", "submitted"): ("dispatched", ROOM),
    ("dispatch", "accepted"): ("dispatched", ROOM),
    ("dispatch", "dispatched"): ("dispatched", ROOM),
    ("dispatch", "acknowledged"): ("dispatched", ROOM),
    ("accept", "dispatched"): ("acknowledged", ("worker",)),
    ("depart", "acknowledged"): ("en_route", ("worker",)),
    ("check-in", "acknowledged"): ("on_site", ("worker",)),
    ("check-in", "en_route"): ("on_site", ("worker",)),
    ("reply", "on_site"): ("repaired", ("worker",)),
    ("confirm", "repaired"): ("confirmed", ROOM),
    ("return", "dispatched"): ("accepted", (*ROOM, "worker")),
    ("return", "acknowledged"): ("accepted", (*ROOM, "worker")),
    ("cancel", "submitted"): ("cancelled", ROOM),
    ("cancel", "accepted"): ("cancelled", ROOM),
    ("cancel", "dispatched"): ("cancelled", ROOM),
    ("cancel", "acknowledged"): ("cancelled", ROOM),
}
MOVES_AND_STATES = list(itertools.product(OrderMove, OrderState))
EVERYTHING = list(itertools.product(OrderMove, OrderState, Role))


@pytest.mark.parametrize(("move", "state", "role"), EVERYTHING)
def test_a_move_is_allowed_exactly_where_the_table_allows_it(
    move: OrderMove, state: OrderState, role: Role
) -> None:
    target, roles = ALLOWED.get((move, state), (None, ()))
    allowed = refusal(move, state, role, is_assignee=True) is None
    assert allowed == (role in roles)
    if allowed:
        assert TRANSITIONS[move].target == target


@pytest.mark.parametrize(("move", "state"), MOVES_AND_STATES)
def test_a_worker_moves_only_the_order_that_is_his(move: OrderMove, state: OrderState) -> None:
    found = refusal(move, state, Role.WORKER, is_assignee=False)
    assert found in {Refusal.NOT_ASSIGNED, Refusal.WRONG_ROLE}


@pytest.mark.parametrize(("move", "state"), MOVES_AND_STATES)
def test_the_room_need_not_be_assigned(move: OrderMove, state: OrderState) -> None:
    for role in map(Role, ROOM):
        assert refusal(move, state, role, is_assignee=False) == refusal(move, state, role, is_assignee=True)


@pytest.mark.parametrize(("move", "state"), MOVES_AND_STATES)
def test_a_supervisor_moves_nothing(move: OrderMove, state: OrderState) -> None:
    assert refusal(move, state, Role.SUPERVISOR, is_assignee=False) is Refusal.WRONG_ROLE


@pytest.mark.parametrize("state", [OrderState.CONFIRMED, OrderState.CANCELLED])
@pytest.mark.parametrize("role", Role)
def test_an_ended_order_stays_ended(state: OrderState, role: Role) -> None:
    assert possible_moves(state, role, is_assignee=True) == ()


@pytest.mark.parametrize("state", sorted(OPEN))
def test_an_open_order_always_has_a_way_on(state: OrderState) -> None:
    assert any(possible_moves(state, role, is_assignee=True) for role in Role)


def test_every_move_has_an_event_of_its_own() -> None:
    events = [TRANSITIONS[move].event for move in OrderMove]
    assert len(set(events)) == len(OrderMove)
    assert all(event.value.startswith("order.") for event in events)
    assert EventKind.ORDER_CREATED not in events


def test_every_state_but_the_first_is_reached_by_a_move() -> None:
    assert {row.target for row in TRANSITIONS.values()} == set(OrderState) - {OrderState.SUBMITTED}
