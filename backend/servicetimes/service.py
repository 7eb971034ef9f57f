"""The table of limits that holds, publishing the next one, contracts, and what they promise of one order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.customers import service as customers
from backend.errors import Invalid, NotFound, VersionConflict
from backend.kit import calendar
from backend.kit.calls import Caller
from backend.kit.eventlog import append, iso
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from backend.servicetimes import repository, rules
from backend.servicetimes.lengths import after
from backend.servicetimes.rules import Key as Key, Origin as Origin, Row
from backend.servicetimes.schemas import (
    LengthIO,
    LimitRow,
    Promise as Promise,
    ServiceContractCreate,
    ServiceContractEnd,
    ServiceContractOut,
    ServiceContractsOut,
    ServiceTimesOut,
    ServiceTimesPublish,
)
from backend.servicetimes.shipped import SHIPPED
from backend.servicetimes.tables import ServiceContractRow, ServiceTimesRow
from contract.vocabulary import EventKind

TABLE, CONTRACT = "service_times", "service_contract"


async def current(session: AsyncSession) -> ServiceTimesOut:
    """The table that holds now."""
    known_until = calendar.last_year_known()
    row = await repository.newest(session)
    if row is None:
        shipped = [LimitRow.of(one) for one in SHIPPED]
        return ServiceTimesOut(version=0, rows=shipped, holidays_known_until=known_until)
    return ServiceTimesOut(
        version=row.version,
        published_at=row.published_at,
        published_by=row.published_by,
        note=row.note,
        rows=repository.lines(row),
        holidays_known_until=known_until,
    )


async def publish(
    session: AsyncSession, caller: Caller, wanted: ServiceTimesPublish, *, at: datetime
) -> ServiceTimesOut:
    """The next table; orders raised before keep what they were promised.

    Raises VersionConflict when somebody published meanwhile, Invalid naming every line that is wrong.
    """
    newest = await repository.newest(session)
    seen = 0 if newest is None else newest.version
    if seen != wanted.seen_version:
        raise VersionConflict(
            current_version=seen,
            changes=[] if newest is None else [_published(newest)],
            current=(await current(session)).model_dump(mode="json"),
        )
    _check([line.row() for line in wanted.rows])
    session.add(
        ServiceTimesRow(
            version=seen + 1,
            published_at=at,
            published_by=caller.name,
            note=wanted.note,
            rows=repository.packed(wanted.rows),
        )
    )
    await session.flush()
    await append(
        session,
        kind=EventKind.SERVICE_TIMES_PUBLISHED,
        subject=(TABLE, seen + 1),
        department_id=caller.department_id,
        actor=caller.actor,
        at=at,
        payload={TABLE: {"version": seen + 1, "rows": len(wanted.rows), "note": wanted.note}},
        note=wanted.note,
    )
    return await current(session)


async def contracts(session: AsyncSession, scope: Scope, customer_id: int | None) -> ServiceContractsOut:
    """Contracts the scope sees, the newest first."""
    rows = await repository.contracts(session, scope, customer_id)
    return ServiceContractsOut(items=[repository.contract_out(row) for row in rows])


async def sign(
    session: AsyncSession, caller: Caller, wanted: ServiceContractCreate, *, at: datetime
) -> ServiceContractOut:
    """A new contract; raises Invalid for a customer the caller does not see, or an end before the start."""
    try:
        customer = await customers.one(session, caller.scope, wanted.customer_id)
    except NotFound as error:
        raise _invalid("customer_id", "no such customer") from error
    if wanted.until is not None and wanted.until <= wanted.since:
        raise _invalid("until", "it ends before it begins")
    row = ServiceContractRow(
        version=1,
        customer_id=customer.id,
        department_id=customer.department_id,
        category=wanted.category,
        product=wanted.product,
        amount=wanted.repair.amount,
        unit=wanted.repair.unit,
        since=wanted.since,
        until=wanted.until,
        note=wanted.note,
        made_by=caller.name,
        ended=False,
    )
    session.add(row)
    await session.flush()
    return await _told(session, caller, row, at)


async def end(
    session: AsyncSession, caller: Caller, contract_id: int, body: ServiceContractEnd, *, at: datetime
) -> ServiceContractOut:
    """The contract holds no more for orders to come. Raises NotFound, VersionConflict."""
    row = await repository.find_contract(session, caller.scope, contract_id)
    if row is None:
        raise NotFound
    state = repository.contract_out(row).model_dump(mode="json")
    await check_version(session, (CONTRACT, row.id), seen=body.version, actual=row.version, current=state)
    row.ended = True
    row.version += 1
    await session.flush()
    return await _told(session, caller, row, at)


async def promise(session: AsyncSession, key: Key, *, customer_id: int | None, at: datetime) -> Promise:
    """What the limits say of an order raised at `at`: a contract goes before the table."""
    table = await repository.newest(session)
    version, rows = (0, SHIPPED) if table is None else (table.version, repository.rules_of(table))
    number = rules.find(rows, key)
    row = None if number is None else rows[number]
    repair: LengthIO | None
    contract = None
    if customer_id is not None:
        contract = await repository.contract_for(session, customer_id, key, at)
    if contract is not None:
        signed = repository.contract_out(contract)
        repair, origin, note = signed.repair, Origin.SETTING, signed.note
    else:
        repair = LengthIO.model_validate(row.repair, from_attributes=True) if row and row.repair else None
        origin, note = (Origin.LOST, "") if row is None else (row.origin, row.note)
    return Promise(
        table_version=version,
        row=None if number is None else number + 1,
        contract_id=None if contract is None else contract.id,
        repair=repair,
        feedback_due_at=after(at, row.feedback) if row and row.feedback else None,
        around_the_clock=row is not None and row.around_the_clock,
        origin=origin,
        note=note,
    )


def due(promised: Promise, at: datetime) -> datetime | None:
    """When the repair is due, None where the limits give no figure."""
    return None if promised.repair is None else after(at, promised.repair.length())


def _published(row: ServiceTimesRow) -> dict[str, str]:
    return {
        "kind": EventKind.SERVICE_TIMES_PUBLISHED,
        "by": row.published_by,
        "at": iso(row.published_at),
    }


def _check(rows: Sequence[Row]) -> None:
    found = rules.problems(rows)
    if found:
        errors = [
            {"loc": ["body", "rows", one.row], "msg": _sentence(one, rows), "type": one.flaw} | _where(one)
            for one in found
        ]
        raise Invalid("; ".join(f"row {one.row + 1}: {_sentence(one, rows)}" for one in found), errors=errors)


def _where(problem: rules.Problem) -> dict[str, object]:
    """What a client's own words need: the other line (from 0), the combination that nobody covers."""
    key = problem.key
    gap = {} if key is None else {"gap": {"level": key.level, "segment": key.segment, "circuit": key.circuit}}
    return gap | ({} if problem.other is None else {"other": problem.other})


