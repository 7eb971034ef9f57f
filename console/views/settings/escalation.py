"""Who is told one after the other when a limit is passed: a general chain and limits with their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from console.api.types import EscalationChain
from console.core.texts import Texts
from console.views.context import Ui
from console.views.settings.fields import FieldRefused, Number
from console.views.widgets import button, icon_button, label, pack
from contract.vocabulary import Role, TimerKind

ROLES = (
    Role.DISPATCHER,
    Role.SUPERVISOR,
    Role.DEPARTMENT_ADMIN,
    Role.ENTERPRISE_ADMIN,
    Role.INSPECTOR,
    Role.AUDITOR,
)
MOST_STEPS = 8
MOST_MIN = 30 * 24 * 60

Step = dict[str, Any]


def chain_value(chain: EscalationChain | None) -> dict[str, Any] | None:
    """The chain as the backend takes it."""
    if chain is None:
        return None
    return {
        "steps": [{"role": str(one.role), "after_s": one.after_s} for one in chain.steps],
        "own": {
            str(kind): [{"role": str(one.role), "after_s": one.after_s} for one in steps]
            for kind, steps in chain.own.items()
        },
    }


def chain_words(texts: Texts, value: dict[str, Any]) -> str:
    """The general chain in a line: '调度员 0 分、主管 10 分', and behind it those of single limits."""
    own = (
        texts("policy.escalation.of", limit=texts(f"words.timer.{kind}"), steps=_steps_words(texts, steps))
        for kind, steps in value["own"].items()
    )
    return texts("policy.escalation.and").join([_steps_words(texts, value["steps"]), *own])


def _steps_words(texts: Texts, steps: Sequence[Step]) -> str:
    parts = (
        f"{texts('words.role.' + step['role'])} {step['after_s'] // 60}{texts('policy.suffix.minutes')}"
        for step in steps
    )
    return texts("tracks.comma").join(parts)


class _Line(QWidget):
    """One level: who, and how many minutes after the limit. Seconds somebody else set stay until edited."""

    edited = Signal()

    def __init__(self, ui: Ui, name: str, number: int, step: Step, remove: Callable[[], object]) -> None:
        super().__init__()
        texts = ui.texts
        level = texts("policy.escalation.level", n=number)
        self._given = dict(step)
        self.role = QComboBox()
        self.role.setObjectName(f"{name}_role_{number}")
        self.role.setAccessibleName(f"{level} {texts('policy.escalation.role')}")
        for role in ROLES:
            self.role.addItem(texts(f"words.role.{role}"), str(role))
        self.role.setCurrentIndex(self.role.findData(step["role"]))
        spoken = f"{level} {texts('policy.escalation.after')}"
        self.minutes = Number(f"{name}_after_{number}", spoken, 0, MOST_MIN, texts("policy.suffix.minutes"))
        self.minutes.setSpecialValueText(texts("policy.escalation.at_once"))
        self.minutes.fill(step["after_s"] // 60)
        row = QHBoxLayout(self)
        pack(row)
        caption = label(level)
        caption.setMinimumWidth(64)
        row.addWidget(caption)
        row.addWidget(self.role)
        row.addWidget(label(texts("policy.escalation.after")))
        row.addWidget(self.minutes)
        self.remove = icon_button(
            ui, "mdi6.close", f"{name}_remove_{number}", texts("policy.escalation.remove", n=number), remove
        )
        row.addWidget(self.remove)
        row.addStretch(1)
        self.role.activated.connect(lambda _row: self.edited.emit())
        self.minutes.edited.connect(self.edited)

    def step(self) -> Step:
        minutes = self.minutes.value()
        same = minutes == self._given["after_s"] // 60
        return {"role": self.role.currentData(), "after_s": self._given["after_s"] if same else minutes * 60}


class _Steps(QWidget):
    """The levels of one chain, with a button for one more; `drop`: the chain itself can be given up."""

    edited = Signal()

    def __init__(self, ui: Ui, name: str, title: str, drop: Callable[[], object] | None = None) -> None:
        super().__init__()
        self._ui, self._name = ui, name
        self._lines: list[_Line] = []
        self._column = QVBoxLayout(self)
        pack(self._column, spacing=6)
        self._column.addWidget(label(title, "strong"))
        self.add = button(f"+ {ui.texts('policy.escalation.add')}", f"{name}_add", on=self._add)
        foot = QHBoxLayout()
        pack(foot)
        foot.addWidget(self.add)
        if drop is not None:
            words = ui.texts("policy.escalation.drop")
            spoken = f"{title} {words}"
            foot.addWidget(button(words, f"{name}_drop", role="flat", on=drop, spoken=spoken))
        foot.addStretch(1)
        self._column.addLayout(foot)

    def steps(self) -> list[Step]:
        return [line.step() for line in self._lines]

    def fill(self, steps: Sequence[Step]) -> None:
        for line in self._lines:
            self._column.removeWidget(line)
            line.deleteLater()
        self._lines = []
        for number, step in enumerate(steps, start=1):
            line = _Line(self._ui, self._name, number, step, partial(self._remove, number))
            line.edited.connect(self.edited)
            line.remove.setVisible(len(steps) > 1)
            self._column.insertWidget(number, line)
            self._lines.append(line)
        self.add.setVisible(len(steps) < MOST_STEPS)

    def _add(self) -> None:
        steps = self.steps()
        taken = {step["role"] for step in steps}
        role = next((str(role) for role in ROLES if str(role) not in taken), str(ROLES[-1]))
        later_s = (steps[-1]["after_s"] if steps else -600) + 600
        self.fill([*steps, {"role": role, "after_s": later_s}])
        self._lines[-1].role.setFocus()
        self.edited.emit()

    def _remove(self, number: int) -> None:
        self.fill([step for at, step in enumerate(self.steps(), start=1) if at != number])
        self.add.setFocus()
        self.edited.emit()


class EscalationEditor(QWidget):
    """The general chain, and a chain for every limit that has its own; any limit can be given one."""

    edited = Signal()

    def __init__(self, ui: Ui, name: str) -> None:
        super().__init__()
        self._ui, self._name = ui, name
        self.setObjectName(name)
        texts = ui.texts
        self.general = _Steps(ui, name, texts("policy.escalation.general"))
        self.own: dict[str, _Steps] = {}
        self.limit = QComboBox()
        self.limit.setObjectName(f"{name}_limit")
        self.limit.setAccessibleName(texts("policy.escalation.limit"))
        self.give = button(f"+ {texts('policy.escalation.give')}", f"{name}_give", on=self._give)
        self._column = QVBoxLayout(self)
        pack(self._column, spacing=14)
        self._column.addWidget(self.general)
        foot = QHBoxLayout()
        pack(foot)
        foot.addWidget(self.limit)
        foot.addWidget(self.give)
        foot.addStretch(1)
        self._column.addLayout(foot)
        self.general.edited.connect(self.edited)
        self.setFocusProxy(self.general.add)
        self._offer()

    def fill(self, value: object) -> None:
        if isinstance(value, dict):
            self.general.fill(value["steps"])
            self._show_own({str(kind): steps for kind, steps in value["own"].items()})

    def value(self) -> dict[str, Any]:
        """Raises FieldRefused where a level does not come later than the one before it."""
        own = {kind: chain.steps() for kind, chain in self.own.items()}
        for steps in (self.general.steps(), *own.values()):
            for number, (one, following) in enumerate(pairwise(steps), start=2):
                if following["after_s"] <= one["after_s"]:
                    raise FieldRefused(self._ui.texts("policy.escalation.not_later", n=number))
        return {"steps": self.general.steps(), "own": own}

    def _show_own(self, own: Mapping[str, Sequence[Step]]) -> None:
        for chain in self.own.values():
            self._column.removeWidget(chain)
            chain.deleteLater()
        self.own = {}
        for kind in (str(kind) for kind in TimerKind if str(kind) in own):
            name, title = f"{self._name}_{kind}", self._ui.texts(f"words.timer.{kind}")
            chain = self.own[kind] = _Steps(self._ui, name, title, partial(self._drop, kind))
            chain.fill(own[kind])
            chain.edited.connect(self.edited)
            self._column.insertWidget(len(self.own), chain)
        self._offer()

    def _give(self) -> None:
        """A chain of its own begins as the general one."""
        kind = str(self.limit.currentData())
        self._show_own({one: chain.steps() for one, chain in self.own.items()} | {kind: self.general.steps()})
        self.own[kind].add.setFocus()
        self.edited.emit()

    def _drop(self, kind: str) -> None:
        self._show_own({one: chain.steps() for one, chain in self.own.items() if one != kind})
        self.limit.setCurrentIndex(self.limit.findData(kind))
        self.give.setFocus()
        self.edited.emit()

    def _offer(self) -> None:
        """Limits that follow the general chain."""
        self.limit.clear()
        for kind in TimerKind:
            if str(kind) not in self.own:
                self.limit.addItem(self._ui.texts(f"words.timer.{kind}"), str(kind))
        for one in (self.limit, self.give):
            one.setVisible(self.limit.count() > 0)
