"""Order rows as the rules see them and as they look on the wire; nothing is read or written here."""

from typing import Any
from uuid import UUID

from backend.workorders import rules
from backend.workorders.definition import Definition
from backend.workorders.schemas import CheckInOut, FilledOut, OrderOut, ReplyOut, SuspensionOut, TimerOut
from backend.workorders.shipped import definition_of
from backend.workorders.tables import OrderRow
from contract.vocabulary import OrderState, OrderType, Role

_MADE_HERE = {"timers", "reply", "check_in", "suspension", "stage", "possible_moves"}
_SAME_NAME = [
    name for name in OrderOut.model_fields if name in OrderRow.__table__.columns and name not in _MADE_HERE
]


def facts_of(row: OrderRow) -> rules.Facts:
    """What the rules look at of the row."""
    waits = row.suspension is not None and row.suspension.get("since") is None
    return rules.Facts(
        state=OrderState(row.state),
        has_worker=row.worker_id is not None,
        in_rework=row.rework_count > 0,
        suspension_requested=waits,
        previous=None if row.suspension is None else OrderState(row.suspension["from_state"]),
    )


def order_out(row: OrderRow, definition: Definition | None = None) -> OrderOut:
    """The row as it looks on the wire (its timers must be loaded). Without a definition: the shipped one."""
    definition = definition or definition_of(OrderType(row.type))
    values: dict[str, Any] = {name: getattr(row, name) for name in _SAME_NAME}
    possible = rules.possible_moves(definition, facts_of(row))
    return OrderOut(
        **values,
        timers=[TimerOut.model_validate(t, from_attributes=True) for t in row.timers],
        reply=_reply(row),
        check_in=_check_in(row),
        suspension=None if row.suspension is None else SuspensionOut(**row.suspension),
        stage=definition.stages[OrderState(row.state)],
        possible_moves={move: [Role(role) for role in roles] for move, roles in possible.items()},
    )


def _reply(row: OrderRow) -> ReplyOut | None:
    if row.replied_at is None or row.reply_result is None:
        return None
    return ReplyOut(
        text=row.reply_text,
        result="done" if row.reply_result == "done" else "not_done",
        lat=row.reply_lat,
        lon=row.reply_lon,
        at=row.replied_at,
        attachment_ids=[UUID(id_) for id_ in row.reply_attachments],
        fields=[FilledOut(**one) for one in row.reply_fields],
    )


def _check_in(row: OrderRow) -> CheckInOut | None:
    if row.check_in_at is None:
        return None
    return CheckInOut(
        lat=row.check_in_lat,
        lon=row.check_in_lon,
        at=row.check_in_at,
        distance_m=row.check_in_distance_m,
        reason=row.check_in_reason,
    )
