"""What a dispatcher does with fault cases: look for them, attach them, keep them, take a change back."""

import asyncio
import uuid
from collections.abc import Callable, Coroutine, Mapping

from console.api import knowledge as api
from console.api.client import ApiClient
from console.api.types import Event, FaultCase
from console.core.errors import KeptForLater, WaiqinError
from console.core.notify import Notifier, Offer
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.world import Models
from console.operations.keeping import Keeping, Kept

FIELDS = ("title", "product", "symptom", "cause", "remedy", "advice")
SETTLED_S = 0.15  # a question is asked when nobody has typed for so long
Send = Callable[[str], Coroutine[None, None, FaultCase]]


class Knowledge:
    """Answers land in `models.knowledge`."""

    def __init__(
        self,
        client: ApiClient,
        models: Models,
        tasks: Tasks,
        notifier: Notifier,
        texts: Texts,
        keeping: Keeping,
    ) -> None:
        self._client, self._models, self._tasks = client, models, tasks
        self._keeping = keeping
        self._notifier, self._texts = notifier, texts
        self._asking: asyncio.Task[None] | None = None
        models.events.appended.connect(self._on_events)

    def ask(self, question: str, order_id: int | None) -> asyncio.Task[None]:
        """Cases for a question, or like the order where nothing is asked, and what goes with the order."""
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._tasks.spawn("knowledge", self._ask(question.strip(), order_id))
        return self._asking

    def load_check_lists(self) -> asyncio.Task[None]:
        return self._tasks.spawn("check_lists", self._load_check_lists())

    def attach(self, case_id: int, order_id: int) -> asyncio.Task[str]:
        """The case goes with the order; with an offer to take it back. The problem in words, or empty."""

        async def send(key: str) -> FaultCase:
            return await api.attach(self._to("case-attach", case_id), case_id, order_id, key=key)

        return self._do("attached", send, lambda _case: self.detach(case_id, order_id))

    def detach(self, case_id: int, order_id: int) -> asyncio.Task[str]:
        async def send(key: str) -> FaultCase:
            return await api.detach(self._to("case-detach", case_id), case_id, order_id, key=key)

        return self._do("detached", send, lambda _case: self.attach(case_id, order_id))

    def create(self, fields: Mapping[str, object]) -> asyncio.Task[str]:
        async def send(key: str) -> FaultCase:
            sender = self._keeping.to("case-create", "fault_case", None, str(fields.get("title", "")))
            return await api.create(sender, fields, key=key)

        return self._do("created", send, self._remove_again)

    def change(self, seen: FaultCase, fields: Mapping[str, object]) -> asyncio.Task[str]:
        """Changes what differs from the case as it was seen."""
        changes = {name: value for name, value in fields.items() if getattr(seen, name) != value}
        former = {name: getattr(seen, name) for name in changes}

        async def send(key: str) -> FaultCase:
            return await api.change(
                self._to("case-change", seen.id, seen.title), seen.id, seen.version, changes, key=key
            )

        return self._do("changed", send, lambda case: self.change(case, former))

    def remove(self, case: FaultCase) -> asyncio.Task[str]:
        async def send(key: str) -> FaultCase:
            return await api.remove(
                self._to("case-remove", case.id, case.title), case.id, case.version, key=key
            )

        return self._do("removed", send, self._restore)

    def _to(self, verb: str, case_id: int, title: str = "") -> Kept:
        return self._keeping.to(verb, "fault_case", case_id, title)

    def _restore(self, case: FaultCase) -> asyncio.Task[str]:
        async def send(key: str) -> FaultCase:
            return await api.restore(
                self._to("case-restore", case.id, case.title), case.id, case.version, key=key
            )

        return self._do("restored", send, self.remove)

    def _remove_again(self, case: FaultCase) -> asyncio.Task[str]:
        return self.remove(case)

    def _do(self, verb: str, send: Send, undo: Callable[[FaultCase], object]) -> asyncio.Task[str]:
        return self._tasks.spawn(f"knowledge_{verb}", self._change(verb, send, undo))

    async def _change(self, verb: str, send: Send, undo: Callable[[FaultCase], object]) -> str:
        try:
            case = await send(uuid.uuid4().hex)
        except KeptForLater as kept:
            self._notifier.notify("info", kept.key)
            return ""
        except WaiqinError as error:
            problem = error.sentence(self._texts)
            self._notifier.notify("error", "knowledge.problem", problem=problem)
            return problem
        offer = Offer("knowledge.undo", lambda: undo(case))
        self._notifier.offer(offer, f"knowledge.done.{verb}", title=case.title)
        return ""

    async def _ask(self, question: str, order_id: int | None) -> None:
        model = self._models.knowledge
        model.begin(question, order_id)
        await asyncio.sleep(SETTLED_S)
        order = self._models.orders.get(order_id or 0)
        words = question or (f"{order.title} {order.description}" if order else "")
        try:
            found = await api.find(self._client, words[:400])
            attached = await api.of_order(self._client, order_id) if order_id else []
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))
            return
        model.finish(found, attached)

    async def _load_check_lists(self) -> None:
        self._models.knowledge.take_check_lists(await api.check_lists(self._client))

    def _on_events(self, events: list[Event]) -> None:
        model = self._models.knowledge
        if model.state is not LoadState.IDLE and any(one.subject_kind == "fault_case" for one in events):
            self.ask(model.question, model.order_id)
        if model.check_lists and any(one.subject_kind == "check_list" for one in events):
            self.load_check_lists()
