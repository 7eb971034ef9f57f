"""The six actions below the tree, in their fixed order, on the ticked people, else the one selected."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.context import Ui
from console.views.widgets import ActionButton, icon_button, label, pack

SIX = ("people.show", "people.locate", "people.message", "people.track", "people.customers", "people.records")
_NAMED = 3  # managers whose customers are counted one by one


def people_of(models: Models) -> list[int]:
    """Whom the six actions work on."""
    selection = models.selection
    if selection.ticked:
        return sorted(selection.ticked)
    return [] if selection.worker_id is None else [selection.worker_id]


class SixActions(QWidget):
    """Two columns of three; below, whose customers the map shows."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self.setObjectName("six_actions")
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 8, 8)
        grid.setSpacing(4)
        self.buttons = [ActionButton(ui, actions[command_id]) for command_id in SIX]
        for place, made in enumerate(self.buttons):
            grid.addWidget(made, place // 2, place % 2)
        self.customers = label("", "small", name="six_customers")
        self.customers.setWordWrap(True)
        self.clear = icon_button(
            ui,
            "mdi6.close",
            "six_customers_clear",
            ui.texts("centre.customers.clear"),
            models.distribution.clear,
            self,
        )
        row = QHBoxLayout()
        pack(row, spacing=4)
        row.addWidget(self.customers, 1)
        row.addWidget(self.clear)
        grid.addLayout(row, 3, 0, 1, 2)
        actions.bind("people.show", lambda: operations.people.locate(people_of(models)))
        actions.bind("people.locate", lambda: operations.centre.locate_now(people_of(models)))
        actions.bind("people.customers", lambda: operations.centre.show_customers(people_of(models)))
        models.distribution.changed.connect(self._count)
        self._count()

    def _count(self) -> None:
        model, texts = self._models.distribution, self._ui.texts
        asked = bool(model.worker_ids)
        self.customers.setVisible(asked)
        self.clear.setVisible(asked)
        if not asked:
            return
        counted = sorted(((model.of_worker(key), key) for key in model.worker_ids), reverse=True)
        named = []
        for n, key in counted[:_NAMED]:
            worker = self._models.workers.get(key)
            named.append(texts("centre.customers.who", name="" if worker is None else worker.name, n=n))
        who = texts("tracks.comma").join(named) + ("…" if len(counted) > _NAMED else "")
        n = len(model.customer_ids)
        none = texts("centre.customers.none")
        self.customers.setText(texts("centre.customers.found", n=n, who=who) if n else none)
