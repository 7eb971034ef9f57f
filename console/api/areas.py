"""Who was inside a shape between two times: `POST /api/positions/within`, read line by line."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime

import httpx
import msgspec

from console.api.client import ApiClient
from console.api.types import InsideAnswer
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable
from contract.areas import MEDIA_TYPE

PATH = "/api/positions/within"
SILENCE_S = 60.0  # the backend may read long before it has the first line


async def query(
    client: ApiClient,
    shape: Mapping[str, object],
    since: datetime,
    until: datetime,
    worker_ids: Sequence[int] | None = None,
) -> AsyncIterator[InsideAnswer]:
    """Those found among some people at a time, and how many were looked at. Stop iterating to cancel.

    `shape` in WGS-84 as the endpoint has it (box, circle, polygon, corridor); at most 31 days at once.
    Without `worker_ids`: everybody the account may see.
    """
    question: dict[str, object] = {"shape": dict(shape), "since": since, "until": until}
    if worker_ids is not None:
        question["worker_ids"] = list(worker_ids)
    decoder = msgspec.json.Decoder(InsideAnswer)
    async with client.stream(
        PATH,
        method="POST",
        body=msgspec.json.encode(question),
        headers={"Accept": MEDIA_TYPE, "Content-Type": "application/json"},
        silence_s=SILENCE_S,
    ) as answer:
        try:
            async for text in answer.aiter_lines():
                if text.strip():
                    yield decoder.decode(text)
        except msgspec.MsgspecError as error:
            raise BackendAnswerUnreadable(f"InsideAnswer: {error}") from error
        except httpx.RequestError as error:
            raise BackendUnreachable(type(error).__name__) from error
