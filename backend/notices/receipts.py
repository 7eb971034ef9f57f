"""`POST /n/receipt`: the gateway says later what became of a notice. It knows the key, nobody else does."""

import secrets
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from backend.errors import NotFound, Unavailable
from backend.notices.sending import NoticeSender
from contract.notices import NoticeFault

MOST_BYTES = 4096


class ReceiptIn(BaseModel):
    """What the gateway says; `id` as it was given."""

    model_config = ConfigDict(extra="ignore")

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{1,16}-[0-9]{1,16}$")]
    state: Literal["delivered", "failed"]
    reason: Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,40}$")] = str(NoticeFault.REFUSED)


async def taken(request: Request, sender: NoticeSender) -> Response:
    """204 when it was noted; 401 for everybody but the gateway, 404 for a notice that was never given."""
    key = sender.settings.gateway_key
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not key or not secrets.compare_digest(given.encode(), key.encode()):
        return Response(status_code=401)
    try:
        said = ReceiptIn.model_validate_json(await _content(request))
        await sender.reported(said.id, error=None if said.state == "delivered" else said.reason)
    except ValidationError:
        return Response(status_code=422)
    except NotFound:
        return Response(status_code=404)
    except Unavailable:
        return Response(status_code=503)
    return Response(status_code=204)


async def _content(request: Request) -> bytes:
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > MOST_BYTES:
            return b""
    return bytes(content)
