"""The six actions on people that ask the backend: locate now, message, stored fixes; and their customers."""

import asyncio
import uuid
from collections.abc import Iterable, Sequence

from console.api import locating, messages
from console.api.client import ApiClient
from console.core.errors import WaiqinError
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models
from console.operations.records import Records

MOST_PEOPLE = 500


class Centre:
    """Outcomes land in the models; failures in the notifier, or in the model that shows them in its place."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._client = client
        self._models = models
        self._tasks = tasks
        self._notifier = notifier
        self._texts = texts
        self.records = Records(client, models.records, tasks, texts)

    def locate_now(self, worker_ids: Iterable[int]) -> asyncio.Task[None]:
        """Into `models.locates`; answers come with the stream."""
        return self._tasks.spawn("locate_now", self._locate_now(sorted(set(worker_ids))))

    async def _locate_now(self, worker_ids: Sequence[int]) -> None:
        for start in range(0, len(worker_ids), MOST_PEOPLE):
            part = worker_ids[start : start + MOST_PEOPLE]
            self._models.locates.put(await locating.request(self._client, part, key=uuid.uuid4().hex))

    def load_recent(self) -> asyncio.Task[None]:
        """What was asked and sent lately, for a window that has just come."""
        return self._tasks.spawn("recent", self._load_recent())

    async def _load_recent(self) -> None:
        self._models.locates.put(await locating.recent(self._client))
        self._models.messages.put(await messages.recent(self._client))

    def load_templates(self) -> asyncio.Task[None]:
        return self._tasks.spawn("message_templates", self._load_templates())

    async def _load_templates(self) -> None:
        self._models.message_templates.replace(await messages.templates(self._client))

    def send_message(
        self, worker_ids: Iterable[int], text: str, template_id: int | None = None
    ) -> asyncio.Task[str]:
        """Why it did not go, in words; empty when it is queued. Delivery comes with the stream."""
        return self._tasks.spawn("send_message", self._send(sorted(set(worker_ids)), text, template_id))

    async def _send(self, worker_ids: Sequence[int], text: str, template_id: int | None) -> str:
        try:
            for start in range(0, len(worker_ids), MOST_PEOPLE):
                part = worker_ids[start : start + MOST_PEOPLE]
                key = uuid.uuid4().hex
                made = await messages.send(self._client, part, text, key=key, template_id=template_id)
                self._models.messages.put(made)
        except WaiqinError as error:
            return error.sentence(self._texts)
        self._notifier.notify("ok", "centre.message.accepted", n=len(worker_ids))
        return ""

    def show_customers(self, worker_ids: Iterable[int]) -> None:
        """客户分布: their customers on the map, counted."""
        model = self._models.distribution
        model.show(worker_ids)
        if model.customer_ids:
            self._models.selection.show_requested.emit("customer", model.customer_ids)
