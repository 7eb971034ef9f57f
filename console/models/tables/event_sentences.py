"""Events of the numbered log as readable sentences; pure."""

from __future__ import annotations

from datetime import datetime

from console.api.types import Event
from console.core import units
from console.core.texts import Texts
from console.models.rules.undo_words import did
from contract.vocabulary import EventKind

_KNOWN = frozenset(EventKind)


def sentence(event: Event, texts: Texts, worker_name: str = "") -> str:
    """One line a person can read. `worker_name` names a worker subject the payload does not carry."""
    actor = event.actor_name or texts("events.system")
    if event.actor_id is None and actor == "customer":
        actor = texts("events.customer")
    if event.kind not in _KNOWN:
        return texts("events.unknown", actor=actor, kind=event.kind)
    payload = event.payload
    order, alarm = payload.order, payload.alarm
    worker = worker_name or texts("events.somebody")
    if order is not None and order.worker_name:
        worker = order.worker_name
    elif payload.worker is not None:
        worker = payload.worker.name
    told = payload.alert
    names = texts("events.and").join(told.names) if told else ""
    step, role = (told.step, told.role) if told else (alarm.step, alarm.role) if alarm else (0, None)
    line = texts(
        f"events.{event.kind}",
        actor=actor,
        worker=worker,
        number=order.number if order else event.subject_id,
        title=order.title if order else "",
        customer=payload.customer.name if payload.customer else event.subject_id,
        department=payload.department.name if payload.department else event.subject_id,
        level=texts(f"words.alarm_level.{alarm.level}") if alarm else "",
        alarm=texts(f"words.alarm.{alarm.kind}") if alarm else "",
        subject=alarm.title if alarm else event.subject_id,
        place=payload.place.name if payload.place else "",
        limit=texts(f"words.timer.{told.timer}") if told else "",
        step=step,
        role=texts(f"words.role.{role}") if role else "",
        names=texts("events.names", names=names) if names else "",
        undone=did(payload.undo.kind, texts) if payload.undo else "",
        case=payload.fault_case.title if payload.fault_case else "",
        notice=payload.notice.text if payload.notice else "",
        before=_rated(event, texts),
        report=payload.incident.text.splitlines()[0] if payload.incident else "",
    )
    return line + texts("events.note", note=event.note) if event.note else line


def _rated(event: Event, texts: Texts) -> str:
    """What a customer's level, segment and ending were and are, where they were changed."""
    customer, before = event.payload.customer, event.payload.before
    if customer is None or not before:
        return ""

    def word(name: str, value: str | datetime | None) -> str:
        if value is None:
            return texts(f"customer.edit.{name}.none")
        if name == "ended_at":
            at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
            return at.astimezone(units.CHINA).date().isoformat()
        return texts(f"words.level.{value}" if name == "level" else f"times.segment.{value}")

    parts = [
        texts(
            "customer.edit.before.part",
            field=texts(f"customer.edit.{name}"),
            former=word(name, before[name]),
            now=word(name, getattr(customer, name)),
        )
        for name in ("level", "segment", "ended_at")
        if name in before
    ]
    return texts("customer.edit.before", what=texts("events.and").join(parts)) if parts else ""
