"""What each move writes into an order's row. Whether it is allowed is asked in `rules`, before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.kit.eventlog import Actor, iso
from backend.kit.geo import distance_m
from backend.workorders import bodies as said
from backend.workorders.bodies import MoveIn
from backend.workorders.tables import OrderRow
from contract.vocabulary import WITH_WORKER_STATES, OrderMove, OrderState

FUTURE_ALLOWED = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Deed:
    """A move being made: what was said, when, by whom, and the state it leads to."""

    body: Any  # the body of this very move; each writer knows which
    now: datetime
    by: Actor
    target: OrderState | None


def write(
    row: OrderRow,
    move: OrderMove,
    body: MoveIn,
    now: datetime,
    *,
    by: Actor | None = None,
    target: OrderState | None = None,
) -> None:
    """Write what `move` adds to the row, except its state, timers, assignee's name and version."""
    worker_before = row.worker_id
    writer = _WRITERS.get(move)
    if writer is not None:
        writer(row, Deed(body, now, by or Actor.system(), target))
    if row.suspension is not None and row.suspension["since"] is None:
        goes_on = target is None or target in WITH_WORKER_STATES
        if not goes_on or row.worker_id != worker_before:
            row.suspension = None  # nobody needs the break that was asked for any more


def _save(row: OrderRow, deed: Deed) -> None:
    given = deed.body.model_dump(exclude={"version"}, exclude_none=True)
    if ("lat" in given) != ("lon" in given):
        given.pop("lat", None), given.pop("lon", None)
    for name, value in given.items():
        setattr(row, name, value)


def _submit(row: OrderRow, deed: Deed) -> None:
    row.submitted_at = deed.now


def _intake(row: OrderRow, deed: Deed) -> None:
    if row.taken_in_at is None:  # who receives it first stays answerable
        row.taken_in_at, row.taken_in_by = deed.now, deed.by.name


def _diagnose(row: OrderRow, deed: Deed) -> None:
    row.diagnosis = getattr(deed.body, "text", "") or row.diagnosis


def _fix_remotely(row: OrderRow, deed: Deed) -> None:
    row.replied_at, row.reply_text, row.reply_result = deed.now, deed.body.text, "done"
    row.reply_lat = row.reply_lon = None
    row.reply_attachments, row.reply_fields = [], []


def _dispatch(row: OrderRow, deed: Deed) -> None:
    _intake(row, deed)
    take_from_worker(row)
    row.worker_id = deed.body.worker_id
    row.dispatched_at, row.planned_at = deed.now, deed.body.planned_at
    _remember_dispatcher(row, deed)


def _accept(row: OrderRow, deed: Deed) -> None:
    row.accepted_at = deed.now
    if row.worker_id is not None and row.worker_id not in row.engineers:
        row.engineers = [*row.engineers, row.worker_id]


def _return(row: OrderRow, deed: Deed) -> None:
    take_from_worker(row)
    row.reason = deed.body.reason
    row.returned_count += 1


def _escalate(row: OrderRow, deed: Deed) -> None:
    step = {
        "at": iso(deed.now),
        "by": deed.by.name,
        "reason": deed.body.reason,
        "from_department_id": row.department_id,
        "to_department_id": deed.body.department_id,
        "from_state": row.state,
        "worker_name": row.worker_name,
    }
    row.escalations = [*row.escalations, step]
    take_from_worker(row)
    _remember_dispatcher(row, deed)
    row.department_id = deed.body.department_id
    row.reason = deed.body.reason


def _depart(row: OrderRow, deed: Deed) -> None:
    row.departed_at = deed.now


def _check_in(row: OrderRow, deed: Deed) -> None:
    body: said.CheckInIn = deed.body
    row.arrived_at = deed.now
    row.check_in_at = _claimed(body.at, earliest=row.dispatched_at, now=deed.now)
    row.check_in_lat, row.check_in_lon = _pair(body.lat, body.lon)
    row.check_in_distance_m = site_distance_m(row, body.lat, body.lon)
    row.check_in_reason = body.reason


def _start(row: OrderRow, deed: Deed) -> None:
    row.started_at = deed.now
    files = getattr(deed.body, "attachment_ids", ())
    row.photos_before = [*row.photos_before, *(str(id_) for id_ in files)]


def _request_suspension(row: OrderRow, deed: Deed) -> None:
    asked = {
        "since": None,
        "by": "",
        "reason": deed.body.reason,
        "requested_at": iso(deed.now),
        "requested_by": deed.by.name,
        "from_state": row.state,
    }
    row.suspension = asked
    if deed.target is OrderState.SUSPENDED:  # the workflow asks nobody else
        row.suspension = asked | {"since": iso(deed.now), "by": deed.by.name}


def _suspend(row: OrderRow, deed: Deed) -> None:
    asked = row.suspension or {"requested_at": None, "requested_by": ""}
    row.suspension = asked | {
        "since": iso(deed.now),
        "by": deed.by.name,
        "reason": deed.body.reason,
        "from_state": row.state,
    }


def _decline_suspension(row: OrderRow, deed: Deed) -> None:
    row.suspension = None
    row.reason = deed.body.reason


