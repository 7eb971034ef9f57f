"""Stages that an order type can do without: leaving one out, and bringing it back. Pure.

What led out of a state that no order gets to any more then leads out of the states before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

import msgspec

from console.api.workflow_types import WorkflowDefinition, WorkflowRow
from console.models.rules.workflow_changes import merged
from contract.vocabulary import OrderMove, OrderState

_M, _S = OrderMove, OrderState
STAGES: Final = MappingProxyType(
    {
        "diagnosis": (_M.DIAGNOSE, _M.FIX_REMOTELY),
        "accept": (_M.ACCEPT,),
        "return": (_M.RETURN,),
        "escalation": (_M.ESCALATE,),
        "travel": (_M.DEPART,),
        "start": (_M.START,),
        "suspension": (_M.REQUEST_SUSPENSION, _M.SUSPEND, _M.DECLINE_SUSPENSION, _M.RESUME),
        "feedback": (_M.FEEDBACK,),
        "rating": (_M.RATE,),
        "quality": (_M.QC_PASS, _M.QC_FAIL, _M.REWORK),
    }
)
"""Name -> the moves that are the stage, in the order in which an order comes through them."""
_BEFORE: Final = MappingProxyType(
    {
        _S.ACKNOWLEDGED: (_S.DISPATCHED,),
        _S.FEEDBACK_DONE: (_S.CONFIRMED,),
        _S.RATED: (_S.FEEDBACK_DONE,),
        _S.QC_PASSED: (_S.FEEDBACK_DONE, _S.RATED),
    }
)
_ORDER: Final = {state: place for place, state in enumerate(OrderState)}
_FIRST: Final = (_S.DRAFT, _S.SUBMITTED)


def uses(definition: WorkflowDefinition, stage: str) -> bool:
    """Whether orders come through the stage."""
    return any(row.move in STAGES[stage] for row in definition.transitions)


def without(definition: WorkflowDefinition, stage: str) -> WorkflowDefinition:
    """The definition with the stage left out."""
    kept = [row for row in definition.transitions if row.move not in STAGES[stage]]
    return msgspec.structs.replace(definition, transitions=_bridged(kept))


def with_(definition: WorkflowDefinition, stage: str, shipped: WorkflowDefinition) -> WorkflowDefinition:
    """The definition with the stage as the program brings it; what else was changed in it stays."""
    left_out = [one for one in STAGES if not uses(definition, one) and uses(shipped, one)]
    start = brought = shipped
    for one in left_out:
        start = without(start, one)
        brought = brought if one == stage else without(brought, one)
    return merged(start, definition, brought).definition


def _bridged(rows: list[WorkflowRow]) -> list[WorkflowRow]:
    """No row leads out of a state that nobody gets to; the earliest such state is seen to first."""
    while True:
        reached = reachable(rows)
        gone = sorted({s for row in rows for s in row.sources} - reached, key=_ORDER.__getitem__)
        if not gone:
            return rows
        rows = [made for row in rows if (made := _moved_back(row, gone[0], reached)) is not None]


def _moved_back(row: WorkflowRow, gone: OrderState, reached: set[OrderState]) -> WorkflowRow | None:
    if gone not in row.sources:
        return row
    sources: list[OrderState] = []
    for state in row.sources:
        stand_in = _stand_ins(gone, reached) if state is gone else [state]
        sources += [one for one in stand_in if one not in sources and (one == state or one != row.to)]
    return msgspec.structs.replace(row, sources=list(dict.fromkeys(sources))) if sources else None


def _stand_ins(state: OrderState, reached: set[OrderState]) -> list[OrderState]:
    found: list[OrderState] = []
    for before in _BEFORE.get(state, ()):
        found += [before] if before in reached else _stand_ins(before, reached)
    return list(dict.fromkeys(found))


def reachable(rows: Iterable[WorkflowRow]) -> set[OrderState]:
    """States that rows lead to from a new order, whatever the conditions."""
    rows = list(rows)
    found: set[OrderState] = set()
    waiting = list(_FIRST)
    while waiting:
        state = waiting.pop()
        if state in found:
            continue
        found.add(state)
        for row in rows:
            if state in row.sources:
                if row.move is OrderMove.REQUEST_SUSPENSION:
                    waiting.append(OrderState.SUSPENDED)
                elif row.to not in ("previous", "same"):
                    waiting.append(OrderState(row.to))
    return found
