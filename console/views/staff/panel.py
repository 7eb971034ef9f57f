"""The people pane: search, tree with presence, what is ticked, and the menu of one person."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from console.models.tables.roles import Role
from console.models.tables.staff import StaffTreeModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions, is_admin
from console.views.cells import StaffDelegate
from console.views.centre.six import SixActions
from console.views.context import Ui
from console.views.tables import Tree
from console.views.widgets import as_pane, button, label, pack, rule

_AGES_MS = 5_000
_SEARCH_MS = 120
_FEW = 200  # so many people are shown unfolded


class SearchEdit(QLineEdit):
    """Esc empties it, ↓ and Enter go on to the list."""

    leave = Signal(bool)  # True: with Enter

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.leave.emit(False)
        elif event.key() == Qt.Key.Key_Down:
            self.leave.emit(False)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.leave.emit(True)
        else:
            super().keyPressEvent(event)


class StaffPanel(QWidget):
    """`code_wanted` carries the worker id whose phone login code shall be shown."""

    code_wanted = Signal(int)
    monitoring_wanted = Signal(list)  # worker ids

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations, self._actions = ui, models, operations, actions
        as_pane(self)
        self.search = SearchEdit()
        self.search.setObjectName("staff_search")
        self.search.setPlaceholderText(ui.texts("staff.search"))
        self.search.setAccessibleName(ui.texts("staff.search.name"))
        self.search.setClearButtonEnabled(True)
        self.rows = StaffTreeModel(models, ui.clock, ui.texts, self)
        self.tree = Tree(
            ui, self.rows, name="staff_tree", spoken=ui.texts("staff.tree"), empty=self._empty_words
        )
        self._delegate = StaffDelegate(ui.theme, self.tree)
        self.tree.setItemDelegate(self._delegate)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._ticked = label(role="small", name="staff_ticked")
        self._untick = button(
            ui.texts("actions.people.untick"),
            "staff_untick",
            role="flat",
            on=actions["people.untick"].trigger,
        )
        self.six = SixActions(ui, models, operations, actions)
        self._lay_out()
        self._wait = QTimer(self, singleShot=True, interval=_SEARCH_MS)
        self._wait.timeout.connect(self._search)
        self._ages = QTimer(self, interval=_AGES_MS)
        self._ages.timeout.connect(self.tree.viewport().update)  # "… ago" moved on
        self._ages.start()
        self._syncing = False
        self._connect()
        self._after_reset()
        self._take_selection()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        pack(layout, spacing=0)
        top, foot = QHBoxLayout(), QHBoxLayout()
        pack(top, (8, 8, 8, 8))
        pack(foot, (12, 4, 8, 4))
        top.addWidget(self.search)
        self.columns = label(self._ui.texts("staff.columns"), "small", name="staff_columns")
        self.columns.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.columns.setContentsMargins(0, 0, 12, 4)
        self._ticked.setWordWrap(True)
        foot.addWidget(self._ticked, 1)
        foot.addWidget(self._untick)
        layout.addLayout(top)
        layout.addWidget(self.columns)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)
        layout.addWidget(rule())
        layout.addWidget(self.six)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._wait.start())
        self.search.leave.connect(self._leave_search)
        self.rows.modelReset.connect(self._after_reset)
        self.tree.selectionModel().selectionChanged.connect(self._picked)
        self.tree.customContextMenuRequested.connect(self._menu)
        self.tree.activated.connect(self._activated)
        self._models.selection.changed.connect(self._take_selection)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _empty_words(self) -> str:
        text = self.search.text().strip()
        return self._ui.texts("staff.empty.search", text=text) if text else self._ui.texts("staff.empty")

    def _search(self) -> None:
        self.rows.set_text(self.search.text())

    def _leave_search(self, with_enter: bool) -> None:
        self._wait.stop()
        self._search()
        found = self.rows.best_match
        if found is not None:
            self._models.selection.select_worker(found)
            if with_enter:
                self._actions["map.selected"].trigger()
        self.tree.setFocus(Qt.FocusReason.TabFocusReason)

    def _after_reset(self) -> None:
        if self.search.text().strip() or len(self._models.workers) <= _FEW:
            self.tree.expandAll()
        else:
            self.tree.expandToDepth(1)
        self._show_current()

    def _take_selection(self) -> None:
        ticked = len(self._models.selection.ticked)
        self._ticked.setText(
            self._ui.texts("staff.ticked", n=ticked) if ticked else self._ui.texts("staff.ticked.none")
        )
        self._untick.setVisible(ticked > 0)
        self._show_current()

    def _show_current(self) -> None:
        worker_id = self._models.selection.worker_id
        current = self.tree.currentIndex()
        if worker_id is None or (current.data(Role.KIND), current.data(Role.KEY)) == ("worker", worker_id):
            return
        index = self.rows.index_of_worker(worker_id)
        if index.isValid():
            self._syncing = True
            self.tree.setCurrentIndex(index)
            self.tree.scrollTo(index)
            self._syncing = False

    def _picked(self, _now: QItemSelection, _before: QItemSelection) -> None:
        index = self.tree.currentIndex()
        if not self._syncing and index.data(Role.KIND) == "worker":
            self._models.selection.select_worker(index.data(Role.KEY))

    def _activated(self, index: QModelIndex) -> None:
        if index.data(Role.KIND) == "worker":
            self._models.selection.select_worker(index.data(Role.KEY))
            self._actions["map.selected"].trigger()
        else:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def menu_for(self, index: QModelIndex) -> QMenu:
        """The menu of a row; the caller shows it."""
        menu = QMenu(self)
        menu.setObjectName("staff_menu")
        texts, node = self._ui.texts, self.rows.node(index)
        selection = self._models.selection
        show = menu.addAction(self._actions["map.selected"].icon(), texts("staff.menu.show"))
        show.triggered.connect(lambda: self._operations.people.locate(sorted(node.worker_ids)))
        if node.kind == "worker":
            code = menu.addAction(self._actions["people.login_code"].icon(), texts("staff.menu.code"))
            code.triggered.connect(lambda: self.code_wanted.emit(node.key))
            pick = menu.addAction(texts("staff.menu.select"))
            pick.triggered.connect(lambda: selection.select_worker(node.key))
        if is_admin(self._models):
            watch = menu.addAction(
                self._actions["people.monitoring"].icon(), texts("actions.people.monitoring")
            )
            watch.triggered.connect(lambda: self.monitoring_wanted.emit(sorted(node.worker_ids)))
        tick = menu.addAction(texts("staff.menu.tick"))
        tick.setCheckable(True)
        tick.setChecked(node.worker_ids <= selection.ticked)
        tick.triggered.connect(lambda on: selection.tick(node.worker_ids, on))
        return menu

    def _menu(self, at: QPoint) -> None:
        index = self.tree.indexAt(at)
        if index.isValid():
            menu = self.menu_for(index)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.tree.viewport().mapToGlobal(at))