def _sentence(problem: rules.Problem, rows: Sequence[Row]) -> str:
    row = rows[problem.row]
    what = f"{row.category} {row.product}"
    match problem.flaw:
        case rules.Flaw.OVERLAP:
            return f"{what} says the same as row {(problem.other or 0) + 1}"
        case rules.Flaw.TWO_RESTS:
            return f"{what} already has its rest in row {(problem.other or 0) + 1}"
        case rules.Flaw.REST_WITH_KEY:
            return f"{what}: the rest cannot name levels, segments or circuits"
        case rules.Flaw.NO_FIGURE:
            return f"{what} gives no figure"
        case rules.Flaw.FIGURE_LOST:
            return f"{what} gives a figure and says that it is lost"
        case rules.Flaw.GAP:
            key = problem.key
            parts = [] if key is None else [key.level, key.segment, key.circuit]
            return f"{what} says nothing of {' / '.join(str(part) if part else 'unknown' for part in parts)}"


async def _told(
    session: AsyncSession, caller: Caller, row: ServiceContractRow, at: datetime
) -> ServiceContractOut:
    contract = repository.contract_out(row)
    await append(
        session,
        kind=EventKind.SERVICE_CONTRACT_CHANGED,
        subject=(CONTRACT, row.id),
        department_id=row.department_id,
        actor=caller.actor,
        at=at,
        payload={CONTRACT: contract.model_dump(mode="json")},
    )
    return contract


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, errors=[{"loc": ["body", field], "msg": message, "type": "value_error"}])
