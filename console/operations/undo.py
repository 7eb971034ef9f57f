"""Taking back what this account did, and making it again; what can be is asked of the backend."""

import asyncio
from collections.abc import Mapping, Sequence

from console.api import orders as orders_api, undo as api
from console.api.client import ApiClient
from console.api.types import Event
from console.api.undo_types import Stays, Together, UndoStep
from console.core.errors import BackendUnreachable, WaiqinError
from console.core.notify import Level, Notifier, Offer
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.rules.undo_words import what, why_not
from console.models.world import Models
from console.operations import batches
from console.operations.pressing import Outcomes, Pressing
from contract.vocabulary import Role

SETTLED_S = 0.15  # two hundred acknowledged commands are one question
ANSWER_WITHIN_S = 1.5
DISPATCHERS = frozenset({Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER})


class Undo:
    """Answers land in `models.undo`. What is pressed goes through the outbox like every command."""

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
        self._client, self._pressing = client, pressing
        self._models, self._tasks = models, tasks
        self._notifier, self._texts = notifier, texts
        self._asking: asyncio.Task[None] | None = None
        self._seen: tuple[int | None, bool] = (None, False)
        outcomes.take_back, outcomes.take_all_back = self.take_back, self.take_all_back
        outcomes.make_again = self.redo
        models.events.appended.connect(self._on_events)
        models.connection.changed.connect(self._on_connection)
        models.pending.changed.connect(models.undo.outdated)

    def undo(self) -> asyncio.Task[None]:
        """Take the newest step back that can be; of newer ones that cannot be, say why first."""
        return self._tasks.spawn("undo", self._undo())

    def redo(self) -> asyncio.Task[None]:
        return self._tasks.spawn("redo", self._redo())

    def take_back(self, order_id: int, version: int) -> asyncio.Task[None]:
        """The very step that made this version of the order, whatever was done elsewhere since."""
        return self._tasks.spawn("undo", self._take_back(order_id, version))

    def take_all_back(self, versions: Mapping[int, int]) -> asyncio.Task[None]:
        """The steps that made these versions (by order), at once where they were made at once."""
        return self._tasks.spawn("undo", self._take_all_back(dict(versions)))

    def refresh(self) -> asyncio.Task[None] | None:
        """Ask anew, soon and once."""
        if not self._may() or (self._asking is not None and not self._asking.done()):
            return self._asking
        self._asking = self._tasks.spawn("undo_refresh", self._refresh())
        return self._asking

    async def _undo(self) -> None:
        if not await self._is_ready():
            return
        model = self._models.undo
        stays, step = model.to_explain(), model.undo
        if stays is not None:
            self._explain(stays, step)
        elif step is None:
            self._notifier.notify("info", "undo.nothing" if model.newest is None else "undo.nothing_more")
        else:
            await self._press("undo", step)

    async def _redo(self) -> None:
        if not await self._is_ready():
            return
        step = self._models.undo.redo
        if step is None:
            self._notifier.notify("info", "undo.nothing_to_redo")
        else:
            await self._press("redo", step)

    async def _take_back(self, order_id: int, version: int) -> None:
        newest = (await api.mine(self._client)).undo
        if newest is not None and (newest.order_id, newest.version) == (order_id, version):
            await self._press("undo", newest)  # also where the order was given to where one sees nothing
            return
        account = self._models.connection.account
        found = await orders_api.detail(self._client, order_id)
        own = [
            event
            for event in found.history
            if account is not None
            and event.actor_id == account.id
            and event.payload.order is not None
            and event.payload.order.version == version
        ]
        if not own:
            return
        event, order = own[0], found.order
        step = UndoStep(
            event_seq=event.seq,
            kind=event.kind,
            at=event.at,
            order_id=order_id,
            version=order.version,
            number=order.number,
            worker_name=event.payload.order.worker_name if event.payload.order else "",
            state=order.state,
        )
        await self._press("undo", step)

    async def _take_all_back(self, versions: Mapping[int, int]) -> None:
        if not await self._is_ready():
            return
        items = [{"order_id": order_id, "version": version} for order_id, version in versions.items()]
        orders = (self._models.orders.get(order_id) for order_id in versions)
        number = next((order.number for order in orders if order is not None), "")
        said = self._texts("undo.what.other", number=number)
        await self._send_all("undo", items, self._texts("undo.what.together", n=len(items), what=said))

    async def _is_ready(self) -> bool:
        """Whether `models.undo` says what is so now; says why not, where it does not."""
        if not self._may():
            self._notifier.notify("info", "undo.not_allowed")
            return False
        if not await self._nothing_waits():
            self._notifier.notify("info", "undo.waits", n=self._models.pending.waiting_count())
            return False
        model = self._models.undo
        fresh, revision = model.is_fresh, model.revision
        try:
            model.take(await api.mine(self._client), revision)
        except BackendUnreachable:
            if not fresh:
                raise  # nobody knows what the last step was: the sentence says that there is no backend
        return True

    async def _nothing_waits(self) -> bool:
        """Whoever is quick takes back what is still on its way: its answer is waited for, not for long."""
        pending, done = self._models.pending, asyncio.Event()

        def look() -> None:
            if not pending.waiting_count():
                done.set()

        look()
        if not self._models.connection.is_live:
            return done.is_set()
        pending.changed.connect(look)
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await done.wait()
        except TimeoutError:
            return False
        finally:
            pending.changed.disconnect(look)
        return True

    async def _press(self, verb: str, step: UndoStep) -> None:
        """The step, and what was done to other orders with it: one command, whatever becomes of each."""
        self._models.undo.outdated()
        said = what(step, self._texts)
        if step.together or step.stays:
            done: list[UndoStep | Together | Stays] = [step, *step.together, *step.stays]
            items = [
                {"order_id": one.order_id, "event_seq": one.event_seq, "version": one.version} for one in done
            ]
            await self._send_all(verb, items, said)
            return
        await self._pressing.press(
            verb,
            "order",
            step.order_id,
            f"/api/orders/{step.order_id}/{verb}",
            body={"event_seq": step.event_seq},
            version=step.version,
            label={"order": step.number, "worker": step.worker_name, "what": said},
        )

    async def _send_all(self, verb: str, items: Sequence[Mapping[str, int]], said: str) -> None:
        self._models.batches.forget()
        await self._pressing.press(
            verb,
            batches.SUBJECT,
            None,
            f"{batches.PATH}/{verb}",
            body={"items": list(items)},
            version=None,
            label={"count": len(items), "what": said, "order": said},
        )

    def _explain(self, stays: UndoStep, step: UndoStep | None) -> None:
        words = {"what": what(stays, self._texts), "why": why_not(stays, self._texts)}
        self._models.undo.explained()
        if step is None:
            self._notifier.notify("warning", "undo.stays", **words)
            return
        offer = Offer("undo.instead", self.undo, Level.WARNING)
        self._notifier.offer(offer, "undo.stays.earlier", earlier=what(step, self._texts), **words)

    def _may(self) -> bool:
        account = self._models.connection.account
        return account is not None and account.role in DISPATCHERS

    def _on_events(self, events: list[Event]) -> None:
        account = self._models.connection.account
        watched = self._models.undo.order_ids()
        if account is None:
            return
        for event in events:
            own = event.actor_id == account.id and event.subject_kind == "order"
            if own or (event.subject_kind == "order" and event.subject_id in watched):
                self._models.undo.outdated()
                self.refresh()
                return

    def _on_connection(self) -> None:
        connection = self._models.connection
        seen = (connection.account.id if connection.account else None, connection.is_live)
        if seen == self._seen:
            return
        if seen[0] != self._seen[0]:
            self._models.undo.clear()
        self._seen = seen
        if connection.is_live:
            self.refresh()

    async def _refresh(self) -> None:
        model = self._models.undo
        await asyncio.sleep(SETTLED_S)
        while not model.is_fresh:
            revision = model.revision
            try:
                found = await api.mine(self._client)
            except WaiqinError:
                return  # said where somebody presses; the next event or connection asks again
            model.take(found, revision)
            await asyncio.sleep(SETTLED_S)
