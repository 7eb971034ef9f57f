"""Parts of an order that become orders of their own: the customer's time runs on in each of them."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.calls import Caller
from backend.kit.eventlog import NewEvent, append_all
from backend.workorders import events, repository, workflows_repository
from backend.workorders.arranging import changed, check_state, found
from backend.workorders.arranging_schemas import PartIn, SplitIn
from backend.workorders.fresh import fresh_row
from backend.workorders.schemas import OrderCreate, OrderOut
from backend.workorders.service import ZONE, read_limits
from backend.workorders.tables import OrderRow
from backend.workorders.timers import Limits, at_creation
from contract.arranging import Arrangement
from contract.vocabulary import EventKind, OrderState, OrderType, TimerKind

_PROMISED = (TimerKind.REPAIR, TimerKind.UPLOAD)
_SAME = (
    "customer_id",
    "customer_name",
    "customer_level",
    "contact_name",
    "contact_phone",
    "category",
    "product",
    "circuit",
    "promise",
    "due_at",
    "taken_in_at",
    "taken_in_by",
    "submitted_at",
)


async def split(
    session: AsyncSession, caller: Caller, now: datetime, order_id: int, body: SplitIn
) -> OrderOut:
    """The order, out of which parts became orders; each has an event of its own.

    Raises NotFound, VersionConflict, MoveRefused.
    """
    row, definition = await found(session, caller.scope, order_id, body.version)
    check_state(row, definition, Arrangement.SPLIT)
    limits = await read_limits(session)
    parts = [await _made(session, caller, now, row, part, limits) for part in body.parts]
    await session.flush()
    made = await repository.orders_out(session, parts)
    told: list[NewEvent] = [
        events.told(EventKind.ORDER_CREATED, part, actor=caller.actor, at=now, note=row.number)
        for part in made
    ]
    numbers = ", ".join(part.number for part in made)
    note = f"{numbers} · {body.reason}" if body.reason else numbers
    answers = {"split": {"parts": [part.id for part in made]}}
    order, event = changed(row, definition, caller, now, EventKind.ORDER_SPLIT, note, answers)
    await session.flush()
    await append_all(session, [*told, event])
    return order


async def _made(
    session: AsyncSession, caller: Caller, now: datetime, whole: OrderRow, part: PartIn, limits: Limits
) -> OrderRow:
    kind = part.type or OrderType(whole.type)
    elsewhere = part.lat is not None and part.lon is not None
    wanted = OrderCreate.model_validate(
        {
            "type": kind,
            "title": part.title,
            "description": part.description,
            "address": part.address or whole.address,
            "lat": part.lat if elsewhere else whole.lat,
            "lon": part.lon if elsewhere else whole.lon,
        }
    )
    made = fresh_row(
        wanted,
        None,
        department_id=whole.department_id,
        workflow_version=await workflows_repository.newest_version(session, kind),
        by=caller.name,
        now=now,
    )
    for name in _SAME:
        setattr(made, name, getattr(whole, name))
    made.source, made.priority, made.split_from_id = whole.source, whole.priority, whole.id
    made.fields = whole.fields if made.type == whole.type else []
    if whole.state != OrderState.SUBMITTED:
        made.state = OrderState.ACCEPTED
    repository.put_timers(made, at_creation(now, whole.due_at, limits.of(kind)))
    keep_repair_limit(whole, made)
    made.number = f"GD{(day := now.astimezone(ZONE).strftime('%Y%m%d'))}-" + (
        f"{await repository.next_number(session, day):04d}"
    )
    session.add(made)
    return made


def keep_repair_limit(whole: OrderRow, made: OrderRow) -> None:
    """What the customer was promised once does not begin anew because the work was divided."""
    promised = [timer for timer in repository.timers_of(whole) if timer.kind in _PROMISED]
    if not promised:
        return
    timers = [timer for timer in repository.timers_of(made) if timer.kind not in _PROMISED]
    kept = replace(promised[-1], stopped_at=None, paused_at=None)
    made.timers.clear()
    repository.put_timers(made, [*timers, kept])
