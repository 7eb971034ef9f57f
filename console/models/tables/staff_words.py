"""What the rows of the people tree say: names, counts, the state with its why and since when."""

from __future__ import annotations

from PySide6.QtCore import Qt

from console.api.types import Group, Worker
from console.core import units
from console.core.clock import ServerClock
from console.core.texts import Texts
from console.models.presence import Counts
from console.models.staff_shape import Branch, BranchKind
from console.models.tables.roles import Role
from console.models.world import Models
from contract.vocabulary import MonitoringMode, Presence

_SPOKEN = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_MARKS = {presence: f"presence.{presence}" for presence in Presence}
_BY_AGE = (Presence.ONLINE, Presence.LOST)  # what matters is how old the last fix is


class StaffWords:
    """Answers by role; None where a row has nothing to say to it."""

    def __init__(self, models: Models, clock: ServerClock, texts: Texts) -> None:
        self._models, self._clock, self._texts = models, clock, texts

    def of_branch(self, branch: Branch, counts: Counts) -> tuple[str, str]:
        """Name and note."""
        roles = (Qt.ItemDataRole.DisplayRole, Role.NOTE)
        words, note = (self.branch(branch, counts, role) or "" for role in roles)
        return words, note

    def of_person(self, worker_id: int) -> tuple[str, str, str]:
        """Name, state and the name of its shape."""
        worker, presence = self._models.workers.get(worker_id), self._models.presence.presence(worker_id)
        return (
            ("", "", "") if worker is None else (worker.name, self._state(worker, presence), _MARKS[presence])
        )

    def branch(self, branch: Branch, counts: Counts, role: int) -> str | None:
        if branch.kind is BranchKind.GROUPS:
            return self._heading(len(branch.children), role)
        numbers = {"online": counts.online, "on_duty": counts.on_duty, "total": counts.total}
        if role == Qt.ItemDataRole.DisplayRole:
            return branch.name
        if role == Role.NOTE:
            return self._texts("staff.counts.short", **numbers)
        if role not in _SPOKEN:
            return None
        words = self._texts("staff.counts.what", name=branch.name, **numbers)
        group = self._models.groups.get(branch.key) if branch.kind is BranchKind.GROUP else None
        return words if group is None else "\n".join((words, *self._about(group, counts.total)))

    def _heading(self, groups: int, role: int) -> str | None:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts("staff.groups")
        if role == Role.NOTE:
            return self._texts("staff.groups.count", n=groups) if groups else self._texts("staff.groups.none")
        return self._texts("staff.groups.what") if role in _SPOKEN else None

    def _about(self, group: Group, known: int) -> list[str]:
        """Who sees the group, and that it has people this account may not see."""
        department = self._models.departments.path(group.department_id)
        lines = [self._texts("staff.group.seen_by", department=department)] if department else []
        foreign = len(set(group.worker_ids)) - known
        return [*lines, self._texts("staff.group.foreign", n=foreign)] if foreign else lines

    def person(self, worker_id: int, role: int) -> str | None:
        worker = self._models.workers.get(worker_id)
        if worker is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return worker.name
        presence = self._models.presence.presence(worker_id)
        if role == Role.MARK:
            return _MARKS[presence]
        if role == Role.NOTE:
            return self._state(worker, presence)
        if role == Role.SHORT:
            return self._word(worker, presence)
        return self._spoken(worker, presence) if role in _SPOKEN else None

    def _spoken(self, worker: Worker, presence: Presence) -> str:
        row = self._texts(
            "staff.row.what", name=worker.name, number=worker.number, state=self._state(worker, presence)
        )
        lines = [row, self._texts(f"staff.why.{self._why(worker, presence)}")]
        groups = self._models.groups.of_worker(worker.id)
        if groups:
            names = self._texts("staff.comma").join(one.name for one in groups)
            lines.append(self._texts("staff.row.groups", names=names))
        return "\n".join(lines)

    def _state(self, worker: Worker, presence: Presence) -> str:
        """The state in words, and how old the last fix is or since when it has been so."""
        word = self._word(worker, presence)
        since_ms = self._models.presence.since_ms(worker.id)
        if since_ms is None:
            return word
        if presence in _BY_AGE:
            age_s = max(0.0, (self._clock.now_ms() - since_ms) / 1_000)
            return self._texts("staff.since", state=word, age=units.age(age_s, self._texts))
        at = units.from_ms(since_ms)
        today = units.from_ms(self._clock.now_ms()).astimezone(units.CHINA).date()
        local = at.astimezone(units.CHINA)
        time = local.strftime("%H:%M" if local.date() == today else "%m-%d %H:%M")
        return self._texts("staff.since.time", state=word, time=time)

    def _word(self, worker: Worker, presence: Presence) -> str:
        if presence is Presence.NEVER:
            return self._texts(f"staff.state.{self._why(worker, presence)}")
        return self._texts(f"words.presence.{presence}")

    @staticmethod
    def _why(worker: Worker, presence: Presence) -> str:
        """`no_task`: somebody monitored only between check-in and reply has no such order now."""
        if presence is Presence.NEVER and worker.monitoring is MonitoringMode.TASK:
            return "no_task"
        return str(presence)
