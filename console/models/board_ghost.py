"""Orders held over a place of the schedule board: what letting go would do, or why it would do nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from console.models.rules.schedule import Block


class Deed(StrEnum):
    """What a drop does."""

    DISPATCH = "dispatch"
    REDISPATCH = "redispatch"
    PLAN = "plan"
    RETURN = "return"


class Refusal(StrEnum):
    """Why a drop does nothing."""

    OFF_DUTY = "off_duty"
    STEALTH = "stealth"
    THERE = "there"  # the worker is at the site, or the order is done
    NOT_YOURS = "not_yours"  # the account may not, or the order's state does not allow it
    SAME = "same"
    PAST = "past"  # the day shown is over
    NOBODY = "nobody"  # nobody has it: nothing to give back


@dataclass(frozen=True, slots=True)
class Ghost:
    """An order held over a place of the board (or the queue, `worker_id` None): what a drop would do there.

    `spoils`: other orders of the worker that would get a conflict they do not have.
    """

    order_id: int
    worker_id: int | None
    deed: Deed | None
    refusal: Refusal | None = None
    block: Block | None = None
    spoils: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Handover:
    """Several orders held over one worker: `given` would be given all at once, without times.

    `refused`: why others would not, and how many each; `blocks`: where those given would lie.
    """

    worker_id: int
    given: tuple[int, ...]
    refused: tuple[tuple[Refusal, int], ...] = ()
    blocks: tuple[Block, ...] = ()
    spoils: tuple[int, ...] = ()
