"""How one person, or everybody who is ticked, is monitored: mode, interval, working periods."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QProgressBar,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Worker
from console.models.world import Models
from console.operations.organisation import Bulk
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.settings.fields import Duration, FieldRefused
from console.views.settings.hours import HoursEditor, summary
from console.views.widgets import as_pane, button, label, pack, rule
from contract.vocabulary import MonitoringMode

_NAMED = 8
_SIZE = (640, 680)
_KEEP, _INHERIT, _OWN = "keep", "inherit", "own"


class Choice(QWidget):
    """Radio buttons under a caption, by key; nothing is chosen where people differ."""

    def __init__(self, name: str, caption: str, options: Sequence[tuple[str, str, str]]) -> None:
        """`options`: key, words, what it means (may be empty)."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(caption)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QRadioButton] = {}
        self._meanings: dict[str, QLabel] = {}
        column = QVBoxLayout(self)
        pack(column, spacing=4)
        column.addWidget(label(caption, "strong"))
        for key, words, meaning in options:
            made = QRadioButton(words)
            made.setObjectName(f"{name}_{key}")
            self.group.addButton(made)
            self.buttons[key] = made
            column.addWidget(made)
            self._meanings[key] = said = label("", "small")
            said.setWordWrap(True)
            said.setContentsMargins(22, 0, 0, 2)
            column.addWidget(said)
            self.explain(key, meaning)

    @property
    def chosen(self) -> str:
        return next((key for key, made in self.buttons.items() if made.isChecked()), _KEEP)

    def explain(self, key: str, meaning: str) -> None:
        """What a choice means; empty: nothing needs to be said."""
        self._meanings[key].setText(meaning)
        self._meanings[key].setVisible(bool(meaning))
        self.buttons[key].setAccessibleDescription(meaning)

    def choose(self, key: str) -> None:
        self.buttons[key].setChecked(True)


