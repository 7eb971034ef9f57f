"""Writing notices and following their fate, each inside the caller's transaction; `tasks` sends them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.customerlinks import service as customer_links
from backend.customers import service as customers
from backend.errors import Conflict, NotFound
from backend.kit.calls import Caller
from backend.kit.clock import to_ms
from backend.kit.eventlog import Actor, Event
from backend.kit.pagination import Page, PageQuery
from backend.kit.phones import dialled
from backend.kit.scope import Scope
from backend.notices import events, repository
from backend.notices.occasions import Arrival, is_told, linked, written
from backend.notices.rules import NoticeSettings
from backend.notices.schemas import NoticeByHandOut, NoticeCreate, NoticeOut
from backend.notices.tables import NoticeRow
from backend.ports.notices import OutgoingNotice
from backend.workorders.service import OrderOut, WorkOrders
from contract.notices import NoticeFault, NoticeOccasion
from contract.vocabulary import MessageState

SYSTEM = Actor.system()
_STILL = frozenset({MessageState.QUEUED, MessageState.FAILED})


@dataclass(frozen=True, slots=True)
class News:
    """A step of an order that its customer is to hear of."""

    event: Event
    order: OrderOut
    occasion: NoticeOccasion
    arrival: Arrival | None


@dataclass(frozen=True, slots=True)
class Fate:
    """What the gateway made of a notice. `again`: it is tried again, `error` says why."""

    error: str | None = None
    delivered: bool = False
    again: bool = False


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, state: MessageState | None
) -> Page[NoticeOut]:
    """One page of notices (in one state), newest first."""
    rows, cursor = await repository.page(session, scope, query, state=state)
    return Page(items=[repository.notice_out(row) for row in rows], next_cursor=cursor)


async def of_order(session: AsyncSession, order_id: int) -> list[NoticeOut]:
    """What the customer of an order was told, newest first. The order was found visible before."""
    return [repository.notice_out(row) for row in await repository.of_order(session, order_id)]


def drafts(
    settings: NoticeSettings, order: OrderOut, *, firm: str, arrival: Arrival | None, now: datetime
) -> dict[NoticeOccasion, str]:
    """What could be said of the order now, by occasion."""
    return {
        occasion: written(settings.occasions[occasion].text, order, firm=firm, arrival=arrival, now=now)
        for occasion in NoticeOccasion
    }


async def write(
    session: AsyncSession,
    orders: WorkOrders,
    caller: Caller,
    order_id: int,
    body: NoticeCreate,
    *,
    at: datetime,
) -> NoticeOut:
    """Queue one that somebody wants sent now. Raises NotFound, Conflict (no number to send it to)."""
    order = await orders.one(session, caller.scope, order_id)
    phone = await _phone_of(session, order)
    if dialled(phone) is None:
        raise Conflict("The order names no telephone number.", reason=_phone_fault(phone))
    row = _row(order, phone, body.occasion, body.text, link=body.with_link, by=caller.name, at=at)
    session.add(row)
    return await _changed(session, row, caller.actor, at)


async def send_again(
    session: AsyncSession, orders: WorkOrders, caller: Caller, notice_id: int, *, at: datetime
) -> NoticeOut:
    """A failed one once more, to the number that the order names now; one that waits stays the same.

    It is a new notice: a gateway that knows the old one would not send that again. Raises NotFound, Conflict.
    """
    row = await _found(session, caller.scope, notice_id)
    if row.state == MessageState.QUEUED:
        return repository.notice_out(row)
    if row.state != MessageState.FAILED:
        raise Conflict("It has been sent.", reason=row.state)
    body = NoticeCreate(occasion=NoticeOccasion(row.occasion), text=row.text, with_link=row.with_link)
    return await write(session, orders, caller, row.order_id, body, at=at)


async def by_hand(
    session: AsyncSession,
    orders: WorkOrders,
    caller: Caller,
    notice_id: int,
    *,
    base_url: str,
    tell: Callable[[str], None],
    at: datetime,
) -> NoticeByHandOut:
    """Somebody sends it by other means. `tell` gets the whole text: its link is in no stored answer.

    Raises NotFound, Conflict (it has been sent).
    """
    row = await _found(session, caller.scope, notice_id)
    if row.state not in _STILL:
        raise Conflict("It has been sent.", reason=row.state)
    text = row.text
    if row.with_link and base_url:
        order = await orders.one(session, caller.scope, row.order_id)
        token = await customer_links.give_along(session, order, actor=caller.actor, at=at)
        text = linked(text, NoticeOccasion(row.occasion), address(base_url, token))
    row.state, row.error, row.sent_at, row.sent_by = MessageState.SENT, None, at, caller.name
    notice = await _changed(session, row, caller.actor, at)
    tell(text)
    return NoticeByHandOut(notice=notice, text="")


async def tell_news(
    session: AsyncSession, settings: NoticeSettings, news: News, *, firm: str, at: datetime
) -> None:
    """Queue what the settings have told of a step; an older one that still waits is overtaken by it."""
    rule, order = settings.occasions[news.occasion], news.order
    if not rule.automatic or not is_told(news.occasion, order):
        return
    for before in await repository.queued_of_order(session, order.id):
        await _fail(session, before, NoticeFault.OVERTAKEN, at)
    text = written(rule.text, order, firm=firm, arrival=news.arrival, now=at)
    phone = await _phone_of(session, order)
    row = _row(order, phone, news.occasion, text, link=rule.link, by=SYSTEM.name, at=at)
    row.event_seq = news.event.seq
    row.not_before = at + timedelta(seconds=settings.grace_s)
    if dialled(phone) is None:
        row.state, row.error = MessageState.FAILED, str(_phone_fault(phone))
    session.add(row)
    await _changed(session, row, SYSTEM, at)


async def withdraw(session: AsyncSession, order_id: int, event_seq: int, *, at: datetime) -> None:
    """What tells of a step that was taken back is not sent, if it still waits."""
    for row in await repository.queued_of_order(session, order_id):
        if row.event_seq == event_seq:
            await _fail(session, row, NoticeFault.WITHDRAWN, at)


async def outgoing(
    session: AsyncSession, orders: WorkOrders, rows: list[NoticeRow], *, base_url: str, at: datetime
) -> list[OutgoingNotice]:
    """Rows as the gateway gets them, each with a link of its own where one belongs to it."""
    made = []
    for row in rows:
        occasion, text = NoticeOccasion(row.occasion), row.text
        if row.with_link and base_url:
            order = await orders.one(session, Scope.everything(), row.order_id)
            token = await customer_links.give_along(session, order, actor=SYSTEM, at=at)
            text = linked(text, occasion, address(base_url, token))
        made.append(OutgoingNotice(row.id, key_of(row), dialled(row.phone) or row.phone, text, occasion))
    return made


async def settle(session: AsyncSession, fates: Mapping[int, Fate], *, at: datetime) -> None:
    """notice id -> what became of it. Others than queued stay as they are."""
    for row in await repository.queued(session, fates.keys()):
        fate, error_before = fates[row.id], row.error
        if not fate.again:
            row.state = MessageState.SENT if fate.error is None else MessageState.FAILED
            if fate.error is None:
                row.sent_at = at
        if fate.delivered:
            row.state, row.delivered_at = MessageState.DELIVERED, at
        row.attempts += 1
        row.error = None if fate.error is None else fate.error[:40]
        if not fate.again or row.error != error_before:
            await _changed(session, row, SYSTEM, at)


async def reported(session: AsyncSession, key: str, *, error: str | None, at: datetime) -> NoticeOut:
    """The gateway says later that it has arrived, or that it never will. Raises NotFound."""
    number = key.rpartition("-")[2]
    row = await repository.find(session, Scope.everything(), int(number)) if number.isdecimal() else None
    if row is None or key_of(row) != key:
        raise NotFound
    if row.state == MessageState.SENT and not row.sent_by:
        if error is None:
            row.state, row.delivered_at = MessageState.DELIVERED, at
        else:
            row.state, row.error = MessageState.FAILED, error[:40]
        return await _changed(session, row, SYSTEM, at)
    return repository.notice_out(row)


def key_of(row: NoticeRow) -> str:
    """What the gateway knows a notice by; never the same again, not even after the file was made anew."""
    return f"{to_ms(row.created_at):x}-{row.id}"


def address(base_url: str, token: str) -> str:
    """Where the customer looks."""
    return f"{base_url.rstrip('/')}{customer_links.PREFIX}/{token}"


async def _phone_of(session: AsyncSession, order: OrderOut) -> str:
    """The number that the order names; where that is none, the customer's own as it is now."""
    if dialled(order.contact_phone) is not None or order.customer_id is None:
        return order.contact_phone
    customer = await customers.one(session, Scope.everything(), order.customer_id)
    return customer.contact_phone or order.contact_phone


