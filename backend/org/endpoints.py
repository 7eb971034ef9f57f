"""HTTP of departments, workers, devices, and of what workers do about themselves."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import NotFound
from backend.kit.calls import DISPATCHERS, EVERYONE, MANAGERS, OFFICE, Caller, Read, RowId, Write, require
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.org import devices, workers
from backend.org.schemas import (
    DepartmentCreate,
    DepartmentOut,
    DepartmentsOut,
    DeviceCreate,
    DeviceOut,
    DevicesOut,
    DutyIn,
    LoginCodeOut,
    StealthIn,
    WorkerCreate,
    WorkerOut,
    WorkerPatch,
)
from contract.vocabulary import Role

router = APIRouter(prefix="/api", tags=["organisation"])
DeviceId = Annotated[str, Path(min_length=1, max_length=64)]
Search = Annotated[str | None, Query(max_length=50, description="Part of a name, number or phone.")]


@router.get("/departments", dependencies=[require(*OFFICE)])
async def list_departments(call: Read) -> DepartmentsOut:
    """Departments the account may see."""
    return DepartmentsOut(items=await workers.departments(call.session, call.scope))


@router.post(
    "/departments",
    status_code=201,
    response_model=DepartmentOut,
    dependencies=[require(*MANAGERS)],
    responses=problems(404),
)
async def create_department(call: Write, body: DepartmentCreate) -> Response:
    """Add a department below another."""
    at = call.clock.now()
    return await call.run(
        lambda s: workers.create_department(s, call.scope, body, actor=call.actor, at=at), status=201
    )


@router.get("/workers", dependencies=[require(*EVERYONE)])
async def list_workers(call: Read, page: PageParameters, q: Search = None) -> Page[WorkerOut]:
    """Workers the account may see, by id."""
    return await workers.workers_page(call.session, call.scope, page, q)


@router.post(
    "/workers",
    status_code=201,
    response_model=WorkerOut,
    dependencies=[require(*MANAGERS)],
    responses=problems(404, 409),
)
async def create_worker(call: Write, body: WorkerCreate) -> Response:
    """Add a worker or a vehicle."""
    at = call.clock.now()
    return await call.run(
        lambda s: workers.create_worker(s, call.scope, body, actor=call.actor, at=at), status=201
    )


@router.get("/workers/{worker_id}", dependencies=[require(*EVERYONE)], responses=problems(404))
async def show_worker(call: Read, worker_id: RowId) -> WorkerOut:
    """One worker."""
    return await workers.show_worker(call.session, call.scope, worker_id)


@router.patch(
    "/workers/{worker_id}",
    response_model=WorkerOut,
    dependencies=[require(*MANAGERS)],
    responses=problems(404, 409),
)
async def change_worker(call: Write, worker_id: RowId, body: WorkerPatch) -> Response:
    """Change a worker's name, skills, department or monitoring mode."""
    at = call.clock.now()
    return await call.run(
        lambda s: workers.change_worker(s, call.scope, worker_id, body, actor=call.actor, at=at)
    )


@router.get("/workers/{worker_id}/devices", dependencies=[require(*MANAGERS)], responses=problems(404))
async def list_devices(call: Read, worker_id: RowId) -> DevicesOut:
    """The devices ever issued to a worker."""
    return DevicesOut(items=await devices.devices_of(call.session, call.scope, worker_id))


@router.post(
    "/workers/{worker_id}/devices",
    status_code=201,
    response_model=DeviceOut,
    dependencies=[require(*MANAGERS)],
    responses=problems(404, 409),
)
async def issue_device(call: Write, worker_id: RowId, body: DeviceCreate) -> Response:
    """Issue a device id for a tracker app, or make a tracker's own id known."""
    at = call.clock.now()

    async def work(session: AsyncSession) -> DeviceOut:
        worker = await workers.get_worker(session, call.scope, worker_id)
        return await devices.issue(
            session, worker, label=body.label, device_id=body.device_id, actor=call.actor, at=at
        )

    return await call.run(work, status=201)


@router.post(
    "/devices/{device_id}/revoke",
    response_model=DeviceOut,
    dependencies=[require(*MANAGERS)],
    responses=problems(404),
)
async def revoke_device(call: Write, device_id: DeviceId) -> Response:
    """Take no more positions from a device; the phone that used it is signed out."""
    at = call.clock.now()
    return await call.run(lambda s: devices.revoke(s, call.scope, device_id, actor=call.actor, at=at))


@router.post(
    "/workers/{worker_id}/login-code",
    status_code=201,
    response_model=LoginCodeOut,
    dependencies=[require(*DISPATCHERS)],
    responses=problems(404, 409),
)
async def issue_login_code(call: Write, worker_id: RowId) -> Response:
    """A one-time code to read out to the worker, valid for half an hour."""
    at = call.clock.now()
    return await call.run(
        lambda s: devices.issue_login_code(s, call.scope, worker_id, actor=call.actor, at=at),
        status=201,
        kept=devices.LOGIN_CODE_LIFE,  # a code is nobody's business when it is over
    )


@router.get("/my/worker", dependencies=[require(Role.WORKER)], responses=problems(404))
async def show_myself(call: Read) -> WorkerOut:
    """The worker who asks."""
    return await workers.show_worker(call.session, call.scope, _own_id(call.caller))


@router.post(
    "/my/duty", response_model=WorkerOut, dependencies=[require(Role.WORKER)], responses=problems(404)
)
async def set_duty(call: Write, body: DutyIn) -> Response:
    """Punch on or off duty; off duty no position is stored."""
    at, own_id = call.clock.now(), _own_id(call.caller)
    return await call.run(
        lambda s: workers.set_duty(s, call.scope, own_id, body.on_duty, actor=call.actor, at=at)
    )


@router.post(
    "/my/stealth", response_model=WorkerOut, dependencies=[require(Role.WORKER)], responses=problems(404)
)
async def set_stealth(call: Write, body: StealthIn) -> Response:
    """Hide or show oneself; hidden, no position is stored."""
    at, own_id = call.clock.now(), _own_id(call.caller)
    return await call.run(
        lambda s: workers.set_stealth(s, call.scope, own_id, body.stealth, actor=call.actor, at=at)
    )


def _own_id(caller: Caller) -> int:
    if caller.worker_id is None:
        raise NotFound("This account belongs to no worker.")
    return caller.worker_id
