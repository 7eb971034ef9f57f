"""Which moves of an order are possible for a role: what the backend said with the order, filtered; pure.

Without a connection it is what was possible in the state last known: outbox and backend settle the rest.
"""

from __future__ import annotations

from typing import Final

from console.api.types import Order
from contract.vocabulary import OrderMove, Role

ROOM: Final = frozenset({Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER})


def allowed_moves(order: Order, role: Role | None = None) -> list[OrderMove]:
    """In the order of the workflow; a move of a newer backend is left out. `role` None: the room's."""
    asked = ROOM if role is None else {role}
    return [
        OrderMove(move)
        for move, roles in order.possible_moves.items()
        if move in _KNOWN and not asked.isdisjoint(roles)
    ]


_KNOWN: Final = frozenset(str(move) for move in OrderMove)
