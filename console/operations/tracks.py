"""Fetching tracks, and moving along them as time passes."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from datetime import datetime, timedelta

from console.api import tracks as api
from console.api.client import ApiClient
from console.api.track_records import TrackAnswer
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.gathering import Gathering, kept_of_each
from console.models.tracks import COLOURS, TrackModel, drawn_of_each
from console.models.world import Models
from console.operations.road_mileage import RoadMileages

FRAME_S = 1 / 60
MOST_PEOPLE = 500
LONGEST = timedelta(days=184)


class Tracks:
    """Into `models.tracks`; one query at a time, a new one ends the former."""

    def __init__(
        self,
        client: ApiClient,
        models: Models,
        tasks: Tasks,
        texts: Texts,
        *,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._models = models
        self._tasks = tasks
        self._texts = texts
        self._monotonic_s = monotonic_s
        self._asking: asyncio.Task[None] | None = None
        self._playing: asyncio.Task[None] | None = None
        self._road_mileages = RoadMileages(client, models, tasks)
        models.tracks.played.connect(self._on_played)

    def refusal(self, worker_ids: Iterable[int], since: datetime, until: datetime) -> str:
        """Why this cannot be asked, in words; empty where it can."""
        count = len(set(worker_ids))
        if not count:
            return self._texts("tracks.error.nobody")
        if count > MOST_PEOPLE:
            return self._texts("tracks.error.too_many", n=MOST_PEOPLE)
        if since >= until:
            return self._texts("tracks.error.order")
        return self._texts("tracks.error.too_long") if until - since > LONGEST else ""

    def query(self, worker_ids: Iterable[int], since: datetime, until: datetime) -> None:
        """Asks for the tracks; what is wrong with the question is the model's error at once."""
        ids = list(dict.fromkeys(worker_ids))
        self.cancel()
        model = self._models.tracks
        model.begin(ids, since, until)
        refusal = self.refusal(ids, since, until)
        if refusal:
            model.fail(refusal)
            return
        self._asking = self._tasks.spawn("tracks", self._query(model, ids, since, until))

    def cancel(self) -> None:
        """Stops asking; what has arrived stays."""
        asking, self._asking = self._asking, None
        if asking is not None and not asking.done():
            asking.cancel()
            if self._models.tracks.state is LoadState.LOADING:
                self._models.tracks.fail(self._texts("tracks.error.cancelled"))

    def clear(self) -> None:
        """No tracks any more, on the map and in the pane."""
        self.cancel()
        self._models.tracks.clear()

    async def _query(self, model: TrackModel, ids: list[int], since: datetime, until: datetime) -> None:
        try:
            async with aclosing(api.query(self._client, ids, since, until)) as parts:
                await self._gather(model, ids, parts)
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))
            return
        model.finish()

    async def _gather(
        self, model: TrackModel, ids: list[int], parts: AsyncGenerator[TrackAnswer, None]
    ) -> None:
        """While a part is weighed in a thread, the next arrives."""
        share, drawn = kept_of_each(len(ids)), drawn_of_each(len(ids))
        gathering = Gathering(share, drawn)
        weighing: asyncio.Future[None] | None = None
        try:
            async for part in parts:
                if part.line.worker_id not in ids:
                    continue
                model.receive(part.line.n)
                if weighing is not None:
                    await weighing
                weighing = asyncio.ensure_future(asyncio.to_thread(gathering.add, part.fixes))
                if part.is_last:
                    await weighing
                    colour = ids.index(part.line.worker_id) % COLOURS
                    model.take(await asyncio.to_thread(gathering.track, part.line, colour))
                    gathering = Gathering(share, drawn)
        finally:
            if weighing is not None:
                await asyncio.wait([weighing])

    def _on_played(self) -> None:
        playing = self._models.tracks.playing
        if playing and (self._playing is None or self._playing.done()):
            self._playing = self._tasks.spawn("playback", self._play(self._models.tracks))

    async def _play(self, model: TrackModel) -> None:
        before_s = self._monotonic_s()
        while model.playing:
            await asyncio.sleep(FRAME_S)
            now_s = self._monotonic_s()
            if model.playing:
                model.advance((now_s - before_s) * 1_000)
            before_s = now_s
