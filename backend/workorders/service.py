"""Creating and moving work orders: one transaction each, with its event. Rules: `rules` and `timers`."""

from datetime import datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from backend.attachments import service as attachments
from backend.customers import service as customers
from backend.errors import Forbidden, Invalid, MoveRefused, NotFound
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.eventlog import states_at
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from backend.organisation import service as organisation
from backend.workorders import events, moves, repository
from backend.workorders.rules import OPEN, TRANSITIONS, Refusal, refusal
from backend.workorders.schemas import (
    DispatchIn,
    MoveIn,
    OrderCreate,
    OrderOut as OrderOut,
    ReceiptIn,
    ReplyIn,
)
from backend.workorders.tables import OrderRow
from backend.workorders.timers import Anchor, Limits, after_move, at_creation
from contract.vocabulary import EventKind, OrderMove, OrderState, Role

ZONE = ZoneInfo("Asia/Shanghai")
KEPT_ON_BOARD = timedelta(hours=24)


class _Ended(msgspec.Struct):
    """Of an order's state in the log, what tells whether it was on the board."""

    state: OrderState
    updated_at: datetime


KEPT_ON_PHONE = 20


class Staff(Protocol):
    """Who may be given an order; answered by `dispatching`, which knows people and where they are."""

    def worker_name(self, worker_id: int) -> str: ...

    def assignment_refusal(self, scope: Scope, worker_id: int) -> str | None: ...


class WorkOrders:
    """The verbs of work orders. Each is called inside the caller's transaction."""

    def __init__(self, *, clock: Clock, staff: Staff) -> None:
        self._clock = clock
        self._staff = staff

    async def create(self, session: AsyncSession, caller: Caller, wanted: OrderCreate) -> OrderOut:
        """A new order in SUBMITTED. Raises Invalid when it says too little or names what does not exist."""
        customer = await self._customer(session, caller.scope, wanted)
        department_id = wanted.department_id or (customer or caller).department_id
        if not caller.scope.holds(department_id):
            raise _invalid("department_id", "no such department")
        if customer is None and not wanted.address and (wanted.lat is None or wanted.lon is None):
            raise _invalid("address", "give a customer, an address or a position")
        now = self._clock.now()
        limits = await read_limits(session)
        row = _fresh_row(wanted, customer, department_id=department_id, by=caller.name, now=now)
        repository.put_timers(row, at_creation(now, wanted.due_at, limits))
        day = now.astimezone(ZONE).strftime("%Y%m%d")
        row.number = f"GD{day}-{await repository.next_number(session, day):04d}"
        session.add(row)
        await session.flush()
        order = repository.order_out(row)
        await events.record(session, EventKind.ORDER_CREATED, order, actor=caller.actor, at=now)
        return order

    async def move(
        self, session: AsyncSession, caller: Caller, order_id: int, move: OrderMove, body: MoveIn
    ) -> OrderOut:
        """Make one move.

        Raises NotFound (scope), Forbidden (role), VersionConflict (somebody was faster), MoveRefused (state,
        or the worker cannot be given it), Invalid (an attachment that is not there).
        """
        row = await self._found(session, caller.scope, order_id)
        self._check_role(row, move, caller)
        before = repository.order_out(row).model_dump(mode="json")
        await check_version(
            session, (events.SUBJECT, row.id), seen=body.version, actual=row.version, current=before
        )
        self._check_state(row, move, caller, before)
        worker_before = row.worker_id
        if isinstance(body, DispatchIn):
            self._check_assignment(row, caller.scope, body.worker_id, before)
        now = self._clock.now()
        moves.write(row, move, body, now)
        if isinstance(body, DispatchIn):
            row.worker_name = self._staff.worker_name(body.worker_id)
        if isinstance(body, ReplyIn):
            await attachments.bind(
                session,
                caller.scope,
                body.attachment_ids,
                order_id=row.id,
                department_id=row.department_id,
            )
        transition = TRANSITIONS[move]
        limits = await read_limits(session)
        timers = after_move(repository.timers_of(row), move, now, row.due_at, limits)
        repository.put_timers(row, timers)
        row.state = transition.target
        row.version += 1
        row.updated_at, row.updated_by = now, caller.name
        await session.flush()
        order = repository.order_out(row)
        note = getattr(body, "reason", "") or getattr(body, "note", "")
        await events.record(
            session,
            transition.event,
            order,
            actor=caller.actor,
            at=now,
            note=note,
            worker_before=worker_before,
        )
        return order

    async def receipt(
        self, session: AsyncSession, caller: Caller, order_id: int, body: ReceiptIn
    ) -> OrderOut:
        """The worker's phone got the order, or the worker looked at it; the first time counts.

        Does not raise the version: a receipt must not make anybody's decision stale.
        """
        row = await self._found(session, caller.scope, order_id)
        now = self._clock.now()
        kinds: list[EventKind] = []
        if row.delivered_at is None:
            row.delivered_at = now
            kinds.append(EventKind.ORDER_DELIVERED)
        if body.kind == "read" and row.read_at is None:
            row.read_at = now
            kinds.append(EventKind.ORDER_READ)
        order = repository.order_out(row)
        for kind in kinds:
            await events.record(session, kind, order, actor=caller.actor, at=now)
        return order

    async def one(self, session: AsyncSession, scope: Scope, order_id: int) -> OrderOut:
        """The order; raises NotFound."""
        return repository.order_out(await self._found(session, scope, order_id))

    async def page(
        self, session: AsyncSession, scope: Scope, query: PageQuery, *, states: list[OrderState], text: str
    ) -> Page[OrderOut]:
        """One page, newest first."""
        rows, cursor = await repository.page(session, scope, query, states=states, text=text)
        return Page(items=[repository.order_out(row) for row in rows], next_cursor=cursor)

    async def of_worker(self, session: AsyncSession, worker_id: int) -> list[OrderOut]:
        """What the worker's phone shows: the open ones and the last 20 ended."""
        rows = await repository.of_worker(session, worker_id, ended=KEPT_ON_PHONE)
        return [repository.order_out(row) for row in rows]

    async def _customer(
        self, session: AsyncSession, scope: Scope, wanted: OrderCreate
    ) -> customers.CustomerOut | None:
        if wanted.customer_id is None:
            return None
        try:
            return await customers.one(session, scope, wanted.customer_id)
        except NotFound as error:
            raise _invalid("customer_id", "no such customer") from error

    async def _found(self, session: AsyncSession, scope: Scope, order_id: int) -> OrderRow:
        row = await repository.find(session, scope, order_id)
        if row is None:
            raise NotFound
        return row

    def _check_role(self, row: OrderRow, move: OrderMove, caller: Caller) -> None:
        if _refused(row, move, caller) in {Refusal.WRONG_ROLE, Refusal.NOT_ASSIGNED}:
            raise Forbidden(f"A {caller.role} may not {move} this order.")

    def _check_state(self, row: OrderRow, move: OrderMove, caller: Caller, current: dict[str, Any]) -> None:
        refused = _refused(row, move, caller)
        if refused is not None:
            raise MoveRefused(
                f"{move} is not possible from {row.state}.",
                reason=refused,
                state=row.state,
                current=current,
            )

    def _check_assignment(self, row: OrderRow, scope: Scope, worker_id: int, current: dict[str, Any]) -> None:
        reason = self._staff.assignment_refusal(scope, worker_id)
        if reason is None and row.worker_id == worker_id:
            reason = "same_worker"
        if reason is not None:
            raise MoveRefused(
                f"The order cannot be given to worker {worker_id}: {reason}.",
                reason=reason,
                state=row.state,
                current=current,
            )


