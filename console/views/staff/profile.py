"""What one person, or everybody who is ticked, can do, goes by and carries, and when the shift ends."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Worker
from console.models.world import Models
from console.operations.organisation import Bulk
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.settings.fields import FieldRefused
from console.views.widgets import button, label, pack
from contract.crew import Travel
from contract.vocabulary import OrderType

_NAMED = 8
_COLUMNS = 3
_BOX_PX, _BOX_HEIGHT_PX = 140, 24
_TIME = re.compile(r"^([01]?\d|2[0-3])[:：]([0-5]\d)$")


class Ticks(QWidget):
    """Boxes by key; one that some have and others have not is half ticked, and left as it is."""

    def __init__(self, name: str, words: dict[str, str], have: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self.setObjectName(name)
        self.boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        for number, (key, said) in enumerate(words.items()):
            box = QCheckBox(said)
            box.setObjectName(f"{name}_{key}")
            having = sum(key in one for one in have)
            if 0 < having < len(have):
                box.setTristate(True)
                box.setCheckState(Qt.CheckState.PartiallyChecked)
            else:
                box.setChecked(having > 0)
            self.boxes[key] = box
            grid.addWidget(box, number // _COLUMNS, number % _COLUMNS)
            grid.setRowMinimumHeight(number // _COLUMNS, _BOX_HEIGHT_PX)
        for column in range(_COLUMNS):
            grid.setColumnMinimumWidth(column, _BOX_PX)
        grid.setColumnStretch(_COLUMNS, 1)

    def of(self, before: Sequence[str]) -> list[str]:
        """What somebody has then; keys that have no box are kept."""
        found = {key for key in before if key not in self.boxes}
        for key, box in self.boxes.items():
            kept = box.checkState() is Qt.CheckState.PartiallyChecked and key in before
            if kept or box.checkState() is Qt.CheckState.Checked:
                found.add(key)
        return sorted(found)


class ProfileDialog(QDialog):
    """Opened with `.open()`. Ctrl+S applies; while it works Esc stops it, and what was done stays done."""

    def __init__(
        self,
        ui: Ui,
        models: Models,
        operations: Operations,
        worker_ids: Sequence[int],
        settings: Callable[[], object],
        parent: QWidget,
    ) -> None:
        """`settings` opens the organisation's settings, where tools are entered."""
        super().__init__(parent)
        self._ui, self._models, self._operations = ui, models, operations
        self._workers = [one for key in worker_ids if (one := models.workers.get(key)) is not None]
        self._working: asyncio.Task[Bulk] | None = None
        self._settings = settings
        self.tools: Ticks | None = None
        texts = ui.texts
        self.setObjectName("profile_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("profile.title"))
        self.setMinimumWidth(560)
        self.who = label(self._names(), "strong", name="profile_who")
        self.who.setWordWrap(True)
        kinds = {str(kind): texts(f"words.type.{kind}") for kind in OrderType}
        self.skills = Ticks("profile_skills", kinds, [one.skills for one in self._workers])
        self.travel = QComboBox()
        self.travel.setObjectName("profile_travel")
        self.travel.setAccessibleName(texts("profile.travel"))
        for travel in Travel:
            self.travel.addItem(texts(f"words.travel.{travel}"), travel)
        self._choose_travel()
        self.shift_end = QLineEdit()
        self.shift_end.setObjectName("profile_shift_end")
        self.shift_end.setAccessibleName(texts("profile.shift_end"))
        self.shift_end.setMaximumWidth(160)
        ends = {one.shift_end for one in self._workers}
        self._end_before = (next(iter(ends)) or "") if len(ends) == 1 else ""
        self.shift_end.setText(self._end_before)
        alike = "profile.shift_end.usual" if len(ends) == 1 else "monitoring.keep"
        self.shift_end.setPlaceholderText(texts(alike))
        self.problem = label("", "problem", name="profile_problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.bar = QProgressBar()
        self.bar.setObjectName("profile_progress")
        self.bar.setAccessibleName(texts("monitoring.progress"))
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.failures = QListWidget()
        self.failures.setObjectName("profile_failures")
        self.failures.setAccessibleName(texts("monitoring.failures"))
        self.failures.setMaximumHeight(120)
        self.failures.hide()
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.apply)
        models.policy.changed.connect(self._show_tools)
        operations.policy.load()
        self._show_tools()

    # building

    def _lay_out(self) -> None:
        texts = self._ui.texts
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 8)
        layout.addWidget(self.who)
        about = label(texts("profile.about"), "muted")
        about.setWordWrap(True)
        layout.addWidget(about)
        self._tools_place = QVBoxLayout()
        pack(self._tools_place, spacing=4)
        short = QHBoxLayout()
        pack(short, spacing=24)
        for caption, made in (("profile.travel", self.travel), ("profile.shift_end", self.shift_end)):
            column = QVBoxLayout()
            pack(column, spacing=4)
            column.addWidget(label(texts(caption), "strong"))
            column.addWidget(made)
            short.addLayout(column)
        short.addStretch(1)
        layout.addLayout(short)
        layout.addSpacing(6)
        layout.addWidget(label(texts("profile.tools"), "strong"))
        layout.addLayout(self._tools_place)
        layout.addSpacing(6)
        layout.addWidget(label(texts("profile.skills"), "strong"))
        layout.addWidget(self.skills)
        layout.addWidget(label(texts("profile.skills.none"), "small"))
        layout.addStretch(1)
        for one in (self.problem, self.failures, self.bar):
            layout.addWidget(one)
        foot = QHBoxLayout()
        pack(foot)
        self.state = label("", "small", name="profile_state")
        foot.addWidget(self.state)
        foot.addStretch(1)
        self.back = button(f"{texts('policy.close')}  Esc", "profile_close", on=self.reject)
        self.save_button = button(
            f"{texts('policy.save')}  Ctrl+S", "profile_save", role="primary", on=self.apply
        )
        foot.addWidget(self.back)
        foot.addWidget(self.save_button)
        layout.addLayout(foot)

    def _names(self) -> str:
        texts = self._ui.texts
        listed = texts("tracks.comma").join(one.name for one in self._workers[:_NAMED])
        if len(self._workers) > _NAMED:
            listed = texts("centre.message.to.more", names=listed)
        one = len(self._workers) == 1
        return listed if one else texts("monitoring.who", n=len(self._workers), names=listed)

    def _choose_travel(self) -> None:
        ways = {one.travel for one in self._workers}
        if len(ways) > 1:
            self.travel.insertItem(0, self._ui.texts("monitoring.keep"), None)
            self.travel.setCurrentIndex(0)
        elif ways:
            self.travel.setCurrentIndex(self.travel.findData(next(iter(ways))))

    def _show_tools(self) -> None:
        """Once the organisation's list is known."""
        organisation = self._models.policy.organisation
        if organisation is None or self.tools is not None:
            return
        while (item := self._tools_place.takeAt(0)) is not None:
            former = item.widget()
            if former is not None:
                former.deleteLater()
        if organisation.tools:
            words = {tool.key: tool.name for tool in organisation.tools}
            self.tools = Ticks("profile_tools", words, [one.tools for one in self._workers])
            self._tools_place.addWidget(self.tools)
            self._grow()
            return
        none = label(self._ui.texts("profile.tools.none"), "muted", name="profile_tools_none")
        none.setWordWrap(True)
        self._tools_place.addWidget(none)
        enter = button(self._ui.texts("profile.tools.enter"), "profile_tools_enter", on=self._enter_tools)
        self._tools_place.addWidget(enter, 0, Qt.AlignmentFlag.AlignLeft)
        self._grow()

    def _grow(self) -> None:
        """Room for what has come."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            wanted = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), wanted, layout.totalSizeHint().height()))

    def _enter_tools(self) -> None:
        self.reject()
        self._settings()

    # doing

    def changes(self) -> dict[int, dict[str, Any]]:
        """By worker, what differs from what they have. Raises FieldRefused."""
        end = self._shift_end()
        found: dict[int, dict[str, Any]] = {}
        for one in self._workers:
            wanted: dict[str, Any] = {"skills": self.skills.of(one.skills)}
            if self.travel.currentData() is not None:
                wanted["travel"] = str(self.travel.currentData())
            if self.tools is not None:
                wanted["tools"] = self.tools.of(one.tools)
            if end != self._end_before:
                wanted["shift_end"] = end or None
            now: dict[str, Any] = {
                "skills": sorted(one.skills),
                "travel": str(one.travel),
                "tools": sorted(one.tools),
                "shift_end": one.shift_end,
            }
            differs = {name: value for name, value in wanted.items() if value != now[name]}
            if differs:
                found[one.id] = differs
        return found

    def _shift_end(self) -> str:
        words = self.shift_end.text().strip()
        if not words:
            return ""
        time = _TIME.match(words)
        if time is None:
            raise FieldRefused(self._ui.texts("profile.shift_end.wrong"))
        return f"{int(time[1]):02d}:{time[2]}"

    def apply(self) -> None:
        """To all who do not have it so already, with progress; those who failed stay."""
        if self._working is not None:
            return
        self._say("")
        try:
            changes = self.changes()
        except FieldRefused as error:
            self._say(str(error))
            self.shift_end.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not changes:
            self._say(self._ui.texts("policy.nothing"))
            return
        self.bar.setRange(0, len(changes))
        self.bar.setValue(0)
        self.bar.show()
        self.failures.clear()
        self.failures.hide()
        self.save_button.setEnabled(False)
        self.back.setText(f"{self._ui.texts('monitoring.stop')}  Esc")
        self._working = self._operations.policy.change_profiles(changes, self._on_progress)
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
            worker: Worker | None = self._models.workers.get(worker_id)
            name = str(worker_id) if worker is None else worker.name
            self.failures.addItem(texts("monitoring.failure", name=name, why=why))
        self.failures.show()
        self.state.setText("")
        self._say(texts("monitoring.partly", failed=len(bulk.failed), total=bulk.total))
        self.save_button.setText(f"{texts('monitoring.again')}  Ctrl+S")

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def reject(self) -> None:
        if self._working is not None:
            self._working.cancel()
        else:
            super().reject()
