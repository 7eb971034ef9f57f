"""Numbered fan-out: every open stream gets the events it may see, in order, and the newest positions.

Positions are conflated: a stream remembers up to which publication it has been served and takes everything
newer in one frame when it is ready, so a slow reader costs nothing but its own freshness.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from backend.kit.calls import Caller
from backend.kit.eventlog import Event, is_for_office
from backend.kit.eventschemas import event_out
from backend.kit.scope import Scope
from backend.live.frames import PositionsFrame, pack
from backend.live.latest import LatestTable
from backend.org.service import device_fingerprint
from contract.vocabulary import EventKind, Role

POSITIONS_EVERY_S = 0.1
QUEUE_LIMIT = 5_000  # events a slow reader may lag behind before it is told to start over

_MOVES_PEOPLE = frozenset(
    {
        EventKind.WORKER_CREATED,
        EventKind.WORKER_CHANGED,
        EventKind.WORKER_MONITORING_CHANGED,  # one call may change the department, too
        EventKind.DEPARTMENT_CREATED,
    }
)
DepartmentOf = Callable[[int], int | None]
Subtree = Callable[[int], frozenset[int]]
Mask = npt.NDArray[np.bool_]


class Published:
    """An event on its way to streams; encoded once however many they are."""

    def __init__(self, event: Event) -> None:
        self.event = event

    @cached_property
    def data(self) -> str:
        return event_out(self.event).model_dump_json()


class Subscription:
    """One open stream. Take events and positions whenever `wait` returns."""

    def __init__(self, hub: "Hub", caller: Caller) -> None:
        self.caller = caller
        self.scope = caller.scope
        self.started_at_seq = hub.newest_seq
        self.overflowed = False
        self.closed = False
        self._hub = hub
        self._served_tick = hub.tick
        self._moved = False
        self._events: deque[Published] = deque()
        self._something = asyncio.Event()

    @property
    def safe_seq(self) -> int:
        """Everything up to this number has been taken: where a client that reconnects may go on."""
        return self._events[0].event.seq - 1 if self._events else self._hub.newest_seq

    async def wait(self, timeout_s: float) -> None:
        """Until there is something to send, or the time is over."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._something.wait()
        except TimeoutError:
            return
        self._something.clear()

    def take_events(self) -> Iterator[Published]:
        """Events since the last call, in order."""
        while self._events:
            yield self._events.popleft()

    def take_positions(self) -> PositionsFrame | None:
        """Everybody in the scope who moved since the last call, None when nobody did."""
        if not self._moved:
            return None
        self._moved = False
        frame = self._hub.frame_since(self.scope, self._served_tick)
        self._served_tick = self._hub.tick
        return frame

    def offer(self, published: Published) -> None:
        """Queue an event the scope may see."""
        if len(self._events) >= QUEUE_LIMIT:
            self.overflowed = True
            self._events.clear()
        if not self.overflowed:
            self._events.append(published)
        self._something.set()

    def moved(self) -> None:
        """Somebody, perhaps in the scope, has a new place."""
        self._moved = True
        self._something.set()

    def close(self) -> None:
        """End the stream after what is queued."""
        self.closed = True
        self._something.set()


