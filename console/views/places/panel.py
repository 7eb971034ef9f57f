"""The pane of points of interest: layers at the left, the places on them at the right, and what one does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from console.api.types import Place
from console.core import units
from console.models.details import LoadState
from console.models.rules.distance import distance_m
from console.models.tables.places import ORDERS, PlaceTableModel, Where
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.dispatch.form import Places
from console.views.places.badges import BadgePainter, Look
from console.views.places.edit import PlaceDialog
from console.views.places.import_dialog import ImportDialog
from console.views.places.layers import LayerList
from console.views.places.passed import PassedDialog
from console.views.places.roads import road_files
from console.views.tables import Table
from console.views.widgets import ActionButton, as_pane, button, icon_button, label, pack, rule
from contract.vocabulary import Presence

_FOLLOW_MS = 2_000  # how often distances follow the person
_TYPING_MS = 120
_SEEN = (Presence.ONLINE, Presence.LOST)


class PlacePanel(LowerPane):
    """`wanted` when the pane should come up, `track_wanted` when that of the tracks should."""

    wanted = Signal()
    track_wanted = Signal()

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, actions: Actions, board: Places | None
    ) -> None:
        super().__init__()
        self._ui, self._models, self._operations, self._board = ui, models, operations, board
        self.setObjectName("place_panel")
        self.setAcceptDrops(True)
        as_pane(self)
        self.rows = PlaceTableModel(models.places, ui.texts, self)
        self.table = self._table(actions)
        self.layers = LayerList(ui, models, operations)
        self.search, self.order = self._search(), self._order()
        self.count = label("", "small", name="place_count")
        self.again = button(ui.texts("places.again"), "place_again", on=operations.places.load)
        self.controls = self._bar = QWidget()
        self._lay_out(actions)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(lambda: self.rows.search(self.search.text()))
        self._following = QTimer(self, interval=_FOLLOW_MS)
        self._following.timeout.connect(self._measure)
        self._following.start()
        self._bind(actions)
        self._connect()

    @property
    def first(self) -> QWidget:
        return self.table if self.rows.rowCount() else self.search

    # what the user does

    def add(self) -> None:
        """By a click on the map; without a map the position is typed."""
        if self._board is None:
            self._edit(None, None)
        else:
            self._board.position_picked.connect(self._add_at)
            self._board.pick_position(self._ui.texts("places.edit.pick.hint"))

    def change(self) -> None:
        place = self._selected()
        if place is not None:
            self._edit(place, None)

    def remove(self) -> None:
        place = self._selected()
        if place is not None:
            row = self.rows.row_of(place.id)
            following = None if row is None else self.rows.key_at(row + 1) or self.rows.key_at(row - 1)
            self._operations.places.remove(place.id)
            self._models.selection.select_place(following)

    def undo(self) -> None:
        if self._operations.places.undo() is None:
            self._ui.notifier.notify("info", "places.undo.nothing")

    def show_place(self) -> None:
        place = self._selected()
        if place is not None:
            self._operations.places.show_layer(place.layer, True)
            self._models.selection.show_requested.emit("place", frozenset([place.id]))

    def ask_passed(self) -> None:
        place = self._selected()
        if place is not None:
            dialog = PassedDialog(self._ui, self._models, self._operations, place, self.window())
            dialog.track_wanted.connect(self.track_wanted)
            dialog.show()

    def tell_distance(self) -> None:
        """Both into view, and the straight distance in words."""
        place, worker = self._selected(), self._models.workers.get(self._models.selection.worker_id or 0)
        if place is None or worker is None:
            return
        where, texts = self._person(), self._ui.texts
        if where is None:
            key = "places.distance.unseen"
            self._ui.notifier.notify("warning", key, worker=worker.name, place=place.name)
            return
        fix = self._models.fleet.fix(worker.id)
        age_s = None if fix is None else (self._ui.clock.now_ms() - fix.at_ms) / 1_000
        self._ui.notifier.notify(
            "info",
            "places.distance.said",
            worker=worker.name,
            place=place.name,
            distance=units.distance(distance_m(*where, place.lat, place.lon), texts),
            age=units.age(age_s, texts),
        )
        self._models.selection.show_requested.emit("distance", frozenset([place.id]))

    def ask_import(self) -> ImportDialog:
        """An import on its way is shown, not begun again."""
        roads = road_files(self._ui.settings, getattr(self._board, "mapdata_dir", None))
        dialog = ImportDialog(self._ui, self._models, self._operations, self.window(), roads)
        dialog.open()
        return dialog

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.ask_import().take_file(files[0])

    # building

    def _table(self, actions: Actions) -> Table:
        ui = self._ui
        table = Table(
            ui,
            self.rows,
            name="place_list",
            spoken=ui.texts("places.list"),
            widths={"name": 0, "layer": 84, "distance": 92, "note": 150, "position": 156, "changed": 112},
            empty=self._empty_words,
            fold=("changed", "position", "note"),
            least=150,
        )
        table.dress("name", BadgePainter(ui.theme, self._look))
        for command in ("place.edit", "place.remove"):
            table.addAction(actions[command])
        return table

    def _search(self) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName("place_search")
        made.setAccessibleName(self._ui.texts("places.search.name"))
        made.setPlaceholderText(self._ui.texts("places.search"))
        made.setClearButtonEnabled(True)
        made.setMinimumWidth(90)
        return made

    def _order(self) -> QComboBox:
        made = QComboBox()
        made.setObjectName("place_order")
        made.setAccessibleName(self._ui.texts("places.sort"))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(6)
        for order in ORDERS:
            made.addItem(self._ui.texts(f"places.sort.{order}"), order)
        return made

    def _lay_out(self, actions: Actions) -> None:
        whole, right, top = QHBoxLayout(self), QVBoxLayout(), QHBoxLayout()
        for layout in (whole, right):
            pack(layout, spacing=0)
        pack(top, (8, 4, 8, 4), 6)
        self.layers.setFixedWidth(176)
        top.addWidget(self.search, 1)
        top.addWidget(self.order)
        top.addWidget(self.again)
        top.addWidget(self.count)
        right.addLayout(top)
        right.addWidget(self.table, 1)
        row = QHBoxLayout(self._bar)
        pack(row, spacing=4)
        for command in ("place.show", "place.edit", "place.remove", "place.passed", "place.distance"):
            row.addWidget(self._small(actions[command]))
        for command, words in (("place.new", "places.new"), ("place.import", "places.import")):
            wide = ActionButton(self._ui, actions[command])
            wide.set_words(self._ui.texts(words))
            row.addWidget(wide)
        line = rule()
        line.setFixedWidth(1)
        whole.addWidget(self.layers)
        whole.addWidget(line)
        whole.addLayout(right, 1)

    def _small(self, action: QAction) -> QPushButton:
        icon = str(action.property("icon_name"))
        made = icon_button(self._ui, icon, f"button.{action.objectName()}", action.text(), action.trigger)
        made.setToolTip(action.toolTip())
        made.setEnabled(action.isEnabled())

        def take() -> None:
            made.setEnabled(action.isEnabled())
            made.setToolTip(action.toolTip())

        action.changed.connect(take)
        return made

    def _bind(self, actions: Actions) -> None:
        bindings: dict[str, Callable[[], object]] = {
            "place.new": self.add,
            "place.edit": self.change,
            "place.remove": self.remove,
            "place.show": self.show_place,
            "place.passed": self.ask_passed,
            "place.distance": self.tell_distance,
            "place.import": self.ask_import,
            "place.undo": self.undo,
        }
        for command, what in bindings.items():
            actions.bind(command, what)

    def _connect(self) -> None:
        models = self._models
        self.search.textChanged.connect(lambda _text: self._typing.start())
        self.order.activated.connect(lambda _row: self.rows.sort_by(str(self.order.currentData())))
        self.table.selectionModel().currentRowChanged.connect(self._picked)
        self.table.activated.connect(lambda _index: self.show_place())
        models.selection.changed.connect(self._take_selection)
        models.places.changed.connect(self._say)
        models.places.shown_changed.connect(self._say)
        models.places.store.changed.connect(self._say)
        self.rows.modelReset.connect(self._say)
        self.rows.rowsInserted.connect(self._say)
        self.rows.rowsRemoved.connect(self._say)
        self._take_selection()
        self._say()

    # state

    def _selected(self) -> Place | None:
        return self._models.places.store.get(self._models.selection.place_id or 0)

    def _look(self, key: int) -> Look | None:
        place, model = self._models.places.store.get(key), self._models.places
        return None if place is None else (model.icon_of(place), model.colour_of(place))

    def _person(self) -> Where | None:
        """Where the selected person is, as far as anybody may know."""
        worker_id = self._models.selection.worker_id
        if worker_id is None or self._models.presence.presence(worker_id) not in _SEEN:
            return None
        fix = self._models.fleet.fix(worker_id)
        return None if fix is None else (fix.lat, fix.lon)

    def _edit(self, place: Place | None, where: Where | None) -> None:
        selected = self._selected()
        layer_id = 1 if selected is None else selected.layer
        PlaceDialog(
            self._ui,
            self._models,
            self._operations,
            self.window(),
            place=place,
            where=where,
            layer_id=layer_id,
            board=self._board,
        ).open()

    def _add_at(self, where: Where | None) -> None:
        if self._board is not None:
            self._board.position_picked.disconnect(self._add_at)
        if where is not None:
            self._edit(None, where)

    def _picked(self) -> None:
        if self.table.hasFocus():
            self._models.selection.select_place(self.table.current_key)

    def _take_selection(self) -> None:
        self.table.select_key(self._models.selection.place_id)
        self._measure()
        self._say()

    def _measure(self) -> None:
        self.rows.measure_from(self._person())

    def _say(self, *_what: object) -> None:
        model, texts = self._models.places, self._ui.texts
        shown, total = self.rows.rowCount(), len(model.store)
        key = "places.count" if shown == total else "places.count.of"
        self.count.setText(texts(key, n=f"{shown:,}", total=f"{total:,}"))
        said = self._state_words()
        self.count.setToolTip(said)
        self.table.horizontalHeader().setToolTip(said)
        self.again.setVisible(model.state is LoadState.FAILED)
        self.again.setToolTip(said)
        self.table.viewport().update()

    def _state_words(self) -> str:
        model, texts = self._models.places, self._ui.texts
        if model.state is LoadState.FAILED:
            return texts("places.failed", problem=model.error)
        if model.state is LoadState.LOADING:
            return texts("places.loading", n=f"{model.read:,}")
        worker = self._models.workers.get(self._models.selection.worker_id or 0)
        if worker is None:
            return texts("places.measured.nobody")
        key = "places.measured" if self._person() is not None else "places.measured.hidden"
        return texts(key, name=worker.name)

    def _empty_words(self) -> str:
        model, texts = self._models.places, self._ui.texts
        if model.state is LoadState.FAILED:
            return texts("places.failed", problem=model.error)
        if model.state is LoadState.LOADING:
            return texts("places.loading", n=f"{model.read:,}")
        if not len(model.store):
            return texts("places.empty")
        if self.search.text().strip():
            return texts("places.empty.search", text=self.search.text().strip())
        return texts("places.empty.hidden")
