"""What changed since a plan was computed, and the choice: plan again, apply the rest, or look first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.api.types import Changed
from console.core import units
from console.models.world import Models
from console.views.context import Ui
from console.views.widgets import as_pane, button, label, pack

_SAID = frozenset(
    {
        *("changed", "gone", "not_planned", "off_duty", "stealth", "vehicle", "unknown_worker"),
        *("wrong_state", "hours", "pause", "rest"),
    }
)


class ChangedDialog(QDialog):
    """Nothing was given away yet. `again`: a new plan is wanted; `rest`: to apply what still holds."""

    again = Signal()
    rest = Signal()

    def __init__(
        self, ui: Ui, models: Models, changed: Sequence[Changed], still: int, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ui, self._models = ui, models
        texts = ui.texts
        self.setObjectName("plan_changed")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("planning.changed.title"))
        self.resize(600, 320)
        layout = QVBoxLayout(self)
        pack(layout, (16, 16, 16, 16), 12)
        words = label(texts("planning.changed.words", n=len(changed), still=still), name="plan_changed_words")
        words.setWordWrap(True)
        layout.addWidget(words)
        layout.addWidget(self._list(changed), 1)
        row = QHBoxLayout()
        pack(row)
        row.addStretch(1)
        row.addWidget(button(f"{texts('planning.changed.back')}  Esc", "plan_changed_back", on=self.reject))
        self.rest_button = button(
            texts("planning.changed.others", n=still), "plan_changed_rest", on=self._take_rest
        )
        self.rest_button.setEnabled(still > 0)
        row.addWidget(self.rest_button)
        self.again_button = button(
            f"{texts('planning.changed.again')}  Enter",
            "plan_changed_again",
            role="primary",
            on=self._plan_again,
        )
        self.again_button.setDefault(True)
        row.addWidget(self.again_button)
        layout.addLayout(row)
        self.again_button.setFocus()

    def _list(self, changed: Sequence[Changed]) -> QScrollArea:
        area = QScrollArea()
        area.setObjectName("plan_changed_list")
        area.setAccessibleName(self._ui.texts("planning.changed.title"))
        area.setWidgetResizable(True)
        body = QWidget()
        as_pane(body)
        rows = QVBoxLayout(body)
        pack(rows, (12, 12, 12, 12), 10)
        for one in changed:
            order = self._models.orders.get(one.order_id)
            title = f"#{one.order_id}" if order is None else f"{order.number} {order.title}"
            rows.addWidget(label(title, "strong"))
            why = label(self.sentence(one), "problem", name=f"plan_changed_{one.order_id}")
            why.setWordWrap(True)
            rows.addWidget(why)
        rows.addStretch(1)
        area.setWidget(body)
        return area

    def sentence(self, one: Changed) -> str:
        """Who did what, as far as it is known."""
        texts, order = self._ui.texts, self._models.orders.get(one.order_id)
        if one.reason not in _SAID:
            return texts("planning.changed.other", reason=one.reason)
        if one.reason != "changed" or order is None:
            return texts(f"planning.changed.{one.reason}", who=one.by, time="", state="")
        state = texts(f"words.state.{order.state}")
        if order.worker_name:
            state = texts("planning.changed.with", state=state, worker=order.worker_name)
        return texts(
            "planning.changed.changed",
            who=one.by or texts("words.none"),
            time=units.time_of_day(one.at, texts),
            state=state,
        )

    def _plan_again(self) -> None:
        self.accept()
        self.again.emit()

    def _take_rest(self) -> None:
        self.accept()
        self.rest.emit()
