"""Whether a definition can be followed to an end: the faults of one, each naming its row. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from backend.workorders.definition import (
    OWN,
    UNDOABLE,
    Approval,
    Definition,
    FieldKind,
    Guard,
    ReplyField,
    Transition,
)
from backend.workorders.parts import GUARDS_OF_ONE_MOVE, NEEDED_GUARD, says
from backend.workorders.rules import TRANSITIONS
from backend.workorders.stranding import FIRST_STATES, walk
from contract.vocabulary import FINAL_STATES, CustomerStage, OrderMove, OrderState


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: the path inside the definition. `code`, `said`: for a client's words."""

    where: tuple[str | int, ...]
    code: str
    what: str
    said: Mapping[str, str | int] = field(default_factory=dict)


def faults(definition: Definition) -> list[Fault]:
    """Everything that speaks against publishing it; empty where it can be followed."""
    found = [
        *_row_faults(definition),
        *_overlaps(definition),
        *_stage_faults(definition),
        *_field_faults("reply", definition.reply),
        *_field_faults("raising", definition.raising),
        *_raising_faults(definition),
        *_undo_faults(definition),
        *_demand_faults(definition),
    ]
    return found or [*_graph_faults(definition)]


def _row_faults(definition: Definition) -> Iterator[Fault]:
    for number, row in enumerate(definition.transitions):
        where = ("transitions", number)
        if row.to not in TRANSITIONS[row.move].targets:
            possible = ", ".join(TRANSITIONS[row.move].targets)
            what = f"{row.move} cannot lead to {row.to}, only to {possible}"
            yield Fault((*where, "to"), "target", what, {"move": row.move, "state": row.to})
        for state in row.sources:
            if state in FINAL_STATES:
                what = f"{state} is an end: nothing leads away from it"
                yield Fault((*where, "sources"), "from_end", what, {"state": state})
        if len(set(row.sources)) < len(row.sources):
            yield Fault((*where, "sources"), "state_twice", "a state is named twice")
        if row.move is OrderMove.RESUME and set(row.sources) != {OrderState.SUSPENDED}:
            yield Fault((*where, "sources"), "resume_only", "resume leads away from suspended only")
        for name in sorted(set(row.required) - set(says(row.move))):
            what = f"{row.move} says nothing that is called {name}"
            yield Fault((*where, "required"), "unknown_field", what, {"move": row.move, "name": name})
        yield from _guard_faults(row, where)


def _guard_faults(row: Transition, where: tuple[str | int, ...]) -> Iterator[Fault]:
    for guard in row.guards:
        if row.move not in GUARDS_OF_ONE_MOVE.get(guard, {row.move}):
            what = f"{guard} cannot be asked of {row.move}"
            yield Fault((*where, "guards"), "guard_of_other", what, {"move": row.move, "guard": guard})
    needed = NEEDED_GUARD.get(row.move)
    if needed is not None and needed not in row.guards:
        what = f"{row.move} needs the guard {needed}"
        yield Fault((*where, "guards"), "guard_needed", what, {"move": row.move, "guard": needed})


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
                        "overlap",
                        f"row {other} says already where {row.move} leads from {state}",
                        {"other": other, "move": row.move, "state": state},
                    )
            seen[row.move, state].append(number)


_SUSPENSION = (Guard.SUSPENSION_REQUESTED, Guard.NO_SUSPENSION_REQUESTED)


def _stage_faults(definition: Definition) -> Iterator[Fault]:
    for state in OrderState:
        if state not in definition.stages:
            what = "the customer's stage of this state is missing"
            yield Fault(("stages", state), "stage_missing", what, {"state": state})
    for stage in CustomerStage:
        if stage not in definition.stages.values():
            what = f"no state is shown as {stage}: the customer sees exactly three stages"
            yield Fault(("stages",), "stage_unused", what, {"stage": stage})


_NEVER_OF: Mapping[str, FieldKind] = {"reply": FieldKind.LIST, "raising": FieldKind.PHOTO}
"""The kind of a field that cannot be asked for there."""


def _raising_faults(definition: Definition) -> Iterator[Fault]:
    for number, one in enumerate(definition.raising):
        if one.name in OWN and (one.kind is not FieldKind.TEXT or not one.required):
            what = f"every order has {one.name}: it can only be required, in words"
            yield Fault(("raising", number, "name"), "own_field", what, {"field": one.name})
    names = [party.name for party in definition.parties]
    for number, name in enumerate(names):
        if name in names[:number]:
            what = "a party of this name is there already"
            yield Fault(("parties", number, "name"), "party_twice", what)


