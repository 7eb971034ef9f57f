"""Who was inside a shape between two times: `POST /api/positions/within`, a few people at a time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from console.api.client import ApiClient, decode
from console.api.types import Inside, InsideAnswer


async def within(
    client: ApiClient,
    shape: Mapping[str, object],
    since: datetime,
    until: datetime,
    worker_ids: Sequence[int],
) -> list[Inside]:
    """`shape` in WGS-84 as the endpoint has it (box, circle, polygon, corridor); at most 31 days at once."""
    question = {"shape": dict(shape), "since": since, "until": until, "worker_ids": list(worker_ids)}
    raw = await client.call("POST", "/api/positions/within", body=msgspec.json.encode(question))
    return decode(raw, InsideAnswer).items
