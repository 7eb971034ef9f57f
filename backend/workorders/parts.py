"""What workflows are put together from: what each move can say and be asked for. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from backend.workorders.bodies import BODIES
from backend.workorders.definition import Guard
from contract.vocabulary import OrderMove

GUARDS_OF_ONE_MOVE: Final[Mapping[Guard, frozenset[OrderMove]]] = MappingProxyType(
    {
        Guard.ASSIGNABLE: frozenset({OrderMove.DISPATCH}),
        Guard.OTHER_LEVEL: frozenset({OrderMove.ESCALATE}),
        Guard.NEAR_SITE: frozenset({OrderMove.CHECK_IN}),
        Guard.PHOTOS_BEFORE: frozenset({OrderMove.START, OrderMove.REPLY}),
        Guard.REPLY_COMPLETE: frozenset({OrderMove.REPLY}),
        Guard.REPORT_FILE: frozenset({OrderMove.FEEDBACK}),
    }
)
"""Guards that can be asked of some moves only; the others can be asked of any."""
NEEDED_GUARD: Final[Mapping[OrderMove, Guard]] = MappingProxyType(
    {OrderMove.DISPATCH: Guard.ASSIGNABLE, OrderMove.ESCALATE: Guard.OTHER_LEVEL}
)
"""Without it the move would do what cannot be."""
_SAID_ALWAYS = "version"


def says(move: OrderMove) -> tuple[str, ...]:
    """What can be said with the move, by name: what a row can require."""
    return tuple(name for name in BODIES[move].model_fields if name != _SAID_ALWAYS)


def must_say(move: OrderMove) -> tuple[str, ...]:
    """What has to be said with the move whatever a row requires."""
    fields = BODIES[move].model_fields.items()
    return tuple(name for name, field in fields if name != _SAID_ALWAYS and field.is_required())


def guards_of(move: OrderMove) -> tuple[Guard, ...]:
    """What can be asked of the move."""
    return tuple(guard for guard in Guard if move in GUARDS_OF_ONE_MOVE.get(guard, {move}))
