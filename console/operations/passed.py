"""Asks who passed a place between two times: it can be watched and stopped; and shows how one came by."""

import asyncio
from datetime import timedelta

from console.api import areas
from console.api.client import ApiClient
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.places import PassedQuestion
from console.models.world import Models
from console.operations.tracks import Tracks

LONGEST = timedelta(days=31)
AROUND = timedelta(minutes=30)  # of the track shown before and after
LONGEST_TRACK = timedelta(days=1)


class Passed:
    """Into `models.passed`; one question at a time, a new one ends the former."""

    def __init__(self, client: ApiClient, models: Models, tasks: Tasks, texts: Texts, tracks: Tracks) -> None:
        self._client, self._models, self._tasks, self._texts = client, models, tasks, texts
        self._tracks = tracks
        self._asking: asyncio.Task[None] | None = None
        self._wanted_ms: float | None = None
        models.tracks.changed.connect(self._on_tracks)

    def ask(self, question: PassedQuestion) -> None:
        """Of everybody the account may see."""
        self.cancel()
        model = self._models.passed
        model.begin(question, len(self._models.workers))
        if question.since >= question.until:
            model.fail(self._texts("tracks.error.order"))
        elif question.until - question.since > LONGEST:
            model.fail(self._texts("places.passed.too_long", days=LONGEST.days))
        else:
            self._asking = self._tasks.spawn("passed", self._ask(question))

    def cancel(self) -> None:
        """Stops asking; who was found stays."""
        asking, self._asking = self._asking, None
        if asking is not None and not asking.done():
            asking.cancel()
            if self._models.passed.state is LoadState.LOADING:
                self._models.passed.fail(self._texts("places.passed.cancelled"))

    def show_track(self, worker_id: int) -> None:
        """The person's way around the time he was there, with the playhead at the first fix inside."""
        found = self._models.passed.found.get(worker_id)
        if found is None:
            return
        since = found.first_at - AROUND
        until = min(found.last_at + AROUND, since + LONGEST_TRACK)
        self._wanted_ms = None
        self._tracks.query([worker_id], since, until)
        self._wanted_ms = found.first_at.timestamp() * 1_000

    def _on_tracks(self) -> None:
        model, wanted_ms = self._models.tracks, self._wanted_ms
        if wanted_ms is None or model.state is LoadState.LOADING:
            return
        self._wanted_ms = None
        if model.state is LoadState.READY:
            model.seek(wanted_ms)

    async def _ask(self, question: PassedQuestion) -> None:
        model, place = self._models.passed, question.place
        shape = {"type": "circle", "lat": place.lat, "lon": place.lon, "radius_m": question.radius_m}
        try:
            async for line in areas.query(self._client, shape, question.since, question.until):
                model.take(line.items, line.done, line.asked)
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))
            return
        model.finish()
