"""Making a month's list, giving it out as orders, drawing what is checked; in the caller's transaction."""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.acceptance import events, repository, rules
from backend.acceptance.schemas import (
    AcceptanceItemOut,
    AcceptanceListOut,
    AcceptanceRowIn,
    CheckedOrderOut,
    DrawIn,
    FromOrdersIn,
    FromOrdersOut,
    ImportedItemOut,
    ImportedItemsOut,
    IssuedOut,
    IssueIn,
    RemovedItemsOut,
    RemoveItemsIn,
    SampledOrderOut,
    SamplesOut,
)
from backend.acceptance.tables import AcceptanceItemRow, AcceptanceListRow, QualitySampleRow
from backend.customers import service as customers
from backend.customers.service import CustomerOut
from backend.kit.calendar import ZONE
from backend.kit.calls import Caller
from backend.kit.scope import Scope
from backend.org import service as org
from backend.organisation import service as organisation
from backend.workorders import service as workorders
from backend.workorders.service import Finished, OrderCreate, Progress, WorkOrders
from contract.vocabulary import EventKind, OrderSource, OrderType

MOST_SHOWN = 5_000
_RANDOM = secrets.SystemRandom()


async def shown(session: AsyncSession, scope: Scope, month: int) -> AcceptanceListOut:
    """The month's list with what became of each item; an empty one where nothing was put on it yet."""
    row = await repository.get(session, month)
    items, number = await repository.items(session, scope, month, most=MOST_SHOWN)
    orders = await workorders.progress(session, (it.order_id for it in items if it.order_id is not None))
    drawn = await repository.drawn(session, orders)
    days = (await organisation.read(session)).acceptance
    return AcceptanceListOut(
        month=named(month),
        issue_due_at=rules.due(month, days.issue_day),
        upload_due_at=rules.due(month, days.upload_day),
        issued_at=row.issued_at if row is not None else None,
        issued_by=row.issued_by if row is not None else "",
        items=[_item_out(it, orders.get(it.order_id or 0), drawn) for it in items],
        more=number - len(items),
    )


async def import_rows(
    session: AsyncSession, caller: Caller, month: int, rows: Sequence[Mapping[str, Any]], *, at: datetime
) -> ImportedItemsOut:
    """Put every sound row on the list; each of the others is answered with what is wrong with it."""
    taken = await repository.numbers(session, month)
    known = {one.name: one for one in await customers.snapshot(session, caller.scope)}
    made = [_judged(row, caller.scope, taken, known, month, at) for row in rows]
    sound = [it for it in made if isinstance(it, AcceptanceItemRow)]
    await _put(session, caller, month, sound, at=at)
    answers = [
        ImportedItemOut(row=place, item_id=it.id, faults=[])
        if isinstance(it, AcceptanceItemRow)
        else ImportedItemOut(row=place, item_id=None, faults=it)
        for place, it in enumerate(made)
    ]
    return ImportedItemsOut(imported=len(sound), refused=len(rows) - len(sound), rows=answers)


async def from_orders(
    session: AsyncSession, caller: Caller, month: int, body: FromOrdersIn, *, at: datetime
) -> FromOrdersOut:
    """Put this system's own orders on the list whose work was done in the month before."""
    before = rules.month_before(month)
    found = await workorders.finished(
        session, caller.scope, body.types, rules.begins(before), rules.ends(before)
    )
    taken = await repository.numbers(session, month)
    fresh = [_of_order(one, month, at) for one in found if one.number not in taken]
    await _put(session, caller, month, fresh, at=at)
    return FromOrdersOut(added=len(fresh), already=len(found) - len(fresh))


async def remove(
    session: AsyncSession, caller: Caller, month: int, body: RemoveItemsIn, *, at: datetime
) -> RemovedItemsOut:
    """Take items off the list that have no order yet."""
    rows = await repository.of_ids(session, caller.scope, month, body.item_ids)
    for row in rows:
        await session.delete(row)
    await session.flush()
    if rows:
        await _record(session, EventKind.ACCEPTANCE_LISTED, month, -len(rows), caller, at)
    return RemovedItemsOut(removed=len(rows), kept=len(set(body.item_ids)) - len(rows))


