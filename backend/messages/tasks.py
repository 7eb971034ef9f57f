"""The outbox: hands queued messages to the gateway, again and again until it takes or refuses them."""

from collections.abc import Sequence

from backend.kit.clock import Clock, to_ms
from backend.kit.database import Database
from backend.kit.eventlog import Event
from backend.kit.retries import Retries, is_hopeless
from backend.messages import service
from backend.messages.events import SUBJECT
from backend.ports.sms import OutgoingMessage, SmsGateway, SmsRefused, SmsUnavailable
from contract.vocabulary import MessageState

EVERY_S = 0.25  # looks at memory only while nothing is queued
BATCH = 100
EXPIRED = "expired"


class MessageOutbox:
    """Knows by heart what is queued; everything is read anew at start.

    A crash between the gateway's word and the commit hands the same message over once more; the gateway
    knows it by its id.
    """

    def __init__(self, *, database: Database, clock: Clock, gateway: SmsGateway) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._waiting = Retries()

    async def prepare(self) -> None:
        """Read what is queued; once, before the first round."""
        async with self._database.reading() as session:
            self._waiting.replace(message.id for message, _ in await service.queued(session))

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow what is written and what became of it; registered with the database."""
        for event in events:
            if event.subject_kind != SUBJECT:
                continue
            if event.payload[SUBJECT]["state"] == MessageState.QUEUED:
                self._waiting.add(event.subject_id)
            else:
                self._waiting.drop(event.subject_id)

    async def round(self) -> None:
        """Hand over what is due, batch by batch."""
        while due := self._waiting.due(self._clock.now_ms(), BATCH):
            async with self._database.reading() as session:
                messages = await service.queued(session, due)
            fates: dict[int, str | None] = {}
            for message, created_at in messages:
                await self._hand_over(message, to_ms(created_at), fates)
            self._waiting.drop(*set(due) - {message.id for message, _ in messages})
            if fates:
                async with self._database.writing() as session:
                    await service.settle(session, fates, at=self._clock.now())

    async def _hand_over(
        self, message: OutgoingMessage, created_ms: int, fates: dict[int, str | None]
    ) -> None:
        now_ms = self._clock.now_ms()
        if is_hopeless(created_ms=created_ms, now_ms=now_ms):
            fates[message.id] = EXPIRED
            return
        try:
            await self._gateway.send(message)
        except SmsRefused as refused:
            fates[message.id] = refused.code
        except SmsUnavailable:
            self._waiting.failed(message.id, now_ms)
        else:
            fates[message.id] = None
