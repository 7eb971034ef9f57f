"""The page of how the customer sees each state: as one of exactly three stages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from console.views.widgets import as_pane, label, pack
from console.views.workflows.editing import Editing
from contract.vocabulary import CustomerStage, OrderState

_COLUMNS = 2


class CustomerPage(QScrollArea):
    """A choice a state, in the order in which an order comes through them."""

    def __init__(self, editing: Editing) -> None:
        super().__init__()
        self._editing = editing
        texts = editing.ui.texts
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        as_pane(inside)
        column = QVBoxLayout(inside)
        pack(column, (12, 10, 12, 10), 10)
        about = label(texts("workflows.customer.about"), "muted")
        about.setWordWrap(True)
        column.addWidget(about)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        self.choices: dict[OrderState, QComboBox] = {}
        lines = -(-len(OrderState) // _COLUMNS)
        for place, state in enumerate(OrderState):
            choice = self.choices[state] = QComboBox()
            choice.setObjectName(f"workflow_stage_of_{state}")
            for stage in CustomerStage:
                choice.addItem(texts(f"words.stage.{stage}"), str(stage))
            word = texts(f"words.state.{state}")
            choice.setAccessibleName(texts("workflows.piece.stage", state=word))
            choice.setFixedWidth(140)
            choice.activated.connect(lambda _row, state=state: self._choose(state))
            grid.addWidget(label(word, "muted"), place % lines, 3 * (place // lines))
            grid.addWidget(choice, place % lines, 3 * (place // lines) + 1)
        grid.setColumnMinimumWidth(2, 32)
        grid.setColumnStretch(5, 1)
        column.addLayout(grid)
        column.addStretch(1)
        self.setWidget(inside)
        self.setFocusProxy(self.choices[OrderState.DRAFT])
        editing.drafts.changed.connect(self._show)
        self._show()

    def _choose(self, state: OrderState) -> None:
        definition = self._editing.definition
        if definition is not None:
            chosen = CustomerStage(self.choices[state].currentData())
            self._editing.change(stages=definition.stages | {state: chosen})

    def _show(self) -> None:
        definition = self._editing.definition
        for state, choice in self.choices.items():
            choice.setEnabled(self._editing.may_change and definition is not None)
            if definition is not None and state in definition.stages:
                choice.setCurrentIndex(choice.findData(str(definition.stages[state])))
