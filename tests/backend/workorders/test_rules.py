"""Every allowed and forbidden (state, move, role) of the shipped workflow; the table is written by hand."""

import itertools

import pytest

from backend.workorders.definition import Approval
from backend.workorders.rules import (
    OPEN,
    TRANSITIONS,
    Facts,
    Mover,
    Refusal,
    possible_moves,
    refusal,
    row_for,
    target,
)
from backend.workorders.shipped import definition_of
from contract.vocabulary import FINAL_STATES, CustomerStage, EventKind, OrderMove, OrderState, OrderType, Role

ROOM = ("enterprise_admin", "department_admin", "dispatcher")
FIELD = ("worker",)
ACTIVE = ["accepted", "diagnosing", "dispatched", "acknowledged", "en_route", "on_site", "in_progress"]
AT_WORK = ACTIVE[2:]
SAME, PREVIOUS = "the same", "the one before"

# (numbers of the source's table) move, from, to, roles
TABLE: list[tuple[str, str, str, tuple[str, ...]]] = [
    ("save", "draft", "draft", ROOM),  # 1
    ("submit", "draft", "submitted", ROOM),  # 2
    ("intake", "submitted", "accepted", ROOM),  # 3
    ("reject", "submitted", "rejected", ROOM),  # 4
    ("diagnose", "accepted", "diagnosing", ROOM),  # 5
    ("diagnose", "diagnosing", "diagnosing", ROOM),  # 5
    ("fix-remotely", "diagnosing", "repaired", ROOM),  # 6
    ("dispatch", "submitted", "dispatched", ROOM),  # 3 + 7
    ("dispatch", "accepted", "dispatched", ROOM),  # 7
    ("dispatch", "diagnosing", "dispatched", ROOM),  # 7
    ("dispatch", "dispatched", "dispatched", ROOM),  # 9
    ("dispatch", "acknowledged", "dispatched", ROOM),  # 10
    ("accept", "dispatched", "acknowledged", FIELD),  # 8
    ("return", "dispatched", "accepted", (*ROOM, *FIELD)),  # 10
    ("return", "acknowledged", "accepted", (*ROOM, *FIELD)),  # 10
    ("escalate", "acknowledged", "dispatched", ROOM),  # 11
    ("escalate", "in_progress", "dispatched", ROOM),  # 11
    ("depart", "acknowledged", "en_route", FIELD),  # 12
    ("check-in", "acknowledged", "on_site", FIELD),  # 12 + 13
    ("check-in", "en_route", "on_site", FIELD),  # 13
    ("start", "on_site", "in_progress", FIELD),  # 14
    *(("request-suspension", state, SAME, FIELD) for state in AT_WORK),  # 15
    *(("suspend", state, "suspended", ROOM) for state in ACTIVE),  # 15
    ("resume", "suspended", PREVIOUS, ROOM),  # 16
    ("reply", "on_site", "repaired", FIELD),  # 14 + 17
    ("reply", "in_progress", "repaired", FIELD),  # 17
    ("confirm", "repaired", "confirmed", ROOM),  # 18
    ("reopen", "repaired", "in_progress", ROOM),  # 19
    ("feedback", "confirmed", "feedback_done", (*ROOM, *FIELD)),  # 20
    ("rate", "feedback_done", "rated", ROOM),  # 21
    ("qc-pass", "feedback_done", "qc_passed", ("inspector",)),  # 22
    ("qc-pass", "rated", "qc_passed", ("inspector",)),  # 22
    ("qc-fail", "feedback_done", "qc_failed", ("inspector",)),  # 22
    ("qc-fail", "rated", "qc_failed", ("inspector",)),  # 22
    ("rework", "qc_failed", "in_progress", (*ROOM, *FIELD)),  # 23
    ("archive", "qc_passed", "archived", ("auditor",)),  # 25
    *(("cancel", state, "cancelled", ROOM) for state in ("draft", "submitted", *ACTIVE[:4])),  # 26
]
ALLOWED = {(move, state): (to, roles) for move, state, to, roles in TABLE}
# What the order itself adds: a second check after rework (24), no suspension where none was asked for (15),
# and nobody to go on where nobody went (19, 23 after 6).
WITH_FACTS: list[tuple[dict[str, bool], str, str, str | None]] = [
    ({"in_rework": True}, "qc-pass", "repaired", "qc_passed"),
    ({"in_rework": True}, "qc-fail", "repaired", "qc_failed"),
    ({"in_rework": False}, "qc-pass", "repaired", None),
    ({"suspension_requested": True}, "decline-suspension", "on_site", SAME),
    ({"suspension_requested": False}, "decline-suspension", "on_site", None),
    ({"suspension_requested": True}, "request-suspension", "on_site", None),
    ({"has_worker": False}, "reopen", "repaired", "accepted"),
    ({"has_worker": False}, "rework", "qc_failed", "accepted"),
]
FAULT = definition_of(OrderType.FAULT)
EVERYTHING = list(itertools.product(OrderMove, OrderState, Role))
MOVES_AND_STATES = list(itertools.product(OrderMove, OrderState))