class Hub:
    """All open streams, the number of the newest event, and who moved when.

    Workers' streams carry no positions: a phone knows where it is.
    """

    def __init__(self, latest: LatestTable, *, department_of: DepartmentOf, subtree: Subtree) -> None:
        self.newest_seq = 0
        self.tick = 0  # number of position publications so far
        self._latest = latest
        self._department_of = department_of
        self._subtree = subtree
        self._office: set[Subscription] = set()
        self._workers: dict[int, set[Subscription]] = {}
        self._moved_at_tick = np.zeros(256, np.int64)  # by slot of the latest table
        self._departments = np.full(256, -1, np.int64)  # by slot, -1 unknown
        self._departments_known = 0
        self._masks: dict[frozenset[int] | None, Mask] = {}  # None: everything
        self._frames: dict[tuple[frozenset[int] | None, int, int], PositionsFrame | None] = {}
        self._flush: asyncio.TimerHandle | None = None
        self._flushed_at_s = 0.0

    def subscribe(self, caller: Caller) -> Subscription:
        """Open a stream; every event numbered above its `started_at_seq` will be offered to it."""
        subscription = Subscription(self, caller)
        self._group(subscription).add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        group = self._group(subscription)
        group.discard(subscription)
        if not group:
            self._workers.pop(subscription.scope.worker_id or 0, None)

    def close(self) -> None:
        """End every stream (the process is about to stop)."""
        if self._flush is not None:
            self._flush.cancel()
            self._flush = None
        for subscription in self._everyone():
            subscription.close()

    def publish_events(self, events: Sequence[Event]) -> None:
        """Hand committed events to whoever may see them; registered with the database."""
        for event in events:
            self.newest_seq = event.seq
            self._follow(event)
            published = Published(event)
            for subscription in self._office:
                if is_for_office(event, subscription.scope):
                    subscription.offer(published)
            for worker_id in event.worker_ids:
                for subscription in self._workers.get(worker_id, ()):
                    subscription.offer(published)

    def publish_positions(self, worker_ids: Sequence[int]) -> None:
        """These workers have a new place in the latest table; streams hear of it at most every 100 ms."""
        slots = self._latest.slots(worker_ids)
        if not len(slots):
            return
        self._grow(len(self._latest))
        self.tick += 1
        self._moved_at_tick[slots] = self.tick
        if self._flush is None and self._office:
            loop = asyncio.get_running_loop()
            wait_s = max(0.0, self._flushed_at_s + POSITIONS_EVERY_S - loop.time())
            self._flush = loop.call_later(wait_s, self._flush_positions)

    def frame_of_all(self, scope: Scope) -> PositionsFrame:
        """The last place of everybody in the scope (for the snapshot)."""
        if scope.role is Role.WORKER:
            return pack(self._latest.columns(), self._latest.slots([scope.worker_id or 0]))
        return pack(self._latest.columns(), np.flatnonzero(self._mask(_view(scope))))

    def frame_since(self, scope: Scope, tick: int) -> PositionsFrame | None:
        """Who moved after publication `tick`; streams with the same view and place share one encoding."""
        key = (_view(scope), tick, self.tick)
        if key not in self._frames:
            mask = self._mask(key[0])
            slots = np.flatnonzero(mask & (self._moved_at_tick[: len(mask)] > tick))
            self._frames[key] = pack(self._latest.columns(), slots) if len(slots) else None
        return self._frames[key]

    def _group(self, subscription: Subscription) -> set[Subscription]:
        if subscription.scope.role is Role.WORKER:
            return self._workers.setdefault(subscription.scope.worker_id or 0, set())
        return self._office

    def _everyone(self) -> list[Subscription]:
        return [*self._office, *(one for group in self._workers.values() for one in group)]

    def _follow(self, event: Event) -> None:
        """What an event means for the streams themselves."""
        if event.kind in _MOVES_PEOPLE:
            self._departments_known = 0
            self._masks.clear()
        if event.kind is EventKind.DEPARTMENT_CREATED:
            for subscription in self._office:
                below = self._subtree(subscription.caller.department_id)
                subscription.scope = replace(subscription.scope, department_ids=below)
        elif event.kind is EventKind.SIGNED_OUT:
            session_id = event.payload["session_id"]
            self._end(lambda caller: caller.session_id == session_id)
        elif event.kind is EventKind.DEVICE_REVOKED:
            fingerprint = event.payload["device"]["fingerprint"]
            self._end(lambda caller: device_fingerprint(caller.device_id or "") == fingerprint)

    def _end(self, of: Callable[[Caller], bool]) -> None:
        for subscription in self._everyone():
            if of(subscription.caller):
                subscription.close()

    def _flush_positions(self) -> None:
        self._flush = None
        self._flushed_at_s = asyncio.get_running_loop().time()
        self._frames.clear()
        for subscription in self._office:
            subscription.moved()

    def _mask(self, view: frozenset[int] | None) -> Mask:
        size = len(self._latest)
        self._learn_departments(size)
        known = self._masks.get(view)
        if known is None or len(known) != size:
            everybody = np.ones(size, np.bool_)
            inside = self._departments[:size]
            known = self._masks[view] = everybody if view is None else np.isin(inside, sorted(view))
        return known

    def _learn_departments(self, size: int) -> None:
        self._grow(size)
        worker_ids = self._latest.columns()["worker_id"]
        for slot in range(self._departments_known, size):
            department_id = self._department_of(int(worker_ids[slot]))
            self._departments[slot] = -1 if department_id is None else department_id
        self._departments_known = size

    def _grow(self, size: int) -> None:
        missing = size - len(self._moved_at_tick)
        if missing > 0:
            more = max(missing, len(self._moved_at_tick))
            self._moved_at_tick = np.concatenate([self._moved_at_tick, np.zeros(more, np.int64)])
            self._departments = np.concatenate([self._departments, np.full(more, -1, np.int64)])


def _view(scope: Scope) -> frozenset[int] | None:
    return None if scope.is_everything else scope.department_ids
