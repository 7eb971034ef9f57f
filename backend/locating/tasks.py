"""What ends requests nobody's phone page has answered: a fix of any tracker, a rule, or the time."""

from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.clock import Clock, from_ms, to_ms
from backend.kit.database import Database
from backend.kit.eventlog import Actor, Event
from backend.locating import service
from backend.locating.events import SUBJECT
from backend.locating.rules import answers, is_over, refusal
from backend.locating.service import Answer, RuleOf
from contract.vocabulary import LocateState

BATCH = 100  # in one transaction: what others have to wait for
EVERY_S = 0.25  # looks at memory only while nobody is asked


class Place(Protocol):
    """A worker's last place: degrees WGS-84, ms since 1970."""

    @property
    def lat(self) -> float: ...

    @property
    def lon(self) -> float: ...

    @property
    def at_ms(self) -> int: ...

    @property
    def accuracy_m(self) -> float | None: ...


PlaceOf = Callable[[int], Place | None]


class LocateWatch:
    """Knows the pending requests by heart; everything is read anew at start."""

    def __init__(self, *, database: Database, clock: Clock, place_of: PlaceOf, rule_of: RuleOf) -> None:
        self._database = database
        self._clock = clock
        self._place_of = place_of
        self._rule_of = rule_of
        self._pending: dict[int, tuple[int, int]] = {}  # id -> worker, asked at in ms
        self._moved: set[int] = set()

    async def prepare(self) -> None:
        """Read what waits for an answer; once, before the first round."""
        async with self._database.reading() as session:
            for locate in await service.pending(session):
                self._pending[locate.id] = (locate.worker_id, to_ms(locate.requested_at))

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow requests and answers; registered with the database."""
        for event in events:
            if event.subject_kind != SUBJECT:
                continue
            state = event.payload[SUBJECT]
            if state["state"] == LocateState.PENDING:
                self._pending[state["id"]] = (state["worker_id"], to_ms(event.at))
                self._moved.discard(state["worker_id"])  # only what is received from now on counts
            else:
                self._pending.pop(state["id"], None)

    def on_moved(self, worker_ids: Sequence[int]) -> None:
        """These workers have a new place, committed and in the latest table."""
        if self._pending:
            self._moved.update(worker_ids)

    async def round(self) -> None:
        """End what can be ended."""
        due = self._due()
        self._moved.clear()
        for first in range(0, len(due), BATCH):
            async with self._database.writing() as session:
                for locate_id, answer in due[first : first + BATCH]:
                    await self._end(session, locate_id, answer)

    async def _end(self, session: AsyncSession, locate_id: int, answer: Answer) -> None:
        if answer.state is LocateState.FIXED and locate_id in self._pending:
            rule = self._rule_of(self._pending[locate_id][0])  # hidden before this lock was ours?
            answer = answer if rule is None else Answer(reason=refusal(rule))
        now = self._clock.now()
        await service.settle(session, locate_id, answer, actor=Actor.system(), at=now)

    def _due(self) -> list[tuple[int, Answer]]:
        now_ms = self._clock.now_ms()
        return [
            (locate_id, answer)
            for locate_id, (worker_id, asked_ms) in self._pending.items()
            if (answer := self._answer(worker_id, asked_ms, now_ms)) is not None
        ]

    def _answer(self, worker_id: int, asked_ms: int, now_ms: int) -> Answer | None:
        reason = refusal(self._rule_of(worker_id))
        if reason is not None:
            return Answer(reason=reason)
        place = self._place_of(worker_id) if worker_id in self._moved else None
        if place is not None and answers(fix_at_ms=place.at_ms, requested_ms=asked_ms):
            return Answer(from_ms(place.at_ms), place.lat, place.lon, place.accuracy_m)
        return Answer() if is_over(requested_ms=asked_ms, now_ms=now_ms) else None
