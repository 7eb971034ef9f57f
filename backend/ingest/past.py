"""When workers might not be followed, for fixes that come late from a phone that was offline."""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import partial

from backend.ingest import repository
from backend.ingest.steps.privacy import forbidding_rule
from backend.kit.database import Database
from backend.kit.eventlog import Event
from backend.positions.fix import Fix
from contract.vocabulary import EventKind

MAX_KNOWN = 10_000
_STATES = ("worker", "order")  # what an event must be about to change whether a worker may be followed

Spans = tuple[list[int], list[str | None]]
"""Starts in ms, ascending, and the rule that forbids from there on (None: allowed)."""


class Past:
    """Only fixes older than the worker's last change are looked at; the log is read for the first of them.

    Changed inside the write gate only: by `on_committed`, and by reading in the writer's thread.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._quiet_since_ms = 0
        self._changed_ms: dict[int, int] = {}
        self._known: dict[int, Spans] = {}

    async def open(self) -> None:
        """Follow the log from here. Raises StorageUnavailable."""
        self._database.on_committed.append(self.on_committed)
        self._quiet_since_ms = await self._database.write_sync(repository.newest_event_ms)

    def close(self) -> None:
        """Follow no more."""
        if self.on_committed in self._database.on_committed:
            self._database.on_committed.remove(self.on_committed)

    def on_committed(self, events: Sequence[Event]) -> None:
        """A worker's state, or an order it works on, has changed."""
        for event in events:
            if event.subject_kind not in _STATES or event.kind is EventKind.POSITIONS_LOOKED_UP:
                continue
            at_ms = round(event.at.timestamp() * 1000)
            for worker_id in event.worker_ids:
                self._changed_ms[worker_id] = max(at_ms, self._changed_ms.get(worker_id, 0))
                self._known.pop(worker_id, None)

    def is_late(self, fix: Fix) -> bool:
        """Whether the worker's state may have been another when the fix was made."""
        return fix.claimed_ms < self._changed_ms.get(fix.worker_id, self._quiet_since_ms)

    async def learn(self, fixes: Iterable[Fix]) -> None:
        """Read what `rule_at` will be asked. Raises StorageUnavailable."""
        fixes = list(fixes)
        while wanted := {fix.worker_id for fix in fixes if self.is_late(fix)} - self._known.keys():
            await self._database.write_sync(partial(self._read, worker_ids=wanted))

    def rule_at(self, fix: Fix) -> str | None:
        """The rule that forbade following the worker when the late fix was made.

        None where the log does not reach back that far: then the present state decides alone.
        """
        starts_ms, rules = self._known[fix.worker_id]
        index = bisect_right(starts_ms, fix.claimed_ms) - 1
        return None if index < 0 else rules[index]

    def _read(self, connection: sqlite3.Connection, worker_ids: Iterable[int]) -> None:
        if len(self._known) > MAX_KNOWN:
            self._known.clear()
        for worker_id in worker_ids:
            states = repository.past_states(connection, worker_id)
            starts_ms = [state.since_ms for state in states]
            self._known[worker_id] = (starts_ms, [forbidding_rule(state) for state in states])
