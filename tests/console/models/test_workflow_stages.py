"""Leaving stages out of a workflow and bringing them back; what comes out is what a backend takes."""

from itertools import permutations

import msgspec
import pytest

from backend.workorders.definition import Definition
from backend.workorders.proof import faults
from backend.workorders.shipped import definition_of
from console.api.workflow_types import WorkflowDefinition
from console.models.rules.workflow_changes import differences
from console.models.rules.workflow_stages import STAGES, reachable, uses, with_, without
from contract.vocabulary import OrderMove, OrderState, OrderType


def shipped(kind: OrderType = OrderType.FAULT) -> WorkflowDefinition:
    return msgspec.json.decode(definition_of(kind).model_dump_json().encode(), type=WorkflowDefinition)


def same(one: WorkflowDefinition, other: WorkflowDefinition) -> bool:
    return differences(one, other) == []


def problems(definition: WorkflowDefinition) -> list[str]:
    """What the backend would say."""
    return [one.what for one in faults(Definition.model_validate_json(msgspec.json.encode(definition)))]


@pytest.mark.parametrize(("first", "second"), list(permutations(STAGES, 2)))
def test_stages_are_left_out_and_brought_back_in_any_order(first: str, second: str) -> None:
    one = without(shipped(), first)
    both = without(one, second)
    assert problems(one) == problems(both) == []
    assert not uses(both, first)
    assert not uses(both, second)
    assert same(with_(both, second, shipped()), one)
    assert same(with_(with_(both, first, shipped()), second, shipped()), shipped())


def test_without_any_stage_an_order_still_goes_to_its_end() -> None:
    bare = shipped(OrderType.DELIVERY)
    for stage in STAGES:
        bare = without(bare, stage)
    assert problems(bare) == []
    archive = next(row for row in bare.transitions if row.move is OrderMove.ARCHIVE)
    assert archive.sources == [OrderState.CONFIRMED]
    assert OrderState.QC_PASSED not in reachable(bare.transitions)
    for stage in reversed(STAGES):
        bare = with_(bare, stage, shipped(OrderType.DELIVERY))
    assert same(bare, shipped(OrderType.DELIVERY))


def test_what_somebody_changed_in_other_rows_stays() -> None:
    changed = [
        msgspec.structs.replace(row, required=["note"]) if row.move is OrderMove.ARCHIVE else row
        for row in shipped().transitions
    ]
    own = msgspec.structs.replace(shipped(), transitions=changed)
    assert same(with_(without(own, "rating"), "rating", shipped()), own)
    assert not same(own, shipped())
