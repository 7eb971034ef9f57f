"""Creating and moving work orders: one transaction each, with its event. Rules: `rules` and `timers`."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from backend.attachments import service as attachments
from backend.customers import service as customers
from backend.errors import NotFound
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.eventlog import NewEvent, append_all, states_at
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope
from backend.organisation import service as organisation
from backend.workorders import (
    alerts as alerts,
    commissions,
    demands,
    events,
    moves,
    promises,
    raising,
    repository,
    rules,
    workflows_repository,
)
from backend.workorders.batch_schemas import (
    BatchIn as BatchIn,
    BatchItem as BatchItem,
    BatchOut as BatchOut,
)
from backend.workorders.bodies import DispatchIn as DispatchIn, EscalateIn, MoveIn, ReplyIn
from backend.workorders.briefs import Brief as Brief, briefs as briefs
from backend.workorders.customer import can_rate as can_rate, rate_by_customer as rate_by_customer
from backend.workorders.definition import Definition
from backend.workorders.finished import (
    Finished as Finished,
    Progress as Progress,
    any_finished as any_finished,
    finished as finished,
    progress as progress,
    waiting_for_a_check as waiting_for_a_check,
)
from backend.workorders.fresh import fresh_row
from backend.workorders.judging import Staff, Step, invalid, judged
from backend.workorders.raising import Share
from backend.workorders.rules import OPEN, TRANSITIONS
from backend.workorders.schemas import (
    AlertOut as AlertOut,
    OrderCreate as OrderCreate,
    OrderOut as OrderOut,
    ReceiptIn,
)
from backend.workorders.tables import OrderRow
from backend.workorders.timers import Anchor, Limits, after_move, at_creation
from contract.vocabulary import FINAL_STATES, EventKind, OrderMove, OrderState

ZONE = ZoneInfo("Asia/Shanghai")
KEPT_ON_BOARD = timedelta(hours=24)


class _Ended(msgspec.Struct):
    """Of an order's state in the log, what tells whether it was on the board."""

    state: OrderState
    updated_at: datetime


KEPT_ON_PHONE = 20
_SAYS_WHY = ("reason", "override", "note", "defects", "cause", "comment")


