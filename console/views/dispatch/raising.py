"""What the chosen type asks for in the new-order form: its fields, and the departments of a commission."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from console.api.order_types import ChosenParty
from console.api.workflow_types import WorkflowDefinition, WorkflowParty
from console.models.details import LoadState
from console.models.world import Models
from console.operations.workflows import WorkflowsOperations
from console.views.context import Ui
from console.views.dispatch.asked import OWN, AskedFields
from console.views.widgets import label, pack
from contract.vocabulary import OrderType


class RaisingBox(QWidget):
    """`changed` when the type asks for something else."""

    changed = Signal()

    def __init__(self, ui: Ui, models: Models, operations: WorkflowsOperations) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self._kind: OrderType | None = None
        self._definition: WorkflowDefinition | None = None
        self.setObjectName("form_raising")
        column = QVBoxLayout(self)
        pack(column, spacing=8)
        self.fields = AskedFields(ui)
        self.about = label("", "small", name="form_parties_about")
        self.about.setWordWrap(True)
        self._parties = QWidget()
        self._grid = QGridLayout(self._parties)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.departments: dict[str, QComboBox] = {}
        self._captions: list[QLabel] = []
        for widget in (self.fields, self.about, self._parties):
            widget.setVisible(False)
            column.addWidget(widget)
        models.workflows.changed.connect(self._take)
        if models.workflows.state in (LoadState.IDLE, LoadState.FAILED):
            operations.load()

    @property
    def is_commission(self) -> bool:
        """An order for each party is raised at once."""
        return bool(self._definition is not None and self._definition.parties)

    @property
    def required(self) -> frozenset[str]:
        """The form's words for what every order has and this type requires."""
        asked = () if self._definition is None else self._definition.raising
        return frozenset(OWN[one.name] for one in asked if one.name in OWN and one.required)

    def show_type(self, kind: OrderType) -> None:
        self._kind = kind
        self._take()

    def problem(self, *, is_complete: bool) -> tuple[str, QWidget] | None:
        """What is missing or wrong, in words that name it, and where."""
        found = self.fields.problem(is_complete=is_complete)
        if found is not None:
            return found
        for party in () if self._definition is None else self._definition.parties:
            chosen = self.departments[party.name]
            if chosen.currentData() is None:
                return self._ui.texts("form.party.missing", name=self._name(party)), chosen
        return None

    def parties(self) -> list[ChosenParty]:
        """Those whose department is another than the workflow's own."""
        own = {} if self._definition is None else {one.name: one for one in self._definition.parties}
        return [
            ChosenParty(name=name, department_id=chosen.currentData())
            for name, chosen in self.departments.items()
            if chosen.currentData() is not None and chosen.currentData() != own[name].department_id
        ]

    @property
    def line(self) -> list[QWidget]:
        """In the order of the keyboard."""
        return [*self.fields.line, *self.departments.values()]

    def align(self, left: QWidget, right: QWidget) -> tuple[int, int]:
        """So that all captions of the form stand below each other: px of the left and the right ones, the
        form's own (`left`, `right`: its widest) among them."""
        own = max((one.sizeHint().width() for one in self._captions), default=0)
        left_px = max(own, self.fields.caption_px(0), left.sizeHint().width())
        right_px = max(self.fields.caption_px(1), right.sizeHint().width())
        self.fields.align(left_px, right_px)
        self._grid.setColumnMinimumWidth(0, left_px)
        return left_px, right_px

    def _take(self) -> None:
        current = None if self._kind is None else self._models.workflows.current(self._kind)
        definition = None if current is None else current.definition
        if definition == self._definition:
            return
        self._definition = definition
        self.fields.ask(() if definition is None else definition.raising)
        self._list_parties([] if definition is None else definition.parties)
        self.setVisible(bool(self.line))
        self.changed.emit()

    def _list_parties(self, parties: list[WorkflowParty]) -> None:
        chosen = {name: made.currentData() for name, made in self.departments.items()}
        for old in (*self.departments.values(), *self._captions):
            self._grid.removeWidget(old)
            old.deleteLater()
        self.departments, self._captions = {}, []
        for row, party in enumerate(parties):
            made = self._departments(party, chosen.get(party.name))
            caption = label(f"{self._name(party)} *", "muted")
            caption.setBuddy(made)
            self._grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(made, row, 1)
            self.departments[party.name] = made
            self._captions.append(caption)
        self._parties.setVisible(bool(parties))
        self.about.setVisible(bool(parties))
        self.about.setText(self._ui.texts("form.parties", n=len(parties)))

    def _departments(self, party: WorkflowParty, chosen: int | None) -> QComboBox:
        texts, departments = self._ui.texts, self._models.departments
        made = QComboBox()
        made.setObjectName(f"form_party_{party.name}")
        made.setAccessibleName(self._name(party))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.addItem(texts("form.party.none"), None)
        known = sorted((departments.path(one.id), one.id) for one in departments.all())
        for path, department_id in known:
            made.addItem(path, department_id)
        own = party.department_id
        if own is not None and made.findData(own) < 0:
            made.addItem(texts("form.party.own"), own)  # the workflow names one that this account cannot see
        made.setCurrentIndex(max(0, made.findData(own if chosen is None else chosen)))
        return made

    def _name(self, party: WorkflowParty) -> str:
        return party.en if self._ui.texts.language == "en" else party.zh
