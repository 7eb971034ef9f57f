"""`/api/fault-cases` and `/api/check-lists`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.kit.calls import DISPATCHERS, EVERYONE, MANAGERS, Read, RowId, Write, require
from backend.kit.problems import problems
from backend.knowledge import service
from backend.knowledge.schemas import (
    CaseLink,
    CheckListOut,
    CheckListPut,
    CheckListsOut,
    FaultCaseCreate,
    FaultCaseOut,
    FaultCasePatch,
    FaultCaseSeen,
    FaultCasesOut,
    Identifier,
)

router = APIRouter(prefix="/api", tags=["knowledge"])
Most = Annotated[int, Query(ge=1, le=100)]


@router.get("/fault-cases", dependencies=[require(*EVERYONE)])
async def find_cases(
    call: Read,
    q: Annotated[str, Query(max_length=400, description="Words, or a whole description.")] = "",
    limit: Most = 20,
) -> FaultCasesOut:
    """Fault cases, best match first."""
    return await service.find(call.session, q, limit=limit)


@router.get("/orders/{order_id}/fault-cases", dependencies=[require(*EVERYONE)], responses=problems(404))
async def list_cases_of_order(call: Read, order_id: Identifier) -> FaultCasesOut:
    """Fault cases attached to an order."""
    return await service.of_order(call.session, call.scope, order_id)


@router.post(
    "/fault-cases", status_code=201, response_model=FaultCaseOut, dependencies=[require(*DISPATCHERS)]
)
async def create_case(call: Write, body: FaultCaseCreate) -> Response:
    """Add a fault case."""
    at = call.clock.now()
    return await call.run(lambda s: service.create(s, call.caller, body, at=at), status=201)


@router.patch(
    "/fault-cases/{case_id}",
    response_model=FaultCaseOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def change_case(call: Write, case_id: RowId, body: FaultCasePatch) -> Response:
    """Change a fault case."""
    at = call.clock.now()
    return await call.run(lambda s: service.change(s, call.caller, case_id, body, at=at))


@router.post(
    "/fault-cases/{case_id}/remove",
    response_model=FaultCaseOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def remove_case(call: Write, case_id: RowId, body: FaultCaseSeen) -> Response:
    """Find a fault case no more."""
    at = call.clock.now()
    return await call.run(lambda s: service.remove(s, call.caller, case_id, body, at=at))


@router.post(
    "/fault-cases/{case_id}/restore",
    response_model=FaultCaseOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def restore_case(call: Write, case_id: RowId, body: FaultCaseSeen) -> Response:
    """Find a removed fault case again: what undoes a removal."""
    at = call.clock.now()
    return await call.run(lambda s: service.restore(s, call.caller, case_id, body, at=at))


@router.post(
    "/fault-cases/{case_id}/attach",
    response_model=FaultCaseOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404),
)
async def attach_case(call: Write, case_id: RowId, body: CaseLink) -> Response:
    """Let a fault case go with an order."""
    at = call.clock.now()
    return await call.run(lambda s: service.attach(s, call.caller, case_id, body.order_id, at=at))


@router.post(
    "/fault-cases/{case_id}/detach",
    response_model=FaultCaseOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404),
)
async def detach_case(call: Write, case_id: RowId, body: CaseLink) -> Response:
    """Let a fault case no longer go with an order: what undoes attaching."""
    at = call.clock.now()
    return await call.run(lambda s: service.detach(s, call.caller, case_id, body.order_id, at=at))


@router.get("/check-lists", dependencies=[require(*EVERYONE)])
async def list_check_lists(call: Read) -> CheckListsOut:
    """What to go through before dispatching, by product."""
    return await service.check_lists(call.session)


@router.post(
    "/check-lists", response_model=CheckListOut, dependencies=[require(*MANAGERS)], responses=problems(409)
)
async def put_check_list(call: Write, body: CheckListPut) -> Response:
    """Replace the check list of a product."""
    at = call.clock.now()
    return await call.run(lambda s: service.put_check_list(s, call.caller, body, at=at))
