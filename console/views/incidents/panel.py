"""The pane of reports from the street: one report in full, and the key that makes an order of it."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

from console.api.types import Incident
from console.core import units
from console.models.tables.incidents import IncidentTableModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.dispatch.photos import PhotoStrip
from console.views.incidents.dismiss import DismissDialog
from console.views.layout import give_room
from console.views.tables import Table, words_width
from console.views.widgets import ActionButton, as_pane, label, pack
from contract.vocabulary import IncidentCategory, IncidentState

_HEIGHT_PX = 320  # words and photos of a report, and the buttons below them


class IncidentPanel(LowerPane):
    """Enter makes the current report an order, or goes to the order it became; Ctrl+Backspace dismisses."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        self._awaited: set[int] = set()  # made an order here; it is selected once it is there
        self._shown: Incident | None = None
        as_pane(self)
        self.rows = IncidentTableModel(models.incidents, ui.texts, self)
        self.table = Table(
            ui,
            self.rows,
            name="incident_list",
            spoken=ui.texts("incidents.list"),
            widths={
                "state": words_width(ui, "incidents.state", IncidentState),
                "category": words_width(ui, "incidents.category", IncidentCategory),
                "text": 0,
                "worker": 72,
                "at": 112,
                "order": 132,
            },
            empty=lambda: ui.texts("incidents.empty" if models.connection.heard_once else "panes.waiting"),
            fold=("order", "worker", "at", "state"),
            least=150,
        )
        self._lay_out(actions)
        self._bind(actions)
        self.table.activated.connect(lambda _index: self.make_order())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show())
        models.incidents.changed.connect(self._take)
        models.connection.changed.connect(self.table.viewport().update)
        self._take()

    @property
    def first(self) -> QWidget:
        return self.table

    def focus_first(self) -> None:
        """The report of the selected order, else the first that waits."""
        super().focus_first()
        if self.rows.keys:
            give_room(self, _HEIGHT_PX)
        order = self._models.orders.get(self._models.selection.order_id or 0)
        if order is not None and order.incident is not None and order.incident.id in self.rows.keys:
            self.table.select_key(order.incident.id)
        elif self.table.current_key is None and self.rows.keys:
            self.table.select_key(self.rows.keys[0])

    def show_incident(self, incident_id: int) -> None:
        """Makes one report the current one."""
        if incident_id in self.rows.keys:
            self.table.select_key(incident_id)

    # what the user does

    def make_order(self) -> None:
        """An order of the current report; where it is one already, that order is selected."""
        incident = self._current()
        if incident is None:
            return
        if incident.order_id is not None:
            self._models.selection.select_order(incident.order_id)
        elif incident.state is IncidentState.NEW:
            self._awaited.add(incident.id)
            self._operations.incidents.make_order(incident.id)

    def dismiss(self) -> None:
        """Ask why, then dismiss the current report."""
        incident = self._current()
        if incident is None or incident.state is not IncidentState.NEW:
            return
        dialog = DismissDialog(self._ui, incident, self.window())
        dialog.given.connect(lambda reason: self._operations.incidents.dismiss(incident.id, reason))
        dialog.open()

    def locate(self) -> None:
        """Where it is, on the map: the order it became, else the report's place, else whoever reported it."""
        incident = self._current()
        if incident is None:
            return
        kind, key = ("worker", incident.worker_id)
        if incident.order_id is not None:
            kind, key = ("order", incident.order_id)
        elif incident.lat is not None and incident.state is IncidentState.NEW:
            kind, key = ("incident", incident.id)
        self._models.selection.show_requested.emit(kind, frozenset([key]))

    # building

    def _lay_out(self, actions: Actions) -> None:
        self.about = QScrollArea()
        self.about.setObjectName("incident_about")
        self.about.setAccessibleName(self._ui.texts("incidents.about"))
        self.about.setWidgetResizable(True)
        self.about.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        right = QWidget()
        column = QVBoxLayout(right)
        pack(column, (0, 0, 8, 6), 4)
        column.addWidget(self.about, 1)
        foot = QHBoxLayout()
        pack(foot, spacing=6)
        self.order_button = ActionButton(self._ui, actions["incident.order"], role="primary")
        foot.addWidget(self.order_button)
        foot.addWidget(dismiss := ActionButton(self._ui, actions["incident.dismiss"]))
        foot.addStretch(1)
        foot.addWidget(locate := ActionButton(self._ui, actions["incident.locate"]))
        locate.set_compact(True)
        for one in (self.order_button, dismiss, locate):  # beside a map there is little room
            one.set_capped(False)
        column.addLayout(foot)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(5)
        splitter.addWidget(self.table)
        splitter.addWidget(right)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([500, 500])
        pack(QVBoxLayout(self)).addWidget(splitter)
        self.controls = QWidget()
        pack(row := QHBoxLayout(self.controls))
        self.waiting = label("", "small", name="incident_waiting")
        row.addWidget(self.waiting)

    def _bind(self, actions: Actions) -> None:
        bindings: tuple[tuple[str, Callable[[], None]], ...] = (
            ("incident.order", self.make_order),
            ("incident.dismiss", self.dismiss),
            ("incident.locate", self.locate),
        )
        for command, what in bindings:
            actions.bind(command, what)
            self.table.addAction(actions[command])

    # what is shown

    def _current(self) -> Incident | None:
        return self._models.incidents.get(self.table.current_key or 0)

    def _take(self, _changed: object = None) -> None:
        for incident_id in sorted(self._awaited):
            incident = self._models.incidents.get(incident_id)
            if incident is not None and incident.order_id in self._models.orders:
                self._awaited.discard(incident_id)
                self._models.selection.select_order(incident.order_id)
            elif incident is not None and incident.state is IncidentState.DISMISSED:
                self._awaited.discard(incident_id)
        count = len(self._models.incidents.undecided())
        self.waiting.setText(self._ui.texts("incidents.waiting", n=count) if count else "")
        if self.table.current_key is None and self.rows.keys:
            self.table.select_key(self.rows.keys[0])
        self._show()

    def _show(self) -> None:
        self._models.incidents.pick(self.table.current_key)
        incident = self._current()
        has_order = incident is not None and incident.order_id is not None
        self.order_button.set_words(self._ui.texts("incidents.go") if has_order else "")
        if incident == self._shown and self.about.widget() is not None:
            return
        self._shown = incident
        self.about.setWidget(self._about(incident))

    def _about(self, incident: Incident | None) -> QWidget:
        body = QWidget()
        as_pane(body)
        layout = QVBoxLayout(body)
        pack(layout, (12, 8, 4, 8), 6)
        if incident is None:
            layout.addWidget(_wrapped(self._ui.texts("incidents.pick"), "muted", "incident_pick"))
        else:
            layout.addWidget(_wrapped(html.escape(incident.text).replace("\n", "<br>"), "", "incident_text"))
            if incident.attachment_ids:
                layout.addWidget(PhotoStrip(self._ui, self._operations, incident.attachment_ids))
            for name, words in self._facts(incident):
                layout.addWidget(_wrapped(html.escape(words), "muted", f"incident_{name}"))
        layout.addStretch(1)
        return body

    def _facts(self, one: Incident) -> list[tuple[str, str]]:
        texts = self._ui.texts
        place = one.address
        if one.lat is not None and one.lon is not None:
            place = " ".join(filter(None, (place, f"{one.lat:.5f}, {one.lon:.5f}")))
        said = texts("incidents.by", name=one.worker_name, time=units.date_time(one.happened_at, texts))
        decided = ""
        if one.decided_at is not None:
            told = {"name": one.decided_by, "time": units.date_time(one.decided_at, texts)}
            if one.state is IncidentState.ORDERED:
                decided = texts("incidents.ordered", number=one.order_number, **told)
            else:
                decided = texts("incidents.dismissed", reason=one.reason, **told)
        facts = [("by", said), ("place", place), ("decided", decided)]
        return [(name, words) for name, words in facts if words]


def _wrapped(words: str, role: str, name: str) -> QWidget:
    made = label(words, role, name=name)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
