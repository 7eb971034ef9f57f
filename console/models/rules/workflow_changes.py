"""What is different between two definitions, piece by piece, and two people's changes put together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import msgspec

from console.api.workflow_types import WorkflowDefinition, WorkflowRow
from contract.vocabulary import OrderMove, OrderState, Role

CONDITIONS: Final = frozenset(
    {"has_worker", "no_worker", "in_rework", "suspension_requested", "no_suspension_requested"}
)
"""What is asked of the order itself: two rows of a move differ in it."""
FIGURES: Final = ("photos_before", "photos_after", "check_in_radius_m")
LISTS: Final = {"reply": ("field", "fields"), "raising": ("asked", "asks"), "parties": ("party", "parties")}
"""A list of named things -> the kinds of its pieces: one of them, and the order they stand in."""
_ORDERS: Final = frozenset(order for _, order in LISTS.values())
_ATTRIBUTES: Final = ("sources", "roles", "required", "guards")
_PLACES: Final[Mapping[str, Mapping[Any, int]]] = {
    "sources": {state: place for place, state in enumerate(OrderState)},
    "roles": {role: place for place, role in enumerate(Role)},
}


class Piece(NamedTuple):
    """`kind` is a figure, approvals, undoable, stage, one of `LISTS`, row, or sources, roles, required,
    guards of a row; `of` says which: a move, a state, a field's name, a row's shape."""

    kind: str
    of: Hashable = ()


class Shape(NamedTuple):
    """Which row it is, whatever else is changed in it."""

    move: OrderMove
    to: str
    conditions: tuple[str, ...]
    number: int  # from 0, where several are alike


@dataclass(frozen=True, slots=True)
class Difference:
    """`before` or `after` is None where the piece is not there."""

    piece: Piece
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """`clashes`: pieces both changed, and differently; in `definition` they are as we have them."""

    definition: WorkflowDefinition
    clashes: tuple[Piece, ...]


def shapes(rows: Iterable[WorkflowRow]) -> list[Shape]:
    """Of each row, in their order."""
    seen: Counter[tuple[OrderMove, str, tuple[str, ...]]] = Counter()
    found = []
    for row in rows:
        alike = (row.move, row.to, tuple(sorted(CONDITIONS.intersection(row.guards))))
        found.append(Shape(*alike, seen[alike]))
        seen[alike] += 1
    return found


def differences(before: WorkflowDefinition, after: WorkflowDefinition) -> list[Difference]:
    """In the order of the pieces; a row or field that is new or gone is one difference."""
    old, new = _pieces(before), _pieces(after)
    found = []
    for piece in dict.fromkeys([*old, *new]):
        was, is_ = old.get(piece), new.get(piece)
        if was != is_ and not _goes_without_saying(piece, old, new):
            found.append(Difference(piece, was, is_))
    return found


def merged(base: WorkflowDefinition, mine: WorkflowDefinition, theirs: WorkflowDefinition) -> Merged:
    """What was changed on either side of `base`; where both changed a piece, mine."""
    start, ours, others = _pieces(base), _pieces(mine), _pieces(theirs)
    kept: dict[Piece, Any] = {}
    clashes = []
    for piece in dict.fromkeys([*others, *ours]):
        was, my, their = start.get(piece), ours.get(piece), others.get(piece)
        kept[piece] = their if my == was else my
        if my != was and their not in (was, my) and piece.kind not in _ORDERS:
            clashes.append(piece)
    rows = _together(shapes(theirs.transitions), shapes(mine.transitions))
    names = {
        part: _together(*([one.name for one in getattr(side, part)] for side in (theirs, mine)))
        for part in LISTS
    }
    return Merged(_composed(kept, rows, names), tuple(clashes))


def _pieces(definition: WorkflowDefinition) -> dict[Piece, Any]:
    found: dict[Piece, Any] = {Piece(name): getattr(definition, name) for name in FIGURES}
    found[Piece("approvals")] = tuple(sorted(definition.approvals))
    for part, (single, order) in LISTS.items():
        there = getattr(definition, part)
        found |= {Piece(single, one.name): one for one in there}
        found[Piece(order)] = tuple(one.name for one in there)
    for shape, row in zip(shapes(definition.transitions), definition.transitions, strict=True):
        found[Piece("row", shape)] = shape
        found |= {Piece(name, shape): _sorted(name, getattr(row, name)) for name in _ATTRIBUTES}
    found |= {Piece("undoable", move): True for move in definition.undoable}
    return found | {Piece("stage", state): stage for state, stage in definition.stages.items()}


def _sorted(attribute: str, values: Iterable[str]) -> tuple[str, ...]:
    places = _PLACES.get(attribute, {})
    return tuple(sorted(values, key=lambda one: (places.get(one, 0), str(one))))


def _goes_without_saying(piece: Piece, old: Mapping[Piece, Any], new: Mapping[Piece, Any]) -> bool:
    if piece.kind in _ATTRIBUTES:  # the row itself is new or gone
        row = Piece("row", piece.of)
        return row not in old or row not in new
    if piece.kind in _ORDERS:  # an order is different where the same fields stand otherwise
        was, is_ = old[piece], new[piece]
        return [one for one in was if one in is_] == [one for one in is_ if one in was]
    return False


def _together(theirs: list[Any], mine: list[Any]) -> list[Any]:
    """Theirs, with what only I have behind what it stands behind with me."""
    found = list(theirs)
    for place, one in enumerate(mine):
        if one not in found:
            known = [found.index(before) for before in mine[:place] if before in found]
            found.insert(known[-1] + 1 if known else 0, one)
    return found


def _attributes(kept: Mapping[Piece, Any], shape: Shape) -> dict[str, list[Any]]:
    return {name: list(kept[Piece(name, shape)] or ()) for name in _ATTRIBUTES}


def _listed(kept: Mapping[Piece, Any], part: str, names: list[str]) -> list[Any]:
    """What is left of a list, as it is wanted to stand."""
    single, order = LISTS[part]
    wanted = kept[Piece(order)]
    places = {name: wanted.index(name) if name in wanted else place for place, name in enumerate(names)}
    return [
        kept[Piece(single, name)]
        for name in sorted(names, key=places.__getitem__)
        if kept.get(Piece(single, name))
    ]


def _composed(
    kept: Mapping[Piece, Any], rows: list[Shape], names: Mapping[str, list[str]]
) -> WorkflowDefinition:
    transitions = [
        WorkflowRow(
            move=shape.move,
            to=shape.to,
            **{name: list(kept[Piece(name, shape)] or ()) for name in _ATTRIBUTES},
        )
        for shape in rows
        if kept.get(Piece("row", shape))
    ]
    of_kind: dict[str, dict[Any, Any]] = {"stage": {}, "undoable": {}}
    for piece, value in kept.items():
        if piece.kind in of_kind and value is not None:
            of_kind[piece.kind][piece.of] = value
    plain = {name: kept[Piece(name)] for name in FIGURES}
    plain |= {part: _listed(kept, part, there) for part, there in names.items()}
    return msgspec.convert(
        plain
        | {
            "transitions": transitions,
            "approvals": list(kept[Piece("approvals")]),
            "undoable": [move for move in OrderMove if move in of_kind["undoable"]],
            "stages": {state: of_kind["stage"][state] for state in OrderState if state in of_kind["stage"]},
        },
        WorkflowDefinition,
    )
