"""The main window: puts the panes where they belong and connects commands to them; knows no pane's inside."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QMainWindow, QTabWidget, QVBoxLayout, QWidget

from console.models.tables.orders import QueueFilter
from console.models.world import Models
from console.operations.verbs import Operations
from console.views import language, layout
from console.views.actions import Actions
from console.views.centre.six import people_of
from console.views.chrome.banner import Banner
from console.views.chrome.docks import Dock, LowerDock
from console.views.chrome.header import Header
from console.views.chrome.pane import LowerPane, UndoesItself
from console.views.chrome.status import StatusBar
from console.views.chrome.toasts import Toasts
from console.views.command.run import Deeds
from console.views.context import Ui
from console.views.dialogs.sign_in import SignInPage
from console.views.dispatch.form import Places
from console.views.dispatch.panel import DispatchPanel
from console.views.keeping import LayoutKeeper
from console.views.lower import NAMES, LowerPanes
from console.views.opening import Opening
from console.views.replay.strip import PastStrip
from console.views.staff.panel import StaffPanel
from console.views.undoing import Undoing
from console.views.widgets import pack

_PATIENCE_MS = 10_000  # without a backend the panes, and the keys they bind, are there all the same
_QUIET_MS = 1000  # after the first snapshot, which has the processor for itself
_MINIMUM = (900, 500)  # 1920 × 1080 at 200 % is 960 × 540


@runtime_checkable
class MapPane(Protocol):
    """What the window asks of the widget in its middle; a plain widget there has no map behind it."""

    def home(self) -> None: ...
    def follow(self, on: bool = True) -> None: ...


class MainWindow(QMainWindow):
    """Made again when language or theme change; everything worth keeping is in models and settings."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, map_view: QWidget) -> None:
        super().__init__()
        self.ui, self.models, self.operations = ui, models, operations
        self.map_view = map_view
        self._was_live = models.connection.is_live
        app = QApplication.instance()
        if isinstance(app, QApplication):
            language.apply(app, ui.texts.language)
        self.setLocale(language.locale(ui.texts.language))
        self.setObjectName("main_window")
        self.setWindowTitle(ui.texts("window.title"))
        self.setMinimumSize(*_MINIMUM)
        self.setDockOptions(
            QMainWindow.DockOption.AllowNestedDocks
            | QMainWindow.DockOption.AllowTabbedDocks
            | QMainWindow.DockOption.GroupedDragging
        )
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)
        for corner, area in (
            (Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.LeftDockWidgetArea),
            (Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea),
        ):
            self.setCorner(corner, area)
        self.commands = Actions(ui, models, self)
        self.opening = Opening(ui, models, operations, map_view, self)
        self._build_frame()
        self._build_panes()
        self._bind_view()
        self._bind_subjects()
        self._connect()
        self._keeper = LayoutKeeper(self, ui.settings, models, self.docks, self.restore_default_layout)
        self._placed = self._keeper.restore()
        QTimer.singleShot(0 if self._was_live else _PATIENCE_MS, self, self._make_next_pane)

    # building

    def _build_frame(self) -> None:
        ui, models = self.ui, self.models
        self.header = Header(ui, models, self.commands)
        self.banner = Banner(ui, models)
        top = QWidget()
        column = QVBoxLayout(top)
        pack(column, spacing=0)
        column.addWidget(self.header)
        column.addWidget(self.banner)
        self.setMenuWidget(top)
        self.status = StatusBar(ui, models, self.commands)
        self.setStatusBar(self.status)
        self._middle = QFrame()
        self._middle.setObjectName("map_frame")
        column = QVBoxLayout(self._middle)
        pack(column, spacing=0)
        column.addWidget(PastStrip(ui, models, self.operations.replay, self.map_view))
        column.addWidget(self.map_view, 1)
        self.setCentralWidget(self._middle)

    def _build_panes(self) -> None:
        ui, models, operations = self.ui, self.models, self.operations
        self.people = StaffPanel(ui, models, operations, self.commands)
        places = self.map_view if isinstance(self.map_view, Places) else None
        self.dispatch = DispatchPanel(ui, models, operations, self.commands, places)
        self.people_dock = self._dock("people", self.people)
        self.dispatch_dock = self._dock("dispatch", self.dispatch, self.dispatch.queue.filters)
        self.panes = LowerPanes(
            ui,
            models,
            operations,
            self.commands,
            self.dispatch,
            self.people.tree,
            self.map_view,
            self._put,
            self._show,
            self.bring_up,
        )
        self.lower_docks = {
            name: LowerDock(ui, name, self, partial(self.panes.__getitem__, name)) for name in NAMES
        }
        self.docks = [self.people_dock, self.dispatch_dock, *self.lower_docks.values()]
        layout.arrange(self, self.people_dock, self.dispatch_dock, self.lower_docks)
        self.toasts = Toasts(ui, self, self._middle)
        self.undoing = Undoing(ui, models, operations, self.commands, self)
        self.sign_in = SignInPage(ui, models, operations, self)

    def _put(self, name: str, pane: LowerPane) -> None:
        self.lower_docks[name].take(pane)
        if isinstance(pane, UndoesItself):
            self.undoing.own(pane, pane.undo)

    def _show(self, name: str) -> None:
        self.lower_docks[name].bring_up()

    def _dock(self, name: str, pane: QWidget, controls: QWidget | None = None) -> Dock:
        return Dock(self.ui, name, self.ui.texts(f"window.{name}"), pane, self, controls)

    # commands

    def _bind_view(self) -> None:
        commands, settings, opening = self.commands, self.ui.settings, self.opening
        other = "en" if self.ui.texts.language == "zh" else "zh"
        bindings: dict[str, Callable[[], object]] = {
            "command.open": self.header.command.start,
            "focus.people": lambda: self._focus(self.people_dock, self.people.tree),
            "focus.map": lambda: self.map_view.setFocus(Qt.FocusReason.ShortcutFocusReason),
            "focus.dispatch": lambda: self._focus(self.dispatch_dock, self.dispatch.queue.table),
            "focus.lower": self._focus_lower,
            "perspective.dispatch": self.restore_default_layout,
            "perspective.supervise": self._supervise,
            "layout.reset": self.restore_default_layout,
            "theme.light": lambda: settings.set("ui.theme", "light"),
            "theme.dark": lambda: settings.set("ui.theme", "dark"),
            "theme.system": lambda: settings.set("ui.theme", "system"),
            "language.switch": lambda: settings.set("ui.language", other),
            "view.full_screen": self._toggle_full_screen,
            "help.shortcuts": opening.shortcuts,
            "help.about": opening.about,
            "app.quit": self.close,
        }
        bindings |= {f"show.{name}": partial(self.bring_up, name) for name in NAMES}
        for command_id, what in bindings.items():
            # Language and theme make the window anew: not from inside the menu that is being destroyed.
            later = command_id.startswith(("theme.", "language."))
            commands.bind(command_id, self._after_event(what) if later else what)
        self.addActions([action for action in commands.all() if not commands.is_local(action)])

    def _bind_subjects(self) -> None:
        commands, selection, opening = self.commands, self.models.selection, self.opening
        bindings: dict[str, Callable[[], object]] = {
            "map.selected": self.show_selected,
            "map.ticked": lambda: selection.show_requested.emit("worker", selection.ticked),
            "map.home": self._show_home,
            "map.bases": opening.base_maps,
            "map.build": opening.map_building,
            "map.follow": self._toggle_follow,
            "people.search": self._search_people,
            "people.login_code": lambda: opening.login_code(selection.worker_id or 0),
            "people.message": lambda: opening.message(self.lower_docks["messages"].bring_up),
            "people.monitoring": lambda: opening.monitoring(people_of(self.models)),
            "people.profile": lambda: opening.profile(people_of(self.models)),
            "organisation.settings": opening.organisation,
            "service.times": opening.service_times,
            "manage.workflows": opening.workflows,
            "people.untick": lambda: selection.set_ticked(()),
            "order.customer_link": opening.customer_link,
            "order.notify": opening.customer_notice,
            "customer.edit": opening.customer,
            "notices.settings": opening.notice_settings,
            "order.give": lambda: self.panes.board.give_selected(),
            "pending.show": opening.pending,
            "session.sign_out": self.operations.session.sign_out,
        }
        for command_id, what in bindings.items():
            commands.bind(command_id, what)

    def _connect(self) -> None:
        self.header.command.jumped.connect(self.jump)
        Deeds(self)
        self.header.command.left.connect(self.dispatch.queue.table.setFocus)
        self.header.counter_clicked.connect(self._show_counted)
        self.commands["people.locate"].triggered.connect(self.lower_docks["locating"].bring_up)
        self.people.code_wanted.connect(self.opening.login_code)
        self.people.monitoring_wanted.connect(self.opening.monitoring)
        self.people.profile_wanted.connect(self.opening.profile)
        self.models.connection.changed.connect(self._on_connection)
        follow_changed = getattr(self.map_view, "follow_changed", None)
        self.commands["map.follow"].setCheckable(True)
        if follow_changed is not None:
            follow_changed.connect(self.commands["map.follow"].setChecked)

    # what commands do

    def jump(self, kind: str, key: int) -> None:
        """Selects a person, an order, a customer or a place everywhere and shows where it is."""
        selection = self.models.selection
        if kind == "worker":
            selection.select_worker(key)
        elif kind == "order":
            self.dispatch.queue.show_filter(QueueFilter.ALL)
            selection.select_order(key)
            self._focus(self.dispatch_dock, self.dispatch.queue.table)
        elif kind == "place":
            selection.select_place(key)
        else:
            selection.select_customer(key)
        selection.show_requested.emit(kind, frozenset([key]))

    def bring_up(self, name: str) -> None:
        """Shows a pane below the map and puts the keyboard into it."""
        self.lower_docks[name].bring_up()
        self.panes[name].focus_first()

    def show_selected(self) -> None:
        """Brings what is selected into view; the focus says which, where person and order are selected."""
        selection = self.models.selection
        in_people = self.people.isAncestorOf(self.focusWidget() or self)
        order = selection.order_id
        if selection.worker_ids and (in_people or order is None):
            selection.show_requested.emit("worker", selection.worker_ids)
        elif order is not None:
            selection.show_requested.emit("order", frozenset([order]))
        elif selection.customer_id is not None:
            selection.show_requested.emit("customer", frozenset([selection.customer_id]))

    def restore_default_layout(self) -> None:
        layout.arrange(self, self.people_dock, self.dispatch_dock, self.lower_docks)

    def _show_home(self) -> None:
        if isinstance(self.map_view, MapPane):
            self.map_view.home()

    def _search_people(self) -> None:
        self.people_dock.bring_up()
        self.people.focus_search()

    def _toggle_follow(self) -> None:
        if isinstance(self.map_view, MapPane):
            self.map_view.follow(self.commands["map.follow"].isChecked())

    def _toggle_full_screen(self) -> None:
        if self.isFullScreen():
            self.showNormal()
        else:
            self.showFullScreen()

    def _focus(self, dock: Dock, pane: QWidget) -> None:
        dock.bring_up()
        pane.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _supervise(self) -> None:
        """监督: the map wide, the tracks tall, dispatching out of the way."""
        layout.arrange(self, self.people_dock, self.dispatch_dock, self.lower_docks, looking_back=True)
        self.panes.tracks.focus_first()

    def _focus_lower(self) -> None:
        shown = [name for name, dock in self.lower_docks.items() if dock.is_seen]
        self.bring_up(shown[0] if shown else "alarms")

    def _show_counted(self, what: str) -> None:
        if what == "alarms":
            self.bring_up("alarms")
            return
        chosen = QueueFilter.OVERDUE if what == "overdue" else QueueFilter.ALL
        self.dispatch.queue.show_filter(chosen)
        self._focus(self.dispatch_dock, self.dispatch.queue.table)

    def _on_connection(self) -> None:
        """What is fetched on demand is fetched again after a gap, where somebody looks at it."""
        live = self.models.connection.is_live
        if live and not self._was_live:
            for dock in self.lower_docks.values():
                dock.look_again()
            self.operations.centre.load_recent()
            self.operations.incidents.load()
            QTimer.singleShot(_QUIET_MS, self, self._make_next_pane)
        self._was_live = live

    def _make_next_pane(self) -> None:
        """One after the other, between two frames: who calls one up later finds it made."""
        name = next(self.panes.missing(), None)
        if name is not None:
            self.panes[name]
            QTimer.singleShot(0, self, self._make_next_pane)

    # Qt's side

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._placed:
            self._placed = True
            QTimer.singleShot(0, self, self.restore_default_layout)  # sizes are known only now

    def _after_event(self, what: Callable[[], object]) -> Callable[[], None]:
        def begin() -> None:
            self._keeper.save()  # the next window takes its place from there
            QTimer.singleShot(0, self, lambda: what())

        return begin

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.sign_in.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keeper.save()
        super().closeEvent(event)
