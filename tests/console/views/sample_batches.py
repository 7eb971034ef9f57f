"""How the played backend answers questions and commands about many orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.api.types import BatchAnswer, BatchOutcome, Best, BestList, Duplicate, Duplicates, Order
from console.models.world import Models

Moved = Callable[[Order, str, dict[str, object]], Order]


def answer(models: Models, what: str, body: dict[str, Any], moved: Moved) -> object:
    """`what` is the last segment: batch, best or duplicates. Order 2 has always been changed by 李静."""
    if what == "best":
        people = [one.id for one in models.workers.all() if one.on_duty and not one.stealth]
        items = [
            Best(
                order_id=key,
                worker_id=people[place % len(people)],
                eta_s=300.0 + 60 * place,
                distance_m=900.0,
                by="road" if place % 2 else "line",
            )
            for place, key in enumerate(body["order_ids"])
        ]
        return BestList(items=items)
    if what == "duplicates":
        return Duplicates(items=_alike(models, body))
    return BatchAnswer(outcomes=[_outcome(models, body, item, moved) for item in body["items"]])


def _outcome(models: Models, body: dict[str, Any], item: dict[str, Any], moved: Moved) -> BatchOutcome:
    order = models.orders.get(item["order_id"])
    assert order is not None
    if order.id == 2:
        return BatchOutcome(
            order_id=2, done=False, order=order, reason="version_conflict", by="李静", at=order.updated_at
        )
    return BatchOutcome(order_id=order.id, done=True, order=moved(order, body["move"], body | item))


def _alike(models: Models, body: dict[str, Any]) -> list[Duplicate]:
    """Orders of the same customer, whenever they were raised."""
    asked = models.orders.get(body["order_id"]) if "order_id" in body else None
    customer_id = asked.customer_id if asked is not None else body.get("customer_id")
    if customer_id is None:
        return []
    found = [one for one in models.orders.all() if one.customer_id == customer_id and one is not asked]
    return [Duplicate(order=one, distance_m=12.0, same_address=True, apart_s=600.0) for one in found]
