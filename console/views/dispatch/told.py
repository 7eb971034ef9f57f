"""Sentences about an order, for header and details: stopped since when, by whom and why; what is left."""

from __future__ import annotations

from console.api.types import Alert, Filled, Order, Timer
from console.core import units
from console.core.texts import Texts
from console.models.world import Models
from console.views.context import Ui


def suspension_words(ui: Ui, order: Order) -> str:
    """Since when the clocks stand still, by whom and why; or who asks for it. Empty where neither is so."""
    texts, stop = ui.texts, order.suspension
    if stop is None:
        return ""
    if stop.since is None:
        at = units.time_of_day(stop.requested_at, texts) if stop.requested_at else ""
        return texts("moves.requested", name=stop.requested_by, reason=stop.reason, time=at)
    since = units.date_time(stop.since, texts)
    if stop.requested_by and stop.requested_by != stop.by:
        who = {"name": stop.by, "worker": stop.requested_by}
        return texts("moves.suspended.from", reason=stop.reason, time=since, **who)
    return texts("moves.suspended", reason=stop.reason, name=stop.by, time=since)


def timer_words(texts: Texts, timer: Timer, left_s: float, shown: str) -> str:
    """What is left of a limit that runs or stands still."""
    if timer.paused_at is not None:
        return texts("moves.paused.late" if left_s < 0 else "moves.paused", time=shown)
    return texts("dispatch.over" if left_s < 0 else "dispatch.left", time=shown)


def escalation_words(ui: Ui, models: Models, order: Order) -> list[str]:
    """Each step between the two levels: from where to where, by whom, when and why."""
    return [
        ui.texts(
            "moves.escalation",
            **{
                "from": _department(models, step.from_department_id),
                "to": _department(models, step.to_department_id),
                "name": step.by,
                "time": units.date_time(step.at, ui.texts),
                "reason": step.reason,
            },
        )
        for step in order.escalations
    ]


def alert_words(texts: Texts, alert: Alert) -> str:
    """Which limit was told to which level: '派单时限超时 · 第 2 级 主管'."""
    return texts(
        "dispatch.alert" if alert.step else "dispatch.alert.soon",
        limit=texts(f"words.timer.{alert.timer}"),
        step=alert.step,
        role=texts(f"words.role.{alert.role}"),
    )


def alerted_words(texts: Texts, alert: Alert) -> str:
    """Who they are, and when they were told."""
    names = texts("events.and").join(alert.names) or texts("dispatch.alert.nobody")
    return f"{names} · {units.date_time(alert.at, texts)}"


def escalated_words(texts: Texts, order: Order) -> str:
    """How far up a limit that runs now has been escalated; empty where it has not."""
    running = {place: timer for place, timer in enumerate(order.timers) if timer.stopped_at is None}
    told = [
        one
        for one in order.alerts
        if one.step and one.run in running and one.at > running[one.run].started_at
    ]
    if not told:
        return ""
    last = max(told, key=lambda one: one.step)
    return texts("dispatch.escalated", step=last.step, role=texts(f"words.role.{last.role}"))


def check_words(ui: Ui, order: Order) -> list[str]:
    """Each quality check: when, by whom, with which result."""
    return [
        ui.texts(
            "moves.check.passed" if check.passed else "moves.check.failed",
            time=units.date_time(check.at, ui.texts),
            name=check.by,
            score="" if check.score is None else ui.texts("moves.score", score=check.score),
            **({} if check.passed else {"defects": check.defects}),
        ).strip()
        for check in order.checks
    ]


def who_words(texts: Texts, name: str) -> str:
    """A person's name; the customer, who has no account, is called that."""
    return texts("events.customer") if name == "customer" else name


def rating_words(ui: Ui, order: Order) -> str:
    """What the customer thinks of it, and who wrote it down. Empty where nobody said."""
    rating = order.rating
    if rating is None:
        return ""
    said = ui.texts("moves.rating", score=rating.score, comment=rating.comment)
    told = {"name": who_words(ui.texts, rating.by), "time": units.date_time(rating.at, ui.texts)}
    return f"{said}\n{ui.texts('customer.rated', **told)}"


def incident_words(ui: Ui, order: Order) -> str:
    """The report from the street that the order was made of."""
    report = order.incident
    if report is None:
        return ""
    what = ui.texts(f"incidents.category.{report.category}")
    return ui.texts("incidents.origin", what=what, name=report.by, time=units.date_time(report.at, ui.texts))


def filled_words(ui: Ui, field: Filled) -> str:
    """A field of the reply with the words it was asked for with: '光功率 -18.5 dBm'."""
    chinese = ui.texts.language == "zh"
    chosen = field.value_zh if chinese else field.value_en
    value = chosen or (f"{field.value:g}" if isinstance(field.value, float | int) else field.value)
    return f"{field.zh if chinese else field.en} {value} {field.unit}".strip()


def _department(models: Models, department_id: int) -> str:
    found = models.departments.get(department_id)
    return f"#{department_id}" if found is None else found.name