def _resume(row: OrderRow, deed: Deed) -> None:
    if row.suspension is not None and row.suspension["since"]:
        since = datetime.fromisoformat(row.suspension["since"])
        row.suspended_s += (deed.now - since).total_seconds()
    row.suspension = None


def _reply(row: OrderRow, deed: Deed) -> None:
    """The filled-in fields are put beside it by the service, which knows what was asked for."""
    body: said.ReplyIn = deed.body
    row.replied_at = deed.now
    row.reply_text = body.text
    row.reply_result = body.result
    row.reply_lat, row.reply_lon = _pair(body.lat, body.lon)
    row.reply_attachments = [str(id_) for id_ in body.attachment_ids]


def _confirm(row: OrderRow, deed: Deed) -> None:
    row.confirmed_at = deed.now


def _reopen(row: OrderRow, deed: Deed) -> None:
    row.reopened_count += 1
    row.reason = deed.body.reason
    row.replied_at = row.confirmed_at = None


def _feedback(row: OrderRow, deed: Deed) -> None:
    body: said.FeedbackIn = deed.body
    files = [str(id_) for id_ in body.attachment_ids]
    words = {"cause": body.cause, "advice": body.advice, "attachment_ids": files}
    row.feedback = {"at": iso(deed.now), "by": deed.by.name} | words


def _rate(row: OrderRow, deed: Deed) -> None:
    body: said.RateIn = deed.body
    row.rating = {
        "at": iso(deed.now),
        "by": deed.by.name,
        "score": body.score,
        "comment": body.comment,
    }


def _check(row: OrderRow, deed: Deed) -> None:
    passed = deed.target is not OrderState.QC_FAILED
    defects = "" if passed else deed.body.defects
    check = {"score": deed.body.score, "defects": defects, "passed": passed}
    row.checks = [*row.checks, {"at": iso(deed.now), "by": deed.by.name} | check]


def _rework(row: OrderRow, _deed: Deed) -> None:
    row.rework_count += 1
    row.replied_at = None


def _archive(row: OrderRow, deed: Deed) -> None:
    row.archived_at = deed.now


def _end(row: OrderRow, deed: Deed) -> None:
    row.cancelled_at = deed.now
    row.reason = deed.body.reason
    row.customer_note = getattr(deed.body, "customer_note", "")


_WRITERS: dict[OrderMove, Callable[[OrderRow, Deed], None]] = {
    OrderMove.SAVE: _save,
    OrderMove.SUBMIT: _submit,
    OrderMove.INTAKE: _intake,
    OrderMove.REJECT: _end,
    OrderMove.DIAGNOSE: _diagnose,
    OrderMove.FIX_REMOTELY: _fix_remotely,
    OrderMove.DISPATCH: _dispatch,
    OrderMove.ACCEPT: _accept,
    OrderMove.RETURN: _return,
    OrderMove.ESCALATE: _escalate,
    OrderMove.DEPART: _depart,
    OrderMove.CHECK_IN: _check_in,
    OrderMove.START: _start,
    OrderMove.REQUEST_SUSPENSION: _request_suspension,
    OrderMove.SUSPEND: _suspend,
    OrderMove.DECLINE_SUSPENSION: _decline_suspension,
    OrderMove.RESUME: _resume,
    OrderMove.REPLY: _reply,
    OrderMove.CONFIRM: _confirm,
    OrderMove.REOPEN: _reopen,
    OrderMove.FEEDBACK: _feedback,
    OrderMove.RATE: _rate,
    OrderMove.QC_PASS: _check,
    OrderMove.QC_FAIL: _check,
    OrderMove.REWORK: _rework,
    OrderMove.ARCHIVE: _archive,
    OrderMove.CANCEL: _end,
}


def site_distance_m(row: OrderRow, lat: float | None, lon: float | None) -> float | None:
    """Great-circle metres from the order's site, None where one of the two places is not known."""
    if lat is None or lon is None or row.lat is None or row.lon is None:
        return None
    return round(distance_m(lat, lon, row.lat, row.lon), 1)


def take_from_worker(row: OrderRow) -> None:
    """Forget what belonged to the previous worker; the log remembers it."""
    row.worker_id = None
    row.worker_name = ""
    row.dispatched_at = row.delivered_at = row.read_at = row.accepted_at = row.departed_at = None
    row.arrived_at = row.started_at = row.check_in_at = row.planned_at = None


def _remember_dispatcher(row: OrderRow, deed: Deed) -> None:
    who = deed.by.account_id
    if who is not None and who not in row.dispatchers:
        row.dispatchers = [*row.dispatchers, who]


def _pair(lat: float | None, lon: float | None) -> tuple[float | None, float | None]:
    """Half a position is none."""
    return (lat, lon) if lat is not None and lon is not None else (None, None)


def _claimed(at: datetime | None, *, earliest: datetime | None, now: datetime) -> datetime:
    """The phone's own time of a deed done offline, where it is believable, else the server's."""
    if at is None or at > now + FUTURE_ALLOWED or (earliest is not None and at < earliest):
        return now
    return min(at, now)
