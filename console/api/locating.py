"""立即定位: asking phones where they are now. The answers come back as numbered events `locate.*`."""

from collections.abc import Sequence

from console.api.client import ApiClient
from console.api.types import Locate, Locates


async def request(client: ApiClient, worker_ids: Sequence[int], *, key: str) -> list[Locate]:
    """Ask 1 to 500 workers at once; refused ones say why already. `key` is the Idempotency-Key."""
    body = {"worker_ids": list(worker_ids)}
    return (await client.post("/api/locate-requests", Locates, body, key=key)).items


async def recent(client: ApiClient, *, limit: int = 100) -> list[Locate]:
    """The newest requests the account may see, newest first."""
    return (await client.get("/api/locate-requests", Locates, {"limit": limit})).items
