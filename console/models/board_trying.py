"""What would come of giving orders to a worker or moving them on the schedule board; changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

import msgspec

from console.api.types import Order, Worker
from console.core import units
from console.models.board_days import BoardDays
from console.models.board_ghost import Deed, Ghost, Handover, Refusal
from console.models.rules import schedule
from console.models.rules.moves import ROOM, allowed_moves
from console.models.rules.schedule import Block
from console.models.world import Models
from contract.vocabulary import OrderMove, OrderState, Role

BEFORE_ARRIVAL: Final = frozenset({OrderState.DISPATCHED, OrderState.ACKNOWLEDGED, OrderState.EN_ROUTE})


class BoardTrying:
    """Judges by the orders' own moves, the account's role and the worker's presence, as the backend does."""

    def __init__(self, models: Models, days: BoardDays) -> None:
        self._models, self._days = models, days

    @property
    def earliest_ms(self) -> float:
        """Nothing is planned before the next quarter of an hour."""
        return schedule.quarter(self._days.now_ms, up=True)

    def ghost(self, order_id: int, worker_id: int, begin_ms: float) -> Ghost:
        """The order at the quarter of an hour of `begin_ms` with this worker, never in the past."""
        ghost = self._tried(order_id, worker_id, begin_ms)
        if self._days.date < self._days.today and ghost.block is not None:
            return replace(ghost, deed=None, refusal=Refusal.PAST)
        return ghost

    def untimed(self, order_id: int, worker_id: int) -> Ghost:
        """The order given without a time; its block is where it would lie as far as one can tell."""
        order = self._models.orders.get(order_id)
        ghost = self._tried(order_id, worker_id, self.soonest_ms(order_id, worker_id))
        if ghost.deed is Deed.PLAN and order is not None and order.planned_at is None:
            return replace(ghost, deed=None, refusal=Refusal.SAME)
        return ghost

    def handover(self, order_ids: Sequence[int], worker_id: int) -> Handover:
        """All of them given at once, without times; what cannot be given is left out and counted."""
        worker, refused = self._models.workers.get(worker_id), Counter[Refusal]()
        given: list[Order] = []
        for order_id in order_ids:
            order = self._models.orders.get(order_id)
            if order is None or worker is None:
                refused[Refusal.NOT_YOURS] += 1
                continue
            deed, refusal = self._deed(order, worker, None)
            if deed in (Deed.DISPATCH, Deed.REDISPATCH):
                given.append(order)
            else:
                refused[refusal or Refusal.SAME] += 1
        blocks, spoils = self._given(given, worker_id) if given else ([], ())
        return Handover(
            worker_id, tuple(one.id for one in given), tuple(refused.items()), tuple(blocks), spoils
        )

    def returned(self, order_id: int) -> Ghost:
        """The order held over the queue."""
        order = self._models.orders.get(order_id)
        if order is None or order.worker_id is None:
            return Ghost(order_id, None, None, Refusal.NOBODY)
        if OrderMove.RETURN in allowed_moves(order, self._role()):
            return Ghost(order_id, None, Deed.RETURN)
        there = order.state not in BEFORE_ARRIVAL
        return Ghost(order_id, None, None, Refusal.THERE if there else Refusal.NOT_YOURS)

    def soonest_ms(self, order_id: int, worker_id: int) -> float:
        """Where an order goes that was given to a worker without a time: into the worker's next gap."""
        order = self._models.orders.get(order_id)
        if order is None:
            return self.earliest_ms
        person, day = self._days.person(worker_id), self._days.everybody()
        if self._days.holder(order_id) == worker_id:
            others = [one for one in self._days.orders_of(worker_id) if one.id != order_id]
            blocks = schedule.lay_out(others, person, day)
        else:
            blocks = self._days.all(worker_id)
        return schedule.quarter(schedule.next_gap(order, blocks, person, day).begin_ms, up=True)

    # judging

    def _tried(self, order_id: int, worker_id: int, begin_ms: float) -> Ghost:
        order, worker = self._models.orders.get(order_id), self._models.workers.get(worker_id)
        begin = max(schedule.quarter(begin_ms), self.earliest_ms)
        if order is None or worker is None:
            return Ghost(order_id, worker_id, None, Refusal.NOT_YOURS)
        deed, refusal = self._deed(order, worker, begin)
        orders = [*self._days.orders_of(worker_id), order]
        tried = schedule.lay_out(
            orders, self._days.person(worker_id), self._days.everybody(), {order_id: begin}
        )
        block = next(one for one in tried if one.order_id == order_id)
        return Ghost(order_id, worker_id, deed, refusal, block, self._spoils(tried, worker_id, {order_id}))

    def _given(self, given: Sequence[Order], worker_id: int) -> tuple[list[Block], tuple[int, ...]]:
        """Where they would lie, one after the other in the gaps of the day, and what they would spoil."""
        now = units.from_ms(self._days.now_ms)
        as_given = {
            order.id: msgspec.structs.replace(
                order,
                worker_id=worker_id,
                state=OrderState.DISPATCHED,
                planned_at=None,
                dispatched_at=now + timedelta(milliseconds=place),
            )
            for place, order in enumerate(given)
        }
        held = self._days.orders_of(worker_id)
        tried = schedule.lay_out(
            [*held, *as_given.values()], self._days.person(worker_id), self._days.everybody()
        )
        ids = set(as_given)
        return [one for one in tried if one.order_id in ids], self._spoils(tried, worker_id, ids)

    def _spoils(self, tried: Sequence[Block], worker_id: int, own: set[int]) -> tuple[int, ...]:
        """The worker's other orders that would get a conflict they do not have."""
        before = {one.order_id: one.conflicts for one in self._days.all(worker_id)}
        return tuple(
            one.order_id
            for one in tried
            if one.order_id not in own and set(one.conflicts) - set(before.get(one.order_id, ()))
        )

    def _deed(
        self, order: Order, worker: Worker, begin_ms: float | None
    ) -> tuple[Deed | None, Refusal | None]:
        """`begin_ms` None: at no time in particular."""
        if order.worker_id == worker.id:
            if order.state not in BEFORE_ARRIVAL:
                return None, Refusal.THERE
            if self._role() not in ROOM:
                return None, Refusal.NOT_YOURS
            planned = order.planned_at
            same = planned is not None and planned.timestamp() * 1_000 == begin_ms
            return (None, Refusal.SAME) if same else (Deed.PLAN, None)
        if OrderMove.DISPATCH not in allowed_moves(order, self._role()):
            there = order.worker_id is not None and order.state not in BEFORE_ARRIVAL
            return None, Refusal.THERE if there else Refusal.NOT_YOURS
        if not worker.on_duty:
            return None, Refusal.OFF_DUTY
        if worker.stealth:
            return None, Refusal.STEALTH
        return (Deed.DISPATCH if order.worker_id is None else Deed.REDISPATCH), None

    def _role(self) -> Role | None:
        account = self._models.connection.account
        return account.role if account else None
