"""Giving an order's customer a link, and taking it back."""

import asyncio
import uuid
from collections.abc import Awaitable

from console.api import customer_links as api
from console.api.client import ApiClient
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models
from console.operations.keeping import Keeping


class CustomerLinks:
    """Outcomes and failures land in `models.customer_link`."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, texts: Texts, keeping: Keeping
    ) -> None:
        self._keeping = keeping
        self._client, self._models, self._tasks, self._texts = client, models, tasks, texts

    def load(self, order_id: int) -> asyncio.Task[None]:
        return self._begin(order_id, self._load(order_id))

    def make(self, order_id: int, days: int) -> asyncio.Task[None]:
        """A fresh link; the one before holds no more."""
        return self._begin(order_id, self._make(order_id, days))

    def revoke(self, order_id: int) -> asyncio.Task[None]:
        return self._begin(order_id, self._revoke(order_id))

    def _begin(self, order_id: int, work: Awaitable[None]) -> asyncio.Task[None]:
        self._models.customer_link.begin(order_id)
        return self._tasks.spawn("customer_link", self._tried(order_id, work))

    async def _tried(self, order_id: int, work: Awaitable[None]) -> None:
        try:
            await work
        except WaiqinError as error:
            self._models.customer_link.fail(order_id, error.sentence(self._texts))

    async def _load(self, order_id: int) -> None:
        self._models.customer_link.finish(order_id, await api.state(self._client, order_id))

    async def _make(self, order_id: int, days: int) -> None:
        made = await api.make(self._client, order_id, days, key=uuid.uuid4().hex)
        self._models.customer_link.made(made.link, made.url)

    async def _revoke(self, order_id: int) -> None:
        order = self._models.orders.get(order_id)
        number = f"#{order_id}" if order is None else order.number
        sender = self._keeping.to("link-revoke", "customer_link", order_id, number)
        await api.revoke(sender, order_id, key=uuid.uuid4().hex)
        self._models.customer_link.finish(order_id, None)
