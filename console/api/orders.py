"""Reading work orders, their history, candidates and attachments; writing them goes through the outbox."""

from console.api.client import ApiClient
from console.api.order_types import Commission
from console.api.types import Candidates, OrderDetail


async def detail(client: ApiClient, order_id: int) -> OrderDetail:
    """The order with all its events, oldest first."""
    return await client.get(f"/api/orders/{order_id}", OrderDetail)


async def commission(client: ApiClient, order_id: int) -> Commission:
    """The orders of all parties of the order's commission; none where it is of no commission."""
    return await client.get(f"/api/orders/{order_id}/commission", Commission)


async def candidates(client: ApiClient, order_id: int, *, limit: int = 20) -> Candidates:
    """Who could take it, best first, and why the others cannot."""
    return await client.get(f"/api/orders/{order_id}/candidates", Candidates, {"limit": limit})


async def attachment(client: ApiClient, attachment_id: str) -> bytes:
    """The file itself, at most 10 MiB."""
    return await client.call("GET", f"/api/attachments/{attachment_id}")
