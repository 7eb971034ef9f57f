"""What each move writes into an order's row. Whether it is allowed is asked in `rules`, before."""

from collections.abc import Callable
from datetime import datetime, timedelta

from backend.kit.geo import distance_m
from backend.workorders.schemas import CheckInIn, DispatchIn, MoveIn, ReasonIn, ReplyIn
from backend.workorders.tables import OrderRow
from contract.vocabulary import OrderMove

FUTURE_ALLOWED = timedelta(minutes=5)


def write(row: OrderRow, move: OrderMove, body: MoveIn, now: datetime) -> None:
    """Write what `move` adds to the row, except its state, timers, assignee's name and who did it."""
    _WRITERS[move](row, body, now)


def _intake(_row: OrderRow, _body: MoveIn, _now: datetime) -> None:
    """Nothing beside the state."""


def _dispatch(row: OrderRow, body: MoveIn, now: datetime) -> None:
    assert isinstance(body, DispatchIn)
    _take_from_worker(row)
    row.worker_id = body.worker_id
    row.dispatched_at = now


def _accept(row: OrderRow, _body: MoveIn, now: datetime) -> None:
    row.accepted_at = now


def _depart(row: OrderRow, _body: MoveIn, now: datetime) -> None:
    row.departed_at = now


def _check_in(row: OrderRow, body: MoveIn, now: datetime) -> None:
    assert isinstance(body, CheckInIn)
    row.arrived_at = now
    row.check_in_at = _claimed(body.at, earliest=row.dispatched_at, now=now)
    row.check_in_lat, row.check_in_lon = _pair(body.lat, body.lon)
    row.check_in_distance_m = None
    if None not in (body.lat, body.lon, row.lat, row.lon):
        metres = distance_m(body.lat or 0.0, body.lon or 0.0, row.lat or 0.0, row.lon or 0.0)
        row.check_in_distance_m = round(metres, 1)


def _reply(row: OrderRow, body: MoveIn, now: datetime) -> None:
    assert isinstance(body, ReplyIn)
    row.replied_at = now
    row.reply_text = body.text
    row.reply_result = body.result
    row.reply_lat, row.reply_lon = _pair(body.lat, body.lon)
    row.reply_attachments = [str(id_) for id_ in body.attachment_ids]


def _confirm(row: OrderRow, _body: MoveIn, now: datetime) -> None:
    row.confirmed_at = now


def _return(row: OrderRow, body: MoveIn, _now: datetime) -> None:
    assert isinstance(body, ReasonIn)
    _take_from_worker(row)
    row.reason = body.reason
    row.returned_count += 1


def _cancel(row: OrderRow, body: MoveIn, now: datetime) -> None:
    assert isinstance(body, ReasonIn)
    row.cancelled_at = now
    row.reason = body.reason


_WRITERS: dict[OrderMove, Callable[[OrderRow, MoveIn, datetime], None]] = {
    OrderMove.INTAKE: _intake,
    OrderMove.DISPATCH: _dispatch,
    OrderMove.ACCEPT: _accept,
    OrderMove.DEPART: _depart,
    OrderMove.CHECK_IN: _check_in,
    OrderMove.REPLY: _reply,
    OrderMove.CONFIRM: _confirm,
    OrderMove.RETURN: _return,
    OrderMove.CANCEL: _cancel,
}


def _take_from_worker(row: OrderRow) -> None:
    """Forget what belonged to the previous worker; the log remembers it."""
    row.worker_id = None
    row.worker_name = ""
    row.dispatched_at = row.delivered_at = row.read_at = row.accepted_at = row.departed_at = None


def _pair(lat: float | None, lon: float | None) -> tuple[float | None, float | None]:
    """Half a position is none."""
    return (lat, lon) if lat is not None and lon is not None else (None, None)


def _claimed(at: datetime | None, *, earliest: datetime | None, now: datetime) -> datetime:
    """The phone's own time of a deed done offline, where it is believable, else the server's."""
    if at is None or at > now + FUTURE_ALLOWED or (earliest is not None and at < earliest):
        return now
    return min(at, now)
