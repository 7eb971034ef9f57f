"""What a dispatcher does with a plan: ask for it, watch it get better, stop it, apply it whole or in part."""

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence

from console.api import planning as api
from console.api.client import ApiClient
from console.api.types import Applied
from console.core.errors import NotFound, NotValid, WaiqinError
from console.core.notify import Level, Notifier, Offer
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.planning import RUNNING, PlanScope
from console.models.world import Models
from console.operations.plan_ways import PlanWays
from contract.vocabulary import PlanState

READ_AGAIN_S = 0.3
TakeBack = Callable[[Sequence[int]], object]


class Planning:
    """Answers land in `models.planning`."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._client, self._models, self._tasks = client, models, tasks
        self._notifier, self._texts = notifier, texts
        self._ways = PlanWays(client, models, tasks)
        self._watching: asyncio.Task[None] | None = None
        self._sent: tuple[object, str] | None = None  # what was sent last, and its key: lost answers
        self._looked_at = asyncio.Event()
        self._looked_at.set()

    def watch(self, on: bool) -> None:
        """Whether somebody looks at the plan; else it is not read, and so not improved any more."""
        (self._looked_at.set if on else self._looked_at.clear)()
        (self._ways.follow if on else self._ways.stop)()

    @property
    def is_watched(self) -> bool:
        return self._looked_at.is_set()

    def start(self) -> asyncio.Task[None]:
        """A new plan for the model's scope, with its pins and without what is to be left out."""
        self._give_up_watching()
        self._models.planning.begin()
        self._watching = self._tasks.spawn("plan", self._make())
        return self._watching

    def stop(self) -> asyncio.Task[None]:
        """Nothing better is looked for; what was found stays."""
        self._give_up_watching()
        return self._tasks.spawn("plan_stop", self._stop())

    def clear(self) -> None:
        """The plan is put away; nothing was given to anybody."""
        plan = self._models.planning.plan
        self._give_up_watching()
        self._ways.stop()
        self._models.planning.clear()
        if plan is not None and plan.state in RUNNING:
            self._tasks.spawn("plan_stop", self._forget(plan.id))

    def apply(
        self, visits: Mapping[int, int], *, partial: bool = False, take_back: TakeBack | None = None
    ) -> asyncio.Task[Applied | None]:
        """Gives the orders away (`visits`: worker by order); `take_back` is offered for what was given.

        None where it failed, which the model's error tells. Where orders changed in the meantime and
        `partial` is not set, nothing was given away and the answer says what changed.
        """
        self._models.planning.begin_applying()
        return self._tasks.spawn("plan_apply", self._apply(dict(visits), partial, take_back))

    def _give_up_watching(self) -> None:
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None

    async def _make(self) -> None:
        model = self._models.planning
        try:
            model.take(
                await api.ask(
                    self._client,
                    order_ids=self._models.selection.order_ids if model.scope is PlanScope.SELECTED else None,
                    without_orders=model.without_orders,
                    without_workers=model.without_workers,
                    pinned=model.pins,
                    replan=model.scope is PlanScope.REPLAN,
                )
            )
            while model.plan is not None and model.plan.state in RUNNING:
                await asyncio.sleep(READ_AGAIN_S)
                await self._looked_at.wait()
                model.take(await api.read(self._client, model.plan.id))
                if self.is_watched:
                    self._ways.follow()
        except NotValid:
            model.fail(self._texts("planning.error.nothing"))
        except NotFound:
            model.fail(self._texts("planning.error.gone"))
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))
        else:
            if model.plan is not None and model.plan.state is PlanState.FAILED:
                model.fail(self._texts("planning.error.engine"))

    async def _stop(self) -> None:
        model = self._models.planning
        if model.plan is None:
            model.fail("")
            return
        try:
            model.take(await api.stop(self._client, model.plan.id))
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))

    async def _forget(self, plan_id: str) -> None:
        try:
            await api.stop(self._client, plan_id)
        except WaiqinError:
            return  # it ends by itself where nobody reads it

    async def _apply(
        self, visits: dict[int, int], partial: bool, take_back: TakeBack | None
    ) -> Applied | None:
        model = self._models.planning
        if model.plan is None or not visits:
            model.fail(self._texts("planning.error.nothing_ticked"))
            return None
        what = (model.plan.id, tuple(visits.items()), partial)
        if self._sent is None or self._sent[0] != what:
            self._sent = what, uuid.uuid4().hex
        try:
            done = await api.apply(self._client, model.plan.id, visits, partial=partial, key=self._sent[1])
        except NotFound:
            model.fail(self._texts("planning.error.gone"))
            return None
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))
            return None
        self._sent = None
        model.finish_applying(done)
        self._tell(done, take_back)
        return done

    def _tell(self, done: Applied, take_back: TakeBack | None) -> None:
        if not done.applied and not done.kept:
            return
        key = "planning.done.part" if done.changed else "planning.done"
        n, left = len(done.applied), len(done.changed)
        if take_back is None or not done.applied:
            self._notifier.notify("warning" if done.changed else "ok", key, n=n, left=left)
            return
        level = Level.WARNING if done.changed else Level.OK
        offer = Offer("planning.take_back", lambda: take_back(done.applied), level)
        self._notifier.offer(offer, key, n=n, left=left)