async def issue(
    session: AsyncSession, orders: WorkOrders, caller: Caller, month: int, body: IssueIn, *, at: datetime
) -> IssuedOut:
    """Make acceptance orders of the next items, due when the day of uploading is over."""
    days = (await organisation.read(session)).acceptance
    due_at = rules.due(month, days.upload_day)
    rows, number = await repository.items(session, caller.scope, month, most=body.most, unissued=True)
    for row in rows:
        order = await orders.create(session, caller, _wanted(row, due_at), is_asked=False)
        row.order_id = order.id
    await session.flush()
    header = await repository.get(session, month)
    if header is not None and header.issued_at is None and await repository.left(session, month) == 0:
        header.issued_at, header.issued_by = at, caller.name
        header.version += 1
    if rows:
        await _record(session, EventKind.ACCEPTANCE_ISSUED, month, len(rows), caller, at)
    return IssuedOut(issued=len(rows), left=number - len(rows))


async def samples(session: AsyncSession, scope: Scope, month: int) -> SamplesOut:
    """What was drawn of the month, and how much could still be."""
    rows = await repository.samples(session, scope, month)
    orders = await workorders.progress(session, (row.order_id for row in rows))
    waiting = await _waiting(session, scope, month)
    return SamplesOut(
        month=named(month),
        waiting=sum(len(ids) for ids in waiting.values()),
        items=[
            SampledOrderOut(
                **checked(orders[row.order_id]).model_dump(), drawn_at=row.drawn_at, drawn_by=row.drawn_by
            )
            for row in rows
            if row.order_id in orders
        ],
    )


async def draw(
    session: AsyncSession, caller: Caller, month: int, body: DrawIn, *, at: datetime
) -> SamplesOut:
    """Draw by chance, from every team, among what was completed in the month and waits for a check."""
    waiting = await _waiting(session, caller.scope, month)
    department_of = {order_id: team for team, ids in waiting.items() for order_id in ids}
    ids = rules.drawn(waiting, body.percent, lambda among, number: _RANDOM.sample(among, number))
    for order_id in ids:
        session.add(
            QualitySampleRow(
                month=month,
                order_id=order_id,
                department_id=department_of[order_id],
                drawn_at=at,
                drawn_by=caller.name,
            )
        )
    await session.flush()
    if ids:
        await _record(session, EventKind.QUALITY_SAMPLED, month, len(ids), caller, at)
    return await samples(session, caller.scope, month)


def named(month: int) -> str:
    """202611 as it is on the wire: 2026-11."""
    return f"{month // 100}-{month % 100:02d}"


def checked(order: Progress) -> CheckedOrderOut:
    """The order on the wire, with its last check."""
    last = order.checks[-1] if order.checks else None
    return CheckedOrderOut(
        id=order.id,
        number=order.number,
        type=order.type,
        state=order.state,
        title=order.title,
        department_id=order.department_id,
        worker_id=order.worker_id,
        worker_name=order.worker_name,
        due_at=order.due_at,
        uploaded_at=order.replied_at,
        passed=last["passed"] if last else None,
        score=last["score"] if last else None,
        defects=last["defects"] if last else "",
        checks=len(order.checks),
        rework_due_at=order.rework_due_at,
    )


async def _waiting(session: AsyncSession, scope: Scope, month: int) -> dict[int, list[int]]:
    found = await workorders.waiting_for_a_check(session, scope, rules.begins(month), rules.ends(month))
    drawn = await repository.drawn(session, [order_id for order_id, _ in found])
    by_team: dict[int, list[int]] = defaultdict(list)
    for order_id, department_id in found:
        if order_id not in drawn:
            by_team[department_id].append(order_id)
    return dict(by_team)


