"""Asks for the mileage by the road of the tracks that are shown, after them and one person at a time."""

import asyncio
from datetime import datetime, timedelta

from console.api import road_mileage as api
from console.api.client import ApiClient
from console.core import units
from console.core.errors import BackendUnreachable, WaiqinError
from console.core.tasks import Tasks
from console.models.details import LoadState
from console.models.world import Models
from contract.roads import RoadState

LONGEST = timedelta(days=31)
AGAIN_AFTER_S = 1.0
NOBODY_HAS = frozenset({RoadState.ABSENT, RoadState.NOT_INSTALLED})


class RoadMileages:
    """Into `models.road_mileage`; follows `models.tracks`, and nobody waits for it."""

    def __init__(self, client: ApiClient, models: Models, tasks: Tasks) -> None:
        self._client = client
        self._models = models
        self._tasks = tasks
        self._asking: asyncio.Task[None] | None = None
        models.tracks.changed.connect(self._on_tracks)

    def _on_tracks(self) -> None:
        """Anew with every query; what was being asked of the former tracks is dropped."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        tracks = self._models.tracks
        ids = [track.worker_id for track in tracks.tracks if len(track)]
        if tracks.state is not LoadState.READY or not ids:
            self._models.road_mileage.begin([])
            return
        self._models.road_mileage.begin(ids)
        since, until = units.from_ms(tracks.since_ms), units.from_ms(tracks.until_ms)
        if until - since > LONGEST:
            self._models.road_mileage.miss(ids, "too_long")
            return
        self._asking = self._tasks.spawn("road mileage", self._ask(ids, since, until))

    async def _ask(self, ids: list[int], since: datetime, until: datetime) -> None:
        model = self._models.road_mileage
        for place, worker_id in enumerate(ids):
            try:
                found = await self._one(worker_id, since, until)
            except WaiqinError:
                model.miss([worker_id], "failed")
                continue
            if found.road_m is not None:
                model.take(worker_id, found.road_m, found.unmatched_m)
            elif found.roads in NOBODY_HAS:
                model.miss(ids[place:], found.roads)
                return
            else:
                model.miss([worker_id], found.roads)

    async def _one(self, worker_id: int, since: datetime, until: datetime) -> api.RoadMileage:
        """A backend that was out of reach for a moment is asked once more."""
        try:
            return await api.ask(self._client, worker_id, since, until)
        except BackendUnreachable:
            await asyncio.sleep(AGAIN_AFTER_S)
            return await api.ask(self._client, worker_id, since, until)