def _field_faults(part: str, fields: tuple[ReplyField, ...]) -> Iterator[Fault]:
    names: set[str] = set()
    for number, one in enumerate(fields):
        where = (part, number)
        if one.kind is _NEVER_OF[part]:
            what = f"{one.kind} cannot be asked for here"
            yield Fault((*where, "kind"), "kind_elsewhere", what, {"kind": one.kind})
        if one.name in names:
            yield Fault((*where, "name"), "field_twice", "a field of this name is there already")
        names.add(one.name)
        values = [choice.value for choice in one.choices]
        if (one.kind is FieldKind.CHOICE) != bool(values):
            what = "a choice needs its choices, and nothing else has any"
            yield Fault((*where, "choices"), "choices", what)
        if len(set(values)) < len(values):
            yield Fault((*where, "choices"), "value_twice", "a value is named twice")
        bounds = (one.minimum, one.maximum)
        if one.kind is not FieldKind.NUMBER and bounds != (None, None):
            yield Fault((*where, "minimum"), "bounds_of_words", "only a number has bounds")
        if one.minimum is not None and one.maximum is not None and one.minimum > one.maximum:
            yield Fault((*where, "minimum"), "bounds", "the smallest is larger than the largest")


def _undo_faults(definition: Definition) -> Iterator[Fault]:
    for number, move in enumerate(definition.undoable):
        where, said = ("undoable", number), {"move": move}
        if move not in UNDOABLE:
            yield Fault(where, "undo_never", f"{move} cannot be taken back by anybody", said)
        elif move in definition.undoable[:number]:
            yield Fault(where, "undo_twice", f"{move} is named twice", said)


def _demand_faults(definition: Definition) -> Iterator[Fault]:
    """What is asked for has to be asked by a row, and there has to be a move that can give it."""
    asked = {(row.move, guard) for row in definition.transitions for guard in row.guards}
    moves = {row.move for row in definition.transitions}
    if definition.photos_before:
        if OrderMove.START not in moves:
            what = "photos before the work are given with start, and there is no such move"
            yield Fault(("photos_before",), "photos_ungiven", what)
        if not asked & {(OrderMove.START, Guard.PHOTOS_BEFORE), (OrderMove.REPLY, Guard.PHOTOS_BEFORE)}:
            yield Fault(("photos_before",), "photos_unasked", "no row asks for these photos")
    if (OrderMove.REPLY, Guard.REPLY_COMPLETE) not in asked:
        if definition.photos_after:
            yield Fault(("photos_after",), "photos_unasked", "no row asks for these photos")
        for number, one in enumerate(definition.reply):
            if one.required:
                what = "no row asks whether the reply is complete"
                yield Fault(("reply", number, "required"), "field_unasked", what, {"name": one.name})
    rows = enumerate(definition.transitions)
    requests = [number for number, row in rows if row.move is OrderMove.REQUEST_SUSPENSION]
    if requests and Approval.SUSPENSION in definition.approvals and OrderMove.SUSPEND not in moves:
        what = "nobody can grant the break that is asked for"
        yield Fault(("transitions", requests[0], "move"), "approval_by_nobody", what)


def _graph_faults(definition: Definition) -> Iterator[Fault]:
    walked = walk(definition)
    stranding = walked.stranding()
    into = [way for way in walked.ways if way.to in walked.stranded and way.source not in walked.stranded]
    leads = {(way.row, way.to.state) for way in into}
    for number, row in enumerate(definition.transitions):
        for state in row.sources:
            if state not in walked.states:
                what = f"no order ever gets to {state}"
                yield Fault(("transitions", number, "sources"), "unreached", what, {"state": state})
        for state in sorted(state for of, state in leads if of == number):
            yield _strands(("transitions", number, "to"), state, stranding[state])
    for state in FIRST_STATES:
        if state in stranding:
            yield _strands(("transitions",), state, stranding[state])
    if OrderState.ARCHIVED not in walked.states:
        what = "no order ever gets to archived: none could be finished"
        yield Fault(("transitions",), "never_archived", what, {"state": OrderState.ARCHIVED})


_WHICH = {
    "all": "",
    "without_worker": " where nobody has the order",
    "without_photos": " where no photos were taken before the work",
    "some": " for some orders",
}


def _strands(where: tuple[str | int, ...], state: OrderState, which: str) -> Fault:
    what = f"from {state} no end can be reached{_WHICH[which]}: orders would strand"
    return Fault(where, "strands", what, {"state": state, "which": which})
