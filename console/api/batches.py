"""Reading what helps with many orders: somebody for each of them, and look-alikes."""

from collections.abc import Mapping, Sequence
from typing import Any

from console.api.client import ApiClient
from console.api.types import BestList, Duplicates


async def best(client: ApiClient, order_ids: Sequence[int]) -> BestList:
    """Somebody for each of at most 500 orders; those that cannot be dispatched are left out."""
    return await client.post("/api/orders/best", BestList, {"order_ids": list(order_ids)})


async def duplicates(client: ApiClient, about: Mapping[str, Any]) -> Duplicates:
    """Open orders that may be about the same matter; `about` as the backend's DuplicatesQuery."""
    return await client.post("/api/orders/duplicates", Duplicates, dict(about))
