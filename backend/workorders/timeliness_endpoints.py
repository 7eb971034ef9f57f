"""`/api/timeliness`."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import AwareDatetime

from backend.kit.calls import OFFICE, Read, require, services_of
from backend.kit.clock import Clock
from backend.workorders import timeliness_service as service
from backend.workorders.timeliness_schemas import By, TimelinessOut, TimelinessRunsOut
from backend.workorders.timeliness_service import Whose
from contract.vocabulary import TimerKind

router = APIRouter(prefix="/api", tags=["timeliness"])
Moment = Annotated[
    AwareDatetime,
    Query(
        ge=datetime(2000, 1, 1, tzinfo=UTC),
        le=datetime(2100, 1, 1, tzinfo=UTC),
        examples=["2026-11-01T00:00:00+08:00"],
    ),
]
Id = Annotated[int | None, Query(ge=1, le=2**53)]


def _now(request: Request) -> datetime:
    clock: Clock = services_of(request).clock
    return clock.now()


@router.get("/timeliness", dependencies=[require(*OFFICE)])
async def report_timeliness(
    call: Read, request: Request, since: Moment, until: Moment, by: By = By.DEPARTMENT
) -> TimelinessOut:
    """Per stage, department and person: how many limits were kept, and how long it took."""
    return await service.report(call.session, call.scope, since, until, by, at=_now(request))


@router.get("/timeliness/runs", dependencies=[require(*OFFICE)])
async def list_timeliness_runs(
    call: Read,
    request: Request,
    since: Moment,
    until: Moment,
    stage: TimerKind | None = None,
    department_id: Id = None,
    worker_id: Id = None,
    account_id: Id = None,
    late: Annotated[bool, Query(description="Only those that were not in time")] = False,
) -> TimelinessRunsOut:
    """The limits behind one line of the report, with their orders, the latest first."""
    whose = Whose(stage, department_id, worker_id, account_id, late_only=late)
    return await service.runs(call.session, call.scope, since, until, whose, at=_now(request))
