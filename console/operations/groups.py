"""What a dispatcher does with groups of people: make, rename, fill, empty, remove; each can be taken back."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass

from console.api import groups as api
from console.api.client import decode
from console.api.types import Group
from console.core.errors import KeptForLater, NotFound, VersionConflict
from console.core.notify import Notifier, Offer
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models
from console.operations.keeping import Keeping, Kept

_NAMED = 3
MOST_PEOPLE = 2_000  # the backend's limit for one group

Doing = asyncio.Task[None]
Send = Callable[[str], Awaitable[Group]]


@dataclass(frozen=True, slots=True, eq=False)
class _Done:
    """What a press did; `before` None for a new group."""

    before: Group | None
    after: Group


class Groups:
    """Outcomes land in `models.groups`, with an offer to take them back; failures in the notifier.

    Every press carries the version it saw. Who was overtaken hears by whom and with what, and sees the group
    as it is.
    """

    def __init__(
        self, keeping: Keeping, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._keeping, self._models, self._tasks = keeping, models, tasks
        self._notifier, self._texts = notifier, texts
        self._done: list[_Done] = []

    def create(self, name: str, worker_ids: Iterable[int]) -> Doing | None:
        ids = sorted(set(worker_ids))
        if self._too_many(ids):
            return None

        async def send(key: str) -> Group:
            return await api.create(self._keeping.to("group-create", "group", None, name), name, ids, key=key)

        return self._spawn("group_create", self._change("created", None, send, n=len(ids)))

    def rename(self, group_id: int, name: str) -> Doing | None:
        """The same name again is no change."""
        seen = self._seen(group_id)
        if seen is None or seen.name == name:
            return None
        return self._spawn("group_rename", self._change("renamed", seen, self._changing(seen, name=name)))

    def add(self, group_id: int, worker_ids: Iterable[int]) -> Doing | None:
        seen = self._seen(group_id)
        if seen is None:
            return None
        new = set(worker_ids) - set(seen.worker_ids)
        if not new:
            self._notifier.notify("info", "staff.group.all_in", name=seen.name)
            return None
        ids = sorted(new | set(seen.worker_ids))
        if self._too_many(ids):
            return None
        send = self._changing(seen, worker_ids=ids)
        return self._spawn("group_add", self._change("added", seen, send, n=len(new)))

    def take_out(self, group_id: int, worker_ids: Iterable[int]) -> Doing | None:
        seen = self._seen(group_id)
        if seen is None:
            return None
        gone = set(worker_ids) & set(seen.worker_ids)
        if not gone:
            self._notifier.notify("info", "staff.group.none_in", name=seen.name)
            return None
        send = self._changing(seen, worker_ids=sorted(set(seen.worker_ids) - gone))
        return self._spawn("group_take_out", self._change("taken_out", seen, send, n=len(gone)))

    def remove(self, group_id: int) -> Doing | None:
        """At once: the people stay where they are, and it can be taken back."""
        seen = self._seen(group_id)
        if seen is None:
            return None

        async def send(key: str) -> Group:
            return await api.remove(self._to("group-remove", seen), seen.id, seen.version, key=key)

        return self._spawn("group_remove", self._change("removed", seen, send))

    def undo(self) -> Doing | None:
        """Takes the newest change back."""
        if not self._done:
            self._notifier.notify("info", "staff.group.nothing_to_undo")
            return None
        return self._take_back(self._done[-1])

    def _take_back(self, done: _Done) -> Doing | None:
        if done not in self._done:
            return None
        self._done.remove(done)
        after, before = done.after, done.before

        async def send(key: str) -> Group:
            if after.removed:
                return await api.restore(self._to("group-undo", after), after.id, after.version, key=key)
            if before is None:
                return await api.remove(self._to("group-undo", after), after.id, after.version, key=key)
            return await self._changing(after, name=before.name, worker_ids=before.worker_ids)(key)

        return self._spawn("group_undo", self._change("undone", after, send))

    def _to(self, verb: str, group: Group) -> Kept:
        return self._keeping.to(verb, "group", group.id, group.name)

    def _changing(self, seen: Group, *, name: str | None = None, worker_ids: list[int] | None = None) -> Send:
        async def send(key: str) -> Group:
            return await api.change(
                self._to("group-change", seen),
                seen.id,
                seen.version,
                key=key,
                name=name,
                worker_ids=worker_ids,
            )

        return send

    async def _change(self, verb: str, seen: Group | None, send: Send, *, n: int = 0) -> None:
        try:
            after = await send(uuid.uuid4().hex)
        except VersionConflict as error:
            self._tell_overtaken(error, seen)
            return
        except NotFound:
            if seen is None:
                raise
            self._tell_gone(seen.name)
            return
        except KeptForLater as kept:
            self._notifier.notify("info", kept.key)
            return
        self._models.groups.take([after])
        if verb == "undone":
            self._notifier.notify("ok", "staff.group.done.undone", name=after.name)
            return
        done = _Done(seen, after)
        self._done.append(done)
        offer = Offer("staff.group.undo", lambda: self._take_back(done))
        self._notifier.offer(offer, f"staff.group.done.{verb}", name=after.name, n=n)

    def _tell_overtaken(self, error: VersionConflict, seen: Group | None) -> None:
        """Who changed what, and from now on the group as it is."""
        current, texts = decode(error.current, Group), self._texts
        self._models.groups.take([current])
        what: list[str] = []
        if seen is not None and seen.name != current.name:
            what.append(texts("staff.group.change.name", name=current.name))
        before, now = set(seen.worker_ids if seen else ()), set(current.worker_ids)
        for key, people in (("in", now - before), ("out", before - now)):
            if people:
                what.append(texts(f"staff.group.change.{key}", n=len(people), who=self._named(people)))
        self._notifier.notify(
            "warning",
            "staff.group.overtaken",
            who=error.params.get("who", ""),
            name=seen.name if seen else current.name,
            what=texts("staff.semicolon").join(what) or texts("staff.group.change.none"),
        )

    def _named(self, worker_ids: set[int]) -> str:
        known = [one for key in sorted(worker_ids) if (one := self._models.workers.get(key))]
        names = self._texts("staff.comma").join(one.name for one in known[:_NAMED])
        return names + ("…" if len(known) > _NAMED else "")

    def _seen(self, group_id: int) -> Group | None:
        return self._models.groups.get(group_id)

    def _tell_gone(self, name: str) -> None:
        self._notifier.notify("warning", "staff.group.gone", name=name)

    def _too_many(self, worker_ids: list[int]) -> bool:
        if len(worker_ids) > MOST_PEOPLE:
            self._notifier.notify("warning", "staff.group.too_many", n=len(worker_ids), most=MOST_PEOPLE)
        return len(worker_ids) > MOST_PEOPLE

    def _spawn(self, name: str, doing: Coroutine[None, None, None]) -> Doing:
        return self._tasks.spawn(name, doing)
