"""Writing messages and following their fate, each inside the caller's transaction; `tasks` sends them."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Conflict, Invalid, NotFound
from backend.kit.calls import Caller
from backend.kit.eventlog import Actor
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope
from backend.messages import events, repository
from backend.messages.schemas import (
    MessageCreate,
    MessageOut,
    MessagesOut,
    MessageTemplateCreate,
    MessageTemplateOut,
    MessageTemplatesOut,
)
from backend.messages.tables import MessageRow, MessageTemplateRow
from backend.org.service import RosterWorker
from backend.ports.sms import OutgoingMessage
from contract.vocabulary import MessageState

KEPT_ON_PHONE = 50
WorkerOf = Callable[[int], RosterWorker | None]


async def templates(session: AsyncSession) -> MessageTemplatesOut:
    """All templates, by id."""
    return MessageTemplatesOut(items=[_template_out(row) for row in await repository.templates(session)])


async def create_template(
    session: AsyncSession, body: MessageTemplateCreate, *, at: datetime
) -> MessageTemplateOut:
    """A new template for everybody; raises Conflict when the name is taken."""
    if await repository.is_taken(session, body.name):
        raise Conflict("Another template has this name.")
    row = MessageTemplateRow(name=body.name, text=body.text, created_at=at)
    session.add(row)
    await session.flush()
    return _template_out(row)


async def send(
    session: AsyncSession, caller: Caller, body: MessageCreate, *, worker_of: WorkerOf, at: datetime
) -> MessagesOut:
    """Queue one message to each worker. Raises NotFound for one out of sight, Invalid for the template."""
    if body.template_id is not None and await repository.template(session, body.template_id) is None:
        fault = {"loc": ["body", "template_id"], "msg": "no such template", "type": "unknown"}
        raise Invalid("There is no such template.", errors=[fault])
    workers = [_seen(caller.scope, worker_of(it)) for it in dict.fromkeys(body.worker_ids)]
    rows = [_row(caller, worker, body, at) for worker in workers]
    session.add_all(rows)
    await session.flush()  # all at once: there may be hundreds
    return MessagesOut(items=[await _changed(session, row, caller.actor, at) for row in rows])


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, worker_id: int | None
) -> Page[MessageOut]:
    """One page of messages (to one worker), newest first."""
    rows, cursor = await repository.page(session, scope, query, worker_id=worker_id)
    return Page(items=[repository.message_out(row) for row in rows], next_cursor=cursor)


async def of_worker(session: AsyncSession, worker_id: int) -> list[MessageOut]:
    """What the worker's phone shows: the newest ones, newest first."""
    rows = await repository.of_worker(session, worker_id, KEPT_ON_PHONE)
    return [repository.message_out(row) for row in rows]


async def delivered(session: AsyncSession, caller: Caller, message_id: int, *, at: datetime) -> MessageOut:
    """The worker's phone has shown it; the first time counts. Raises NotFound."""
    row = await repository.own(session, caller.worker_id or 0, message_id)
    if row is None:
        raise NotFound
    if row.state == MessageState.SENT:
        row.state, row.delivered_at = MessageState.DELIVERED, at
        await _changed(session, row, caller.actor, at)
    return repository.message_out(row)


async def queued(
    session: AsyncSession, ids: Collection[int] | None = None
) -> Sequence[tuple[OutgoingMessage, datetime]]:
    """What waits for the gateway (of these, or all), with the time it was written, oldest first."""
    return [
        (OutgoingMessage(row.id, row.worker_id, row.phone, row.text), row.created_at)
        for row in await repository.queued(session, ids)
    ]


async def settle(session: AsyncSession, fates: dict[int, str | None], *, at: datetime) -> None:
    """message id -> the word it failed with, None when the gateway has taken it. Others than queued stay."""
    for row in await repository.queued(session, fates.keys()):
        error = fates[row.id]
        if error is None:
            row.state, row.sent_at = MessageState.SENT, at
        else:
            row.state, row.error = MessageState.FAILED, error[:40]
        await _changed(session, row, Actor.system(), at)


def _row(caller: Caller, worker: RosterWorker, body: MessageCreate, at: datetime) -> MessageRow:
    return MessageRow(
        worker_id=worker.id,
        department_id=worker.department_id,
        phone=worker.phone,
        text=body.text,
        template_id=body.template_id,
        state=MessageState.QUEUED,
        created_at=at,
        created_by=caller.name,
    )


async def _changed(session: AsyncSession, row: MessageRow, actor: Actor, at: datetime) -> MessageOut:
    await session.flush()
    message = repository.message_out(row)
    await events.record(session, message, department_id=row.department_id, actor=actor, at=at)
    return message


def _seen(scope: Scope, worker: RosterWorker | None) -> RosterWorker:
    if worker is None or not scope.sees(worker.department_id, (worker.id,)):
        raise NotFound("There is no such worker.")
    return worker


def _template_out(row: MessageTemplateRow) -> MessageTemplateOut:
    return MessageTemplateOut(id=row.id, name=row.name, text=row.text)