def _phone_fault(phone: str) -> NoticeFault:
    return NoticeFault.BAD_PHONE if phone else NoticeFault.NO_PHONE


def _row(
    order: OrderOut,
    phone: str,
    occasion: NoticeOccasion,
    text: str,
    *,
    link: bool,
    by: str,
    at: datetime,
) -> NoticeRow:
    return NoticeRow(
        order_id=order.id,
        department_id=order.department_id,
        event_seq=None,
        occasion=occasion,
        phone=phone[:40],
        text=text,
        with_link=link,
        state=MessageState.QUEUED,
        error=None,
        attempts=0,
        created_at=at,
        created_by=by,
        not_before=at,
        sent_at=None,
        sent_by="",
        delivered_at=None,
    )


async def _fail(session: AsyncSession, row: NoticeRow, why: NoticeFault, at: datetime) -> None:
    row.state, row.error = MessageState.FAILED, str(why)
    await _changed(session, row, SYSTEM, at)


async def _changed(session: AsyncSession, row: NoticeRow, actor: Actor, at: datetime) -> NoticeOut:
    await session.flush()
    notice = repository.notice_out(row)
    await events.record(session, notice, department_id=row.department_id, actor=actor, at=at)
    return notice


async def _found(session: AsyncSession, scope: Scope, notice_id: int) -> NoticeRow:
    row = await repository.find(session, scope, notice_id)
    if row is None:
        raise NotFound
    return row
