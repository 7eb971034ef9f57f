"""`/api/attachments`: raw bytes in, raw bytes out."""

from typing import Any, Protocol
from uuid import UUID

from fastapi import APIRouter, Request, Response

from backend.attachments.rules import ALLOWED, MOST_BYTES
from backend.attachments.schemas import AttachmentOut
from backend.attachments.service import Attachments, order_of
from backend.errors import NotFound, TooLarge
from backend.kit.calls import EVERYONE, CurrentCaller, Read, ReadCall, require, services_of
from backend.kit.problems import problems
from backend.kit.scope import Scope
from backend.workorders import service as workorders
from contract.vocabulary import Role

router = APIRouter(prefix="/api/attachments", tags=["attachments"])

_FILES: dict[str, Any] = {
    kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted(ALLOWED)
}


class _Services(Protocol):
    attachments: Attachments


async def _whole_body(request: Request) -> bytes:
    """The body, refused as soon as it is longer than allowed."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_BYTES:
            raise TooLarge(f"At most {MOST_BYTES} bytes.")
    return bytes(content)


@router.put(
    "/{attachment_id}",
    status_code=201,
    response_model=AttachmentOut,
    responses={
        200: {"model": AttachmentOut, "description": "The same bytes were already there"},
        **problems(409, 413, 415),
    },
    openapi_extra={"requestBody": {"required": True, "content": _FILES}},
    dependencies=[require(*EVERYONE)],
)
async def put_attachment(
    attachment_id: UUID, caller: CurrentCaller, request: Request, response: Response
) -> AttachmentOut:
    """Upload a file under an id the client chose; repeating it is harmless."""
    services: _Services = services_of(request)
    content = await _whole_body(request)
    attachment, is_new = await services.attachments.put(caller, attachment_id, content)
    response.status_code = 201 if is_new else 200
    return attachment


@router.get(
    "/{attachment_id}",
    response_class=Response,
    responses={200: {"content": _FILES}, **problems(404)},
    dependencies=[require(*EVERYONE)],
)
async def get_attachment(attachment_id: UUID, call: Read, request: Request) -> Response:
    """The file itself."""
    services: _Services = services_of(request)
    scope = await _scope_for(call, attachment_id)
    described, content = await services.attachments.get(call.session, scope, attachment_id)
    headers = {
        "Cache-Control": "private, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": f'"{described.sha256}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=described.media_type, headers=headers)


async def _scope_for(call: ReadCall, attachment_id: UUID) -> Scope:
    """A worker sees its own uploads, and whatever belongs to an order that is the worker's now."""
    if call.caller.role is not Role.WORKER:
        return call.scope
    order_id = await order_of(call.session, attachment_id)
    if order_id is None:
        return call.scope
    try:
        await workorders.department_of(call.session, call.scope, order_id)
    except NotFound:
        return call.scope
    return Scope.everything()
