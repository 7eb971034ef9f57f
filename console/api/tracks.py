"""Asks the backend where people were in a time range, and reads its answer part by part."""

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from functools import partial

import httpx
import msgspec

from console.api.client import ApiClient
from console.api.track_records import TrackAnswer, TrackLine, decode_fixes
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable
from contract.tracks import MEDIA_TYPE, ROW_BYTES

PATH = "/api/tracks/query"
SILENCE_S = 60.0  # the backend may read long before it has the first part
LONGEST_LINE = 1 << 26  # bytes without a line feed: no summary is as long


def query(
    client: ApiClient, worker_ids: Sequence[int], since: datetime, until: datetime
) -> AsyncGenerator[TrackAnswer, None]:
    """Part by part as they come, those of a worker one after the other. Stop iterating to cancel."""
    body = msgspec.json.encode({"worker_ids": list(worker_ids), "since": since, "until": until})
    return client.arriving(partial(_parts, client, body))


async def _parts(client: ApiClient, body: bytes) -> AsyncGenerator[TrackAnswer, None]:
    async with client.stream(
        PATH,
        method="POST",
        body=body,
        headers={"Accept": MEDIA_TYPE, "Content-Type": "application/json"},
        silence_s=SILENCE_S,
    ) as answer:
        parts = Parts()
        try:
            async for chunk in answer.aiter_bytes():
                for part in parts.take(chunk):
                    yield part
        except httpx.RequestError as error:
            raise BackendUnreachable(type(error).__name__) from error
        parts.end()


class Parts:
    """Puts parts together from bytes, however they are cut. Raises BackendAnswerUnreadable."""

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(TrackLine)
        self._bytes = bytearray()
        self._line: TrackLine | None = None
        self._searched = 0

    def take(self, chunk: bytes) -> list[TrackAnswer]:
        """The parts that are whole now."""
        self._bytes += chunk
        found: list[TrackAnswer] = []
        while (part := self._next()) is not None:
            found.append(part)
        return found

    def end(self) -> None:
        """No more bytes come."""
        if self._line is not None or self._bytes:
            raise BackendAnswerUnreadable("a track ends in the middle of a part")

    def _next(self) -> TrackAnswer | None:
        if self._line is None:
            self._line = self._head()
        line = self._line
        if line is None or len(self._bytes) < line.n * ROW_BYTES:
            return None
        self._line = None
        return TrackAnswer(line, decode_fixes(line.n, self._cut(line.n * ROW_BYTES)))

    def _head(self) -> TrackLine | None:
        end = self._bytes.find(b"\n", self._searched)
        self._searched = len(self._bytes)
        if end < 0:
            if self._searched > LONGEST_LINE:
                raise BackendAnswerUnreadable("a track without an end of its line")
            return None
        try:
            return self._decoder.decode(self._cut(end + 1))
        except msgspec.MsgspecError as error:
            raise BackendAnswerUnreadable(f"TrackLine: {error}") from error

    def _cut(self, length: int) -> bytes:
        with memoryview(self._bytes) as whole:
            first = bytes(whole[:length])
        del self._bytes[:length]
        self._searched = 0
        return first
