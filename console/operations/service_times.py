"""What is asked and changed of service-time limits: the table, contracts, and what an order would get."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from console.api import service_times as api
from console.api.client import ApiClient, decode
from console.api.types import ContractDraft, Event, ForeseenLimits, LimitRow, ServiceContract, ServiceTimes
from console.core.errors import NotValid, VersionConflict, WaiqinError
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.world import Models

SETTLED_S = 0.08  # what an order would get is asked when nobody has chosen for so long


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with line `row` (from 0): it collides with line `other`, or says nothing of `gap`
    (level, segment, circuit; None: unknown)."""

    row: int
    code: str
    other: int | None = None
    gap: tuple[str | None, str | None, str | None] | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """`problem` in words, empty when it was done; `faults`: what is not taken, line by line;
    `current`: the table as somebody else published it meanwhile."""

    problem: str = ""
    faults: Sequence[Fault] = ()
    current: ServiceTimes | None = None


class ServiceTimesOperations:
    """Table and contracts land in `models.service_times`; changes are answered where they were made."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._client, self._models, self._tasks = client, models, tasks
        self._notifier, self._texts = notifier, texts
        self._asking: asyncio.Task[None] | None = None
        models.events.appended.connect(self._on_events)

    def load(self) -> asyncio.Task[None]:
        """The table and the contracts."""
        return self._tasks.spawn("service_times", self._load())

    def foresee(
        self,
        told: Callable[[ForeseenLimits | None, str], object],
        *,
        customer_id: int | None,
        category: str,
        product: str,
        circuit: str,
    ) -> asyncio.Task[None]:
        """`told` hears what an order would get, or None and why nobody knows; the newest question wins."""
        if self._asking is not None:
            self._asking.cancel()

        async def ask() -> None:
            await asyncio.sleep(SETTLED_S)
            try:
                found = await api.foresee(
                    self._client,
                    customer_id=customer_id,
                    category=category,
                    product=product,
                    circuit=circuit,
                )
            except WaiqinError as error:
                told(None, error.sentence(self._texts))
            else:
                told(found, "")

        self._asking = self._tasks.spawn("order_limits", ask())
        return self._asking

    def stop_foreseeing(self) -> None:
        """Nobody waits for the answer any more."""
        if self._asking is not None:
            self._asking.cancel()

    def publish(self, seen_version: int, rows: Sequence[LimitRow], note: str) -> asyncio.Task[Published]:
        return self._tasks.spawn("service_times_publish", self._publish(seen_version, list(rows), note))

    def sign(self, draft: ContractDraft) -> asyncio.Task[str]:
        """The problem in words, or empty."""
        return self._tasks.spawn("contract_sign", self._sign(draft))

    def end(self, contract: ServiceContract) -> asyncio.Task[str]:
        """The problem in words, or empty."""
        return self._tasks.spawn("contract_end", self._end(contract))

    async def _load(self) -> None:
        model = self._models.service_times
        model.begin()
        try:
            model.take(await api.table(self._client))
            model.take_contracts(await api.contracts(self._client))
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))

    async def _publish(self, seen_version: int, rows: list[LimitRow], note: str) -> Published:
        try:
            made = await api.publish(self._client, seen_version, rows, note, key=uuid.uuid4().hex)
        except VersionConflict as error:
            current = decode(error.current, ServiceTimes)
            self._models.service_times.take(current)
            return Published(error.sentence(self._texts), current=current)
        except NotValid as error:
            return Published(error.sentence(self._texts), faults=_lines(error))
        except WaiqinError as error:
            return Published(error.sentence(self._texts))
        self._models.service_times.take(made)
        self._notifier.notify("ok", "times.published", version=made.version)
        return Published()

    async def _sign(self, draft: ContractDraft) -> str:
        try:
            made = await api.sign(self._client, draft, key=uuid.uuid4().hex)
        except WaiqinError as error:
            return error.sentence(self._texts)
        self._models.service_times.put_contract(made)
        self._notifier.notify("ok", "times.contract.signed")
        return ""

    async def _end(self, contract: ServiceContract) -> str:
        try:
            ended = await api.end(self._client, contract.id, contract.version, key=uuid.uuid4().hex)
        except WaiqinError as error:
            problem = error.sentence(self._texts)
            self._notifier.notify("error", "times.contract.problem", problem=problem)
            return problem
        self._models.service_times.put_contract(ended)
        self._notifier.notify("ok", "times.contract.ended")
        return ""

    def _on_events(self, events: list[Event]) -> None:
        """Somebody published or signed: what is shown here follows."""
        subjects = {one.subject_kind for one in events}
        if self._models.service_times.state is not LoadState.IDLE and subjects & {
            "service_times",
            "service_contract",
        }:
            self.load()


def _lines(error: NotValid) -> list[Fault]:
    found = []
    for (path, code), fault in zip(error.fields, error.faults, strict=True):
        parts = path.split(".")
        if len(parts) < 2 or parts[0] != "rows" or not parts[1].isdigit():
            continue
        other, gap = fault.get("other"), fault.get("gap")
        found.append(
            Fault(
                int(parts[1]),
                code,
                other=other if isinstance(other, int) else None,
                gap=(gap.get("level"), gap.get("segment"), gap.get("circuit"))
                if isinstance(gap, dict)
                else None,
            )
        )
    return found
