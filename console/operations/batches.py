"""One move of many orders: pressed once, kept in the outbox like any command, told order by order."""

import asyncio
import functools
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from console.api import batches as api
from console.api.client import ApiClient, decode
from console.api.outbox_file import Command
from console.api.types import BatchAnswer, Best, Duplicate
from console.core.errors import BackendAnswerUnreadable
from console.core.notify import Level, Notifier, Offer
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models
from console.operations.pressing import UNDOABLE, Outcomes, Pressing

log = logging.getLogger(__name__)

SUBJECT: Final = "orders"
PATH: Final = "/api/orders/batch"
TAKEN_BACK: Final = frozenset({"undo", "redo"})
MOST: Final = 500
"""Orders of one request; more are several requests, each whole in itself."""


@dataclass(frozen=True, slots=True)
class Item:
    """One of the orders, and what is said of it alone."""

    order_id: int
    worker_id: int | None = None
    planned_at: datetime | None = None


class Batches:
    """Commands about many orders, and what is asked before them."""

    def __init__(
        self,
        client: ApiClient,
        pressing: Pressing,
        outcomes: Outcomes,
        models: Models,
        tasks: Tasks,
        notifier: Notifier,
        texts: Texts,
    ) -> None:
        self._client = client
        self._pressing = pressing
        self._models = models
        self._tasks = tasks
        self._notifier = notifier
        self._texts = texts
        self._outcomes = outcomes
        outcomes.take_batch = self._take

    def move(
        self, move: str, items: Sequence[Item], said: Mapping[str, Any] | None = None
    ) -> list[asyncio.Task[str]]:
        """`said` of each of them (reason, note, priority, department_id). Each order by the version seen."""
        self._models.batches.forget()
        known = [one for one in items if one.order_id in self._models.orders]
        return [
            self._press(move, known[first : first + MOST], dict(said or {}))
            for first in range(0, len(known), MOST)
        ]

    def best(self, order_ids: Sequence[int]) -> asyncio.Task[list[Best]]:
        """Somebody for each; nothing is given away by it."""
        return self._tasks.spawn("best", self._best(list(order_ids)))

    def duplicates(self, about: Mapping[str, Any]) -> asyncio.Task[list[Duplicate]]:
        """Open orders that may be about the same matter; `about` as the backend's DuplicatesQuery."""
        return self._tasks.spawn("duplicates", self._duplicates(about))

    def _press(self, move: str, items: Sequence[Item], said: dict[str, Any]) -> asyncio.Task[str]:
        body = {**said, "move": move, "items": [self._said(item) for item in items]}
        return self._pressing.press(
            move, SUBJECT, None, PATH, body=body, version=None, label={"count": len(items)}
        )

    def _said(self, item: Item) -> dict[str, Any]:
        order = self._models.orders.get(item.order_id)
        told: dict[str, Any] = {"order_id": item.order_id, "version": 1 if order is None else order.version}
        if item.worker_id is not None:
            told["worker_id"] = item.worker_id
        if item.planned_at is not None:
            told["planned_at"] = item.planned_at.isoformat()
        return told

    def _take(self, command: Command, answer: bytes) -> None:
        """The outcomes into the models; the message says how many, the queue names those refused."""
        try:
            outcomes = decode(answer, BatchAnswer).outcomes
        except BackendAnswerUnreadable:
            log.exception("answer of a batch")
            return
        self._models.orders.put([one.order for one in outcomes if one.order is not None])
        self._models.batches.finish(command.key, command.verb, outcomes)
        done = sum(one.done for one in outcomes)
        verb = self._texts(f"words.move.{command.verb}")
        refused = len(outcomes) - done
        key, level = ("core.done.batch", Level.OK) if not refused else ("core.done.batch_some", Level.WARNING)
        if command.verb in TAKEN_BACK:
            self._tell_back(command, done, refused)
            return
        versions = {one.order_id: one.order.version for one in outcomes if one.done and one.order is not None}
        take_back = self._outcomes.take_all_back
        if take_back is None or not versions or command.verb not in UNDOABLE:
            self._notifier.notify(level, key, verb=verb, n=done, refused=refused)
            return
        offer = Offer("undo.back", functools.partial(take_back, versions), level)
        self._notifier.offer(offer, key, verb=verb, n=done, refused=refused)

    def _tell_back(self, command: Command, done: int, refused: int) -> None:
        """What was taken back or made again, with the way there again."""
        words = {"what": command.label.get("what", ""), "n": done, "refused": refused}
        level = Level.WARNING if refused else Level.OK
        key = f"undo.{command.verb}.some" if refused else f"undo.{command.verb}.all"
        again = self._outcomes.make_again
        if command.verb == "undo" and done and again is not None:
            self._notifier.offer(Offer("undo.again", again, level), key, **words)
        else:
            self._notifier.notify(level, key, **words)

    async def _best(self, order_ids: list[int]) -> list[Best]:
        found: list[Best] = []
        for first in range(0, len(order_ids), MOST):
            found += (await api.best(self._client, order_ids[first : first + MOST])).items
        return found

    async def _duplicates(self, about: Mapping[str, Any]) -> list[Duplicate]:
        return (await api.duplicates(self._client, about)).items
