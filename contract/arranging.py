"""What a dispatcher does to an order as a thing on the desk, beside the moves of its workflow.

Whose turn it is changes with the moves; these change how the desk is arranged. So they are the same for every
type and version of a workflow, and are allowed by state alone.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from contract.vocabulary import DONE_STATES, FINAL_STATES, OrderState


class Arrangement(StrEnum):
    """The last segment of `POST /api/orders/{id}/<arrangement>`."""

    PRIORITY = "priority"
    TRANSFER = "transfer"  # another department goes on with it
    MERGE = "merge"  # it is about the same matter as another order, and ends for that one
    SPLIT = "split"  # parts of it become orders of their own
    FILES = "files"
    FIELDS = "fields"  # what its type asks for when it is raised


_S = OrderState
BEFORE_TRAVEL = frozenset({_S.SUBMITTED, _S.ACCEPTED, _S.DIAGNOSING, _S.DISPATCHED, _S.ACKNOWLEDGED})
"""Nobody is on the way: the order can still go elsewhere, or nowhere."""

ALLOWED_IN: Mapping[Arrangement, frozenset[OrderState]] = MappingProxyType(
    {
        Arrangement.PRIORITY: frozenset(_S) - DONE_STATES,
        Arrangement.TRANSFER: BEFORE_TRAVEL | {_S.DRAFT},
        Arrangement.MERGE: BEFORE_TRAVEL | {_S.DRAFT},
        Arrangement.SPLIT: frozenset(_S) - DONE_STATES - {_S.DRAFT, _S.REPAIRED, _S.QC_FAILED},
        Arrangement.FILES: frozenset(_S) - FINAL_STATES,
        Arrangement.FIELDS: frozenset(_S) - DONE_STATES,
    }
)
MERGED_INTO = frozenset(_S) - DONE_STATES - {_S.DRAFT}
"""Where an order has to be so that another one can end for it."""

SAME_PLACE_M = 50.0
SAME_HOUR_S = 3600.0
"""Two orders of one customer at one place within an hour may be about the same matter."""
