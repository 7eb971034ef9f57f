"""Fetching a day's attendance."""

import asyncio
from datetime import date

from console.api import people as api
from console.api.client import ApiClient
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.models.world import Models


class AttendanceDays:
    """Into `models.attendance`."""

    def __init__(self, client: ApiClient, models: Models, tasks: Tasks) -> None:
        self._client = client
        self._models = models
        self._tasks = tasks

    def load(self, day: date | None = None) -> asyncio.Task[None]:
        """One day in China's time; None is today."""
        self._models.attendance.begin(day)
        return self._tasks.spawn("attendance", self._load(day))

    async def _load(self, day: date | None) -> None:
        try:
            found = await api.attendance(self._client, day)
        except WaiqinError:
            self._models.attendance.fail()
            raise
        if self._models.attendance.day in {None, found.day}:
            self._models.attendance.finish(found.day, found.rows)
