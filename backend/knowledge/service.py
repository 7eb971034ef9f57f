"""Finding, keeping and attaching fault cases, and the check lists, each inside the caller's transaction."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import NotFound
from backend.kit.calls import Caller
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from backend.knowledge import events, index, repository, rules
from backend.knowledge.schemas import (
    CheckListOut,
    CheckListPut,
    CheckListsOut,
    FaultCaseCreate,
    FaultCaseOut,
    FaultCasePatch,
    FaultCaseSeen,
    FaultCasesOut,
)
from backend.knowledge.tables import CheckListRow, FaultCaseRow, OrderCaseRow
from backend.workorders import service as workorders
from contract.vocabulary import EventKind


async def find(session: AsyncSession, question: str, *, limit: int) -> FaultCasesOut:
    """Cases with every word of the question, then those that are like it; without a question the newest."""
    if not rules.pieces(question):
        rows = await repository.newest(session, limit=limit)
        return FaultCasesOut(items=[repository.case_out(row) for row in rows])
    ids = await index.find(session, rules.exact(question), limit=limit)
    if len(ids) < limit:
        ids += await index.find(session, rules.alike(question), limit=limit)
    rows = await repository.by_ids(session, list(dict.fromkeys(ids))[:limit])
    return FaultCasesOut(items=[repository.case_out(row) for row in rows])


async def of_order(session: AsyncSession, scope: Scope, order_id: int) -> FaultCasesOut:
    """Cases attached to an order. Raises NotFound where the scope does not see the order."""
    await workorders.department_of(session, scope, order_id)
    rows = await repository.of_order(session, order_id)
    return FaultCasesOut(items=[repository.case_out(row) for row in rows])


async def create(
    session: AsyncSession, caller: Caller, body: FaultCaseCreate, *, at: datetime
) -> FaultCaseOut:
    """A new case."""
    row = FaultCaseRow(
        **body.model_dump(), version=1, created_at=at, created_by=caller.name, updated_at=at, removed_at=None
    )
    session.add(row)
    await session.flush()
    return await _told(session, caller, EventKind.FAULT_CASE_CREATED, row, at)


async def change(
    session: AsyncSession, caller: Caller, case_id: int, body: FaultCasePatch, *, at: datetime
) -> FaultCaseOut:
    """Change what is given. Raises NotFound, VersionConflict."""
    row = await _found(session, case_id, body.version, removed=False)
    for field, value in body.model_dump(exclude={"version"}, exclude_none=True).items():
        setattr(row, field, value)
    return await _changed(session, caller, EventKind.FAULT_CASE_CHANGED, row, at)


async def remove(
    session: AsyncSession, caller: Caller, case_id: int, body: FaultCaseSeen, *, at: datetime
) -> FaultCaseOut:
    """The case is found no more; orders keep it. Raises NotFound, VersionConflict."""
    row = await _found(session, case_id, body.version, removed=False)
    row.removed_at = at
    return await _changed(session, caller, EventKind.FAULT_CASE_REMOVED, row, at)


async def restore(
    session: AsyncSession, caller: Caller, case_id: int, body: FaultCaseSeen, *, at: datetime
) -> FaultCaseOut:
    """A removed case is found again: what undoes a removal. Raises NotFound, VersionConflict."""
    row = await _found(session, case_id, body.version, removed=True)
    row.removed_at = None
    return await _changed(session, caller, EventKind.FAULT_CASE_RESTORED, row, at)


async def attach(
    session: AsyncSession, caller: Caller, case_id: int, order_id: int, *, at: datetime
) -> FaultCaseOut:
    """The case goes with the order, once however often it is said. Raises NotFound."""
    department_id = await workorders.department_of(session, caller.scope, order_id)
    row = await session.get(FaultCaseRow, case_id)
    if row is None or row.removed_at is not None:
        raise NotFound
    if await session.get(OrderCaseRow, (order_id, case_id)) is not None:
        return repository.case_out(row)
    session.add(OrderCaseRow(order_id=order_id, case_id=case_id, attached_at=at, attached_by=caller.name))
    return await _linked(session, caller, EventKind.FAULT_CASE_ATTACHED, row, order_id, department_id, at)


async def detach(
    session: AsyncSession, caller: Caller, case_id: int, order_id: int, *, at: datetime
) -> FaultCaseOut:
    """The case no longer goes with the order. Raises NotFound."""
    department_id = await workorders.department_of(session, caller.scope, order_id)
    row = await session.get(FaultCaseRow, case_id)
    if row is None or await session.get(OrderCaseRow, (order_id, case_id)) is None:
        raise NotFound
    await session.execute(
        delete(OrderCaseRow).where(OrderCaseRow.order_id == order_id, OrderCaseRow.case_id == case_id)
    )
    return await _linked(session, caller, EventKind.FAULT_CASE_DETACHED, row, order_id, department_id, at)


async def check_lists(session: AsyncSession) -> CheckListsOut:
    """Every product's check list."""
    return CheckListsOut(items=await repository.check_lists(session))


async def put_check_list(
    session: AsyncSession, caller: Caller, body: CheckListPut, *, at: datetime
) -> CheckListOut:
    """Replace a product's check list. Raises VersionConflict."""
    row = await repository.check_list(session, body.product)
    current = repository.shipped(body.product) if row is None else repository.list_out(row)
    subject = (events.CHECK_LIST, 0 if row is None else row.id)
    await check_version(
        session, subject, seen=body.version, actual=current.version, current=current.model_dump(mode="json")
    )
    if row is None:
        row = CheckListRow(product=body.product)
        session.add(row)
    row.steps = [step.model_dump() for step in body.steps]
    row.version, row.updated_at, row.updated_by = current.version + 1, at, caller.name
    await session.flush()
    changed = repository.list_out(row)
    await events.record(
        session, caller, EventKind.CHECK_LIST_CHANGED, (events.CHECK_LIST, row.id), changed, at=at
    )
    return changed


async def _found(session: AsyncSession, case_id: int, seen: int, *, removed: bool) -> FaultCaseRow:
    row = await session.get(FaultCaseRow, case_id)
    if row is None:
        raise NotFound
    current = repository.case_out(row).model_dump(mode="json")
    await check_version(session, (events.CASE, row.id), seen=seen, actual=row.version, current=current)
    if (row.removed_at is not None) is not removed:
        raise NotFound
    return row


async def _changed(
    session: AsyncSession, caller: Caller, kind: EventKind, row: FaultCaseRow, at: datetime
) -> FaultCaseOut:
    row.version += 1
    row.updated_at = at
    await session.flush()
    return await _told(session, caller, kind, row, at)


async def _told(
    session: AsyncSession, caller: Caller, kind: EventKind, row: FaultCaseRow, at: datetime
) -> FaultCaseOut:
    await index.learn(session, row)
    case = repository.case_out(row)
    await events.record(session, caller, kind, (events.CASE, row.id), case, at=at)
    return case


async def _linked(
    session: AsyncSession,
    caller: Caller,
    kind: EventKind,
    row: FaultCaseRow,
    order_id: int,
    department_id: int,
    at: datetime,
) -> FaultCaseOut:
    await session.flush()
    case = repository.case_out(row)
    await events.record(
        session,
        caller,
        kind,
        (events.CASE, row.id),
        case,
        at=at,
        department_id=department_id,
        order_id=order_id,
    )
    return case
