"""HTTP of batches from our own phone page and of the counts. The trackers' own paths are in `door`."""

from typing import Protocol

from fastapi import APIRouter, Request

from backend.errors import NotFound, TooLarge, Unavailable
from backend.ingest import batch
from backend.ingest.pipeline import Pipeline
from backend.ingest.schemas import BatchIn, IngestStatsOut, OutcomeOut
from backend.ingest.stats import Refusal
from backend.kit.calls import DISPATCHERS, CurrentCaller, require, services_of
from backend.kit.clock import Clock
from backend.kit.problems import problems
from contract.vocabulary import Role

router = APIRouter(prefix="/api", tags=["positions"])


class IngestServices(Protocol):
    """The part of `app.state.services` this domain needs."""

    @property
    def pipeline(self) -> Pipeline: ...

    @property
    def clock(self) -> Clock: ...


@router.post(
    "/my/positions",
    dependencies=[require(Role.WORKER)],
    responses=problems(404, 413, 422, 503),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": BatchIn.model_json_schema()}},
        }
    },
)
async def post_positions(request: Request, caller: CurrentCaller) -> OutcomeOut:
    """Positions of the worker who sends them, oldest first. Sending some again is harmless: they are marked.

    Needs no Idempotency-Key. Answered when stored.
    """
    if caller.worker_id is None:
        raise NotFound("This account belongs to no worker.")
    services: IngestServices = services_of(request)
    body = await _body(request)
    fixes = batch.decode(body, worker_id=caller.worker_id, received_ms=services.clock.now_ms())
    try:
        outcome = await services.pipeline.submit(fixes)
    except Unavailable:
        services.pipeline.stats.refused[Refusal.STORAGE] += 1
        raise
    return OutcomeOut.of(outcome)


@router.get("/ingest/stats", dependencies=[require(*DISPATCHERS)])
async def show_stats(request: Request, _caller: CurrentCaller) -> IngestStatsOut:
    """What came in since the process started, and what became of it."""
    services: IngestServices = services_of(request)
    return IngestStatsOut.of(services.pipeline.stats)


async def _body(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > batch.MAX_BYTES:
            raise TooLarge(f"At most {batch.MAX_BYTES} bytes.")
        parts.append(part)
    return b"".join(parts)
