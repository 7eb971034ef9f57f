"""Publishing and reading workflows; the shipped ones are the first versions. Faults of one: `proof`."""

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Invalid, NotFound, VersionConflict
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.eventlog import append, iso
from backend.kit.scope import Scope
from backend.workorders import raising, workflows_repository as repository
from backend.workorders.definition import UNDOABLE, Definition, parsed
from backend.workorders.parts import NEEDED_GUARD, guards_of, must_say, says
from backend.workorders.proof import Fault, faults
from backend.workorders.rules import TRANSITIONS
from backend.workorders.shipped import FIRST_VERSION, definition_of
from backend.workorders.tables import WorkflowRow
from backend.workorders.workflow_schemas import (
    MovePartOut,
    PartsOut,
    RunningOut,
    ShippedOut,
    WorkflowCreate,
    WorkflowOut,
)
from contract.vocabulary import EventKind, OrderType

SUBJECT = "workflow"
_SHIPPED_BY = "system"


async def ensure_shipped(session: AsyncSession, clock: Clock) -> None:
    """Give every order type that has no workflow yet the shipped one."""
    known = await repository.newest_versions(session)
    for kind in OrderType:
        if kind not in known:
            session.add(
                WorkflowRow(
                    type=kind,
                    version=FIRST_VERSION,
                    published_at=clock.now(),
                    published_by=_SHIPPED_BY,
                    note="",
                    definition=definition_of(kind).model_dump_json(),
                )
            )
    await session.flush()


async def listed(session: AsyncSession, kind: OrderType | None) -> list[WorkflowOut]:
    """All versions, by type, the newest first."""
    newest = await repository.newest_versions(session)
    return [_out(row, newest) for row in await repository.listed(session, kind)]


async def one(session: AsyncSession, kind: OrderType, version: int) -> WorkflowOut:
    """One version; raises NotFound."""
    row = await repository.find(session, kind, version)
    if row is None:
        raise NotFound
    return _out(row, await repository.newest_versions(session))


async def running(session: AsyncSession, scope: Scope) -> list[RunningOut]:
    """How many orders of what the scope sees follow each version to their end."""
    found = await repository.running(session, scope)
    return [RunningOut(type=OrderType(kind), version=version, orders=n) for kind, version, n in found]


def parts() -> PartsOut:
    """What a workflow can be made of, and the shipped ones."""
    moves = [
        MovePartOut(
            move=move,
            targets=list(kind.targets),
            says=list(says(move)),
            must_say=list(must_say(move)),
            guards=list(guards_of(move)),
            needed_guard=NEEDED_GUARD.get(move),
            undoable=move in UNDOABLE,
        )
        for move, kind in TRANSITIONS.items()
    ]
    shipped = [ShippedOut(type=kind, definition=definition_of(kind)) for kind in OrderType]
    return PartsOut(moves=moves, shipped=shipped)


async def publish(session: AsyncSession, caller: Caller, wanted: WorkflowCreate, clock: Clock) -> WorkflowOut:
    """The next version. Orders under way keep theirs.

    Raises VersionConflict when somebody published meanwhile, Invalid naming every row that is wrong.
    """
    newest = await repository.newest_version(session, wanted.type)
    if newest != wanted.seen_version:
        current = await one(session, wanted.type, newest)
        change = {
            "kind": EventKind.WORKFLOW_PUBLISHED,
            "by": current.published_by,
            "at": iso(current.published_at),
        }
        raise VersionConflict(
            current_version=newest, changes=[change], current=current.model_dump(mode="json")
        )
    found = [*faults(wanted.definition), *await _nowhere(session, wanted.definition)]
    if found:
        errors = [
            {"loc": ["body", "definition", *map(str, one.where)], "msg": one.what, "type": one.code}
            | dict(one.said)
            for one in found
        ]
        sentences = (f"{'.'.join(map(str, fault.where))}: {fault.what}" for fault in found)
        raise Invalid("; ".join(sentences), errors=errors)
    row = WorkflowRow(
        type=wanted.type,
        version=newest + 1,
        published_at=clock.now(),
        published_by=caller.name,
        note=wanted.note,
        definition=wanted.definition.model_dump_json(),
    )
    session.add(row)
    await session.flush()
    made = _out(row, {wanted.type: row.version})
    state = {"type": row.type, "version": row.version, "note": row.note}
    await append(
        session,
        kind=EventKind.WORKFLOW_PUBLISHED,
        subject=(SUBJECT, row.id),
        department_id=caller.department_id,
        actor=caller.actor,
        at=row.published_at,
        payload={SUBJECT: state},
        note=row.note,
    )
    return made


async def _nowhere(session: AsyncSession, definition: Definition) -> list[Fault]:
    """Parties whose department does not exist."""
    what = "there is no such department"
    return [
        Fault(("parties", number, "department_id"), "no_department", what)
        for number, party in enumerate(definition.parties)
        if party.department_id is not None and not await raising.exists(session, party.department_id)
    ]


def _out(row: WorkflowRow, newest: dict[str, int]) -> WorkflowOut:
    return WorkflowOut(
        type=OrderType(row.type),
        version=row.version,
        published_at=row.published_at,
        published_by=row.published_by,
        note=row.note,
        is_current=newest.get(row.type) == row.version,
        definition=parsed(row.definition),
    )
