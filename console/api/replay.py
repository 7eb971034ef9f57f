"""Past situations: one moment of the whole room, and what happened in a range."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from datetime import datetime
from urllib.parse import urlencode

import httpx
import msgspec

from console.api.client import ApiClient
from console.api.replay_records import Moment, ReplayLine
from console.api.types import Event
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable
from contract.replay import MEDIA_TYPE

SILENCE_S = 30.0
COARSE_STEP_S = 3_600  # positions are not read from these lines


async def moment(client: ApiClient, at: datetime) -> Moment:
    """The room as it was at `at`."""
    return await client.get("/api/replay/moment", Moment, {"at": at.isoformat()})


async def events(client: ApiClient, since: datetime, until: datetime) -> AsyncIterator[Event]:
    """What happened with since <= at < until, in the order of time; a day at the most."""
    async with aclosing(lines(client, since, until, COARSE_STEP_S)) as told:
        async for line in told:
            if line.event is not None:
                yield line.event


async def lines(
    client: ApiClient, since: datetime, until: datetime, step_s: int
) -> AsyncGenerator[ReplayLine, None]:
    """What happened and who moved, in the order of time; of each step only the last place of a worker."""
    wanted = {"since": since.isoformat(), "until": until.isoformat(), "step_s": step_s}
    decoder = msgspec.json.Decoder(ReplayLine)
    path = f"/api/replay/range?{urlencode(wanted)}"
    async with client.stream(path, headers={"Accept": MEDIA_TYPE}, silence_s=SILENCE_S) as answer:
        try:
            async for text in answer.aiter_lines():
                if not text.strip():
                    continue
                try:
                    line = decoder.decode(text)
                except msgspec.MsgspecError as error:
                    raise BackendAnswerUnreadable(f"ReplayLine: {error}") from error
                yield line
        except httpx.RequestError as error:
            raise BackendUnreachable(type(error).__name__) from error
