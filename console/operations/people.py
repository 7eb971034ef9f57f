"""What a dispatcher does with workers: find them on the map, give them a code for their phone."""

import asyncio
import uuid
from collections.abc import Iterable

from console.api import people as api
from console.api.client import ApiClient
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.models.world import Models


class People:
    """Outcomes land in the models; failures in the notifier."""

    def __init__(self, client: ApiClient, models: Models, tasks: Tasks) -> None:
        self._client = client
        self._models = models
        self._tasks = tasks

    def locate(self, worker_ids: Iterable[int]) -> None:
        """Selects them and asks the map to bring them into view."""
        ids = list(worker_ids)
        if ids:
            self._models.selection.select_workers(ids)
            self._models.selection.show_requested.emit("worker", frozenset(ids))

    def issue_login_code(self, worker_id: int) -> asyncio.Task[None]:
        """Into `models.login_code`."""
        self._models.login_code.begin(worker_id)
        return self._tasks.spawn("login_code", self._issue_login_code(worker_id))

    async def _issue_login_code(self, worker_id: int) -> None:
        try:
            issued = await api.issue_login_code(self._client, worker_id, key=uuid.uuid4().hex)
        except WaiqinError:
            self._models.login_code.fail(worker_id)
            raise
        self._models.login_code.finish(worker_id, issued.code, issued.expires_at)
