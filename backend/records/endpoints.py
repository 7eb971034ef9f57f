"""HTTP of position records."""

from typing import Any, Protocol

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from backend.kit.calls import OFFICE, CurrentCaller, require, services_of
from backend.kit.problems import problems
from backend.records.schemas import RecordQuery
from backend.records.service import Records
from contract.records import MEDIA_TYPE

router = APIRouter(prefix="/api", tags=["positions"])

_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Parts, the newest first: a line of JSON (RecordsOut), then `n` rows of columns as"
        " bytes (`contract/records.py`). The last part begins at `since`; without it the answer was cut off.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class _Services(Protocol):
    @property
    def records(self) -> Records: ...


class Parts(StreamingResponse):
    """Parts as they come."""

    media_type = MEDIA_TYPE


@router.post(
    "/positions/records",
    dependencies=[require(*OFFICE)],
    response_class=Parts,
    responses={**_ANSWER, **problems(404, 503)},
)
async def query_records(request: Request, caller: CurrentCaller, body: RecordQuery) -> Parts:
    """Stored positions of up to 500 people over up to six months, the newest first, marked ones too.

    Only reads, so it needs no Idempotency-Key; closing the connection cancels it. Looking at others is
    recorded in the log before anything is answered, once for all the pages of a list.
    """
    services: _Services = services_of(request)
    parts = await services.records.query(caller, body)
    return Parts(parts, headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
