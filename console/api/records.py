"""Asks the backend for position records of many people and reads its answer part by part."""

from collections.abc import AsyncGenerator, Iterator
from datetime import datetime
from functools import partial

import httpx
import msgspec

from console.api.client import ApiClient
from console.api.record_columns import RecordQuestion, RecordsLine, RecordsPart, decode_records
from console.core.errors import BackendAnswerUnreadable, BackendUnreachable
from contract.records import MEDIA_TYPE, ROW_BYTES

PATH = "/api/positions/records"
SILENCE_S = 60.0
LONGEST_LINE = 1 << 16  # bytes without a line feed


def query(
    client: ApiClient, asked: RecordQuestion, *, until: datetime | None = None, part_rows: int
) -> AsyncGenerator[RecordsPart, None]:
    """Part by part, the newest first, beginning before `until` (of the question, where none is given).

    Stop iterating to cancel. An answer that ends too early raises like a lost connection.
    """
    question: dict[str, object] = {
        "worker_ids": list(asked.worker_ids),
        "since": asked.since,
        "until": until or asked.until,
        "only_marked": asked.only_marked,
        "part_rows": part_rows,
    }
    if asked.source:
        question["source"] = asked.source
    return client.arriving(partial(_parts, client, msgspec.json.encode(question), asked.since))


async def _parts(client: ApiClient, body: bytes, since: datetime) -> AsyncGenerator[RecordsPart, None]:
    last: RecordsPart | None = None
    async with client.stream(
        PATH,
        method="POST",
        body=body,
        headers={"Accept": MEDIA_TYPE, "Content-Type": "application/json"},
        silence_s=SILENCE_S,
    ) as answer:
        parts = _Parts()
        try:
            async for chunk in answer.aiter_bytes():
                for part in parts.take(chunk):
                    last = part
                    yield part
        except httpx.RequestError as error:
            raise BackendUnreachable(type(error).__name__) from error
    if last is None or last.line.since > since:
        raise BackendUnreachable("the answer was cut off")


class _Parts:
    """Puts parts together from bytes, however they are cut. Raises BackendAnswerUnreadable."""

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(RecordsLine)
        self._bytes = bytearray()
        self._line: RecordsLine | None = None

    def take(self, chunk: bytes) -> Iterator[RecordsPart]:
        """The parts that are whole now."""
        self._bytes += chunk
        while (part := self._next()) is not None:
            yield part

    def _next(self) -> RecordsPart | None:
        if self._line is None:
            self._line = self._head()
        line = self._line
        if line is None or len(self._bytes) < line.n * ROW_BYTES:
            return None
        self._line = None
        return RecordsPart(line, decode_records(line.n, self._cut(line.n * ROW_BYTES)))

    def _head(self) -> RecordsLine | None:
        end = self._bytes.find(b"\n")
        if end < 0:
            if len(self._bytes) > LONGEST_LINE:
                raise BackendAnswerUnreadable("records without an end of their line")
            return None
        try:
            return self._decoder.decode(self._cut(end + 1))
        except msgspec.MsgspecError as error:
            raise BackendAnswerUnreadable(f"RecordsLine: {error}") from error

    def _cut(self, length: int) -> bytes:
        first = bytes(self._bytes[:length])
        del self._bytes[:length]
        return first
