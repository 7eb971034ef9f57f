"""Sends rows of places in parts, each exactly once: watched, stopped, gone on with after a lost network."""

import asyncio
import uuid
from collections.abc import Mapping, Sequence

from console.api import places as api
from console.api.client import ApiClient
from console.api.types import ImportedPlaces
from console.core.errors import BackendUnreachable, TryLater, WaiqinError
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.world import Models

AT_ONCE = 500  # rows; the backend writes them in one transaction
PAUSE_FIRST_S, PAUSE_MOST_S = 0.2, 2.5


class PlaceImport:
    """Into `models.place_import`; one import at a time. The places themselves come with the stream."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._client, self._models, self._tasks = client, models, tasks
        self._notifier, self._texts = notifier, texts
        self._rows: Sequence[Mapping[str, object]] = ()
        self._name = ""  # of the import: keys of its parts are made of it
        self._sending: asyncio.Task[None] | None = None

    @property
    def is_running(self) -> bool:
        return self._sending is not None and not self._sending.done()

    @property
    def can_go_on(self) -> bool:
        model = self._models.place_import
        return not self.is_running and model.state is LoadState.FAILED and model.sent < model.total

    def begin(self, rows: Sequence[Mapping[str, object]]) -> None:
        """`rows`: layer, name, lat, lon, note of each new place."""
        if not self.is_running:
            self._rows, self._name = list(rows), uuid.uuid4().hex
            self._models.place_import.begin(len(self._rows))
            self._sending = self._tasks.spawn("place_import", self._send())

    def go_on(self) -> None:
        """After it was stopped: what the backend has already is not made twice."""
        if self.can_go_on:
            self._models.place_import.go_on()
            self._sending = self._tasks.spawn("place_import", self._send())

    def forget(self) -> None:
        """Another file is looked at now: the rest of a stopped one is not sent any more."""
        if not self.is_running:
            self._rows = ()
            self._models.place_import.forget()

    def cancel(self) -> None:
        """Stops; what has become places stays, and the rest can be sent later."""
        sending, self._sending = self._sending, None
        if sending is not None and not sending.done():
            sending.cancel()
            self._models.place_import.stop(self._texts("places.import.stopped"))

    async def _send(self) -> None:
        model = self._models.place_import
        try:
            for first in range(model.sent, len(self._rows), AT_ONCE):
                part = self._rows[first : first + AT_ONCE]
                answer = await self._deliver(part, f"{self._name}-{first // AT_ONCE}")
                refused = {first + one.row: one.faults for one in answer.rows if one.faults}
                model.take(len(part), answer.imported, refused)
        except WaiqinError as error:
            model.stop(error.sentence(self._texts))
            return
        model.finish()
        self._notifier.notify("ok", "places.import.done", n=model.made)

    async def _deliver(self, part: Sequence[Mapping[str, object]], key: str) -> ImportedPlaces:
        """Until it is answered: the key makes sure that trying again makes no place twice."""
        tries = 0
        while True:
            try:
                return await api.import_rows(self._client, part, key=key)
            except (BackendUnreachable, TryLater) as error:
                self._models.place_import.wait()
                told_s = error.retry_after_s if isinstance(error, TryLater) else None
                await asyncio.sleep(told_s or min(PAUSE_MOST_S, PAUSE_FIRST_S * 2**tries))
                tries += 1
