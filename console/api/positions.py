"""One worker's stored fixes, a page at a time."""

from datetime import datetime

from console.api.client import ApiClient, Params
from console.api.track_records import PositionPage

PAGE = 500


async def page(
    client: ApiClient, worker_id: int, since: datetime, until: datetime, cursor: str | None = None
) -> PositionPage:
    """Fixes with since <= at < until, oldest first; the backend writes down that they were looked at."""
    params: dict[str, str | int | float] = {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "limit": PAGE,
    }
    if cursor is not None:
        params["cursor"] = cursor
    wanted: Params = params
    return await client.get(f"/api/workers/{worker_id}/positions", PositionPage, wanted)
