"""What is asked and published of workflows; refusals come back with the place that each is about."""

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from console.api import workflows as api
from console.api.client import ApiClient, decode
from console.api.types import Event
from console.api.workflow_types import Workflow, WorkflowDraft
from console.core.errors import NotValid, VersionConflict, WaiqinError
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.world import Models
from contract.vocabulary import Role

ADMINS = (Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN)
_BEGIN = "definition."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not taken: `where` is the path inside the definition, `said` what the backend says besides."""

    where: tuple[str, ...]
    code: str
    said: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PublishedWorkflow:
    """`problem` in words, empty when it was done; `current`: what somebody else published meanwhile."""

    problem: str = ""
    faults: Sequence[Fault] = ()
    current: Workflow | None = None
    made: Workflow | None = None


class WorkflowsOperations:
    """Everything lands in `models.workflows`; publishing is answered where it was pressed."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._client, self._models, self._tasks = client, models, tasks
        self._notifier, self._texts = notifier, texts
        models.events.appended.connect(self._on_events)

    def load(self) -> asyncio.Task[None]:
        """All versions of all types; for administrators also who follows them and what they are made of."""
        self._models.workflows.begin()
        return self._tasks.spawn("workflows", self._load())

    def publish(self, draft: WorkflowDraft) -> asyncio.Task[PublishedWorkflow]:
        return self._tasks.spawn("workflow_publish", self._publish(draft))

    async def _load(self) -> None:
        model = self._models.workflows
        try:
            versions, account = await api.versions(self._client), self._models.connection.account
            if account is not None and account.role in ADMINS:
                running = await api.running(self._client)
                model.take_parts(running, await api.parts(self._client))
            model.take(versions)
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))

    async def _publish(self, draft: WorkflowDraft) -> PublishedWorkflow:
        try:
            made = await api.publish(self._client, draft, key=uuid.uuid4().hex)
        except VersionConflict as error:
            current = decode(error.current, Workflow)
            return PublishedWorkflow(error.sentence(self._texts), current=current)
        except NotValid as error:
            return PublishedWorkflow(error.sentence(self._texts), faults=_faults(error))
        except WaiqinError as error:
            return PublishedWorkflow(error.sentence(self._texts))
        self._models.workflows.put(made)
        kind = self._texts(f"words.type.{made.type}")
        self._notifier.notify("ok", "workflows.published", type=kind, version=made.version)
        return PublishedWorkflow(made=made)

    def _on_events(self, events: list[Event]) -> None:
        """Somebody published: what is shown here follows."""
        shown = self._models.workflows.state is not LoadState.IDLE
        if shown and any(one.subject_kind == "workflow" for one in events):
            self.load()


def _faults(error: NotValid) -> list[Fault]:
    found = []
    for (path, code), said in zip(error.fields, error.faults, strict=True):
        where = path.removeprefix(_BEGIN) if path.startswith(_BEGIN) else path
        found.append(Fault(tuple(where.split(".")), code, said))
    return found
