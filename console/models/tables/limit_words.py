"""Sentences about service-time limits: how long, for whom, and what a limit rests on."""

from __future__ import annotations

from console.api.types import ForeseenLimits, Length, LimitRow, Order, Promise, Timer
from console.core import units
from console.core.texts import Texts
from console.models.service_times import ServiceTimesModel
from contract.vocabulary import TimerKind


def length_words(texts: Texts, length: Length) -> str:
    """'20 小时', '3 个工作日'."""
    one = ".one" if length.amount == 1 and length.unit == "working_days" else ""
    return texts(f"times.length.{length.unit}{one}", n=f"{length.amount:g}")


def seconds_words(texts: Texts, seconds: float | None) -> str:
    """A limit counted by the clock, in whole hours where it is some: '24 小时' rather than '1 天 0 小时'."""
    if seconds and seconds >= 3_600 and seconds % 3_600 == 0:
        return texts("times.length.hours", n=f"{seconds / 3_600:g}")
    return units.duration(seconds, texts)


def product_words(category: str, product: str) -> str:
    """'固网语音 · 虚拟网'."""
    return " · ".join(filter(None, (category, product)))


def holds_for(texts: Texts, row: LimitRow) -> str:
    """For whom a line is, beside its product: '集团级、省级、A 级 · AAA', '其余'."""
    if row.rest:
        return texts("times.rest")
    comma = texts("times.comma")
    parts = (
        comma.join(texts(f"words.level.{one}") for one in row.levels),
        comma.join(texts(f"times.segment.{one}") for one in row.segments),
        comma.join(texts(f"times.circuit.{one}") for one in row.circuits),
    )
    return " · ".join(filter(None, parts)) or texts("times.any")


def row_words(texts: Texts, row: LimitRow) -> str:
    """'固网语音 · 虚拟网 · 集团级、省级、A 级'."""
    return f"{product_words(row.category, row.product)} · {holds_for(texts, row)}"


def promise_words(texts: Texts, times: ServiceTimesModel, promise: Promise) -> str:
    """What the repair limit of a promise with a figure rests on."""
    if promise.contract_id is not None:
        key = "times.why.contract.note" if promise.note else "times.why.contract"
        return texts(key, id=promise.contract_id, note=promise.note)
    origin = texts(f"times.origin.{promise.origin}")
    row = times.row(promise.row, promise.table_version)
    if row is not None:
        return texts("times.why.row", row=promise.row, key=row_words(texts, row), origin=origin)
    key = "times.why.row.plain" if promise.table_version else "times.why.shipped"
    return texts(key, version=promise.table_version, row=promise.row, origin=origin)


def calendar_words(texts: Texts, promise: Promise | None) -> str:
    """By which calendar the repair limit counts."""
    in_days = promise is not None and promise.repair is not None and promise.repair.unit == "working_days"
    return texts("times.calendar.working_days" if in_days else "times.calendar.clock")


def foreseen_words(
    texts: Texts, times: ServiceTimesModel, found: ForeseenLimits, category: str, product: str
) -> str:
    """Why an order would get the repair limit that it would get."""
    promise, own = found.promise, _own_words(texts, found)
    key = product_words(category, product)
    if promise is None:
        return texts("times.why.none", own=own)
    if promise.repair is not None:
        parts = [promise_words(texts, times, promise), calendar_words(texts, promise)]
    elif promise.row is None:
        parts = [texts("times.why.unknown", key=key, own=own)]
    elif promise.around_the_clock:
        parts = [texts("times.why.around", own=own)]
    else:
        parts = [texts("times.why.lost", key=key, row=promise.row, own=own)]
    if promise.around_the_clock and promise.repair is not None:
        parts.append(texts("times.why.around.short"))
    if promise.feedback_due_at is not None:
        parts.append(texts("times.why.feedback", time=units.date_time(promise.feedback_due_at, texts)[:-3]))
    if promise.note and promise.contract_id is None and promise.repair is not None:
        parts.append(promise.note)
    return texts("times.why.dot").join(parts)


def basis_words(texts: Texts, times: ServiceTimesModel, order: Order, timer: Timer) -> str:
    """What a running or ended limit of an order rests on."""
    parts = [_basis(texts, times, order, timer)]
    if order.suspended_s:
        parts.append(texts("times.why.paused", time=units.duration(order.suspended_s, texts)))
    return texts("times.why.dot").join(parts)


def _basis(texts: Texts, times: ServiceTimesModel, order: Order, timer: Timer) -> str:
    if timer.kind is TimerKind.REWORK:
        return texts("times.why.rework")
    promise = order.promise
    if timer.kind is TimerKind.FEEDBACK and promise is not None:
        return f"{promise_words(texts, times, promise)} · {calendar_words(texts, promise)}"
    if timer.kind is not TimerKind.REPAIR:
        allowed_s = (timer.due_at - timer.started_at).total_seconds()
        return texts("times.why.procedure", length=seconds_words(texts, allowed_s))
    if promise is not None and promise.repair is not None:
        figure = length_words(texts, promise.repair)
        return f"{figure} · {promise_words(texts, times, promise)} · {calendar_words(texts, promise)}"
    if order.due_at is not None:
        return texts("times.why.own.promise")
    if promise is not None and promise.origin == "lost":
        return texts("times.why.own.lost", key=product_words(order.category, order.product))
    return texts("times.why.own")


def _own_words(texts: Texts, found: ForeseenLimits) -> str:
    """How long the organisation's own repair limit is, where it is the one that holds."""
    for limit in found.limits:
        if limit.kind is TimerKind.REPAIR and limit.length_s is not None:
            return seconds_words(texts, limit.length_s)
    return texts("core.unit.none")
