"""`/api/locate-requests` for the room, `/api/my/locate-requests` for the phone."""

from typing import Protocol

from fastapi import APIRouter, Request, Response

from backend.errors import NotFound
from backend.ingest.gate import Gate
from backend.ingest.phone import phone_fix
from backend.ingest.pipeline import Pipeline
from backend.kit.calls import DISPATCHERS, OFFICE, CallServices, Read, RowId, Write, require, services_of
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.locating import service
from backend.locating.rules import refusal
from backend.locating.schemas import LocateAnswerIn, LocateOut, LocateRequestIn, LocatesOut
from backend.locating.service import Answer
from backend.org.service import Roster
from contract.vocabulary import LocateRefusal, Role

router = APIRouter(prefix="/api", tags=["locating"])


class _Services(CallServices, Protocol):
    @property
    def roster(self) -> Roster: ...

    @property
    def pipeline(self) -> Pipeline: ...

    @property
    def gate(self) -> Gate: ...


@router.post(
    "/locate-requests",
    status_code=201,
    response_model=LocatesOut,
    dependencies=[require(*DISPATCHERS, Role.SUPERVISOR)],
    responses=problems(404),
)
async def request_positions(call: Write, request: Request, body: LocateRequestIn) -> Response:
    """Ask many phones where they are now; the answers come as events. What a rule forbids is refused."""
    services: _Services = services_of(request)
    return await call.run(
        lambda s: service.request(
            s,
            call.caller,
            body.worker_ids,
            worker_of=services.roster.worker,
            rule_of=services.gate.rule_now,
            at=call.clock.now(),
        ),
        status=201,
    )


@router.get("/locate-requests", dependencies=[require(*OFFICE)])
async def list_requests(call: Read, page: PageParameters) -> Page[LocateOut]:
    """Requests and what became of them, newest first."""
    return await service.page(call.session, call.scope, page)


@router.get("/my/locate-requests", dependencies=[require(Role.WORKER)])
async def list_my_requests(call: Read) -> LocatesOut:
    """What the calling worker's phone has not answered yet."""
    return LocatesOut(items=await service.pending(call.session, call.caller.worker_id or 0))


@router.post(
    "/my/locate-requests/{locate_id}",
    response_model=LocateOut,
    dependencies=[require(Role.WORKER)],
    responses=problems(404),
)
async def answer_request(call: Write, request: Request, locate_id: RowId, body: LocateAnswerIn) -> Response:
    """The phone says where it is, or why not. The fix is stored like any other, if it may be."""
    services: _Services = services_of(request)
    async with services.database.reading() as session:
        if not await service.is_own(session, call.caller, locate_id):
            raise NotFound
    answer = await _answer(services, call.caller.worker_id or 0, body)
    return await call.run(
        lambda s: service.answer_own(s, call.caller, locate_id, answer, at=call.clock.now())
    )


async def _answer(services: _Services, worker_id: int, body: LocateAnswerIn) -> Answer:
    if body.fix is None:
        return Answer(reason=body.reason or LocateRefusal.NO_FIX)
    fix = body.fix
    made = phone_fix(fix, worker_id=worker_id, received_ms=services.clock.now_ms())
    outcome = await services.pipeline.submit([made])
    if outcome.withheld:
        return Answer(reason=refusal(next(iter(outcome.withheld))))
    if {"impossible", "null_island"} & outcome.marked.keys():
        return Answer(reason=LocateRefusal.NO_FIX)
    return Answer(fix.at, fix.lat, fix.lon, fix.accuracy_m)
