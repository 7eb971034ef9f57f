"""What may be taken back, and whether the order still stands where it was left. Pure.

An undo is a command of its own with its own number in the log; nothing that happened is rewritten.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from backend.workorders.definition import Definition
from backend.workorders.rules import TRANSITIONS
from contract.vocabulary import EventKind, Role

HORIZON: Final = timedelta(hours=24)
"""How far back an account's own steps are offered: a shift and the one after it."""

MOVE_OF: Final = MappingProxyType({kind.event: move for move, kind in TRANSITIONS.items()})
UNDOABLE_KINDS: Final[frozenset[EventKind]] = frozenset(
    {
        *MOVE_OF,
        EventKind.ORDER_PLANNED,
        EventKind.ORDER_PRIORITISED,
        EventKind.ORDER_TRANSFERRED,
        EventKind.ORDER_MERGED,
        EventKind.ORDER_SPLIT,
        EventKind.ORDER_FILLED,
    }
)
"""Kinds of a step that an account can look back on; a change that is no move is added here by name."""


class Blocked(StrEnum):
    """Why a step cannot be taken back."""

    MOVED_ON = "moved_on"  # somebody did something with the order since
    ALREADY = "already_undone"
    FINAL = "not_undoable"  # what was done has left the house, or the workflow has it so
    NOT_YOURS = "not_yours"
    TOO_OLD = "too_old"
    NO_TRACE = "no_trace"  # the log no longer says what was before


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log about an order. `version` is the order's just after it; `undo_of`, `redo_of`: the
    number of the line it answers; `is_beside`: it followed another order's step that was taken back."""

    seq: int
    at: datetime
    kind: EventKind
    actor_id: int | None
    actor_name: str
    order_id: int
    version: int
    undo_of: int | None = None
    redo_of: int | None = None
    batch: str | None = None  # of what was pressed at once
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What of an order's steps holds now, oldest first; `after` what held just after each undo."""

    steps: tuple[Line, ...]
    roots: tuple[int, ...]
    after: dict[int, tuple[int, ...]]


def standing(lines: Sequence[Line]) -> Standing:
    """Walk through all of one order's lines: a step and its undo cancel each other out.

    A line is a step where it raised the order's version; that a phone rang or a limit passed changes nothing
    that could be taken back. A step that was made again stands for the one it repeats (its root), so that
    several can be made again in turn.
    """
    steps: list[Line] = []
    roots: list[int] = []
    after: dict[int, tuple[int, ...]] = {}
    undone: dict[int, int] = {}
    for line in steps_of(lines):
        if line.undo_of is not None:
            if steps and steps[-1].seq == line.undo_of:
                undone[line.seq] = roots[-1]
                steps.pop(), roots.pop()
            after[line.seq] = tuple(roots)
            continue
        again = None if line.redo_of is None else undone.get(line.redo_of)
        steps.append(line)
        roots.append(line.seq if again is None else again)
    return Standing(tuple(steps), tuple(roots), after)


def steps_of(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that raised the version, oldest first."""
    version = 0
    for line in lines:
        if line.version > version:
            version = line.version
            yield line


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a step can be taken back or made again; `since`: what happened after it, oldest first."""

    blocked: Blocked | None = None
    since: tuple[Line, ...] = ()


POSSIBLE: Final = Verdict()


def undo_verdict(lines: Sequence[Line], seq: int, definition: Definition) -> Verdict:
    """Whether the step numbered `seq` is what the order stands on now."""
    steps = standing(lines).steps
    place = next((place for place, line in enumerate(steps) if line.seq == seq), None)
    if place is None:
        return Verdict(Blocked.ALREADY)
    move = MOVE_OF.get(steps[place].kind)
    if move is not None and move not in definition.undoable:
        return Verdict(Blocked.FINAL)
    since = steps[place + 1 :]
    return Verdict(Blocked.MOVED_ON, since) if since else POSSIBLE


def redo_verdict(lines: Sequence[Line], seq: int) -> Verdict:
    """Whether the order stands as it stood just after the undo numbered `seq`."""
    now = standing(lines)
    if now.after.get(seq) == now.roots:
        if any(line.redo_of == seq for line in lines):
            return Verdict(Blocked.ALREADY)
        return POSSIBLE
    since = tuple(line for line in steps_of(lines) if line.seq > seq)
    return Verdict(Blocked.ALREADY if any(line.redo_of == seq for line in since) else Blocked.MOVED_ON, since)


@dataclass(frozen=True, slots=True)
class Own:
    """An account's steps: `done` can be taken back, `undone` made again; both newest first."""

    done: tuple[Line, ...]
    undone: tuple[Line, ...]


def own_steps(lines: Sequence[Line]) -> Own:
    """Of all an account did (oldest first): what it may go back to, and forward again until it does more."""
    done: list[Line] = []
    undone: list[Line] = []
    told: set[tuple[int, int]] = set()
    for line in lines:
        if line.is_beside or (line.order_id, line.version) in told:
            continue  # a transfer is told to two departments
        told.add((line.order_id, line.version))
        if line.undo_of is not None:
            done = [one for one in done if one.seq != line.undo_of]
            undone.append(line)
        elif line.redo_of is not None:
            undone = [one for one in undone if one.seq != line.redo_of]
            done.append(line)
        else:
            done.append(line)
            undone.clear()
    return Own(tuple(reversed(done)), tuple(reversed(undone)))


def pressed_at_once(lines: Sequence[Line], line: Line) -> tuple[Line, ...]:
    """The steps of one order that one key made, one on top of the other, newest (`line`) first."""
    found = [line]
    for one in reversed([one for one in standing(lines).steps if one.seq < line.seq]):
        if line.batch is None or one.batch != line.batch:
            break
        found.append(one)
    return tuple(found)


def may(definition: Definition, kind: EventKind, role: Role) -> bool:
    """Whether the role makes such a step at all."""
    move = MOVE_OF.get(kind)
    return move is None or any(row.move is move and role in row.roles for row in definition.transitions)
