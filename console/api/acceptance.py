"""A month's acceptance list and its quality sample."""

from collections.abc import Mapping, Sequence

from console.api.acceptance_types import (
    AcceptanceList,
    FromOrders,
    ImportedItems,
    Issued,
    RemovedItems,
    Samples,
)
from console.api.client import ApiClient


async def listed(client: ApiClient, month: str) -> AcceptanceList:
    """`month`: 2026-11."""
    return await client.get("/api/acceptance", AcceptanceList, {"month": month})


async def samples(client: ApiClient, month: str) -> Samples:
    return await client.get("/api/quality/samples", Samples, {"month": month})


async def import_rows(
    client: ApiClient, month: str, rows: Sequence[Mapping[str, object]], *, key: str
) -> ImportedItems:
    """Every sound row is put on the list; each bad one is answered with its faults."""
    body = {"month": month, "rows": [dict(row) for row in rows]}
    return await client.post("/api/acceptance/import", ImportedItems, body, key=key)


async def from_orders(client: ApiClient, month: str, *, key: str) -> FromOrders:
    """This system's own installations and moves that were finished in the month before."""
    return await client.post("/api/acceptance/from-orders", FromOrders, {"month": month}, key=key)


async def remove(client: ApiClient, month: str, item_ids: Sequence[int], *, key: str) -> RemovedItems:
    body = {"month": month, "item_ids": list(item_ids)}
    return await client.post("/api/acceptance/remove", RemovedItems, body, key=key)


async def issue(client: ApiClient, month: str, *, key: str) -> Issued:
    """Orders of the next items; ask until none is left."""
    return await client.post("/api/acceptance/issue", Issued, {"month": month}, key=key)


async def draw(client: ApiClient, month: str, percent: float, *, key: str) -> Samples:
    return await client.post("/api/quality/samples", Samples, {"month": month, "percent": percent}, key=key)
