"""An order's row put back to what the log says it was, in what one step changed and nowhere else."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import JSON

from backend.workorders import repository
from backend.workorders.schemas import OrderOut
from backend.workorders.tables import OrderRow
from backend.workorders.timers import Timer

_NEVER = frozenset({"id", "number", "version", "updated_at", "updated_by", "created_at", "created_by"})
_COLUMNS = {
    column.name: column for column in OrderRow.__table__.columns if column.name in OrderOut.model_fields
}
_RECEIPTS = ("delivered_at", "read_at")


def put_back(row: OrderRow, wanted: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    """Write everything in which `wanted` and `other` (whole states, as JSON) differ, as `wanted` has it.

    The limits' runs are then exactly those of `wanted`: a clock that the step stopped has never stopped, one
    that it started has never run. A phone's receipts follow the worker, for they come without a step.
    """
    typed = OrderOut.model_validate(wanted)
    changed = {name for name in wanted.keys() & other.keys() if wanted[name] != other[name]} - _NEVER
    if "worker_id" in changed:
        changed |= set(_RECEIPTS)
    for name in changed & _COLUMNS.keys():
        is_json = isinstance(_COLUMNS[name].type, JSON)
        setattr(row, name, wanted[name] if is_json else getattr(typed, name))
    if "check_in" in changed:
        row.check_in_at = None if typed.check_in is None else typed.check_in.at
    if "timers" in changed:
        _put_timers(row, typed)


def _put_timers(row: OrderRow, order: OrderOut) -> None:
    """A step only adds runs at the end, so the rows of `order` are the first ones."""
    names = [field.name for field in fields(Timer)]
    timers = [Timer(**{name: getattr(one, name) for name in names}) for one in order.timers]
    repository.put_timers(row, timers)
    del row.timers[len(timers) :]