def facts(state: OrderState, **more: bool) -> Facts:
    return Facts(state=state, previous=OrderState.EN_ROUTE, **({"has_worker": True} | more))


@pytest.mark.parametrize("kind", OrderType)
def test_a_move_is_allowed_exactly_where_the_table_allows_it(kind: OrderType) -> None:
    definition = definition_of(kind)
    for move, state, role in EVERYTHING:
        to, roles = ALLOWED.get((move, state), ("", ()))
        papers = kind is OrderType.ACCEPTANCE and state is OrderState.REPAIRED
        if papers and move in (OrderMove.QC_PASS, OrderMove.QC_FAIL):  # the uploaded papers are checked
            roles, to = (Role.INSPECTOR,), "qc_passed" if move is OrderMove.QC_PASS else "qc_failed"
        refused = refusal(definition, move, facts(state), Mover(role, is_assignee=True))
        assert (refused is None) == (role in roles), (move, state, role)
        if refused is None:
            row = row_for(definition, move, facts(state))
            assert row is not None
            expected = {SAME: state, PREVIOUS: OrderState.EN_ROUTE}.get(to, to)
            assert target(definition, row, facts(state)) == expected


@pytest.mark.parametrize(("more", "move", "state", "to"), WITH_FACTS)
def test_what_the_order_itself_allows(
    more: dict[str, bool], move: OrderMove, state: OrderState, to: str | None
) -> None:
    known = facts(OrderState(state), **more)
    row = row_for(FAULT, OrderMove(move), known)
    assert (row is None) == (to is None)
    if row is not None:
        assert target(FAULT, row, known) == (state if to == SAME else to)


@pytest.mark.parametrize(("move", "state"), MOVES_AND_STATES)
def test_a_worker_moves_only_the_order_that_is_his(move: OrderMove, state: OrderState) -> None:
    found = refusal(FAULT, move, facts(state), Mover(Role.WORKER, is_assignee=False))
    assert found in {Refusal.NOT_ASSIGNED, Refusal.WRONG_ROLE}


@pytest.mark.parametrize("move", [OrderMove.QC_PASS, OrderMove.QC_FAIL])
def test_who_had_a_part_in_it_does_not_judge_it(move: OrderMove) -> None:
    involved = Mover(Role.INSPECTOR, took_part=True)
    assert refusal(FAULT, move, facts(OrderState.RATED), involved) is Refusal.OWN_WORK
    assert refusal(FAULT, move, facts(OrderState.RATED), Mover(Role.INSPECTOR)) is None


@pytest.mark.parametrize(("move", "state"), MOVES_AND_STATES)
def test_a_supervisor_moves_nothing(move: OrderMove, state: OrderState) -> None:
    assert refusal(FAULT, move, facts(state), Mover(Role.SUPERVISOR)) is Refusal.WRONG_ROLE


@pytest.mark.parametrize("state", sorted(FINAL_STATES))
def test_an_ended_order_stays_ended(state: OrderState) -> None:
    assert possible_moves(FAULT, facts(state)) == {}


@pytest.mark.parametrize("state", sorted(OPEN))
def test_an_open_order_always_has_a_way_on(state: OrderState) -> None:
    assert possible_moves(FAULT, facts(state))
    assert possible_moves(FAULT, facts(state, has_worker=False))


def test_possible_moves_are_those_that_are_not_refused() -> None:
    for state in OrderState:
        possible = possible_moves(FAULT, facts(state))
        for move, role in itertools.product(OrderMove, Role):
            refused = refusal(FAULT, move, facts(state), Mover(role, is_assignee=True))
            assert (refused is None) == (role in possible.get(move, ()))


def test_a_workflow_may_let_a_worker_stop_the_clocks_alone() -> None:
    trusting = FAULT.model_copy(update={"approvals": frozenset[Approval]()})
    for definition, expected in ((FAULT, OrderState.ON_SITE), (trusting, OrderState.SUSPENDED)):
        row = row_for(definition, OrderMove.REQUEST_SUSPENSION, facts(OrderState.ON_SITE))
        assert row is not None
        assert target(definition, row, facts(OrderState.ON_SITE)) is expected


def test_every_move_has_an_event_of_its_own() -> None:
    events = [TRANSITIONS[move].event for move in OrderMove]
    assert len(set(events)) == len(OrderMove)
    assert all(event.value.startswith("order.") for event in events)
    assert EventKind.ORDER_CREATED not in events


def test_the_customer_sees_exactly_three_stages_in_their_order() -> None:
    order = list(CustomerStage)
    usual = [
        "submitted",
        "accepted",
        "dispatched",
        "on_site",
        "suspended",
        "repaired",
        "confirmed",
        "archived",
    ]
    seen = [order.index(FAULT.stages[OrderState(state)]) for state in usual]
    assert seen == [0, 1, 1, 1, 1, 2, 2, 2]
