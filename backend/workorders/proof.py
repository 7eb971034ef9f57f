"""Whether a definition can be followed to an end: the faults of one, each naming its row. Pure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from backend.workorders.bodies import BODIES
from backend.workorders.definition import (
    PREVIOUS,
    SAME,
    UNDOABLE,
    Definition,
    FieldKind,
    Guard,
    Transition,
)
from backend.workorders.rules import TRANSITIONS
from contract.vocabulary import FINAL_STATES, CustomerStage, OrderMove, OrderState

FIRST_STATES = (OrderState.DRAFT, OrderState.SUBMITTED)
_SAID_ELSEWHERE = {"version"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the path inside the definition."""

    where: tuple[str | int, ...]
    what: str


def faults(definition: Definition) -> list[Fault]:
    """Everything that speaks against publishing it; empty where it can be followed."""
    found = [
        *_row_faults(definition),
        *_overlaps(definition),
        *_stage_faults(definition),
        *_field_faults(definition),
        *_undo_faults(definition),
    ]
    return found or [*_graph_faults(definition)]


def _row_faults(definition: Definition) -> Iterator[Fault]:
    for number, row in enumerate(definition.transitions):
        where = ("transitions", number)
        if row.to not in TRANSITIONS[row.move].targets:
            possible = ", ".join(TRANSITIONS[row.move].targets)
            yield Fault((*where, "to"), f"{row.move} cannot lead to {row.to}, only to {possible}")
        for state in row.sources:
            if state in FINAL_STATES:
                yield Fault((*where, "sources"), f"{state} is an end: nothing leads away from it")
        if len(set(row.sources)) < len(row.sources):
            yield Fault((*where, "sources"), "a state is named twice")
        if row.move is OrderMove.RESUME and set(row.sources) != {OrderState.SUSPENDED}:
            yield Fault((*where, "sources"), "resume leads away from suspended only")
        unknown = set(row.required) - (BODIES[row.move].model_fields.keys() - _SAID_ELSEWHERE)
        for name in sorted(unknown):
            yield Fault((*where, "required"), f"{row.move} says nothing that is called {name}")
        yield from _guard_faults(row, where)


_GUARDS_OF_ONE_MOVE = {
    Guard.ASSIGNABLE: {OrderMove.DISPATCH},
    Guard.OTHER_LEVEL: {OrderMove.ESCALATE},
    Guard.NEAR_SITE: {OrderMove.CHECK_IN},
    Guard.PHOTOS_BEFORE: {OrderMove.START, OrderMove.REPLY},
    Guard.REPLY_COMPLETE: {OrderMove.REPLY},
    Guard.REPORT_FILE: {OrderMove.FEEDBACK},
}


def _guard_faults(row: Transition, where: tuple[str | int, ...]) -> Iterator[Fault]:
    for guard in row.guards:
        if row.move not in _GUARDS_OF_ONE_MOVE.get(guard, {row.move}):
            yield Fault((*where, "guards"), f"{guard} cannot be asked of {row.move}")
    needed = {OrderMove.DISPATCH: Guard.ASSIGNABLE, OrderMove.ESCALATE: Guard.OTHER_LEVEL}.get(row.move)
    if needed is not None and needed not in row.guards:
        yield Fault((*where, "guards"), f"{row.move} needs the guard {needed}")


def _overlaps(definition: Definition) -> Iterator[Fault]:
    """Two rows may share move and state only where their conditions on the order exclude each other."""
    exclusive = ({Guard.HAS_WORKER, Guard.NO_WORKER}, set(_SUSPENSION))
    seen: dict[tuple[OrderMove, OrderState], list[int]] = defaultdict(list)
    for number, row in enumerate(definition.transitions):
        for state in row.sources:
            for other in seen[row.move, state]:
                both = set(row.guards) ^ set(definition.transitions[other].guards)
                if not any(pair <= both for pair in exclusive):
                    yield Fault(
                        ("transitions", number, "sources"),
                        f"row {other} says already where {row.move} leads from {state}",
                    )
            seen[row.move, state].append(number)


_SUSPENSION = (Guard.SUSPENSION_REQUESTED, Guard.NO_SUSPENSION_REQUESTED)


def _stage_faults(definition: Definition) -> Iterator[Fault]:
    for state in OrderState:
        if state not in definition.stages:
            yield Fault(("stages", state), "the customer's stage of this state is missing")
    for stage in CustomerStage:
        if stage not in definition.stages.values():
            yield Fault(("stages",), f"no state is shown as {stage}: the customer sees exactly three stages")


def _field_faults(definition: Definition) -> Iterator[Fault]:
    names: set[str] = set()
    for number, one in enumerate(definition.reply):
        where = ("reply", number)
        if one.name in names:
            yield Fault((*where, "name"), "a field of this name is there already")
        names.add(one.name)
        values = [choice.value for choice in one.choices]
        if (one.kind is FieldKind.CHOICE) != bool(values):
            yield Fault((*where, "choices"), "a choice needs its choices, and nothing else has any")
        if len(set(values)) < len(values):
            yield Fault((*where, "choices"), "a value is named twice")
        bounds = (one.minimum, one.maximum)
        if one.kind is not FieldKind.NUMBER and bounds != (None, None):
            yield Fault((*where, "minimum"), "only a number has bounds")
        if one.minimum is not None and one.maximum is not None and one.minimum > one.maximum:
            yield Fault((*where, "minimum"), "the smallest is larger than the largest")


def _undo_faults(definition: Definition) -> Iterator[Fault]:
    for number, move in enumerate(definition.undoable):
        if move not in UNDOABLE:
            yield Fault(("undoable", number), f"{move} cannot be taken back by anybody")
        elif move in definition.undoable[:number]:
            yield Fault(("undoable", number), f"{move} is named twice")


def _graph_faults(definition: Definition) -> Iterator[Fault]:
    ways = _ways(definition)
    reachable = _from(FIRST_STATES, ways)
    back: dict[OrderState, set[OrderState]] = defaultdict(set)
    for state, targets in ways.items():
        for target in targets:
            back[target].add(state)
    ending = _from(tuple(FINAL_STATES & reachable), back)
    for number, row in enumerate(definition.transitions):
        for state in row.sources:
            if state not in reachable:
                yield Fault(("transitions", number, "sources"), f"no order ever gets to {state}")
        to = None if row.to in (SAME, PREVIOUS) else OrderState(row.to)
        if to is not None and to not in ending:
            yield Fault(
                ("transitions", number, "to"), f"from {to} no end can be reached: orders would strand"
            )
    for state in FIRST_STATES:
        if state not in ending:
            yield Fault(("transitions",), f"from {state} no end can be reached: orders would strand")


def _ways(definition: Definition) -> dict[OrderState, set[OrderState]]:
    """state -> states one move away."""
    ways: dict[OrderState, set[OrderState]] = defaultdict(set)
    suspended_from = {
        state
        for row in definition.transitions
        if row.move in (OrderMove.SUSPEND, OrderMove.REQUEST_SUSPENSION)
        for state in row.sources
    }
    for row in definition.transitions:
        for state in row.sources:
            if row.to == PREVIOUS:
                ways[state] |= suspended_from
            elif row.to != SAME:
                ways[state].add(OrderState(row.to))
    return ways


def _from(starts: tuple[OrderState, ...], ways: dict[OrderState, set[OrderState]]) -> set[OrderState]:
    found: set[OrderState] = set()
    waiting = list(starts)
    while waiting:
        state = waiting.pop()
        if state not in found:
            found.add(state)
            waiting.extend(ways.get(state, ()))
    return found
