"""Keeping attachments, giving them out, and binding them to the order they report on."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.attachments.rules import MOST_BYTES, is_honest as is_honest, media_type_of
from backend.attachments.schemas import AttachmentOut
from backend.attachments.tables import AttachmentRow
from backend.errors import Conflict, Invalid, NotFound, TooLarge, Unsupported
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.kit.scope import Scope, visible
from backend.ports.storage import Storage


class Attachments:
    """Bytes go to the storage first, then the row: a row without its bytes cannot exist."""

    def __init__(self, *, database: Database, storage: Storage, clock: Clock) -> None:
        self._database = database
        self._storage = storage
        self._clock = clock

    async def put(self, caller: Caller, id_: UUID, content: bytes) -> tuple[AttachmentOut, bool]:
        """Keep `content` under `id_`; the same bytes again change nothing. True when it is new.

        Raises Invalid (empty), TooLarge, Unsupported (kind of file), Conflict (id taken by other bytes).
        """
        offered = _described(id_, content)
        async with self._database.reading() as session:
            if await _already(session, caller, offered):
                return offered, False
        await self._storage.put(id_, content)
        async with self._database.writing() as session:
            if await _already(session, caller, offered):
                return offered, False
            values = offered.model_dump(exclude={"id"})
            session.add(
                AttachmentRow(
                    **values,
                    id=str(id_),
                    account_id=caller.account_id,
                    worker_id=caller.worker_id,
                    department_id=caller.department_id,
                    created_at=self._clock.now(),
                )
            )
        return offered, True

    async def get(self, session: AsyncSession, scope: Scope, id_: UUID) -> tuple[AttachmentOut, bytes]:
        """Description and content; raises NotFound where the scope does not see it."""
        statement = visible(
            select(AttachmentRow).where(AttachmentRow.id == str(id_)),
            scope,
            department=AttachmentRow.department_id,
            worker=AttachmentRow.worker_id,
        )
        row = (await session.scalars(statement)).one_or_none()
        if row is None:
            raise NotFound
        try:
            content = await self._storage.get(id_)
        except KeyError as error:
            raise NotFound("The file of this attachment is missing.") from error
        return _out(row), content


async def bind(
    session: AsyncSession, scope: Scope, ids: Sequence[UUID], *, order_id: int, department_id: int
) -> None:
    """Make the caller's uploads part of an order, so that whoever sees the order sees them.

    Raises Invalid when one of them was not uploaded by the caller or belongs to another order.
    """
    wanted = {str(id_) for id_ in ids}
    if not wanted:
        return
    mine = select(AttachmentRow.id).where(
        AttachmentRow.id.in_(sorted(wanted)),
        AttachmentRow.account_id == scope.account_id,
        AttachmentRow.order_id.is_(None) | (AttachmentRow.order_id == order_id),
    )
    missing = wanted - set(await session.scalars(mine))
    if missing:
        message = f"not uploaded: {', '.join(sorted(missing))}"
        error = {"loc": ["body", "attachment_ids"], "msg": message, "type": "value_error"}
        raise Invalid(message, errors=[error])
    await session.execute(
        update(AttachmentRow)
        .where(AttachmentRow.id.in_(sorted(wanted)))
        .values(order_id=order_id, department_id=department_id)
    )


async def described(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, AttachmentOut]:
    """What is known of these files, by id."""
    statement = select(AttachmentRow).where(AttachmentRow.id.in_(sorted(map(str, ids))))
    return {UUID(row.id): _out(row) for row in await session.scalars(statement)}


async def check_own(session: AsyncSession, scope: Scope, ids: Sequence[UUID]) -> None:
    """Raise Invalid unless each is an upload of the caller's that no order has."""
    wanted = {str(id_) for id_ in ids}
    mine = select(AttachmentRow.id).where(
        AttachmentRow.id.in_(sorted(wanted)),
        AttachmentRow.account_id == scope.account_id,
        AttachmentRow.order_id.is_(None),
    )
    missing = wanted - set(await session.scalars(mine))
    if missing:
        message = f"not uploaded: {', '.join(sorted(missing))}"
        error = {"loc": ["body", "attachment_ids"], "msg": message, "type": "value_error"}
        raise Invalid(message, errors=[error])


async def hand_over(session: AsyncSession, ids: Sequence[UUID], *, order_id: int, department_id: int) -> None:
    """Files that came with something else now belong to the order that was made of it."""
    await session.execute(
        update(AttachmentRow)
        .where(AttachmentRow.id.in_([str(id_) for id_ in ids]), AttachmentRow.order_id.is_(None))
        .values(order_id=order_id, department_id=department_id)
    )


async def order_of(session: AsyncSession, id_: UUID) -> int | None:
    """The order that a file belongs to, None where there is none."""
    return await session.scalar(select(AttachmentRow.order_id).where(AttachmentRow.id == str(id_)))


async def follow(session: AsyncSession, *, order_id: int, department_id: int) -> None:
    """Move an order's files to the department that has the order now."""
    await follow_all(session, order_ids=[order_id], department_id=department_id)


async def follow_all(session: AsyncSession, *, order_ids: Sequence[int], department_id: int) -> None:
    """`follow` of many orders that one department has now."""
    await session.execute(
        update(AttachmentRow).where(AttachmentRow.order_id.in_(order_ids)).values(department_id=department_id)
    )


def _described(id_: UUID, content: bytes) -> AttachmentOut:
    if not content:
        raise Invalid("The file is empty.")
    if len(content) > MOST_BYTES:
        raise TooLarge(f"At most {MOST_BYTES} bytes.")
    media_type = media_type_of(content)
    if media_type is None:
        raise Unsupported("Pictures, PDF, Word and Excel files only, told by their content.")
    digest = hashlib.sha256(content).hexdigest()
    return AttachmentOut(id=id_, media_type=media_type, size=len(content), sha256=digest)


async def _already(session: AsyncSession, caller: Caller, offered: AttachmentOut) -> bool:
    row = await session.get(AttachmentRow, str(offered.id))
    if row is None:
        return False
    if row.account_id != caller.account_id or row.sha256 != offered.sha256:
        raise Conflict("This id is taken by another file.")
    return True


def _out(row: AttachmentRow) -> AttachmentOut:
    return AttachmentOut(id=UUID(row.id), media_type=row.media_type, size=row.size, sha256=row.sha256)