class MonitoringDialog(QDialog):
    """Opened with `.open()`. Ctrl+S applies; while it works Esc stops it, and what was done stays done."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, worker_ids: Sequence[int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations = ui, models, operations
        self._workers = [one for key in worker_ids if (one := models.workers.get(key)) is not None]
        self._working: asyncio.Task[Bulk] | None = None
        texts = ui.texts
        self.setObjectName("monitoring_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("monitoring.title"))
        self.resize(*_SIZE)
        self.who = label(self._names(), "strong", name="monitoring_who")
        self.who.setWordWrap(True)
        self.mode = Choice("monitoring_mode", texts("monitoring.mode"), self._modes())
        self.interval = Choice("monitoring_interval", texts("monitoring.interval"), self._intervals())
        self.own_interval = Duration(ui, "monitoring_own_interval", texts("monitoring.interval.own"), 1, 3600)
        self.periods = Choice("monitoring_hours", texts("monitoring.hours"), self._period_options())
        self.own_periods = HoursEditor(ui, "monitoring_own_hours")
        self.problem = label("", "problem", name="monitoring_problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.bar = QProgressBar()
        self.bar.setObjectName("monitoring_progress")
        self.bar.setAccessibleName(texts("monitoring.progress"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.failures = QListWidget()
        self.failures.setObjectName("monitoring_failures")
        self.failures.setAccessibleName(texts("monitoring.failures"))
        self.failures.setMaximumHeight(120)
        self.failures.hide()
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.apply)
        self._fill()
        for choice in (self.interval, self.periods):
            choice.group.buttonToggled.connect(lambda _made, _on: self._suit())
        self._suit()
        models.policy.changed.connect(self._show_usual_hours)
        if models.policy.organisation is None:
            operations.policy.load()
        self._show_usual_hours()

    # building

    def _modes(self) -> list[tuple[str, str, str]]:
        texts = self._ui.texts
        modes = [
            (mode.value, texts(f"monitoring.name.{mode.value}"), texts(f"monitoring.mode.{mode.value}"))
            for mode in MonitoringMode
        ]
        return self._keepable(len({one.monitoring for one in self._workers})) + modes

    def _intervals(self) -> list[tuple[str, str, str]]:
        texts = self._ui.texts
        usual = self._usual_interval()
        return [
            *self._keepable(len({one.fix_interval_s for one in self._workers})),
            (_INHERIT, texts("monitoring.interval.inherit", usual=usual), ""),
            (_OWN, texts("monitoring.interval.own"), ""),
        ]

    def _period_options(self) -> list[tuple[str, str, str]]:
        texts = self._ui.texts
        return [
            *self._keepable(len({str(one.working_periods) for one in self._workers})),
            (_INHERIT, texts("monitoring.hours.inherit"), ""),
            (_OWN, texts("monitoring.hours.own"), texts("monitoring.hours.own.about")),
        ]

    def _keepable(self, values: int) -> list[tuple[str, str, str]]:
        """Where people differ they may be left as they are."""
        return [(_KEEP, self._ui.texts("monitoring.keep"), "")] if values > 1 else []

    def _usual_interval(self) -> str:
        seconds = round(self._models.organisation.fix_interval_s)
        unit, size = ("minutes", 60) if seconds % 60 == 0 else ("seconds", 1)
        return f"{seconds // size} {self._ui.texts(f'policy.unit.{unit}')}"

    def _lay_out(self) -> None:
        texts = self._ui.texts
        inside = QWidget()
        as_pane(inside)
        column = QVBoxLayout(inside)
        pack(column, (0, 4, 12, 4), 10)
        about = label(texts("monitoring.about"), "muted")
        about.setWordWrap(True)
        own_interval, own_periods = QHBoxLayout(), QHBoxLayout()
        for line, made in ((own_interval, self.own_interval), (own_periods, self.own_periods)):
            pack(line, (22, 0, 0, 0))
            line.addWidget(made)
        column.addWidget(about)
        column.addWidget(self.mode)
        column.addWidget(rule())
        column.addWidget(self.interval)
        column.addLayout(own_interval)
        column.addWidget(rule())
        column.addWidget(self.periods)
        column.addLayout(own_periods)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        layout.addWidget(self.who)
        layout.addWidget(area, 1)
        for one in (self.problem, self.failures, self.bar):
            layout.addWidget(one)
        layout.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        texts = self._ui.texts
        foot = QHBoxLayout()
        pack(foot)
        self.state = label("", "small", name="monitoring_state")
        foot.addWidget(self.state)
        foot.addStretch(1)
        self.back = button(f"{texts('policy.close')}  Esc", "monitoring_close", on=self.reject)
        self.save_button = button(
            f"{texts('policy.save')}  Ctrl+S", "monitoring_save", role="primary", on=self.apply
        )
        foot.addWidget(self.back)
        foot.addWidget(self.save_button)
        return foot

    def _names(self) -> str:
        texts = self._ui.texts
        listed = texts("tracks.comma").join(one.name for one in self._workers[:_NAMED])
        if len(self._workers) > _NAMED:
            listed = texts("centre.message.to.more", names=listed)
        one = len(self._workers) == 1
        return listed if one else texts("monitoring.who", n=len(self._workers), names=listed)

    def _fill(self) -> None:
        """What all of them have; where they differ, they are left as they are."""
        modes = {one.monitoring for one in self._workers}
        self.mode.choose(next(iter(modes)).value if len(modes) == 1 else _KEEP)
        intervals = {one.fix_interval_s for one in self._workers}
        self.own_interval.fill(next((it for it in intervals if it is not None), 600))
        self.interval.choose(_common(len(intervals), is_own=None not in intervals))
        periods = [one.working_periods for one in self._workers]
        self.own_periods.fill(next((it for it in periods if it is not None), []))
        differ = len({str(it) for it in periods})
        self.periods.choose(_common(differ, is_own=None not in periods))

    def _show_usual_hours(self) -> None:
        policy = self._models.policy.organisation
        if policy is not None:
            self.periods.explain(_INHERIT, summary(self._ui.texts, policy.working_periods))

    def _suit(self) -> None:
        self.own_interval.setEnabled(self.interval.chosen == _OWN)
        self.own_periods.setVisible(self.periods.chosen == _OWN)

    # doing

    def changes(self) -> dict[str, object]:
        """What is to hold for all of them, as far as it does not for each already. Raises FieldRefused."""
        wanted: dict[str, object] = {}
        if self.mode.chosen != _KEEP:
            wanted["monitoring"] = MonitoringMode(self.mode.chosen)
        if self.interval.chosen != _KEEP:
            own = self.interval.chosen == _OWN
            wanted["fix_interval_s"] = self.own_interval.seconds if own else None
        if self.periods.chosen != _KEEP:
            own = self.periods.chosen == _OWN
            wanted["working_periods"] = self.own_periods.periods() if own else None
        return {
            name: value
            for name, value in wanted.items()
            if any(getattr(one, name) != value for one in self._workers)
        }

    def apply(self) -> None:
        """To all who do not have it so already, with progress; those who failed stay in the list."""
        if self._working is not None:
            return
        self._say("")
        try:
            changes = self.changes()
        except FieldRefused as error:
            self._say(str(error))
            self.own_periods.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not changes:
            self._say(self._ui.texts("policy.nothing"))
            return
        ids = [one.id for one in self._workers if not _has(one, changes)]
        self.bar.setRange(0, len(ids))
        self.bar.setValue(0)
        self.bar.show()
        self.failures.clear()
        self.failures.hide()
        self.save_button.setEnabled(False)
        self.back.setText(f"{self._ui.texts('monitoring.stop')}  Esc")
        self._working = self._operations.policy.change_monitoring(ids, changes, self._on_progress)
        self._working.add_done_callback(self._done)

    def _on_progress(self, bulk: Bulk) -> None:
        self.bar.setValue(bulk.done)
        self.state.setText(self._ui.texts("monitoring.working", done=bulk.done, total=bulk.total))

    def _done(self, task: asyncio.Task[Bulk]) -> None:
        self._working = None
        done = self.bar.value()
        self.bar.hide()
        self.save_button.setEnabled(True)
        self.back.setText(f"{self._ui.texts('policy.close')}  Esc")
        self._workers = [now for one in self._workers if (now := self._models.workers.get(one.id))]
        if task.cancelled():
            self.state.setText(self._ui.texts("monitoring.stopped", done=done, total=self.bar.maximum()))
        elif task.exception() is None and not task.result().failed:
            self.accept()
        elif task.exception() is None:
            self._show_failures(task.result())

    def _show_failures(self, bulk: Bulk) -> None:
        texts = self._ui.texts
        for worker_id, why in bulk.failed:
            worker = self._models.workers.get(worker_id)
            name = str(worker_id) if worker is None else worker.name
            self.failures.addItem(texts("monitoring.failure", name=name, why=why))
        self.failures.show()
        self.state.setText("")
        self._say(texts("monitoring.partly", failed=len(bulk.failed), total=bulk.total))
        failed = {worker_id for worker_id, _ in bulk.failed}
        self._workers = [one for one in self._workers if one.id in failed]
        self.save_button.setText(f"{texts('monitoring.again')}  Ctrl+S")

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def reject(self) -> None:
        if self._working is not None:
            self._working.cancel()
        else:
            super().reject()


def _common(values: int, *, is_own: bool) -> str:
    if values > 1:
        return _KEEP
    return _OWN if is_own else _INHERIT


def _has(worker: Worker, changes: dict[str, object]) -> bool:
    return all(getattr(worker, name) == value for name, value in changes.items())
