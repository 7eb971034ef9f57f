"""Why this person gets this order, in words; and why nobody gets one."""

from __future__ import annotations

import html

from console.api.types import Visit
from console.core import units
from console.core.texts import Texts
from console.models.planning import NOBODY
from console.models.tables.planning import due_of
from console.models.world import Models
from contract.roads import RoadState


def explained(models: Models, texts: Texts, order_id: int | None, muted: str) -> str:
    """HTML about the order that is looked at, else about the plan; `muted` is a colour."""
    plan = models.planning.plan
    if plan is None:
        return ""
    visit = models.planning.visit(order_id)
    reason = next((str(one.reason) for one in plan.unplanned if one.order_id == order_id), None)
    if visit is None and reason is None:
        return _lines([(texts("planning.explain.pick"), muted), (_basis(models, texts), muted)])
    order = models.orders.get(order_id or 0)
    title = f"#{order_id}" if order is None else f"{order.number} {order.title}"
    parts = [f"<b>{html.escape(title)}</b>"]
    if visit is None:
        said = [texts(f"planning.unplanned.{reason}"), texts(f"planning.unplanned.{reason}.do")]
    else:
        said = _why(models, texts, visit)
    parts += [html.escape(line) for line in said if line]
    return "<br>".join(parts)


def _why(models: Models, texts: Texts, visit: Visit) -> list[str]:
    worker, other = _name(models, visit.worker_id), _name(models, visit.other_worker_id)
    time = units.time_of_day(visit.arrive_at, texts)
    travel = units.duration(visit.travel_s, texts)
    lines = [texts("planning.explain.visit", worker=worker, n=visit.position, time=time, travel=travel)]
    sooner = units.time_of_day(visit.other_arrive_at, texts)
    lines.append(
        texts(f"planning.explain.{visit.because}", worker=worker, other=other, sooner=sooner, travel=travel)
    )
    if visit.other_worker_id is not None and visit.because == "whole":
        lines.append(_elsewhere(models, texts, visit.other_worker_id))
    due_s = due_of(models.orders.get(visit.order_id))
    if visit.late_s > 0:
        lines.append(texts("planning.explain.late", time=units.duration(visit.late_s, texts)))
    elif due_s is not None:
        lines.append(
            texts("planning.explain.kept", time=units.time_of_day(units.from_ms(due_s * 1000), texts))
        )
    if visit.held_by is not None:
        same = visit.held_by == visit.worker_id
        key = "planning.explain.stays" if same else "planning.explain.moves"
        lines.append(texts(key, worker=_name(models, visit.held_by)))
    return lines


def _elsewhere(models: Models, texts: Texts, worker_id: int) -> str:
    """Where the plan needs whoever would have been here sooner."""
    visits = models.planning.visits_of(worker_id)
    if not visits:
        return ""
    order = models.orders.get(visits[0].order_id)
    number = f"#{visits[0].order_id}" if order is None else order.number
    key = "planning.explain.elsewhere"
    return texts(key, other=_name(models, worker_id), order=number, n=len(visits))


def _basis(models: Models, texts: Texts) -> str:
    """What travel times rest on, and what the lines on the map are."""
    plan = models.planning.plan
    assert plan is not None
    if plan.by_road:
        key = "planning.basis.road"
    elif plan.roads is RoadState.ABSENT:
        key = "planning.basis.absent"
    else:
        key = "planning.basis.line"
    return f"{texts(key)} {texts('planning.basis.map')}"


def _name(models: Models, worker_id: int | None) -> str:
    worker = models.workers.get(worker_id or NOBODY)
    return f"#{worker_id}" if worker is None else worker.name


def _lines(pairs: list[tuple[str, str]]) -> str:
    return "".join(f'<p style="color:{colour}">{html.escape(words)}</p>' for words, colour in pairs)
