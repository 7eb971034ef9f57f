"""Asks the backend where people were in a time range, and reads its lines one by one."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

import httpx
import msgspec

from console.api.client import ApiClient
from console.api.track_records import Fixes, TrackAnswer, TrackLine, decode_fixes, joined
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable
from contract.tracks import MEDIA_TYPE

PATH = "/api/tracks/query"
SILENCE_S = 60.0  # the backend may read long before it has the first line


async def query(
    client: ApiClient, worker_ids: Sequence[int], since: datetime, until: datetime
) -> AsyncIterator[TrackAnswer]:
    """One answer per worker as soon as it is whole. Stop iterating to cancel."""
    body = msgspec.json.encode({"worker_ids": list(worker_ids), "since": since, "until": until})
    decoder = msgspec.json.Decoder(TrackLine)
    parts: list[Fixes] = []
    async with client.stream(
        PATH,
        method="POST",
        body=body,
        headers={"Accept": MEDIA_TYPE, "Content-Type": "application/json"},
        silence_s=SILENCE_S,
    ) as answer:
        try:
            async for text in answer.aiter_lines():
                if not text.strip():
                    continue
                try:
                    line = decoder.decode(text)
                except msgspec.MsgspecError as error:
                    raise BackendAnswerUnreadable(f"TrackLine: {error}") from error
                parts.append(decode_fixes(line.n, line.frame))
                if line.part >= line.parts:
                    whole, parts = joined(parts), []
                    yield TrackAnswer(msgspec.structs.replace(line, frame="", n=len(whole)), whole)
        except httpx.RequestError as error:
            raise BackendUnreachable(type(error).__name__) from error
