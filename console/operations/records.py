"""Reading position records of many people: a page of the newest at a time, or all of them for a file."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from console.api import records as api
from console.api.client import ApiClient
from console.api.record_columns import RecordQuestion, RecordsPart
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.records import RecordsModel, share_of

MOST_PEOPLE = 500
PAGE = 500
PART_ROWS = 4_000  # of an export in memory


class Records:
    """A page lands in the model; what fails is said there, and what was read before stays."""

    def __init__(self, client: ApiClient, model: RecordsModel, tasks: Tasks, texts: Texts) -> None:
        self._client, self._model, self._tasks, self._texts = client, model, tasks, texts
        self._reading: asyncio.Task[None] | None = None

    def load(self, asked: RecordQuestion) -> None:
        """The first page of another question; the former one ends."""
        self.stop()
        self._model.begin(asked)
        if asked.since >= asked.until:
            self._model.fail(self._texts("tracks.error.order"))
        elif len(asked.worker_ids) > MOST_PEOPLE:
            self._model.fail(self._texts("centre.record.too_many", most=MOST_PEOPLE))
        else:
            self._reading = self._tasks.spawn("records", self._read(asked))

    def load_more(self) -> None:
        """The next page, if there is one and it is not being read."""
        model = self._model
        if model.asked is None or model.state is LoadState.LOADING or model.is_whole or model.is_full:
            return
        model.begin_more()
        self._reading = self._tasks.spawn("records", self._read(model.asked))

    def stop(self) -> None:
        """What was read so far stays; reading can go on from there."""
        if self._reading is not None and not self._reading.done():
            self._reading.cancel()
            self._model.rest()
        self._reading = None

    async def parts(self, asked: RecordQuestion) -> AsyncGenerator[RecordsPart, None]:
        """All of it, for a file; the model says how far it is."""
        written = 0
        self._model.export((0, 0.0))
        try:
            async with aclosing(api.query(self._client, asked, part_rows=PART_ROWS)) as parts:
                async for part in parts:
                    yield part
                    written += len(part.rows)
                    self._model.export((written, share_of(asked, part.line.since)))
        finally:
            self._model.export(None)

    async def _read(self, asked: RecordQuestion) -> None:
        """Until there is a page more, or the end; closing the answer is what stops the backend."""
        model = self._model
        before, wanted = model.read, len(model.rows) + PAGE
        try:
            async with aclosing(api.query(self._client, asked, until=model.reached, part_rows=PAGE)) as parts:
                async for part in parts:
                    model.take(part.line, part.rows, before)
                    if len(model.rows) >= wanted or model.is_full:
                        break
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))
            return
        model.rest()
