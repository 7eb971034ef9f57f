"""What an administrator decides for all, and how single workers are monitored."""

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from console.api import organisation as api
from console.api.client import ApiClient, decode
from console.api.types import Organisation, Worker
from console.core.errors import NotValid, VersionConflict, WaiqinError
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models

AT_ONCE = 4
"""Workers changed at the same time; more would only wait for the one writer."""
MONITORING = ("monitoring", "fix_interval_s", "working_periods")
PROFILE = ("skills", "travel", "tools", "shift_end")


@dataclass(frozen=True, slots=True)
class Saved:
    """`problem` in words, empty when it was done; `fields`: (field, code) of what the backend does not take;
    `current` and `by`: the settings as somebody else left them."""

    problem: str = ""
    fields: Sequence[tuple[str, str]] = ()
    current: Organisation | None = None
    by: str = ""


@dataclass(slots=True)
class Bulk:
    """What became of changing many: `failed` is (worker id, why in words)."""

    done: int = 0
    total: int = 0
    failed: list[tuple[int, str]] = field(default_factory=list)


class Policy:
    """Settings land in `models.policy`; changes are answered where they were made."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._client, self._models, self._tasks = client, models, tasks
        self._notifier, self._texts = notifier, texts
        self._counting: asyncio.Task[None] | None = None

    def load(self) -> asyncio.Task[None]:
        """Into `models.policy`, with what is kept of positions."""
        return self._tasks.spawn("organisation", self._load())

    async def _load(self) -> None:
        policy = self._models.policy
        policy.begin()
        try:
            policy.take(await api.read(self._client))
            policy.take_retention(await api.retention(self._client))
        except WaiqinError as error:
            policy.fail(error.sentence(self._texts))

    def count_due(self, days: int) -> None:
        """What would go if positions were kept for so many days, into `models.policy`; the newest question
        wins."""
        if self._counting is not None:
            self._counting.cancel()
        self._counting = self._tasks.spawn("retention", self._count_due(days))

    async def _count_due(self, days: int) -> None:
        self._models.policy.take_retention(await api.retention(self._client, days))

    def save(self, version: int, changes: Mapping[str, object]) -> asyncio.Task[Saved]:
        """`changes` as the backend's PATCH names them; `version` is the one they were made on."""
        return self._tasks.spawn("organisation_save", self._save(version, changes))

    async def _save(self, version: int, changes: Mapping[str, object]) -> Saved:
        try:
            changed = await api.change(self._client, version, changes, key=uuid.uuid4().hex)
        except VersionConflict as error:
            current = decode(error.current, Organisation)
            self._models.policy.take(current, by=str(error.params["who"]))
            return Saved(error.sentence(self._texts), current=current, by=str(error.params["who"]))
        except NotValid as error:
            return Saved(error.sentence(self._texts), fields=error.fields)
        except WaiqinError as error:
            return Saved(error.sentence(self._texts))
        self._models.policy.take(changed)
        self._models.organisation.take_all(changed)
        self._notifier.notify("ok", "policy.saved")
        return Saved()

    def change_monitoring(
        self, worker_ids: Sequence[int], changes: Mapping[str, object], progressed: Callable[[Bulk], object]
    ) -> asyncio.Task[Bulk]:
        """`changes` of `MONITORING` for every one of them, a few at a time; cancel the task to stop, what was
        done stays done. Somebody who only went on duty meanwhile is no conflict."""
        wanted = dict.fromkeys(worker_ids, changes)
        return self._tasks.spawn(
            "monitoring", self._change_all(wanted, MONITORING, "monitoring.saved", progressed)
        )

    def change_profiles(
        self, changes: Mapping[int, Mapping[str, object]], progressed: Callable[[Bulk], object]
    ) -> asyncio.Task[Bulk]:
        """By worker what of `PROFILE` changes; otherwise as `change_monitoring`."""
        return self._tasks.spawn("profiles", self._change_all(changes, PROFILE, "profile.saved", progressed))

    async def _change_all(
        self,
        changes: Mapping[int, Mapping[str, object]],
        names: Sequence[str],
        saved: str,
        progressed: Callable[[Bulk], object],
    ) -> Bulk:
        """`names` are of one matter: who changed one of them meanwhile is not overwritten."""
        bulk, turn = Bulk(total=len(changes)), asyncio.Semaphore(AT_ONCE)
        seen = {key: self._models.workers.get(key) for key in changes}

        async def one(worker_id: int) -> None:
            async with turn:
                why = await self._change_one(seen[worker_id], changes[worker_id], names)
            if why:
                bulk.failed.append((worker_id, why))
            bulk.done += 1
            progressed(bulk)

        async with asyncio.TaskGroup() as group:
            for worker_id in changes:
                group.create_task(one(worker_id))
        succeeded = bulk.total - len(bulk.failed)
        if succeeded:
            self._notifier.notify("ok", saved, n=succeeded)
        return bulk

    async def _change_one(
        self, seen: Worker | None, changes: Mapping[str, object], names: Sequence[str]
    ) -> str:
        """Why it was not done, in words; empty when it was."""
        if seen is None:
            return self._texts("core.problem.not-found")
        known = seen
        for _ in range(3):
            try:
                key = uuid.uuid4().hex
                changed = await api.change_worker(self._client, known.id, known.version, changes, key=key)
            except VersionConflict as error:
                known = decode(error.current, Worker)
                if any(getattr(known, name) != getattr(seen, name) for name in names):
                    return error.sentence(self._texts)
            except WaiqinError as error:
                return error.sentence(self._texts)
            else:
                self._models.workers.put([changed])
                return ""
        return self._texts("core.error.try_later")
