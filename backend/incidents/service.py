"""Taking reports from the street, and deciding about them, each inside the caller's transaction."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.alarms import service as alarms
from backend.attachments import service as attachments
from backend.errors import Invalid, MoveRefused, NotFound
from backend.incidents import events, repository
from backend.incidents.rules import GRAVITY, believed, title_of
from backend.incidents.schemas import (
    IncidentDismissIn,
    IncidentIn,
    IncidentOrderIn,
    IncidentOut,
    OwnIncidentOut,
    OwnIncidentsOut,
)
from backend.incidents.tables import IncidentRow
from backend.kit.calls import Caller
from backend.kit.eventlog import iso
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from backend.org.service import RosterWorker
from backend.workorders import service as workorders
from backend.workorders.service import Brief, OrderCreate, WorkOrders
from contract.vocabulary import AlarmKind, IncidentState, OrderSource

KEPT_ON_PHONE = 30
WorkerOf = Callable[[int], RosterWorker | None]


async def report(
    session: AsyncSession, caller: Caller, body: IncidentIn, *, worker_of: WorkerOf, at: datetime
) -> OwnIncidentOut:
    """A worker's report. Raises Invalid: it is nowhere, or a photo is not the worker's own."""
    worker = worker_of(caller.worker_id or 0)
    if worker is None:
        raise NotFound
    has_position = body.lat is not None and body.lon is not None
    if not has_position and not body.address:
        fault = {"loc": ["body", "address"], "msg": "give an address or a position", "type": "value_error"}
        raise Invalid("Give an address or a position.", errors=[fault])
    await attachments.check_own(session, caller.scope, body.attachment_ids)
    row = IncidentRow(
        version=1,
        state=IncidentState.NEW,
        category=body.category,
        text=body.text,
        address=body.address,
        lat=body.lat if has_position else None,
        lon=body.lon if has_position else None,
        accuracy_m=body.accuracy_m if has_position else None,
        attachment_ids=[str(id_) for id_ in body.attachment_ids],
        worker_id=worker.id,
        worker_name=worker.name,
        department_id=worker.department_id,
        happened_at=believed(body.at, at),
        created_at=at,
        decided_at=None,
        decided_by="",
        reason="",
        order_id=None,
    )
    session.add(row)
    await session.flush()
    incident = incident_out(row, None)
    await events.record(session, incident, actor=caller.actor, at=at)
    await alarms.keep_up(session, AlarmKind.INCIDENT, {row.id: _cause(incident)}, now=at)
    return _own(incident, None)


async def make_order(
    session: AsyncSession,
    orders: WorkOrders,
    caller: Caller,
    incident_id: int,
    body: IncidentOrderIn,
    *,
    at: datetime,
) -> IncidentOut:
    """The report becomes an order with its place and its photos, linked both ways.

    Raises NotFound, VersionConflict, MoveRefused (decided already).
    """
    row = await _undecided(session, caller, incident_id, body.version)
    gravity = GRAVITY[incident_out(row, None).category]
    wanted = OrderCreate.model_validate(
        {
            "type": body.type or gravity.type,
            "source": OrderSource.FIELD,
            "priority": body.priority or gravity.priority,
            "title": title_of(row.text),
            "description": row.text,
            "address": row.address,
            "lat": row.lat,
            "lon": row.lon,
            "department_id": row.department_id,
        }
    )
    order = await orders.create(session, caller, wanted, origin=await _origin(session, row), is_asked=False)
    photos = incident_out(row, None).attachment_ids
    await attachments.hand_over(session, photos, order_id=order.id, department_id=order.department_id)
    row.order_id = order.id
    return await _decided(session, row, caller, IncidentState.ORDERED, at)


async def dismiss(
    session: AsyncSession, caller: Caller, incident_id: int, body: IncidentDismissIn, *, at: datetime
) -> IncidentOut:
    """Nothing will be done, and the reporter is told why. Raises NotFound, VersionConflict, MoveRefused."""
    row = await _undecided(session, caller, incident_id, body.version)
    row.reason = body.reason
    return await _decided(session, row, caller, IncidentState.DISMISSED, at)


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, states: Collection[IncidentState]
) -> Page[IncidentOut]:
    """One page, newest first."""
    rows, cursor = await repository.page(session, scope, query, states=states)
    known = await _briefs(session, rows)
    return Page(items=[incident_out(row, known.get(row.order_id or 0)) for row in rows], next_cursor=cursor)


async def one(session: AsyncSession, scope: Scope, incident_id: int) -> IncidentOut:
    """The incident; raises NotFound."""
    row = await repository.find(session, scope, incident_id)
    if row is None:
        raise NotFound
    return incident_out(row, (await _briefs(session, [row])).get(row.order_id or 0))


async def of_worker(session: AsyncSession, worker_id: int) -> OwnIncidentsOut:
    """What the reporter's phone shows: the newest ones and what became of them."""
    rows = await repository.of_worker(session, worker_id, most=KEPT_ON_PHONE)
    known = await _briefs(session, rows)
    briefs = [known.get(row.order_id or 0) for row in rows]
    return OwnIncidentsOut(
        items=[_own(incident_out(row, brief), brief) for row, brief in zip(rows, briefs, strict=True)]
    )


