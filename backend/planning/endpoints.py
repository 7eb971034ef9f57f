"""`/api/plans`."""

from typing import Annotated, Protocol

from fastapi import APIRouter, Depends, Path, Request, Response

from backend.kit.calls import DISPATCHERS, CurrentCaller, Write, require, services_of
from backend.kit.problems import problems
from backend.planning.schemas import AppliedOut, PlanApply, PlanAsk, PlanOut, WaysOut
from backend.planning.service import Planning

router = APIRouter(prefix="/api/plans", tags=["planning"])
PlanId = Annotated[str, Path(pattern="^[0-9a-f]{16}$")]


class _Services(Protocol):
    @property
    def planning(self) -> Planning: ...


def _planning(request: Request) -> Planning:
    services: _Services = services_of(request)
    return services.planning


Plans = Annotated[Planning, Depends(_planning)]


@router.post("", status_code=201, dependencies=[require(*DISPATCHERS)], responses=problems(422))
async def ask_for_plan(caller: CurrentCaller, planning: Plans, body: PlanAsk) -> PlanOut:
    """Begin a plan; read it again until it is good enough."""
    return await planning.ask(caller, body)


@router.get("/{plan_id}", dependencies=[require(*DISPATCHERS)], responses=problems(404))
async def get_plan(caller: CurrentCaller, planning: Plans, plan_id: PlanId) -> PlanOut:
    """A plan as it is now."""
    return planning.one(caller, plan_id)


@router.get("/{plan_id}/ways", dependencies=[require(*DISPATCHERS)], responses=problems(404))
async def get_ways_of_plan(caller: CurrentCaller, planning: Plans, plan_id: PlanId) -> WaysOut:
    """The lines by the road that the plan goes along, for a map; read again while some are left."""
    return await planning.ways(caller, plan_id)


@router.post("/{plan_id}/stop", dependencies=[require(*DISPATCHERS)], responses=problems(404))
async def stop_plan(caller: CurrentCaller, planning: Plans, plan_id: PlanId) -> PlanOut:
    """Look for nothing better; the plan stays."""
    return await planning.give_up(caller, plan_id)


@router.post(
    "/{plan_id}/apply",
    response_model=AppliedOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404),
)
async def apply_plan(call: Write, planning: Plans, plan_id: PlanId, body: PlanApply) -> Response:
    """Dispatch the orders of a plan, or tell which of them are not as they were planned."""
    return await call.run(lambda s: planning.apply(s, call.caller, plan_id, body))
