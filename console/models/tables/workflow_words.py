"""What is in a workflow, in words: rows, fields, differences, and what the backend has against one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from console.api.types import Order
from console.api.workflow_types import ReplyField, Workflow, WorkflowDefinition, WorkflowParty, WorkflowRow
from console.core import units
from console.core.texts import Texts
from console.models.rules.moves import ROOM
from console.models.rules.workflow_changes import Difference, Piece, Shape
from console.models.workflows import WorkflowsModel

PROGRAM = "system"
"""Who published what the program brings."""
_SPECIAL = ("previous", "same")


def said_word(texts: Texts, name: str) -> str:
    """What can be said with a move; a name of a newer backend as it is."""
    return texts(f"workflows.said.{name}") if texts.has(f"workflows.said.{name}") else name


def guard_word(texts: Texts, guard: str) -> str:
    return texts(f"workflows.guard.{guard}") if texts.has(f"workflows.guard.{guard}") else guard


def state_word(texts: Texts, state: str) -> str:
    return texts(f"workflows.to.{state}") if state in _SPECIAL else texts(f"words.state.{state}")


def joined(texts: Texts, words: Iterable[str], none: str = "workflows.nothing") -> str:
    return texts("workflows.comma").join(words) or texts(none)


def states_words(texts: Texts, states: Iterable[str]) -> str:
    return joined(texts, (state_word(texts, state) for state in states))


def roles_words(texts: Texts, roles: Iterable[str]) -> str:
    """The three of the dispatch room in one word."""
    there = list(roles)
    room = ROOM.issubset(there)
    named = [texts(f"words.role.{role}") for role in there if not (room and role in ROOM)]
    return joined(texts, [texts("workflows.room"), *named] if room else named)


def said_words(texts: Texts, names: Iterable[str]) -> str:
    return joined(texts, (said_word(texts, name) for name in names))


def guards_words(texts: Texts, guards: Iterable[str]) -> str:
    return joined(texts, (guard_word(texts, guard) for guard in guards))


def row_words(texts: Texts, row: WorkflowRow | Shape) -> str:
    """'回单 → 已回单', with the condition that tells it from its like."""
    conditions: Sequence[str] = row.conditions if isinstance(row, Shape) else ()
    key = "workflows.row.if" if conditions else "workflows.row"
    return texts(
        key,
        move=texts(f"words.move.{row.move}"),
        to=state_word(texts, row.to),
        conditions=guards_words(texts, conditions),
    )


def field_name(texts: Texts, field: ReplyField) -> str:
    return field.en if texts.language == "en" else field.zh


def field_words(texts: Texts, field: ReplyField) -> str:
    """'光功率 · 数字 -50～10 dBm · 必填'."""
    parts = [field_name(texts, field), kind_words(texts, field)]
    if field.required:
        parts.append(texts("workflows.field.required"))
    return texts("workflows.dot").join(parts)


def party_name(texts: Texts, party: WorkflowParty) -> str:
    return party.en if texts.language == "en" else party.zh


def party_department(texts: Texts, party: WorkflowParty, path: Callable[[int], str]) -> str:
    if party.department_id is None:
        return texts("workflows.party.open")
    return path(party.department_id) or f"#{party.department_id}"


def party_words(texts: Texts, party: WorkflowParty, path: Callable[[int], str]) -> str:
    """'售前设计院 · 上海/设计院'."""
    return texts("workflows.dot").join([party_name(texts, party), party_department(texts, party, path)])


def kind_words(texts: Texts, field: ReplyField) -> str:
    kind = texts(f"workflows.kind.{field.kind}")
    if field.kind == "number":
        return f"{kind} {bounds_words(texts, field)}".strip()
    if field.kind == "choice":
        of = (choice.en if texts.language == "en" else choice.zh for choice in field.choices)
        return f"{kind} {joined(texts, of)}"
    return kind


def bounds_words(texts: Texts, field: ReplyField) -> str:
    low, high = (None if end is None else f"{end:g}" for end in (field.minimum, field.maximum))
    if low is None and high is None:
        return field.unit
    key = "both" if low and high else "least" if low else "most"
    return f"{texts(f'workflows.bounds.{key}', low=low, high=high)} {field.unit}".strip()


def since_words(texts: Texts, workflow: Workflow) -> str:
    """Which version, since when, by whom."""
    at = units.date_time(workflow.published_at, texts)[:-3]
    key = "workflows.since.program" if workflow.published_by == PROGRAM else "workflows.since"
    return texts(key, version=workflow.version, time=at, name=workflow.published_by)


def published_by(texts: Texts, workflow: Workflow) -> str:
    return texts("workflows.by_program") if workflow.published_by == PROGRAM else workflow.published_by


def version_words(texts: Texts, workflows: WorkflowsModel, order: Order) -> str:
    """Which version the order goes by, where it is not the one in force; else nothing."""
    current = workflows.current(order.type)
    if current is None or not workflows.is_older(order.type, order.workflow_version):
        return ""
    return texts("workflows.of_order", version=order.workflow_version, current=current.version)


# differences


def difference_words(texts: Texts, one: Difference, path: Callable[[int], str]) -> tuple[str, str, str]:
    """What it is about, how it was, how it is; `path` names a department."""
    what, (before, after) = _about(texts, one.piece), (one.before, one.after)
    if one.piece.kind == "party":
        before, after = (
            None if party is None else party_words(texts, party, path) for party in (before, after)
        )
    return what, _value(texts, one.piece, before), _value(texts, one.piece, after)


def piece_words(texts: Texts, piece: Piece) -> str:
    return _about(texts, piece)


def _about(texts: Texts, piece: Piece) -> str:
    kind, of = piece
    if isinstance(of, Shape):
        name = row_words(texts, of)
        return name if kind == "row" else texts(f"workflows.piece.{kind}", row=name)
    if kind == "stage":
        return texts("workflows.piece.stage", state=texts(f"words.state.{of}"))
    if kind == "undoable":
        return texts("workflows.piece.undoable", move=texts(f"words.move.{of}"))
    return texts(f"workflows.piece.{kind}")


def _value(texts: Texts, piece: Piece, value: Any) -> str:
    if value is None:
        return texts("workflows.no" if piece.kind == "undoable" else "workflows.absent")
    match piece.kind:
        case "photos_before" | "photos_after":
            return texts("workflows.photos" if value else "workflows.photos.none", n=value)
        case "check_in_radius_m":
            return units.distance(value, texts)
        case "approvals":
            return texts("workflows.approval.asked" if value else "workflows.approval.alone")
        case "stage":
            return texts(f"words.stage.{value}")
        case "field" | "asked":
            return field_words(texts, value)
        case "party":
            return str(value)
        case "fields" | "asks" | "parties":
            return texts("workflows.order")
        case "row":
            return texts("workflows.present")
        case "undoable":
            return texts("workflows.yes")
        case "sources":
            return states_words(texts, value)
        case "roles":
            return roles_words(texts, value)
        case "required":
            return said_words(texts, value)
        case _:
            return guards_words(texts, value)


# refusals


def fault_words(
    texts: Texts, definition: WorkflowDefinition, where: Sequence[str], code: str, said: Mapping[str, object]
) -> str:
    """'回单 → 已回单（第 16 行）：…'."""
    place = _place(texts, definition, where)
    key = f"workflows.fault.{code}"
    if code == "strands":
        key = f"workflows.fault.strands.{said.get('which', 'all')}"
    what = (
        texts(key, **_said(texts, said))
        if texts.has(key)
        else texts("workflows.fault.other", what=said.get("msg", code), field=".".join(where))
    )
    return texts("workflows.fault.at", place=place, what=what) if place else what


def _said(texts: Texts, said: Mapping[str, object]) -> dict[str, object]:
    other = said.get("other")
    return {
        "state": state_word(texts, str(said["state"])) if "state" in said else "",
        "move": texts(f"words.move.{said['move']}") if "move" in said else "",
        "guard": guard_word(texts, str(said.get("guard", ""))),
        "name": said_word(texts, str(said.get("name", ""))),
        "stage": texts(f"words.stage.{said['stage']}") if "stage" in said else "",
        "other": other + 1 if isinstance(other, int) else "",
        "kind": texts(f"workflows.kind.{said['kind']}") if "kind" in said else "",
    }


def _place(texts: Texts, definition: WorkflowDefinition, where: Sequence[str]) -> str:
    number = int(where[1]) if len(where) > 1 and where[1].isdigit() else None
    if where[0] == "transitions" and number is not None and number < len(definition.transitions):
        row = row_words(texts, definition.transitions[number])
        return texts("workflows.fault.row", row=row, n=number + 1)
    if where[0] in ("reply", "raising") and number is not None:
        fields = definition.reply if where[0] == "reply" else definition.raising
        if number < len(fields):
            return texts("workflows.fault.field", name=field_name(texts, fields[number]), n=number + 1)
    if where[0] == "parties" and number is not None and number < len(definition.parties):
        name = party_name(texts, definition.parties[number])
        return texts("workflows.fault.party", name=name, n=number + 1)
    if where[0] in ("photos_before", "photos_after", "check_in_radius_m", "approvals"):
        return texts(f"workflows.piece.{where[0]}")
    return ""
