"""The snapshot, the log's tail, and whether a backend is there at all; the stream after it is in `feed`."""

import msgspec

from console.api.client import ApiClient, decode
from console.api.types import Event, Health, Snapshot

TAIL = 500  # the most the backend gives in one page


class _EventPage(msgspec.Struct, frozen=True):
    items: list[Event]


async def snapshot(client: ApiClient) -> Snapshot:
    """Everything the account may see, stamped with the event number it is true at."""
    return await client.get("/api/snapshot", Snapshot)


async def events_until(client: ApiClient, seq: int, *, after: int = 0) -> list[Event]:
    """The newest events up to number `seq`, at most `TAIL`, oldest first; those after number `after` only."""
    params = {"after": max(after, seq - TAIL), "limit": TAIL}
    page = await client.get("/api/events", _EventPage, params)
    return [event for event in page.items if event.seq <= seq]


async def health(client: ApiClient) -> Health:
    """Needs no sign-in."""
    return decode(await client.call("GET", "/api/health", signed_in=False), Health)
