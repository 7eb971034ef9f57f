"""The snapshot, and whether a backend is there at all; the stream after it is in `feed`."""

from console.api.client import ApiClient, decode
from console.api.types import Health, Snapshot


async def snapshot(client: ApiClient) -> Snapshot:
    """Everything the account may see, stamped with the event number it is true at."""
    return await client.get("/api/snapshot", Snapshot)


async def health(client: ApiClient) -> Health:
    """Needs no sign-in."""
    return decode(await client.call("GET", "/api/health", signed_in=False), Health)
