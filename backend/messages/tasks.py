"""The outbox: hands queued messages to the gateway, again and again until it takes or refuses them."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.kit.clock import Clock, to_ms
from backend.kit.database import Database
from backend.kit.eventlog import Event
from backend.messages import service
from backend.messages.events import SUBJECT
from backend.messages.rules import is_hopeless, wait_s
from backend.ports.sms import OutgoingMessage, SmsGateway, SmsRefused, SmsUnavailable
from contract.vocabulary import MessageState

EVERY_S = 0.25  # looks at memory only while nothing is queued
BATCH = 100
EXPIRED = "expired"


@dataclass(slots=True)
class _Waiting:
    attempts: int = 0
    not_before_ms: int = 0


class MessageOutbox:
    """Knows by heart what is queued; everything is read anew at start.

    A crash between the gateway's word and the commit hands the same message over once more; the gateway
    knows it by its id.
    """

    def __init__(self, *, database: Database, clock: Clock, gateway: SmsGateway) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._waiting: dict[int, _Waiting] = {}

    async def prepare(self) -> None:
        """Read what is queued; once, before the first round."""
        async with self._database.reading() as session:
            self._waiting = {message.id: _Waiting() for message, _ in await service.queued(session)}

    def on_committed(self, events: Sequence[Event]) -> None:
        """Follow what is written and what became of it; registered with the database."""
        for event in events:
            if event.subject_kind != SUBJECT:
                continue
            if event.payload[SUBJECT]["state"] == MessageState.QUEUED:
                self._waiting.setdefault(event.subject_id, _Waiting())
            else:
                self._waiting.pop(event.subject_id, None)

    async def round(self) -> None:
        """Hand over what is due, batch by batch."""
        while due := self._due():
            async with self._database.reading() as session:
                messages = await service.queued(session, due)
            fates: dict[int, str | None] = {}
            for message, created_at in messages:
                await self._hand_over(message, to_ms(created_at), fates)
            for message_id in set(due) - {message.id for message, _ in messages}:
                self._waiting.pop(message_id, None)
            if fates:
                async with self._database.writing() as session:
                    await service.settle(session, fates, at=self._clock.now())

    def _due(self) -> list[int]:
        now_ms = self._clock.now_ms()
        return [it for it, waiting in self._waiting.items() if waiting.not_before_ms <= now_ms][:BATCH]

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
            waiting = self._waiting.setdefault(message.id, _Waiting())
            waiting.attempts += 1
            waiting.not_before_ms = now_ms + wait_s(waiting.attempts) * 1000
        else:
            fates[message.id] = None