class WorkOrders:
    """The verbs of work orders. Each is called inside the caller's transaction."""

    def __init__(self, *, clock: Clock, staff: Staff) -> None:
        self._clock = clock
        self._staff = staff

    async def create(
        self,
        session: AsyncSession,
        caller: Caller,
        wanted: OrderCreate,
        *,
        origin: Mapping[str, Any] | None = None,
        is_asked: bool = True,
    ) -> OrderOut:
        """A new order in SUBMITTED, or a draft. `origin`: columns that tell what it was before it was one.

        `is_asked` False: made of something that is there already, so that nobody fills in what its type asks
        for, and no commission. Of a commission it is the first order that the caller sees.
        Raises Invalid when it says too little or names what does not exist.
        """
        customer = await self._customer(session, caller.scope, wanted)
        version, definition = await workflows_repository.newest(session, wanted.type)
        shares = await raising.shares(session, caller.scope, wanted, definition) if is_asked else []
        department_id = wanted.department_id or (customer or caller).department_id
        if not shares and not caller.scope.holds(department_id):
            raise invalid("department_id", "no such department")
        nowhere = customer is None and not wanted.address and (wanted.lat is None or wanted.lon is None)
        if nowhere and not wanted.draft:
            raise invalid("address", "give a customer, an address or a position")
        now = self._clock.now()
        limits = await read_limits(session)
        rows: list[OrderRow] = []
        for share in shares or [Share(department_id)]:
            row = fresh_row(
                wanted,
                customer,
                department_id=share.department_id,
                workflow_version=version,
                by=caller.name,
                now=now,
            )
            for name, value in (origin or {}).items():
                setattr(row, name, value)
            raising.check_fields(definition, row, wanted.fields, is_complete=is_asked and not wanted.draft)
            row.fields, row.party = demands.filled(definition.raising, wanted.fields), share.party
            if not wanted.draft:
                await promises.make(session, row, customer, now)
                timers = at_creation(now, row.due_at, limits.of(row.type), promises.feedback_due_at(row))
                repository.put_timers(row, timers)
            row.number = await self._next_number(session, now)
            session.add(row)
            rows.append(row)
        await session.flush()
        if shares:
            commissions.bind(rows)
            await session.flush()
        orders = await repository.orders_out(session, rows)
        for order in orders:
            await events.record(session, EventKind.ORDER_CREATED, order, actor=caller.actor, at=now)
        return next((one for one in orders if caller.scope.sees(one.department_id)), orders[0])

    @staticmethod
    async def _next_number(session: AsyncSession, now: datetime) -> str:
        day = now.astimezone(ZONE).strftime("%Y%m%d")
        return f"GD{day}-{await repository.next_number(session, day):04d}"

    async def move(
        self,
        session: AsyncSession,
        caller: Caller,
        order_id: int,
        move: OrderMove,
        body: MoveIn,
        *,
        answers: Mapping[str, Any] | None = None,
    ) -> OrderOut:
        """Make one move, as the workflow has it that the order began with.

        `answers`: put beside the order in its event, where the move repeats one that was taken back.

        Raises NotFound (scope), Forbidden (role), VersionConflict (somebody was faster), MoveRefused (state,
        own work, or the worker cannot be given it), Invalid (what has to be said is missing or wrong).
        """
        row = await self._found(session, caller.scope, order_id)
        definition = await repository.definition_for(session, row)
        step = await self.judge(session, caller, row, definition, move, body)
        limits = await read_limits(session)
        order, event = await self.carry_out(session, caller, row, step, body, limits, answers=answers)
        await session.flush()
        await append_all(session, [event])
        return order

    def now(self) -> datetime:
        """The server's time, by which everything is written."""
        return self._clock.now()

    async def judge(
        self,
        session: AsyncSession,
        caller: Caller,
        row: OrderRow,
        definition: Definition,
        move: OrderMove,
        body: MoveIn,
    ) -> Step:
        """Whether the move may be made now; raises as `move` does."""
        return await judged(session, self._staff, caller, row, definition, move, body)

    async def carry_out(
        self,
        session: AsyncSession,
        caller: Caller,
        row: OrderRow,
        step: Step,
        body: MoveIn,
        limits: Limits,
        *,
        answers: Mapping[str, Any] | None = None,
    ) -> tuple[OrderOut, NewEvent]:
        """The judged move, its files and its clocks in the row; the event is left to be appended."""
        definition, move, now = step.definition, step.transition.move, self._clock.now()
        worker_before = row.worker_id
        target = rules.target(definition, step.transition, step.facts)
        moves.write(row, move, body, now, by=caller.actor, target=target)
        if isinstance(body, DispatchIn):
            row.worker_name = self._staff.worker_name(body.worker_id)
        if isinstance(body, ReplyIn):
            row.reply_fields = demands.filled(definition.reply, body.fields, body.attachment_ids)
        await attachments.bind(
            session,
            caller.scope,
            getattr(body, "attachment_ids", ()),
            order_id=row.id,
            department_id=row.department_id,
        )
        if isinstance(body, EscalateIn):
            await attachments.follow(session, order_id=row.id, department_id=row.department_id)
        if move is OrderMove.SUBMIT:
            await self._promise(session, caller.scope, row, now)
        first_told = promises.feedback_due_at(row) if move is OrderMove.SUBMIT else None
        before, kept = repository.timers_of(row), limits.of(row.type)
        timers = after_move(before, move, now, row.due_at, kept, target, first_told)
        repository.put_timers(row, timers)
        row.state = target
        row.version += 1
        row.updated_at, row.updated_by = now, caller.name
        order = repository.order_out(row, definition)
        event = events.told(
            TRANSITIONS[move].event,
            order,
            actor=caller.actor,
            at=now,
            note=next(filter(None, (getattr(body, name, "") for name in _SAYS_WHY)), ""),
            worker_before=worker_before,
            told_department_id=step.told_department_id,
            answers=answers,
        )
        return order, event

    async def receipt(
        self, session: AsyncSession, caller: Caller, order_id: int, body: ReceiptIn
    ) -> OrderOut:
        """The worker's phone got the order, or the worker looked at it; the first time counts.

        Does not raise the version: a receipt must not make anybody's decision stale.
        """
        row = await self._found(session, caller.scope, order_id)
        now = self._clock.now()
        kinds: list[EventKind] = []
        if row.state in FINAL_STATES:
            return (await repository.orders_out(session, [row]))[0]
        if row.delivered_at is None:
            row.delivered_at = now
            kinds.append(EventKind.ORDER_DELIVERED)
        if body.kind == "read" and row.read_at is None:
            row.read_at = now
            kinds.append(EventKind.ORDER_READ)
        order = (await repository.orders_out(session, [row]))[0]
        for kind in kinds:
            await events.record(session, kind, order, actor=caller.actor, at=now)
        return order

    async def one(self, session: AsyncSession, scope: Scope, order_id: int) -> OrderOut:
        """The order; raises NotFound."""
        return (await repository.orders_out(session, [await self._found(session, scope, order_id)]))[0]

    async def many(self, session: AsyncSession, scope: Scope, order_ids: Sequence[int]) -> list[OrderOut]:
        """Those of the orders that the scope sees, in this order."""
        rows = await repository.find_all(session, scope, order_ids)
        return await repository.orders_out(session, [rows[key] for key in order_ids if key in rows])

    async def page(
        self, session: AsyncSession, scope: Scope, query: PageQuery, *, states: list[OrderState], text: str
    ) -> Page[OrderOut]:
        """One page, newest first."""
        rows, cursor = await repository.page(session, scope, query, states=states, text=text)
        return Page(items=await repository.orders_out(session, rows), next_cursor=cursor)

    async def of_worker(self, session: AsyncSession, worker_id: int) -> list[OrderOut]:
        """What the worker's phone shows: the open ones and the last 20 ended."""
        rows = await repository.of_worker(session, worker_id, ended=KEPT_ON_PHONE)
        return await repository.orders_out(session, rows)

    async def _customer(
        self, session: AsyncSession, scope: Scope, wanted: OrderCreate
    ) -> customers.CustomerOut | None:
        if wanted.customer_id is None:
            return None
        try:
            return await customers.one(session, scope, wanted.customer_id)
        except NotFound as error:
            raise invalid("customer_id", "no such customer") from error

    async def _promise(self, session: AsyncSession, scope: Scope, row: OrderRow, now: datetime) -> None:
        customer = None
        if row.customer_id is not None:
            customer = await customers.one(session, scope, row.customer_id)
        await promises.make(session, row, customer, now)

    async def _found(self, session: AsyncSession, scope: Scope, order_id: int) -> OrderRow:
        row = await repository.find(session, scope, order_id)
        if row is None:
            raise NotFound
        return row


async def department_of(session: AsyncSession, scope: Scope, order_id: int) -> int:
    """The department of an order that the scope sees; raises NotFound."""
    row = await repository.find(session, scope, order_id)
    if row is None:
        raise NotFound
    return row.department_id


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
    return await repository.orders_out(session, rows)


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


def _was_on_board(state: str, ended_since: datetime) -> bool:
    """Cheaply, because a day has thousands: only what had ended is looked into."""
    order = msgspec.json.decode(state, type=_Ended)
    return order.state in OPEN or order.updated_at >= ended_since
