"""Asks who was inside the shape in the past, with progress and cancel, and ticks those who are inside."""

import asyncio
from datetime import datetime, timedelta

from console.api import areas as api
from console.api.client import ApiClient
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.areas import AreaModel
from console.models.details import LoadState
from console.models.shapes import Shape, question
from console.models.world import Models

LONGEST = timedelta(days=31)


class Areas:
    """Into `models.areas`; one question at a time, a new one or another shape ends the former."""

    def __init__(self, client: ApiClient, models: Models, tasks: Tasks, texts: Texts) -> None:
        self._client, self._models, self._tasks, self._texts = client, models, tasks, texts
        self._asking: asyncio.Task[None] | None = None
        self._shape: Shape | None = None
        models.areas.changed.connect(self._on_changed)

    def look_back(self, since: datetime, until: datetime) -> None:
        """Who was inside between two times; what is wrong with the question is the model's error at once."""
        model = self._models.areas
        self._stop()
        model.look_back(since, until)
        if model.shape is None:
            model.fail(self._texts("selecting.error.no_shape"))
        elif since >= until:
            model.fail(self._texts("tracks.error.order"))
        elif until - since > LONGEST:
            model.fail(self._texts("selecting.error.too_long", days=LONGEST.days))
        else:
            self._shape = model.shape
            model.begin(len(self._models.workers))
            self._asking = self._tasks.spawn("areas", self._ask(model, model.shape, since, until))

    def now(self) -> None:
        """Who is inside at this moment, from what the console sees anyway."""
        self._stop()
        self._models.areas.ask_now()

    def cancel(self) -> None:
        """Stops asking; who was found stays."""
        if self._stop() and self._models.areas.state is LoadState.LOADING:
            self._models.areas.fail(self._texts("selecting.error.cancelled"))

    def tick(self, how: str = "replace") -> None:
        """The people inside become the ticked ones, join them (`add`) or leave them (`remove`)."""
        selection, ids = self._models.selection, frozenset(self._models.inside.people)
        if how == "replace":
            selection.set_ticked(ids)
        else:
            selection.tick(ids, how == "add")

    async def _ask(self, model: AreaModel, shape: Shape, since: datetime, until: datetime) -> None:
        try:
            async for line in api.query(self._client, question(shape), since, until):
                model.take(line.items, line.done, line.asked)
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))
            return
        model.finish()

    def _on_changed(self) -> None:
        """An answer about another shape, or about another time, is of no use."""
        model = self._models.areas
        if self._asking is not None and (model.shape != self._shape or model.span is None):
            self._stop()

    def _stop(self) -> bool:
        asking, self._asking = self._asking, None
        if asking is None or asking.done():
            return False
        asking.cancel()
        return True
