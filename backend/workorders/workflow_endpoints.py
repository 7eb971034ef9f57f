"""`/api/workflows`: how orders of each type go, version by version."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from backend.kit.calls import EVERYONE, Read, Write, require
from backend.kit.problems import problems
from backend.workorders import workflows
from backend.workorders.workflow_schemas import (
    PartsOut,
    RunningVersionsOut,
    WorkflowCreate,
    WorkflowOut,
    WorkflowsOut,
)
from contract.vocabulary import OrderType, Role

router = APIRouter(prefix="/api/workflows", tags=["workflows"])
ADMINS = (Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN)


@router.get("", dependencies=[require(*EVERYONE)])
async def list_workflows(
    call: Read, order_type: Annotated[OrderType | None, Query(alias="type")] = None
) -> WorkflowsOut:
    """All versions, by type, the newest first."""
    return WorkflowsOut(items=await workflows.listed(call.session, order_type))


@router.get("/running", dependencies=[require(*ADMINS)])
async def list_running(call: Read) -> RunningVersionsOut:
    """How many orders follow each version to their end, of the departments the account sees."""
    return RunningVersionsOut(items=await workflows.running(call.session, call.caller.scope))


@router.get("/parts", dependencies=[require(*ADMINS)])
async def list_parts() -> PartsOut:
    """What a workflow can be made of, move by move, and the workflows that the program brings."""
    return workflows.parts()


@router.get("/{order_type}/{version}", dependencies=[require(*EVERYONE)], responses=problems(404))
async def show_workflow(
    call: Read, order_type: OrderType, version: Annotated[int, Path(ge=1, le=2**31)]
) -> WorkflowOut:
    """One version: what an order that began with it asks for."""
    return await workflows.one(call.session, order_type, version)


@router.post(
    "",
    status_code=201,
    response_model=WorkflowOut,
    dependencies=[require(Role.ENTERPRISE_ADMIN)],
    responses=problems(409),
)
async def publish_workflow(call: Write, body: WorkflowCreate) -> Response:
    """The next version of a type's workflow, for orders that begin from now on. Refused with the row named
    when a state is never reached, when orders would strand in one, or when two rows say different things."""
    return await call.run(lambda s: workflows.publish(s, call.caller, body, call.clock), status=201)
