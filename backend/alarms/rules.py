"""What is an alarm, how grave it is, and what follows from comparing causes with standing alarms. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from contract.vocabulary import AlarmKind, AlarmLevel, CustomerLevel, MonitoringMode, Priority, Role

Key = tuple[AlarmKind, str, int]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why an alarm should stand. `title` is plain data (a name, a number), never a sentence.

    `step`: how many levels up it has been told, the last time to `role`.
    """

    kind: AlarmKind
    level: AlarmLevel
    subject_kind: str
    subject_id: int
    department_id: int
    title: str
    worker_id: int | None = None
    order_id: int | None = None
    step: int = 0
    role: Role | None = None

    @property
    def key(self) -> Key:
        return (self.kind, self.subject_kind, self.subject_id)


@dataclass(frozen=True, slots=True)
class Watched:
    """What decides whether contact with a worker is lost; the time in ms since 1970."""

    on_duty: bool
    stealth: bool
    monitoring: MonitoringMode
    on_task: bool
    last_fix_ms: int


def is_out_of_contact(worker: Watched, *, now_ms: int, lost_after_s: float) -> bool:
    """Whether fixes are due from the worker and have not come for longer than allowed."""
    followed = worker.monitoring is MonitoringMode.FULL or (
        worker.monitoring is MonitoringMode.TASK and worker.on_task
    )
    if not worker.on_duty or worker.stealth or not followed:
        return False
    return now_ms - worker.last_fix_ms > lost_after_s * 1000


def overdue_level(priority: Priority, customer_level: CustomerLevel | None, *, step: int = 1) -> AlarmLevel:
    """Red for what is urgent, of a group-level customer, or has gone up a level; else orange."""
    if step > 1:
        return AlarmLevel.RED
    if priority in {Priority.URGENT, Priority.HIGH} or customer_level is CustomerLevel.GROUP:
        return AlarmLevel.RED
    return AlarmLevel.ORANGE


def compare(
    causes: Iterable[Cause], held_back: Collection[Key], standing: Mapping[Key, int]
) -> tuple[list[Cause], list[int]]:
    """(causes to raise, ids of standing alarms to clear).

    `held_back` are causes too fresh to raise an alarm, though one that stands already stays.
    """
    wanted = {cause.key: cause for cause in causes}
    to_raise = [cause for key, cause in wanted.items() if key not in standing and key not in held_back]
    to_clear = [alarm_id for key, alarm_id in standing.items() if key not in wanted]
    return to_raise, to_clear