def _judged(
    row: Mapping[str, Any],
    scope: Scope,
    taken: set[str],
    known: Mapping[str, CustomerOut],
    month: int,
    at: datetime,
) -> AcceptanceItemRow | list[str]:
    try:
        wanted = AcceptanceRowIn.model_validate(row)
    except ValidationError as error:
        return [
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['type']}"[:200]
            for fault in error.errors(include_url=False, include_context=False, include_input=False)
        ]
    customer = known.get(wanted.customer_name)
    faults = []
    if not scope.holds(wanted.department_id):
        faults.append("department_id: unknown")
    if wanted.service_no in taken:
        faults.append("service_no: exists")
    if customer is None and not (wanted.address_a or wanted.address_z):
        faults.append("address_a: missing")
    if faults:
        return faults
    taken.add(wanted.service_no)
    values = wanted.model_dump(exclude={"finished_on"})
    return AcceptanceItemRow(
        **values,
        list_id=month,
        customer_id=customer.id if customer else None,
        finished_on=wanted.finished_on.isoformat() if wanted.finished_on else None,
        created_at=at,
    )


def _of_order(order: Finished, month: int, at: datetime) -> AcceptanceItemRow:
    return AcceptanceItemRow(
        list_id=month,
        department_id=order.department_id,
        service_no=order.number,
        customer_id=order.customer_id,
        customer_name=order.customer_name or order.contact_name or order.number,
        product=order.product,
        address_a=order.address,
        address_z="",
        lat=order.lat,
        lon=order.lon,
        contact_name=order.contact_name[:100],
        contact_phone=order.contact_phone[:100],
        finished_on=order.replied_at.astimezone(ZONE).date().isoformat(),
        note="",
        source_order_id=order.id,
        created_at=at,
    )


def _wanted(row: AcceptanceItemRow, due_at: datetime) -> OrderCreate:
    """What the department is asked to accept; a line of what is known each, without words of any language."""
    ends = [f"{end}: {place}" for end, place in (("A", row.address_a), ("Z", row.address_z)) if place]
    described = "\n".join(filter(None, (row.product, *ends, row.finished_on, row.note)))
    return OrderCreate(
        type=OrderType.ACCEPTANCE,
        source=OrderSource.MONITORING,
        title=f"{row.customer_name} · {row.service_no}"[:200],
        description=described,
        customer_id=row.customer_id,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        address=row.address_a or row.address_z,
        lat=row.lat,
        lon=row.lon,
        department_id=row.department_id,
        due_at=due_at,
        category="",
        product="",
        draft=False,
    )


async def _put(
    session: AsyncSession, caller: Caller, month: int, rows: Sequence[AcceptanceItemRow], *, at: datetime
) -> None:
    if not rows:
        return
    if await repository.get(session, month) is None:
        session.add(AcceptanceListRow(id=month, version=1, created_at=at, issued_at=None, issued_by=""))
        await session.flush()
    session.add_all(rows)
    await session.flush()
    await _record(session, EventKind.ACCEPTANCE_LISTED, month, len(rows), caller, at)


async def _record(
    session: AsyncSession, kind: EventKind, month: int, count: int, caller: Caller, at: datetime
) -> None:
    root = await org.root_department(session)
    department_id = caller.department_id if root is None else root.id
    await events.record(
        session, kind, month, count=count, department_id=department_id, actor=caller.actor, at=at
    )


def _item_out(row: AcceptanceItemRow, order: Progress | None, drawn: set[int]) -> AcceptanceItemOut:
    return AcceptanceItemOut(
        id=row.id,
        service_no=row.service_no,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        product=row.product,
        address_a=row.address_a,
        address_z=row.address_z,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        department_id=row.department_id,
        finished_on=date.fromisoformat(row.finished_on) if row.finished_on else None,
        note=row.note,
        source_order_id=row.source_order_id,
        order=checked(order) if order is not None else None,
        sampled=order is not None and order.id in drawn,
    )


def month_of(text: str) -> int:
    """'2026-11', which the schemas have judged, as an int."""
    year, _, month = text.partition("-")
    return int(year) * 100 + int(month)