async def read_limits(session: AsyncSession) -> Limits:
    """The organisation's service-time limits."""
    settings = await organisation.read(session)
    return Limits(
        dispatch_s=settings.dispatch_limit_s,
        accept_s=settings.accept_limit_s,
        repair_s=settings.repair_limit_s,
        confirm_s=settings.confirm_limit_s,
        dispatch_anchor=Anchor(settings.dispatch_anchor),
        repair_anchor=Anchor(settings.repair_anchor),
    )


async def snapshot(session: AsyncSession, scope: Scope, now: datetime) -> list[OrderOut]:
    """All open orders and those that ended in the last 24 hours."""
    rows = await repository.current(session, scope, ended_since=now - KEPT_ON_BOARD)
    return [repository.order_out(row) for row in rows]


async def board_at(session: AsyncSession, scope: Scope, at: datetime) -> list[str]:
    """`snapshot` as it was at a past moment: each OrderOut of then as JSON, from the log."""
    ended_since = at - KEPT_ON_BOARD
    ids = await repository.ids_at(session, at, ended_since=ended_since)
    states = await states_at(session, scope, "order", ids, at)
    return [state for state in states.values() if _was_on_board(state, ended_since)]


async def assignments(session: AsyncSession) -> list[tuple[int, int, OrderState]]:
    """(order, worker, state) of every order that is some worker's load now."""
    return await repository.assignments(session)


async def workers_on_site(session: AsyncSession) -> list[tuple[int, int]]:
    """(order, worker) of those who are checked in at a site now (for monitoring mode "task")."""
    return await repository.on_site(session)


async def overdue(session: AsyncSession, now: datetime) -> list[OrderOut]:
    """Orders that passed a running limit."""
    return [repository.order_out(row) for row in await repository.overdue(session, now)]


def _was_on_board(state: str, ended_since: datetime) -> bool:
    """Cheaply, because a day has thousands: only what had ended is looked into."""
    order = msgspec.json.decode(state, type=_Ended)
    return order.state in OPEN or order.updated_at >= ended_since


def _refused(row: OrderRow, move: OrderMove, caller: Caller) -> Refusal | None:
    is_assignee = caller.worker_id is not None and caller.worker_id == row.worker_id
    return refusal(move, OrderState(row.state), Role(caller.role), is_assignee=is_assignee)


def _fresh_row(
    wanted: OrderCreate, customer: customers.CustomerOut | None, *, department_id: int, by: str, now: datetime
) -> OrderRow:
    has_position = wanted.lat is not None and wanted.lon is not None
    return OrderRow(
        version=1,
        type=wanted.type,
        source=wanted.source,
        state=OrderState.SUBMITTED,
        priority=wanted.priority,
        title=wanted.title,
        description=wanted.description,
        customer_id=customer.id if customer else None,
        customer_name=customer.name if customer else "",
        customer_level=customer.level if customer else None,
        contact_name=wanted.contact_name or (customer.contact_name if customer else ""),
        contact_phone=wanted.contact_phone or (customer.contact_phone if customer else ""),
        address=wanted.address or (customer.address if customer else ""),
        lat=wanted.lat if has_position else (customer.lat if customer else None),
        lon=wanted.lon if has_position else (customer.lon if customer else None),
        department_id=department_id,
        worker_name="",
        due_at=wanted.due_at,
        created_at=now,
        created_by=by,
        updated_at=now,
        updated_by=by,
        reply_text="",
        reply_attachments=[],
        reason="",
        returned_count=0,
        timers=[],
    )


def _invalid(field: str, message: str) -> Invalid:
    return Invalid(message, errors=[{"loc": ["body", field], "msg": message, "type": "value_error"}])
