"""Files that the room attaches to an order: bound to it, so that whoever sees the order sees them."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from backend.attachments import service as attachments
from backend.errors import Invalid
from backend.kit.calls import Caller
from backend.kit.eventlog import append_all, iso
from backend.workorders.arranging import changed, check_state, found
from backend.workorders.arranging_schemas import FilesIn, NamedFileIn
from backend.workorders.judging import invalid
from backend.workorders.schemas import OrderOut
from backend.workorders.tables import OrderRow
from contract.arranging import Arrangement
from contract.vocabulary import EventKind

MOST: Final = 30


async def change(
    session: AsyncSession, caller: Caller, now: datetime, order_id: int, body: FilesIn
) -> OrderOut:
    """The order with more files, or fewer.

    Raises NotFound, VersionConflict, MoveRefused, Invalid (not uploaded by the caller, too many).
    """
    row, definition = await found(session, caller.scope, order_id, body.version)
    check_state(row, definition, Arrangement.FILES)
    gone = {str(id_) for id_ in body.remove}
    row.files = [one for one in row.files if one["id"] not in gone]
    await attach(session, caller, now, row, body.add)
    note = ", ".join(one.name for one in body.add)
    order, event = changed(row, definition, caller, now, EventKind.ORDER_FILES_CHANGED, note)
    await session.flush()
    await append_all(session, [event])
    return order


async def attach(
    session: AsyncSession, caller: Caller, now: datetime, row: OrderRow, named: list[NamedFileIn]
) -> None:
    """Put uploads of the caller's to the order's files; raises Invalid."""
    known = {one["id"] for one in row.files}
    fresh = [one for one in named if str(one.id) not in known]
    if len(known) + len(fresh) > MOST:
        raise invalid("add", f"at most {MOST} files")
    ids = [one.id for one in fresh]
    department_id = row.department_id
    await attachments.bind(session, caller.scope, ids, order_id=row.id, department_id=department_id)
    described = await attachments.described(session, ids)
    for one in fresh:
        kind = described[one.id].media_type
        if not attachments.is_honest(one.name, kind):
            message = f"{one.name} is not what its name says: its content is {kind}"
            error = {"loc": ["body", "add", one.name], "msg": message, "type": "dishonest_name"}
            raise Invalid(message, errors=[error])
    added = [
        {
            "id": str(one.id),
            "name": one.name,
            "media_type": described[one.id].media_type,
            "size": described[one.id].size,
            "at": iso(now),
            "by": caller.name,
        }
        for one in fresh
    ]
    row.files = [*row.files, *added]
