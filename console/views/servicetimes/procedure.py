"""The page with the procedure's own limits, the default repair limit, and from when limits count."""

from __future__ import annotations

import asyncio

from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from console.api.types import Organisation
from console.models.details import LoadState
from console.models.tables.limit_words import seconds_words
from console.models.world import Models
from console.operations.organisation import Policy, Saved
from console.views.context import Ui
from console.views.settings.fields import Duration
from console.views.widgets import button, label, pack
from contract.vocabulary import Role

SOURCE_S = {"dispatch_s": 15 * 60, "accept_s": 30 * 60, "confirm_s": 15 * 60}
"""What the sources say of the procedure (SL-05, SL-06, SL-07)."""
_LENGTHS = ("dispatch_s", "accept_s", "confirm_s", "repair_s")
_ANCHORS = {
    "dispatch_anchor": ("created", "taken_in"),
    "repair_anchor": ("created", "taken_in", "dispatched"),
}
_LEAST_S, _MOST_S = 60, 366 * 86_400


class ProcedurePage(QWidget):
    """Enterprise admins change it, others read. `save` sends what differs."""

    def __init__(self, ui: Ui, models: Models, policy: Policy) -> None:
        super().__init__()
        self._ui, self._models, self._policy = ui, models, policy
        self._base: Organisation | None = None
        self._saving: asyncio.Task[Saved] | None = None
        texts = ui.texts
        self.lengths = {
            name: Duration(ui, f"procedure_{name}", texts(f"times.procedure.{name}"), _LEAST_S, _MOST_S)
            for name in _LENGTHS
        }
        self.anchors = {name: self._anchor(name, values) for name, values in _ANCHORS.items()}
        self.hints = {
            name: label("", "small", name=f"procedure_{name}_hint") for name in (*_LENGTHS, *_ANCHORS)
        }
        self.problem = label("", "problem", name="procedure_problem")
        self.problem.setWordWrap(True)
        self.save_button = button(
            f"{texts('times.procedure.save')}  Ctrl+S", "procedure_save", role="primary", on=self.save
        )
        self._lay_out()
        for length in self.lengths.values():
            length.edited.connect(self._show)
        models.policy.changed.connect(self._take)
        if models.policy.state is LoadState.IDLE:
            policy.load()
        self._take()

    @property
    def may_change(self) -> bool:
        account = self._models.connection.account
        return account is not None and account.role is Role.ENTERPRISE_ADMIN

    @property
    def is_dirty(self) -> bool:
        return self.may_change and bool(self.changes())

    def changes(self) -> dict[str, object]:
        if self._base is None:
            return {}
        now: dict[str, object] = {name: one.seconds for name, one in self.lengths.items()}
        now |= {name: str(one.currentData()) for name, one in self.anchors.items()}
        return {name: value for name, value in now.items() if getattr(self._base.limits, name) != value}

    def save(self) -> None:
        changes = self.changes()
        if self._base is None or not changes or self._saving is not None or not self.may_change:
            return
        self.save_button.setEnabled(False)
        self._saving = self._policy.save(self._base.version, {"limits": changes})
        self._saving.add_done_callback(self._saved)

    def _saved(self, task: asyncio.Task[Saved]) -> None:
        self._saving = None
        if task.cancelled() or task.exception() is not None:
            return
        outcome = task.result()
        self.problem.setText(outcome.problem)
        if outcome.current is not None:
            self.problem.setText(self._ui.texts("times.procedure.saved_by", who=outcome.by))
        self._show()

    def _take(self) -> None:
        """Settings came; what was being typed gives way to what now holds."""
        organisation = self._models.policy.organisation
        if organisation is not None and organisation != self._base:
            self._base = organisation
            for name, length in self.lengths.items():
                length.fill(getattr(organisation.limits, name))
            for name, anchor in self.anchors.items():
                anchor.setCurrentIndex(max(0, anchor.findData(getattr(organisation.limits, name))))
        if self._models.policy.state is LoadState.FAILED:
            self.problem.setText(self._models.policy.error)
        self._show()

    def _show(self) -> None:
        texts, known = self._ui.texts, self._base is not None
        for name, length in self.lengths.items():
            length.setEnabled(self.may_change and known)
            source = SOURCE_S.get(name)
            key = "lost" if source is None else "source" if length.seconds == source else "differs"
            self.hints[name].setText(texts(f"times.procedure.{key}", length=seconds_words(texts, source)))
        for name, anchor in self.anchors.items():
            anchor.setEnabled(self.may_change and known)
            self.hints[name].setText(texts("times.procedure.lost"))
        self.save_button.setVisible(self.may_change)
        self.save_button.setEnabled(self.is_dirty and self._saving is None)

    def _anchor(self, name: str, values: tuple[str, ...]) -> QComboBox:
        made = QComboBox()
        made.setObjectName(f"procedure_{name}")
        made.setAccessibleName(self._ui.texts(f"times.procedure.{name}"))
        for value in values:
            made.addItem(self._ui.texts(f"times.procedure.anchor.{value}"), value)
        made.activated.connect(lambda _row: self._show())
        return made

    def _lay_out(self) -> None:
        texts = self._ui.texts
        column = QVBoxLayout(self)
        pack(column, (12, 10, 12, 10), 10)
        about = label(texts("times.procedure.about"), "muted")
        about.setWordWrap(True)
        column.addWidget(about)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        fields: dict[str, QWidget] = {**self.lengths, **self.anchors}
        for name, field in fields.items():
            line = QHBoxLayout()
            pack(line)
            field.setFixedWidth(240)
            line.addWidget(field)
            line.addWidget(self.hints[name], 1)
            form.addRow(label(texts(f"times.procedure.{name}"), "muted"), line)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addStretch(1)
        foot = QHBoxLayout()
        pack(foot)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        column.addLayout(foot)
