"""`/api/groups`."""

from typing import Protocol

from fastapi import APIRouter, Request, Response

from backend.groups import service
from backend.groups.schemas import GroupCreate, GroupOut, GroupPatch, GroupRemove, GroupsOut
from backend.kit.calls import DISPATCHERS, OFFICE, Read, RowId, Write, require, services_of
from backend.kit.problems import problems
from backend.org.service import Roster
from contract.vocabulary import Role

router = APIRouter(prefix="/api/groups", tags=["groups"])
_MAY_CHANGE = (*DISPATCHERS, Role.SUPERVISOR)


class _Services(Protocol):
    @property
    def roster(self) -> Roster: ...


def _roster(request: Request) -> Roster:
    services: _Services = services_of(request)
    return services.roster


@router.get("", dependencies=[require(*OFFICE)])
async def list_groups(call: Read) -> GroupsOut:
    """All groups the account may see."""
    return GroupsOut(items=await service.everything(call.session, call.scope))


@router.post(
    "",
    status_code=201,
    response_model=GroupOut,
    dependencies=[require(*_MAY_CHANGE)],
    responses=problems(404),
)
async def create_group(call: Write, request: Request, body: GroupCreate) -> Response:
    """Put people together."""
    at, department_of = call.clock.now(), _roster(request).department
    return await call.run(
        lambda s: service.create(s, call.caller, body, department_of=department_of, at=at), status=201
    )


@router.patch(
    "/{group_id}",
    response_model=GroupOut,
    dependencies=[require(*_MAY_CHANGE)],
    responses=problems(404, 409),
)
async def change_group(call: Write, request: Request, group_id: RowId, body: GroupPatch) -> Response:
    """Rename a group, or replace its members."""
    at, department_of = call.clock.now(), _roster(request).department
    return await call.run(
        lambda s: service.change(s, call.caller, group_id, body, department_of=department_of, at=at)
    )


@router.post(
    "/{group_id}/remove",
    response_model=GroupOut,
    dependencies=[require(*_MAY_CHANGE)],
    responses=problems(404, 409),
)
async def remove_group(call: Write, group_id: RowId, body: GroupRemove) -> Response:
    """Dissolve a group; its people stay."""
    at = call.clock.now()
    return await call.run(lambda s: service.remove(s, call.caller, group_id, body, at=at))


@router.post(
    "/{group_id}/restore",
    response_model=GroupOut,
    dependencies=[require(*_MAY_CHANGE)],
    responses=problems(404, 409),
)
async def restore_group(call: Write, group_id: RowId, body: GroupRemove) -> Response:
    """Take a removal back: the group as it was, with everybody in it."""
    at = call.clock.now()
    return await call.run(lambda s: service.restore(s, call.caller, group_id, body, at=at))
