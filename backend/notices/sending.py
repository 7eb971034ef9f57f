"""Follows the log, writes what customers are to hear, and hands it to the gateway. `tasks` begins it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from backend.kit import eventlog
from backend.kit.clock import Clock, to_ms
from backend.kit.database import Database
from backend.kit.eventlog import Event
from backend.kit.retries import Retries, is_hopeless, wait_s
from backend.kit.scope import Scope
from backend.notices import events, repository, service, settings as stored
from backend.notices.occasions import HEARD, OF_EVENT, UNDONE, Arrival, arrival_of
from backend.notices.rules import NoticeSettings
from backend.notices.schemas import GatewayState
from backend.notices.service import Fate, News
from backend.organisation import service as organisation
from backend.organisation.service import OrganisationSettings
from backend.ports.notices import NoticeGateway, OutgoingNotice, SmsRefused, SmsUnavailable
from backend.workorders import events as order_events
from backend.workorders.service import OrderOut, WorkOrders
from contract.notices import NoticeFault, NoticeOccasion
from contract.vocabulary import MessageState

EVENTS_AT_ONCE = 200
AT_ONCE = 8
LOOK_FOR_OLD_EVERY_MS = 60_000
log = logging.getLogger(__name__)

Expected = Callable[[OrganisationSettings, OrderOut], Awaitable[Arrival | None]]
GatewayOf = Callable[[str, str], NoticeGateway]


class NoticeSender:
    """Durable twice over: the log says what happened, and the rows say what was made of it.

    A step gets its notice in the transaction that also says up to which event the log was read, so after a
    crash none is missing and none is written twice. A crash between the gateway's word and the commit hands
    the same notice over once more, by the same key.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        orders: WorkOrders,
        expected: Expected,
        gateway_of: GatewayOf,
        public_url: str | None,
        born_seq: int,
    ) -> None:
        self._database, self._clock, self._orders = database, clock, orders
        self.expected, self._gateway_of = expected, gateway_of
        self.public_url = public_url or ""
        self._born_seq = born_seq
        self.settings = NoticeSettings()
        self._gateway: NoticeGateway | None = None
        self._waiting = Retries()
        self._made: dict[int, OutgoingNotice] = {}
        self._seen_seq = 0
        self._behind = self._outdated = True
        self._failures, self._rest_until_ms, self._looked_for_old_ms = 0, 0, 0
        self._one_at_a_time = asyncio.Lock()
        self.in_hand: frozenset[int] = frozenset()

    @property
    def gateway_state(self) -> GatewayState:
        """Whether anything can go out, as far as is known."""
        if not self.settings.gateway_url:
            return GatewayState.NONE
        return GatewayState.TROUBLE if self._failures else GatewayState.READY

    async def prepare(self) -> None:
        """Read how to send, what waits, and where the log was left; once, before the first round."""
        async with self._database.reading() as session:
            is_new = await repository.settings(session) is None
        if is_new:  # what happened before there were notices is told to nobody
            async with self._database.writing() as session:
                await stored.store(session, NoticeSettings(seen_seq=self._born_seq))
        await self._read_settings()
        self._seen_seq = self.settings.seen_seq
        async with self._database.reading() as session:
            for row in await repository.queued(session):
                self._waiting.add(row.id, not_before_ms=to_ms(row.not_before))

    async def close(self) -> None:
        """Let go of the gateway."""
        if self._gateway is not None:
            await self._gateway.close()
            self._gateway = None

    def on_committed(self, committed: Sequence[Event]) -> None:
        """Follow what happens to orders, and what is written here; registered with the database."""
        for event in committed:
            if event.subject_kind == order_events.SUBJECT:
                self._behind = self._behind or event.kind in HEARD
            elif event.subject_kind == events.SETTINGS:
                self._outdated = True
            elif event.subject_kind == events.SUBJECT:
                notice = event.payload[events.SUBJECT]
                if notice["state"] == MessageState.QUEUED:
                    at_ms = _ms(notice["not_before"])
                    self._waiting.add(event.subject_id, not_before_ms=at_ms)
                else:
                    self._waiting.drop(event.subject_id)
                    self._made.pop(event.subject_id, None)

    def now(self) -> datetime:
        """The server's time."""
        return self._clock.now()

    def hurry(self, notice_id: int) -> None:
        """Somebody wants it sent now, whatever it waits for."""
        self._waiting.drop(notice_id)
        self._waiting.add(notice_id)
        self._rest_until_ms = 0

    async def reported(self, key: str, *, error: str | None) -> None:
        """What the gateway says later of a notice. Raises NotFound."""
        async with self._database.writing() as session:
            await service.reported(session, key, error=error, at=self._clock.now())

    async def round(self) -> None:
        """Take over settings, write what is new, send what is due."""
        async with self._one_at_a_time:
            try:
                await self._catch_up()
            except Exception:  # a full disk, say: the next round must not wait for the next event
                self._behind = self._outdated = True
                raise
            await self._give_up_old()
            if self._gateway is not None:
                await self._send()

    async def _catch_up(self) -> None:
        if self._outdated:
            await self._read_settings()
        if self._behind:
            await self._follow_log()

    async def _read_settings(self) -> None:
        self._outdated = False
        async with self._database.reading() as session:
            fresh = await stored.read(session)
        before, self.settings = self.settings, fresh
        if (fresh.gateway_url, fresh.gateway_key) != (before.gateway_url, before.gateway_key):
            await self.close()
            if fresh.gateway_url:
                self._gateway = self._gateway_of(fresh.gateway_url, fresh.gateway_key)
            self._failures = self._rest_until_ms = 0
            self._waiting.hurry()

    # what is told

    async def _follow_log(self) -> None:
        self._behind = False
        while True:
            async with self._database.reading() as session:
                found = await eventlog.read(
                    session,
                    Scope.everything(),
                    after=self._seen_seq,
                    limit=EVENTS_AT_ONCE,
                    subject_kind=order_events.SUBJECT,
                )
                policy = await organisation.read(session)
            heard = [event for event in found if event.kind in HEARD]
            if heard:
                await self._tell(heard, policy)
            if found:
                self._seen_seq = found[-1].seq
            if len(found) < EVENTS_AT_ONCE:
                return

    async def _tell(self, heard: Sequence[Event], policy: OrganisationSettings) -> None:
        news = [await self._news(event, policy) for event in heard if event.kind is not UNDONE]
        by_seq = {one.event.seq: one for one in news}
        now = self._clock.now()
        async with self._database.writing() as session:
            settings = await stored.read(session)
            for event in heard:
                if event.kind is UNDONE:
                    taken_back = int(event.payload.get("undo", {}).get("of", 0))
                    await service.withdraw(session, event.subject_id, taken_back, at=now)
                else:
                    await service.tell_news(session, settings, by_seq[event.seq], firm=policy.name, at=now)
            await repository.mark_seen(session, heard[-1].seq)

    async def _news(self, event: Event, policy: OrganisationSettings) -> News:
        order = OrderOut.model_validate(event.payload[order_events.SUBJECT])
        occasion = OF_EVENT[event.kind]
        arrival = arrival_of(order)
        if occasion is NoticeOccasion.ON_THE_WAY and self.settings.occasions[occasion].automatic:
            arrival = await self.expected(policy, order) or arrival
        return News(event, order, occasion, arrival)

    # what is sent

    async def _give_up_old(self) -> None:
        """What nobody could send for a day is news no more."""
        now_ms = self._clock.now_ms()
        if now_ms - self._looked_for_old_ms < LOOK_FOR_OLD_EVERY_MS or not len(self._waiting):
            return
        self._looked_for_old_ms = now_ms
        async with self._database.reading() as session:
            rows = await repository.queued(session)
        old = [row.id for row in rows if is_hopeless(created_ms=to_ms(row.created_at), now_ms=now_ms)]
        if old:
            fates = {id_: Fate(error=NoticeFault.EXPIRED) for id_ in old}
            async with self._database.writing() as session:
                await service.settle(session, fates, at=self._clock.now())

    async def _send(self) -> None:
        while self._clock.now_ms() >= self._rest_until_ms:
            due = self._waiting.due(self._clock.now_ms(), AT_ONCE)
            if not due:
                return
            self.in_hand = frozenset(due)
            try:
                await self._send_some(due)
            finally:
                self.in_hand = frozenset()

    async def _send_some(self, due: Sequence[int]) -> None:
        notices = await self._outgoing(due)
        self._waiting.drop(*set(due) - {one.id for one in notices})
        if not notices:
            return
        told = await asyncio.gather(*(self._hand_over(one) for one in notices))
        fates = {one.id: fate for one, fate in zip(notices, told, strict=True)}
        now_ms = self._clock.now_ms()
        for id_, fate in fates.items():
            if fate.again:
                self._waiting.failed(id_, now_ms)
        if all(fate.again for fate in told):  # it is the gateway, not one of the notices
            self._failures += 1
            self._rest_until_ms = now_ms + wait_s(self._failures) * 1000
            log.warning("the gateway for notices to customers: %s", told[0].error)
        else:
            self._failures = 0
        async with self._database.writing() as session:
            await service.settle(session, fates, at=self._clock.now())

    async def _outgoing(self, due: Sequence[int]) -> list[OutgoingNotice]:
        """Whole texts; a link is made once for each, and stands in the file before it is handed over."""
        missing = [id_ for id_ in due if id_ not in self._made]
        if missing:
            async with self._database.writing() as session:
                rows = list(await repository.queued(session, missing))
                made = await service.outgoing(
                    session, self._orders, rows, base_url=self.public_url, at=self._clock.now()
                )
            self._made |= {one.id: one for one in made}
        return [self._made[id_] for id_ in due if id_ in self._made]

    async def _hand_over(self, notice: OutgoingNotice) -> Fate:
        assert self._gateway is not None
        try:
            return Fate(delivered=await self._gateway.send(notice))
        except SmsRefused as refused:
            return Fate(error=refused.code)
        except SmsUnavailable as unavailable:
            return Fate(error=unavailable.code, again=True)


def _ms(at: str) -> int:
    return to_ms(datetime.fromisoformat(at))
