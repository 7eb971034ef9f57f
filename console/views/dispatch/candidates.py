"""The candidates list: who could go, best first, and why not the others. Enter dispatches."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.api.types import Candidate, Candidates
from console.core import units
from console.models.details import LoadState
from console.models.rules.moves import allowed_moves
from console.models.tables.candidates import CandidateTableModel
from console.models.world import Models
from console.views.actions import Actions
from console.views.context import Ui
from console.views.tables import Table, words_width
from console.views.widgets import ElidedLabel, button, pack
from contract.roads import Basis, RoadState
from contract.vocabulary import OrderMove

FAILING = frozenset(RoadState) - {RoadState.READY, RoadState.ABSENT}


class CandidateList(QWidget):
    """Shows `models.candidates`. Selecting a row selects the worker everywhere.

    `chosen_changed` when another worker, or nobody, would be dispatched now.
    """

    chosen_changed = Signal()

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self.rows = CandidateTableModel(models.candidates, ui.texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="candidate_list",
            spoken=ui.texts("dispatch.candidates"),
            widths={
                "rank": 30,
                "name": 76,
                "distance": 70,
                "eta": 72,
                "by": words_width(ui, "dispatch.by", Basis, marked=False),
                "fix": 68,
                "accuracy": 58,
                "load": 36,
                "shift": 78,
                "skills": 0,
            },
            empty=self._empty_words,
            fold=("shift", "accuracy", "distance"),
        )
        self.table.horizontalHeader().setMinimumSectionSize(28)
        self.note = ElidedLabel("small", name="candidate_note")
        self._again = button(
            ui.texts("actions.order.candidates"),
            "candidate_again",
            role="flat",
            on=actions["order.candidates"].trigger,
        )
        layout = QVBoxLayout(self)
        pack(layout, spacing=0)
        row = QHBoxLayout()
        pack(row, (12, 2, 8, 2))
        row.addWidget(self.note, 1)
        row.addWidget(self._again)
        layout.addLayout(row)
        layout.addWidget(self.table, 1)
        self.focus_when_ready = False
        models.candidates.changed.connect(self._take_result)
        self.table.selectionModel().currentRowChanged.connect(self._picked)
        self._take_result()

    @property
    def chosen(self) -> int | None:
        """The worker Enter would dispatch: the current row, else the best candidate."""
        key = self.table.current_key
        if key is not None and self.rows.can_go(key):
            return key
        first = self.rows.key_at(0)
        return first if key is None and first is not None and self.rows.can_go(first) else None

    @property
    def against_advice(self) -> Candidate | None:
        """The current row where it is excluded, and can be given the order by whoever says why."""
        key = self.table.current_key
        found = key is not None and self.rows.can_go_all_the_same(key)
        return self.rows.candidate(key or 0) if found else None

    def focus_first(self) -> None:
        """Puts the cursor on the best candidate, now or as soon as the list is there."""
        if self._models.candidates.state is not LoadState.READY:
            self.focus_when_ready = True
            return
        self.focus_when_ready = False
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.table.current_key is None:
            self.table.select_key(self.rows.key_at(0))

    def _take_result(self) -> None:
        model, texts = self._models.candidates, self._ui.texts
        result = model.result
        if result is None:
            self.note.setText("")
        else:
            parts = [self._basis(result), units.time_of_day(result.computed_at, texts)]
            if result.excluded:
                parts.append(texts("dispatch.candidates.excluded", n=len(result.excluded)))
            self.note.setText(" · ".join(parts) if result.candidates else texts("dispatch.candidates.none"))
        self._say_roads(result)
        if self.focus_when_ready and model.state is LoadState.READY:
            self.focus_first()
        self.table.viewport().update()
        self.chosen_changed.emit()

    def _basis(self, result: Candidates) -> str:
        """By the road, how many of them only by a straight line, or why nobody by the road."""
        texts = self._ui.texts
        if result.method != "road":
            return texts(f"dispatch.roads.{result.roads or RoadState.ABSENT}")
        lines = sum(one.by is Basis.LINE for one in result.candidates)
        return texts("dispatch.roads.some", n=lines) if lines else texts("dispatch.roads.ready")

    def _say_roads(self, result: Candidates | None) -> None:
        """Roads that are there and do not answer are a problem; to have none is not."""
        state = None if result is None else result.roads
        failing = result is not None and result.method != "road" and state in FAILING
        self.note.setProperty("role", "problem" if failing else "small")
        self.note.style().polish(self.note)
        explained = state is not None and state is not RoadState.READY
        self.note.setToolTip(self._ui.texts(f"dispatch.roads.{state}.tip") if explained else self.note.text())

    def _empty_words(self) -> str:
        model = self._models.candidates
        order = self._models.orders.get(self._models.selection.order_id or 0)
        if order is not None and OrderMove.DISPATCH not in allowed_moves(order):
            word = self._ui.texts(f"words.state.{order.state}")
            return self._ui.texts("dispatch.candidates.not_needed", state=word)
        if model.state is LoadState.FAILED:
            return model.error or self._ui.texts("dispatch.candidates.failed")
        return self._ui.texts(
            f"dispatch.candidates.{'loading' if model.state is LoadState.LOADING else 'idle'}"
        )

    def _picked(self, now: QModelIndex) -> None:
        key = self.rows.key_at(now.row())
        if key is not None and self.table.hasFocus():
            self._models.selection.select_worker(key)
        self.chosen_changed.emit()
