"""Which moves the dispatch room may make from which state: what buttons offer. The backend decides; pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contract.vocabulary import OrderMove, OrderState, Role

ROOM: Final = frozenset({Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER})

_BEFORE_TRAVEL: Final = frozenset(
    {OrderState.SUBMITTED, OrderState.ACCEPTED, OrderState.DISPATCHED, OrderState.ACKNOWLEDGED}
)

ROOM_MOVES: Final[Mapping[OrderMove, frozenset[OrderState]]] = MappingProxyType(
    {
        OrderMove.INTAKE: frozenset({OrderState.SUBMITTED}),
        OrderMove.DISPATCH: _BEFORE_TRAVEL,
        OrderMove.CONFIRM: frozenset({OrderState.REPAIRED}),
        OrderMove.RETURN: frozenset({OrderState.DISPATCHED, OrderState.ACKNOWLEDGED}),
        OrderMove.CANCEL: _BEFORE_TRAVEL,
    }
)


def allowed_moves(state: OrderState, role: Role | None = None) -> list[OrderMove]:
    """Moves from `state` in the order of the buttons; none for a role that only watches (None: any role)."""
    if role is not None and role not in ROOM:
        return []
    return [move for move, sources in ROOM_MOVES.items() if state in sources]
