"""Fetching form templates."""

import asyncio

from console.api import forms as api
from console.api.client import ApiClient
from console.core.tasks import Tasks
from console.models.world import Models


class Templates:
    """Into `models.templates`."""

    def __init__(self, client: ApiClient, models: Models, tasks: Tasks) -> None:
        self._client = client
        self._models = models
        self._tasks = tasks

    def load(self) -> asyncio.Task[None]:
        return self._tasks.spawn("templates", self._load())

    async def _load(self) -> None:
        self._models.templates.replace(await api.templates(self._client))
