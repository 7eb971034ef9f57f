"""Changing a customer: contact, and what its service-time limits go by."""

import asyncio
import uuid
from collections.abc import Mapping

from console.api import customers as api
from console.api.client import ApiClient, decode
from console.api.types import Customer
from console.core.errors import VersionConflict, WaiqinError
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models


class Customers:
    """Changes land in `models.customers`; why one was not made is answered where it was pressed."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._client, self._models, self._tasks = client, models, tasks
        self._notifier, self._texts = notifier, texts

    def change(self, customer: Customer, changes: Mapping[str, object]) -> asyncio.Task[str]:
        """Why not, in words; empty when it is done."""
        return self._tasks.spawn("customer_change", self._change(customer, changes))

    async def _change(self, customer: Customer, changes: Mapping[str, object]) -> str:
        try:
            changed = await api.change(
                self._client, customer.id, customer.version, changes, key=uuid.uuid4().hex
            )
        except VersionConflict as error:
            self._models.customers.put([decode(error.current, Customer)])
            return error.sentence(self._texts)
        except WaiqinError as error:
            return error.sentence(self._texts)
        self._models.customers.put([changed])
        self._notifier.notify("ok", "customer.edit.saved", name=changed.name)
        return ""
