"""`/api/alarms`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.alarms import service
from backend.alarms.schemas import AcknowledgeIn, AlarmOut
from backend.kit.calls import DISPATCHERS, OFFICE, Read, RowId, Write, require
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from contract.vocabulary import AlarmState

router = APIRouter(prefix="/api/alarms", tags=["alarms"])


@router.get("", dependencies=[require(*OFFICE)])
async def list_alarms(
    call: Read,
    page: PageParameters,
    state: Annotated[list[AlarmState] | None, Query(max_length=3)] = None,
) -> Page[AlarmOut]:
    """Alarms, newest first."""
    return await service.page(call.session, call.scope, page, states=state or [])


@router.post(
    "/{alarm_id}/acknowledge",
    response_model=AlarmOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def acknowledge(call: Write, alarm_id: RowId, body: AcknowledgeIn) -> Response:
    """Somebody in the room has seen it and deals with it."""
    return await call.run(lambda s: service.acknowledge(s, call.caller, alarm_id, body, clock=call.clock))
