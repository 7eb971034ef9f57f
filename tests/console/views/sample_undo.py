"""The other end of undo for window tests: remembers what was moved, and puts it back."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from console.api.types import Change, Event, EventPayload, Order
from console.api.undo_types import MyUndo, StepRefused, Together, UndoStep
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
            together = [
                Together(order_id=one.order_id, event_seq=one.event_seq, version=one.version)
                for one in steps[1:]
            ]
            steps[0] = msgspec.structs.replace(steps[0], together=together)
        redo = None
        if self.undone:
            before, after, kind = self.undone[-1]
            redo = self._of(before, after, kind, 6000, before.version + 2)
        return msgspec.json.encode(MyUndo(undo=steps[0] if steps else None, redo=redo, blocked=blocked))

    def undo(self, seq: int) -> Order:
        place = next(place for place in range(len(self.done)) if self._step(place).event_seq == seq)
        before, after, kind = self.done.pop(place)
        self.undone.append((before, after, kind))
        return msgspec.structs.replace(before, version=after.version + 1)

    def redo(self) -> Order:
        before, after, kind = self.undone.pop()
        now = msgspec.structs.replace(after, version=after.version + 2)
        self.done.append((before, now, kind))
        return now

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
