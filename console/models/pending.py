"""Commands pressed but not yet acknowledged, and those refused; the outbox itself lives elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class PendingState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PendingCommand:
    """`verb` is create|intake|dispatch|confirm|return|cancel|acknowledge; `error` is the refusal in words."""

    key: str
    verb: str
    subject_kind: str
    subject_id: int | None
    label_params: Mapping[str, object] = field(default_factory=dict)
    state: PendingState = PendingState.WAITING
    error: str = ""
    created_at_ms: float = 0.0
    order_ids: frozenset[int] = frozenset()
    """Of a command about many orders."""


class PendingStore(QObject):
    """In the order they were pressed. `changed` after any change.

    `created(key, order_id)` after the order that a command of ours made is in the store.
    """

    changed = Signal()
    created = Signal(str, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[str, PendingCommand] = {}

    @property
    def items(self) -> list[PendingCommand]:
        return list(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: str) -> PendingCommand | None:
        return self._items.get(key)

    def waiting_count(self) -> int:
        return sum(1 for one in self._items.values() if one.state is not PendingState.REFUSED)

    def for_order(self, order_id: int) -> list[PendingCommand]:
        return [
            one
            for one in self._items.values()
            if (one.subject_kind, one.subject_id) == ("order", order_id) or order_id in one.order_ids
        ]

    def put(self, command: PendingCommand) -> None:
        if self._items.get(command.key) != command:
            self._items[command.key] = command
            self.changed.emit()

    def set_state(self, key: str, state: PendingState, error: str = "") -> None:
        known = self._items.get(key)
        if known is not None:
            self.put(replace(known, state=state, error=error))

    def remove(self, key: str) -> None:
        """Acknowledged, or a refusal the dispatcher has read."""
        if self._items.pop(key, None) is not None:
            self.changed.emit()

    def clear(self) -> None:
        if self._items:
            self._items = {}
            self.changed.emit()
