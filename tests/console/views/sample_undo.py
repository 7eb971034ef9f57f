"""The other end of undo for window tests: remembers what was moved, and puts it back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec

from console.api.types import BatchAnswer, BatchOutcome, Change, Event, EventPayload, Order
from console.api.undo_types import MyUndo, Stays, StepRefused, Together, UndoStep
from console.models.store import OrderStore
from tests.console.views.sample_orders import NOW

KINDS = {
    "intake": "order.taken_in",
    "dispatch": "order.dispatched",
    "confirm": "order.confirmed",
    "return": "order.returned",
    "cancel": "order.cancelled",
    "suspend": "order.suspended",
    "resume": "order.resumed",
}


@dataclass
class UndoDesk:
    """`accepted_by`: who accepted the newest step's order in the meantime, so that it stays."""

    done: list[tuple[Order, Order, str]] = field(default_factory=list)
    undone: list[tuple[Order, Order, str]] = field(default_factory=list)
    accepted_by: str = ""
    went_on: dict[int, str] = field(default_factory=dict)
    at_once: bool = False  # everything was done to all orders at once

    def note(self, before: Order, after: Order, move: str) -> None:
        if move in KINDS:
            self.done.append((before, after, KINDS[move]))
            self.undone.clear()

    def events(self, order_id: int) -> list[Event]:
        return [
            Event(
                seq=5000 + after.id,
                at=NOW,
                kind=kind,
                actor_id=1,
                actor_name="周敏",
                subject_kind="order",
                subject_id=order_id,
                payload=EventPayload(order=after),
            )
            for _before, after, kind in self.done
            if after.id == order_id
        ]

    def mine(self) -> bytes:
        steps = [self._step(place) for place in reversed(range(len(self.done)))]
        blocked: list[UndoStep] = []
        if self.accepted_by and steps:
            since = [Change(kind="order.accepted", by=self.accepted_by, at=NOW)]
            refused = StepRefused(reason="moved_on", since=since)
            blocked = [msgspec.structs.replace(steps.pop(0), refused=refused)]
        if self.at_once and steps:
            stays = [
                Stays(
                    order_id=one.order_id,
                    number=one.number,
                    event_seq=one.event_seq,
                    version=one.version,
                    refused=StepRefused(reason="moved_on"),
                )
                for one in steps
                if one.order_id in self.went_on
            ]
            steps = [one for one in steps if one.order_id not in self.went_on]
            if steps:
                together = [_together(one) for one in steps[1:]]
                steps[0] = msgspec.structs.replace(steps[0], together=together, stays=stays)
        redo = None
        if self.undone:
            before, after, kind = self.undone[-1]
            redo = self._of(before, after, kind, 6000, before.version + 2)
            if self.at_once:
                others = [self._of(*one, 6000 + one[0].id, one[0].version + 2) for one in self.undone[:-1]]
                redo = msgspec.structs.replace(redo, together=[_together(one) for one in others])
        return msgspec.json.encode(MyUndo(undo=steps[0] if steps else None, redo=redo, blocked=blocked))

    def undo(self, seq: int) -> Order:
        place = next(place for place in range(len(self.done)) if self._step(place).event_seq == seq)
        before, after, kind = self.done.pop(place)
        self.undone.append((before, after, kind))
        return msgspec.structs.replace(before, version=after.version + 1)

    def redo(self, order_id: int = 0) -> Order:
        at = [place for place, (one, *_) in enumerate(self.undone) if one.id == order_id] or [-1]
        before, after, kind = self.undone.pop(at[0])
        now = msgspec.structs.replace(after, version=after.version + 2)
        self.done.append((before, now, kind))
        return now

    def all_at_once(self, verb: str, body: dict[str, Any], known: OrderStore) -> BatchAnswer:
        """Of many: those that nobody has gone on with (`went_on`: order -> who) are done."""
        outcomes: list[BatchOutcome] = []
        for item in body["items"]:
            key = item["order_id"]
            order, by = known.get(key), self.went_on.get(key)
            if verb == "undo" and by is not None:
                refused = BatchOutcome(
                    order_id=key, done=False, order=order, reason="moved_on", by=by, at=NOW
                )
                outcomes.append(refused)
            else:
                now = self.undo(5000 + key) if verb == "undo" else self.redo(key)
                outcomes.append(BatchOutcome(order_id=key, done=True, order=now))
        return BatchAnswer(outcomes=outcomes)

    def _step(self, place: int) -> UndoStep:
        before, after, kind = self.done[place]
        return self._of(before, after, kind, 5000 + after.id, after.version)

    def _of(self, before: Order, after: Order, kind: str, seq: int, version: int) -> UndoStep:
        return UndoStep(
            event_seq=seq,
            kind=kind,
            at=NOW,
            order_id=after.id,
            version=version,
            number=after.number,
            title=after.title,
            worker_name=after.worker_name or before.worker_name,
            former_worker_name=before.worker_name,
            state=before.state,
        )


def _together(step: UndoStep) -> Together:
    return Together(order_id=step.order_id, event_seq=step.event_seq, version=step.version)
