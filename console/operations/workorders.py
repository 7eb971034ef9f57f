"""What a dispatcher does to work orders, and what is fetched to decide it."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.api import orders as api
from console.api.client import ApiClient
from console.api.types import OrderDraft
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models
from console.operations.pressing import Pressing, body_of
from contract.arranging import Arrangement
from contract.vocabulary import OrderMove


class WorkOrders:
    """Commands go through the outbox: the task ends with the command's key once it is kept."""

    def __init__(
        self, client: ApiClient, pressing: Pressing, models: Models, tasks: Tasks, texts: Texts
    ) -> None:
        self._client = client
        self._pressing = pressing
        self._models = models
        self._tasks = tasks
        self._texts = texts

    def create(self, draft: OrderDraft) -> asyncio.Task[str]:
        return self._pressing.press(
            "create",
            "order",
            None,
            "/api/orders",
            body=body_of(draft),
            version=None,
            label={"order": draft.title},
        )

    def intake(self, order_id: int) -> asyncio.Task[str]:
        return self._move("intake", order_id, {})

    def dispatch(
        self,
        order_id: int,
        worker_id: int,
        note: str = "",
        planned_at: datetime | None = None,
        *,
        override: str = "",
    ) -> asyncio.Task[str]:
        """`planned_at`: when the worker is expected there; None leaves it open. `override`: why it is given
        them against what speaks against them."""
        worker = self._models.workers.get(worker_id)
        body: dict[str, Any] = {"worker_id": worker_id}
        if note:
            body["note"] = note
        if override:
            body["override"] = override
        if planned_at is not None:
            body["planned_at"] = planned_at.isoformat()
        return self._move("dispatch", order_id, body, {"worker": worker.name if worker else f"#{worker_id}"})

    def plan(self, order_id: int, planned_at: datetime | None) -> asyncio.Task[str]:
        """Another time for the worker who has it; None: none is planned."""
        return self._move("plan", order_id, {"planned_at": planned_at and planned_at.isoformat()})

    def confirm(self, order_id: int, note: str = "") -> asyncio.Task[str]:
        return self._move("confirm", order_id, {"note": note} if note else {})

    def return_(self, order_id: int, reason: str) -> asyncio.Task[str]:
        return self._move("return", order_id, {"reason": reason})

    def cancel(self, order_id: int, reason: str) -> asyncio.Task[str]:
        return self._move("cancel", order_id, {"reason": reason})

    def move(
        self, order_id: int, move: OrderMove | Arrangement, said: Mapping[str, Any] | None = None
    ) -> asyncio.Task[str]:
        """Any move of the workflow, or arrangement; `said` is its body beside the version."""
        return self._move(str(move), order_id, said or {})

    def pre_diagnose(self, order_id: int, found: str, fixed: str = "") -> asyncio.Task[str]:
        """What was found; `fixed`: no visit is needed, and this is what helped."""
        body = {"text": found} | ({"fixed": fixed} if fixed else {})
        return self._move("check-fixed" if fixed else "check", order_id, body, path="pre-diagnosis")

    def dismiss(self, key: str) -> asyncio.Task[None]:
        """A refused command was read."""
        return self._pressing.dismiss(key)

    def load_candidates(self, order_id: int, limit: int = 20) -> asyncio.Task[None]:
        """Into `models.candidates`; a failure shows there, not as a message."""
        self._models.candidates.begin(order_id)
        return self._tasks.spawn("candidates", self._load_candidates(order_id, limit))

    def load_history(self, order_id: int) -> asyncio.Task[None]:
        """Into `models.history`; live events follow by themselves."""
        self._models.history.begin(order_id)
        return self._tasks.spawn("history", self._load_history(order_id))

    def load_commission(self, order_id: int) -> asyncio.Task[None]:
        """Into `models.commission`; a failure shows there."""
        self._models.commission.begin(order_id)
        return self._tasks.spawn("commission", self._load_commission(order_id))

    def attachment(self, attachment_id: str) -> asyncio.Task[bytes]:
        """The file a worker attached to a reply."""
        return self._tasks.spawn("attachment", api.attachment(self._client, attachment_id))

    def _move(
        self,
        verb: str,
        order_id: int,
        body: Mapping[str, Any],
        label: Mapping[str, Any] | None = None,
        *,
        path: str = "",
    ) -> asyncio.Task[str]:
        order = self._models.orders.get(order_id)
        return self._pressing.press(
            verb,
            "order",
            order_id,
            f"/api/orders/{order_id}/{path or verb}",
            body=body,
            version=0 if order is None else order.version,
            label={"order": f"#{order_id}" if order is None else order.number, **(label or {})},
        )

    async def _load_candidates(self, order_id: int, limit: int) -> None:
        try:
            self._models.candidates.finish(await api.candidates(self._client, order_id, limit=limit))
        except WaiqinError as error:
            self._models.candidates.fail(order_id, error.sentence(self._texts))

    async def _load_commission(self, order_id: int) -> None:
        try:
            self._models.commission.finish(order_id, await api.commission(self._client, order_id))
        except WaiqinError as error:
            self._models.commission.fail(order_id, error.sentence(self._texts))

    async def _load_history(self, order_id: int) -> None:
        try:
            found = await api.detail(self._client, order_id)
        except WaiqinError:
            self._models.history.fail(order_id)
            return
        self._models.orders.put([found.order])
        self._models.history.finish(order_id, found.history)
