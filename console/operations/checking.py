"""Carrying out what came of a pre-diagnosis, and keeping check lists."""

import asyncio
import uuid
from collections.abc import Sequence

from console.api import knowledge as api
from console.api.client import ApiClient
from console.api.types import CheckList, CheckStep
from console.core.errors import KeptForLater, WaiqinError
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.pending import PendingState
from console.models.world import Models
from console.operations.keeping import Keeping
from console.operations.workorders import WorkOrders


class Checking:
    """A pre-diagnosis is one command, kept like every other: what dies in between loses no half of it."""

    def __init__(
        self,
        client: ApiClient,
        workorders: WorkOrders,
        models: Models,
        tasks: Tasks,
        notifier: Notifier,
        texts: Texts,
        keeping: Keeping,
    ) -> None:
        self._keeping = keeping
        self._client, self._workorders, self._models = client, workorders, models
        self._tasks, self._notifier, self._texts = tasks, notifier, texts

    def finish(self, order_id: int, diagnosis: str, *, fixed: str = "") -> asyncio.Task[bool]:
        """Keep `diagnosis` with the order; `fixed`: it works again without a visit, and this is what helped.

        False where a command was refused; why shows where every refused command does.
        """
        return self._tasks.spawn("diagnosis", self._finish(order_id, diagnosis, fixed))

    def change(self, seen: CheckList, steps: Sequence[CheckStep]) -> asyncio.Task[str]:
        """The problem in words, or empty."""
        return self._tasks.spawn("check_list", self._change(seen, list(steps)))

    async def _finish(self, order_id: int, diagnosis: str, fixed: str) -> bool:
        """True once the backend has done it."""
        if order_id not in self._models.orders:
            return False
        key = await self._workorders.pre_diagnose(order_id, diagnosis, fixed)
        heard = asyncio.Event()
        self._models.pending.changed.connect(heard.set)
        try:
            while (waiting := self._models.pending.get(key)) is not None:
                if waiting.state is PendingState.REFUSED:
                    return False
                heard.clear()
                await heard.wait()
        finally:
            self._models.pending.changed.disconnect(heard.set)
        return True

    async def _change(self, seen: CheckList, steps: list[CheckStep]) -> str:
        try:
            sender = self._keeping.to("check-list", "check_list", None, seen.product)
            await api.put_check_list(sender, seen.product, seen.version, steps, key=uuid.uuid4().hex)
            self._models.knowledge.take_check_lists(await api.check_lists(self._client))
        except KeptForLater as kept:
            self._notifier.notify("info", kept.key)
            return ""
        except WaiqinError as error:
            return error.sentence(self._texts)
        self._notifier.notify("ok", "checking.changed")
        return ""
