"""`/api/orders/{id}/priority|transfer|merge|split|files` and `/api/orders/duplicates`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.calls import (
    DISPATCHERS,
    Caller,
    CallServices,
    CurrentCaller,
    RowId,
    Write,
    require,
    services_of,
)
from backend.kit.eventlog import NewEvent, append_all
from backend.kit.problems import problems
from backend.workorders import arranging, duplicates, files, splitting
from backend.workorders.arranging_schemas import (
    DuplicatesOut,
    DuplicatesQuery,
    FilesIn,
    MergeIn,
    PriorityIn,
    SplitIn,
    TransferIn,
)
from backend.workorders.duplicates import Matter
from backend.workorders.schemas import OrderOut
from backend.workorders.service import WorkOrders, read_limits

router = APIRouter(tags=["orders"])
_GUARD = [require(*DISPATCHERS)]
_PROBLEMS = problems(404, 409)


class _Services(CallServices, Protocol):
    workorders: WorkOrders


@router.post(
    "/api/orders/{order_id}/priority", response_model=OrderOut, dependencies=_GUARD, responses=_PROBLEMS
)
async def set_priority(call: Write, order_id: RowId, body: PriorityIn) -> Response:
    """More or less urgent; open orders only."""

    async def work(session: AsyncSession) -> OrderOut:
        row, definition = await arranging.found(session, call.scope, order_id, body.version)
        done = arranging.prioritise(row, definition, call.caller, call.clock.now(), body)
        return await _kept(session, *done)

    return await call.run(work)


@router.post(
    "/api/orders/{order_id}/transfer", response_model=OrderOut, dependencies=_GUARD, responses=_PROBLEMS
)
async def transfer(call: Write, order_id: RowId, body: TransferIn) -> Response:
    """Another department goes on with it, before anybody is on the way."""

    async def work(session: AsyncSession) -> OrderOut:
        row, definition = await arranging.found(session, call.scope, order_id, body.version)
        limits = await read_limits(session)
        now = call.clock.now()
        done = await arranging.transfer(session, row, definition, call.caller, now, limits, body)
        return await _kept(session, *done)

    return await call.run(work)


@router.post(
    "/api/orders/{order_id}/merge", response_model=OrderOut, dependencies=_GUARD, responses=_PROBLEMS
)
async def merge(call: Write, order_id: RowId, body: MergeIn) -> Response:
    """The order ends as void and points to the other one, which goes on with the matter."""
    now = call.clock.now()

    async def work(session: AsyncSession) -> OrderOut:
        limits = await read_limits(session)
        return await arranging.merge(session, call.caller, now, order_id, limits, body)

    return await call.run(work)


@router.post(
    "/api/orders/{order_id}/split", response_model=OrderOut, dependencies=_GUARD, responses=_PROBLEMS
)
async def split(call: Write, order_id: RowId, body: SplitIn) -> Response:
    """Parts of it become orders of their own, each due when the whole is due. Answers the whole."""
    now = call.clock.now()
    return await call.run(lambda s: splitting.split(s, call.caller, now, order_id, body))


@router.post(
    "/api/orders/{order_id}/files", response_model=OrderOut, dependencies=_GUARD, responses=_PROBLEMS
)
async def change_files(call: Write, order_id: RowId, body: FilesIn) -> Response:
    """Uploads that belong to the order from now on, and files that do not any more."""
    now = call.clock.now()
    return await call.run(lambda s: files.change(s, call.caller, now, order_id, body))


@router.post("/api/orders/duplicates", dependencies=_GUARD, responses=problems(404))
async def list_duplicates(caller: CurrentCaller, request: Request, query: DuplicatesQuery) -> DuplicatesOut:
    """Open orders of the same customer, at the same place, raised within an hour of it. Only reads."""
    services: _Services = services_of(request)
    async with services.database.reading() as session:
        matter = await _matter(session, services, caller, query)
        return await duplicates.alike(session, caller.scope, matter)


async def _matter(
    session: AsyncSession, services: _Services, caller: Caller, query: DuplicatesQuery
) -> Matter:
    if query.order_id is None:
        return _asked(query, services.clock.now())
    order = await services.workorders.one(session, caller.scope, query.order_id)
    return Matter(
        at=order.created_at,
        order_id=order.id,
        customer_id=order.customer_id,
        phone=order.contact_phone,
        address=order.address,
        lat=order.lat,
        lon=order.lon,
        commission_id=order.commission_id,
    )


def _asked(query: DuplicatesQuery, now: datetime) -> Matter:
    return Matter(
        at=now,
        order_id=None,
        customer_id=query.customer_id,
        phone=query.contact_phone,
        address=query.address,
        lat=query.lat,
        lon=query.lon,
    )


async def _kept(session: AsyncSession, order: OrderOut, told: Sequence[NewEvent]) -> OrderOut:
    await session.flush()
    await append_all(session, told)
    return order
