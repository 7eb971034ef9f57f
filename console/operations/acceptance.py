"""What is done to a month's acceptance: its list filled and given out, its sample drawn."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import TypeVar

from console.api import acceptance as api
from console.api.client import ApiClient
from console.core.errors import BackendUnreachable, TryLater, WaiqinError
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models
from console.operations.acceptance_papers import AcceptancePapers

AT_ONCE = 200  # rows; the backend writes them in one transaction
TRIES_AGAIN_AFTER_S = 1.0
T = TypeVar("T")


class AcceptanceLists:
    """Into `models.acceptance`; one long thing at a time, watched and stopped there."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._client, self._models, self._tasks = client, models, tasks
        self._notifier, self._texts = notifier, texts
        self.papers = AcceptancePapers(client)
        self._loading: asyncio.Task[None] | None = None
        self._working: asyncio.Task[None] | None = None

    @property
    def is_working(self) -> bool:
        return self._working is not None and not self._working.done()

    def load(self, month: str) -> asyncio.Task[None]:
        """`month`: 2026-11. The newest question wins."""
        if self._loading is not None:
            self._loading.cancel()
        self._loading = self._tasks.spawn("acceptance", self._load(month))
        return self._loading

    def import_rows(self, month: str, rows: Sequence[Mapping[str, object]]) -> asyncio.Task[None] | None:
        """Each part once, also over a network that comes and goes; the refused ones with the reasons."""
        return self._work("import", len(rows), self._import(month, list(rows)))

    def issue(self, month: str) -> asyncio.Task[None] | None:
        """Orders of all items that have none; stopped, those that are made stay."""
        return self._work("issue", self._models.acceptance.unissued, self._issue(month))

    def from_orders(self, month: str) -> asyncio.Task[None]:
        return self._tasks.spawn("acceptance_orders", self._from_orders(month))

    def remove(self, month: str, item_ids: Sequence[int]) -> asyncio.Task[None]:
        return self._tasks.spawn("acceptance_remove", self._remove(month, item_ids))

    def draw(self, month: str, percent: float) -> asyncio.Task[None]:
        return self._tasks.spawn("quality_draw", self._draw(month, percent))

    def stop(self) -> None:
        """What was done stays done."""
        working, self._working = self._working, None
        if working is not None and not working.done():
            working.cancel()
            self._models.acceptance.stop(self._texts("acceptance.stopped"))
            self.load(self._models.acceptance.month)

    def _work(self, doing: str, total: int, work: Coroutine[None, None, None]) -> asyncio.Task[None] | None:
        if self.is_working:
            work.close()
            return None
        self._models.acceptance.start(doing, total)
        self._working = self._tasks.spawn(f"acceptance_{doing}", self._watched(work))
        return self._working

    async def _watched(self, work: Coroutine[None, None, None]) -> None:
        model = self._models.acceptance
        try:
            await work
        except WaiqinError as error:
            model.stop(error.sentence(self._texts))
        else:
            model.stop()
        await self._load(model.month)

    async def _load(self, month: str) -> None:
        model = self._models.acceptance
        model.begin(month)
        try:
            model.finish(await api.listed(self._client, month), await api.samples(self._client, month))
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))

    async def _import(self, month: str, rows: Sequence[Mapping[str, object]]) -> None:
        model, name = self._models.acceptance, uuid.uuid4().hex
        for first in range(0, len(rows), AT_ONCE):
            part, key = rows[first : first + AT_ONCE], f"{name}-{first // AT_ONCE}"
            ask = partial(api.import_rows, self._client, month, part, key=key)
            answer = await _until_answered(ask)
            refused = {first + one.row: one.faults for one in answer.rows if one.faults}
            model.advance(len(part), answer.imported, refused)
        self._notifier.notify("ok", "acceptance.imported", n=model.made)

    async def _issue(self, month: str) -> None:
        model, left = self._models.acceptance, 1
        while left:
            key = uuid.uuid4().hex
            answer = await _until_answered(partial(api.issue, self._client, month, key=key))
            model.advance(answer.issued, answer.issued)
            left = answer.left if answer.issued else 0
        self._notifier.notify("ok", "acceptance.issued", n=model.made)

    async def _from_orders(self, month: str) -> None:
        answer = await self._told(api.from_orders(self._client, month, key=uuid.uuid4().hex))
        if answer is not None:
            key = "acceptance.taken" if answer.added else "acceptance.taken.none"
            self._notifier.notify("ok", key, n=answer.added, already=answer.already)
            await self._load(month)

    async def _remove(self, month: str, item_ids: Sequence[int]) -> None:
        answer = await self._told(api.remove(self._client, month, item_ids, key=uuid.uuid4().hex))
        if answer is not None:
            self._notifier.notify("ok", "acceptance.removed", n=answer.removed)
            await self._load(month)

    async def _draw(self, month: str, percent: float) -> None:
        known = self._models.acceptance.samples
        before = len(known.items) if known is not None else 0
        answer = await self._told(api.draw(self._client, month, percent, key=uuid.uuid4().hex))
        if answer is not None:
            drawn = len(answer.items) - before
            self._notifier.notify("ok", "acceptance.drawn" if drawn else "acceptance.drawn.none", n=drawn)
            await self._load(month)

    async def _told(self, asked: Awaitable[T]) -> T | None:
        """The answer; None where there was none, and somebody was told why."""
        try:
            return await asked
        except WaiqinError as error:
            self._notifier.failed(error)
            return None


async def _until_answered(ask: Callable[[], Awaitable[T]]) -> T:
    """The key makes sure that trying again does nothing twice."""
    while True:
        try:
            return await ask()
        except (BackendUnreachable, TryLater) as error:
            told_s = error.retry_after_s if isinstance(error, TryLater) else None
            await asyncio.sleep(told_s or TRIES_AGAIN_AFTER_S)
