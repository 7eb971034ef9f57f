"""What a move's dialog can offer and already knows of the order; the dialog itself is in `asking`."""

from __future__ import annotations

from console.api.types import Order
from console.models.world import Models
from console.views.context import Ui
from console.views.dispatch.asking import Choice
from contract.vocabulary import OrderMove

_BEST = 5


def choices_for(ui: Ui, models: Models, move: OrderMove, order: Order) -> list[Choice]:
    """What can be chosen: the centres one level up and down, or the customer's scores."""
    texts = ui.texts
    if move is OrderMove.RATE:
        return [Choice(score, texts(f"moves.score.{score}")) for score in range(_BEST, 0, -1)]
    if move is not OrderMove.ESCALATE:
        return []
    found: list[Choice] = []
    own = models.departments.get(order.department_id)
    if own is not None and own.parent_id is not None:
        above = models.departments.get(own.parent_id)
        unknown = texts("moves.level.up_unknown")  # a lower centre may not see the one above, but may ask it
        words = unknown if above is None else texts("moves.level.up", name=above.name)
        found.append(Choice(own.parent_id, words))
    return found + [
        Choice(below.id, texts("moves.level.down", name=below.name))
        for below in models.departments.all()
        if below.parent_id == order.department_id
    ]


def known_before(move: OrderMove, order: Order) -> dict[str, str]:
    """What was said already: the reason a worker gave, the diagnosis, the reply as the cause."""
    if move is OrderMove.SUSPEND and order.suspension is not None:
        return {"reason": order.suspension.reason}
    if move is OrderMove.DIAGNOSE:
        return {"text": order.diagnosis}
    if move is OrderMove.FEEDBACK and order.reply is not None:
        return {"cause": order.reply.text}
    return {}
