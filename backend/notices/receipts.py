"""`POST /n/receipt`: the gateway says later what became of a notice. It knows the key, nobody else does."""

import secrets
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.errors import NotFound, Unavailable
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.notices import service
from backend.notices.rules import NoticeSettings
from contract.notices import NoticeFault

PREFIX = "/n"
MOST_BYTES = 4096


class ReceiptIn(BaseModel):
    """What the gateway says; `id` as it was given."""

    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,16}-[0-9]{1,16}$")]
    state: Literal["delivered", "failed"]
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$")] = str(NoticeFault.REFUSED)


class _Outbox(Protocol):
    @property
    def settings(self) -> NoticeSettings: ...


class Services(Protocol):
    """The part of the application's services that receipts need."""

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def notice_outbox(self) -> _Outbox: ...


def install(app: Starlette, services: Services) -> None:
    """Mount it."""

    async def take(request: Request) -> Response:
        key = services.notice_outbox.settings.gateway_key
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not key or not secrets.compare_digest(given.encode(), key.encode()):
            return Response(status_code=401)
        return Response(status_code=await _taken(services, await _content(request)))

    app.mount(PREFIX, Starlette(routes=[Route("/receipt", take, methods=["POST"])]), name="receipts")


async def _taken(services: Services, content: bytes) -> int:
    try:
        said = ReceiptIn.model_validate_json(content)
    except ValidationError:
        return 422
    try:
        async with services.database.writing() as session:
            error = None if said.state == "delivered" else said.reason
            await service.reported(session, said.id, error=error, at=services.clock.now())
    except NotFound:
        return 404
    except Unavailable:
        return 503
    return 204


async def _content(request: Request) -> bytes:
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MOST_BYTES:
            return b""
    return bytes(content)
