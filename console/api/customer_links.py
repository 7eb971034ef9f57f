"""The link that an order's customer follows it with. It is made at once, never from the outbox: a link that
comes hours later is no use to somebody on the telephone. That it holds no more must not be lost."""

from console.api.client import ApiClient, Writes
from console.api.types import CustomerLink, CustomerLinkMade, CustomerLinkState


async def state(client: ApiClient, order_id: int) -> CustomerLink | None:
    """The link that holds now."""
    return (await client.get(f"/api/orders/{order_id}/customer-link", CustomerLinkState)).link


async def make(client: ApiClient, order_id: int, days: int, *, key: str) -> CustomerLinkMade:
    """A fresh one in the place of the one before; its address is said this once."""
    path = f"/api/orders/{order_id}/customer-link"
    return await client.post(path, CustomerLinkMade, {"days": days}, key=key)


async def revoke(client: Writes, order_id: int, *, key: str) -> None:
    await client.post(f"/api/orders/{order_id}/customer-link/revoke", CustomerLinkState, {}, key=key)