def incident_out(row: IncidentRow, order: Brief | None) -> IncidentOut:
    """The row as it looks on the wire."""
    incident = IncidentOut.model_validate(row, from_attributes=True)
    incident.order_number = order.number if order is not None else ""
    return incident


async def _undecided(session: AsyncSession, caller: Caller, incident_id: int, version: int) -> IncidentRow:
    row = await repository.find(session, caller.scope, incident_id)
    if row is None:
        raise NotFound
    current = incident_out(row, (await _briefs(session, [row])).get(row.order_id or 0)).model_dump(
        mode="json"
    )
    subject = (events.SUBJECT, row.id)
    await check_version(session, subject, seen=version, actual=row.version, current=current)
    if row.state != IncidentState.NEW:
        raise MoveRefused(
            f"The incident is {row.state}.", reason="wrong_state", state=row.state, current=current
        )
    return row


async def _decided(
    session: AsyncSession, row: IncidentRow, caller: Caller, state: IncidentState, at: datetime
) -> IncidentOut:
    row.state, row.decided_at, row.decided_by = state, at, caller.name
    row.version += 1
    await session.flush()
    incident = incident_out(row, (await _briefs(session, [row])).get(row.order_id or 0))
    await events.record(session, incident, actor=caller.actor, at=at)
    await alarms.keep_up(session, AlarmKind.INCIDENT, {row.id: None}, now=at)
    return incident


def _cause(incident: IncidentOut) -> alarms.Cause:
    """It stands as an alarm until somebody has decided."""
    return alarms.Cause(
        kind=AlarmKind.INCIDENT,
        level=GRAVITY[incident.category].level,
        subject_kind=events.SUBJECT,
        subject_id=incident.id,
        department_id=incident.department_id,
        title=f"{incident.worker_name} · {title_of(incident.text)}",
        worker_id=incident.worker_id,
    )


async def _origin(session: AsyncSession, row: IncidentRow) -> dict[str, Any]:
    """What the order keeps of the report: whose it was, and its photos among the order's files."""
    photos = incident_out(row, None).attachment_ids
    described = await attachments.described(session, photos)
    at = iso(row.happened_at)
    files = [
        {
            "id": str(id_),
            "name": f"IR{row.id}-{place}.{described[id_].media_type.partition('/')[2]}",
            "media_type": described[id_].media_type,
            "size": described[id_].size,
            "at": at,
            "by": row.worker_name,
        }
        for place, id_ in enumerate(photos, start=1)
    ]
    incident = {"id": row.id, "category": row.category, "by": row.worker_name, "at": at}
    return {"incident": incident, "files": files}


async def _briefs(session: AsyncSession, rows: Sequence[IncidentRow]) -> dict[int, Brief]:
    return await workorders.briefs(session, {row.order_id for row in rows if row.order_id is not None})


def _own(incident: IncidentOut, order: Brief | None) -> OwnIncidentOut:
    outcome = order.outcome if order is not None else incident.reason
    return OwnIncidentOut(
        **incident.model_dump(), order_state=order.state if order is not None else None, outcome=outcome
    )
