"""The outbox of notices to customers, loaded a moment after the start: no console waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.kit.eventlog import Event

if TYPE_CHECKING:
    from backend.notices.occasions import Arrival
    from backend.notices.sending import NoticeSender
    from backend.organisation.service import OrganisationSettings
    from backend.ports.notices import NoticeGateway
    from backend.workorders.service import OrderOut, WorkOrders

    Expected = Callable[[OrganisationSettings, OrderOut], Awaitable[Arrival | None]]
    GatewayOf = Callable[[str, str], NoticeGateway]

EVERY_S = 0.5  # looks at memory only while nothing happens
FIRST_S = 2.0
REPORTS = "/n"


class NoticeOutbox:
    """What is to be sent is in the file and in the log, so nothing is missed before `sender` is there."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        orders: WorkOrders,
        expected: Expected,
        gateway_of: GatewayOf,
        public_url: str | None,
    ) -> None:
        self._database, self._clock, self._orders = database, clock, orders
        self._expected, self._gateway_of, self._public_url = expected, gateway_of, public_url
        self._born_seq = 0
        self._sender: NoticeSender | None = None
        self._listening: NoticeSender | None = None
        self._loading = asyncio.Lock()

    def begin(self, newest_seq: int) -> None:
        """What the log had when the backend started: on its first start ever that is told to nobody."""
        self._born_seq = newest_seq

    async def sender(self) -> NoticeSender:
        """Who does the work, prepared."""
        async with self._loading:
            if self._sender is None:
                from backend.notices.sending import NoticeSender  # 70 ms that a start does not have

                made = NoticeSender(
                    database=self._database,
                    clock=self._clock,
                    orders=self._orders,
                    expected=self._expected,
                    gateway_of=self._gateway_of,
                    public_url=self._public_url,
                    born_seq=self._born_seq,
                )
                self._listening = made  # nothing that is committed meanwhile may pass unheard
                await made.prepare()
                self._sender = made
            return self._sender

    def on_committed(self, committed: Sequence[Event]) -> None:
        """Registered with the database."""
        if self._listening is not None:
            self._listening.on_committed(committed)

    async def round(self) -> None:
        """Once more; the first time loads what is needed."""
        await (await self.sender()).round()

    async def close(self) -> None:
        """Let go of the gateway."""
        if self._sender is not None:
            await self._sender.close()


def install(app: Starlette, outbox: NoticeOutbox) -> None:
    """Mount `/n/receipt`, where the gateway says later what became of a notice."""

    async def take(request: Request) -> Response:
        from backend.notices.receipts import taken  # the first report waits for it

        return await taken(request, await outbox.sender())

    app.mount(REPORTS, Starlette(routes=[Route("/receipt", take, methods=["POST"])]), name="receipts")
