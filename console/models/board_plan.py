"""What a plan proposes, as blocks of the schedule board: nobody was given anything yet."""

from __future__ import annotations

from console.models.planning import EVERYBODY, PlanningModel
from console.models.rules import schedule
from console.models.rules.schedule import Block, Conflict, Stage
from console.models.store import OrderStore
from contract.roads import Basis


def proposed(planning: PlanningModel, orders: OrderStore) -> dict[int, list[Block]]:
    """By worker. What was applied is left out, and what its worker has anyway."""
    plan, found = planning.plan, dict[int, list[Block]]()
    if plan is None:
        return found
    for visit in planning.visits_of(EVERYBODY):
        order = orders.get(visit.order_id)
        if order is None or visit.order_id in planning.given or order.worker_id == visit.worker_id:
            continue
        begin_ms = visit.arrive_at.timestamp() * 1_000
        block = Block(
            order_id=order.id,
            begin_ms=begin_ms,
            end_ms=begin_ms + schedule.service_ms(order),
            stage=Stage.PROPOSED,
            place=schedule.place_of(order),
            due_ms=schedule.due_ms(order),
            travel_s=float(visit.travel_s),
            by=Basis.ROAD if plan.by_road else Basis.LINE,
            conflicts=(Conflict.LATE,) if visit.late_s else (),
        )
        found.setdefault(visit.worker_id, []).append(block)
    return found
