"""The people pane: search, tree with presence, what is ticked, and the menu of one person."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget

from console.models.rules.search import learn
from console.models.tables.roles import Role
from console.models.tables.staff import StaffFilter, StaffTreeModel
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions, is_admin
from console.views.centre.six import SixActions
from console.views.context import Ui
from console.views.staff.filters import StaffFilters
from console.views.staff.groups import GroupActions
from console.views.staff.tree import StaffTree
from console.views.staff.unfolding import Unfolding
from console.views.widgets import as_pane, button, label, pack, rule

_AGES_MS = 5_000
_LEARN_AFTER_MS = 1_500  # the window comes first


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
    profile_wanted = Signal(list)  # likewise

    def __init__(self, ui: Ui, models: Models, operations: Operations, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models, self._operations, self._actions = ui, models, operations, actions
        as_pane(self)
        self.search = SearchEdit()
        self.search.setObjectName("staff_search")
        self.search.setPlaceholderText(ui.texts("staff.search"))
        self.search.setToolTip(ui.texts("staff.search.what"))
        self.search.setAccessibleName(ui.texts("staff.search.name"))
        self.search.setClearButtonEnabled(True)
        self.rows = StaffTreeModel(models, ui.clock, ui.texts, self)
        self.tree = StaffTree(ui, self.rows, empty=self.empty_words)
        self.filters = StaffFilters(ui, self.rows, actions)
        self.groups = GroupActions(ui, models, operations.groups, actions, self.tree)
        self._unfolding = Unfolding(self.tree, self.rows)
        self._ticked = label(role="small", name="staff_ticked")
        self._untick = button(
            ui.texts("actions.people.untick"),
            "staff_untick",
            role="flat",
            on=actions["people.untick"].trigger,
        )
        self._gather = button(
            ui.texts("staff.group.title.new"), "staff_group", role="flat", on=actions["group.new"].trigger
        )
        self._gather.setToolTip(actions["group.new"].toolTip())
        self.six = SixActions(ui, models, operations, actions)
        self._lay_out()
        self._search_soon = QTimer(self, singleShot=True, interval=0)  # letters typed at once are one search
        self._search_soon.timeout.connect(self._search)
        self._learn_soon = QTimer(self, singleShot=True, interval=_LEARN_AFTER_MS)
        self._learn_soon.timeout.connect(self._learn)
        self._ages = QTimer(self, interval=_AGES_MS)
        self._ages.timeout.connect(self.tree.viewport().update)  # "… ago" moved on
        self._ages.start()
        self._syncing = False
        self._connect()
        self._tell_found()
        self._take_selection()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        pack(layout, spacing=0)
        top, foot = QHBoxLayout(), QHBoxLayout()
        pack(top, (8, 8, 8, 8))
        pack(foot, (12, 4, 8, 4))
        top.addWidget(self.search)
        self.columns = label(self._ui.texts("staff.columns"), "small", name="staff_columns")
        self.found = label("", "small", name="staff_found")
        above = QHBoxLayout()
        pack(above, (12, 0, 12, 4))
        above.addWidget(self.found)
        above.addStretch(1)
        above.addWidget(self.columns)
        self._ticked.setWordWrap(True)
        foot.addWidget(self._ticked, 1)
        foot.addWidget(self._gather)
        foot.addWidget(self._untick)
        layout.addLayout(top)
        layout.addWidget(self.filters)
        layout.addLayout(above)
        layout.addWidget(self.tree, 1)
        layout.addLayout(foot)
        layout.addWidget(rule())
        layout.addWidget(self.six)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._search_soon.start())
        self.search.leave.connect(self._leave_search)
        self.rows.modelReset.connect(self._after_reset)
        self.rows.narrowed.connect(self._tell_found)
        self.tree.selectionModel().selectionChanged.connect(self._picked)
        self.tree.menu_wanted.connect(self._menu)
        self.tree.activated.connect(self._activated)
        self._models.selection.changed.connect(self._take_selection)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def empty_words(self) -> str:
        """What an empty tree says: why nobody is there, and what to do."""
        texts, text, wanted = self._ui.texts, self.search.text().strip(), self.rows.filter
        if wanted is not StaffFilter.ALL:
            state = texts(f"staff.filter.{wanted}")
            key = "staff.empty.both" if text else "staff.empty.filter"
            return texts(key, state=state, text=text)
        return texts("staff.empty.search", text=text) if text else texts("staff.empty")

    def _search(self) -> None:
        self.rows.set_text(self.search.text())

    def _leave_search(self, with_enter: bool) -> None:
        self._search_soon.stop()
        self._search()
        found = self.rows.best_match
        if found is not None:
            self._models.selection.select_worker(found)
            if with_enter:
                self._actions["map.selected"].trigger()
        self.tree.setFocus(Qt.FocusReason.TabFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._learn_soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """A window that closes begins nothing any more."""
        self._learn_soon.stop()
        super().hideEvent(event)

    def _learn(self) -> None:
        """How names are read is looked up aside, so that the first letters typed need not."""
        index = self.rows.search_index
        self._ui.tasks.spawn("names", self._read_names(index.characters))

    async def _read_names(self, characters: str) -> None:
        await asyncio.to_thread(learn, characters)
        self.rows.search_index.prepare()

    def _after_reset(self) -> None:
        if self.isVisible():
            self._learn_soon.start()
        self._tell_found()
        self._show_current()

    def _tell_found(self) -> None:
        """How many a search or a filter left."""
        texts, n = self._ui.texts, self.rows.shown_workers
        words = ""
        if self.rows.text:
            words = texts("staff.found", n=n)
        elif self.rows.filter is not StaffFilter.ALL:
            words = texts("staff.found.state", state=texts(f"staff.filter.{self.rows.filter}"), n=n)
        self.found.setText(words)

    def _take_selection(self) -> None:
        ticked = len(self._models.selection.ticked)
        self._ticked.setText(
            self._ui.texts("staff.ticked", n=ticked) if ticked else self._ui.texts("staff.ticked.none")
        )
        self._untick.setVisible(ticked > 0)
        self._gather.setVisible(ticked > 0)
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
        texts, ids, key = self._ui.texts, self.rows.workers_at(index), index.data(Role.KEY)
        selection = self._models.selection
        show = menu.addAction(self._actions["map.selected"].icon(), texts("staff.menu.show"))
        show.triggered.connect(lambda: self._operations.people.locate(sorted(ids)))
        show.setEnabled(bool(ids))
        if index.data(Role.KIND) == "worker":
            code = menu.addAction(self._actions["people.login_code"].icon(), texts("staff.menu.code"))
            code.triggered.connect(lambda: self.code_wanted.emit(key))
            pick = menu.addAction(texts("staff.menu.select"))
            pick.triggered.connect(lambda: selection.select_worker(key))
            menu.addAction(self._actions["order.give"])
        if is_admin(self._models):
            watch = menu.addAction(
                self._actions["people.monitoring"].icon(), texts("actions.people.monitoring")
            )
            watch.triggered.connect(lambda: self.monitoring_wanted.emit(sorted(ids)))
            watch.setEnabled(bool(ids))
            profile = menu.addAction(self._actions["people.profile"].icon(), texts("actions.people.profile"))
            profile.triggered.connect(lambda: self.profile_wanted.emit(sorted(ids)))
            profile.setEnabled(bool(ids))
        tick = menu.addAction(texts("staff.menu.tick"))
        tick.setCheckable(True)
        tick.setEnabled(bool(ids))
        tick.setChecked(bool(ids) and ids <= selection.ticked)
        tick.triggered.connect(lambda on: selection.tick(ids, on))
        self.groups.add_to(menu, index)
        return menu

    def _menu(self, index: QModelIndex, at: QPoint) -> None:
        menu = self.menu_for(index)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)
