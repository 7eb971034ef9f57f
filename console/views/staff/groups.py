"""What can be done with groups in the people tree: by command, by key, and in the menu of a row."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from console.models.tables.roles import Role
from console.models.tables.staff import StaffTreeModel
from console.models.world import Models
from console.operations.groups import Groups
from console.views.actions import Actions
from console.views.centre.six import people_of
from console.views.context import Ui
from console.views.staff.group_name import GroupNameDialog
from console.views.staff.tree import StaffTree

_RENAME, _DELETE = "F2", "Del"


class GroupActions(QObject):
    """Works on the ticked people, else on the selected one, as the six actions do."""

    def __init__(self, ui: Ui, models: Models, groups: Groups, actions: Actions, tree: StaffTree) -> None:
        super().__init__(tree)
        self._ui, self._models, self._groups, self._actions = ui, models, groups, actions
        self._tree = tree
        rows = tree.model()
        assert isinstance(rows, StaffTreeModel)
        self._rows = rows
        for name, what in (
            ("new", self.begin_new),
            ("add", self.begin_adding),
            ("rename", self.begin_renaming),
            ("drop", self.drop),
            ("undo", groups.undo),
        ):
            actions.bind(f"group.{name}", what)
        tree.keys = {
            QKeySequence(_RENAME): actions["group.rename"].trigger,
            QKeySequence(_DELETE): actions["group.drop"].trigger,
            QKeySequence(QKeySequence.StandardKey.Undo): groups.undo,
        }
        tree.selectionModel().currentChanged.connect(self._note_group)
        rows.modelReset.connect(self._note_group)

    def begin_new(self, worker_ids: Iterable[int] | None = None) -> None:
        """Asks for the name of a new group of these, or of the ticked people, else the selected one."""
        ids = people_of(self._models) if worker_ids is None else sorted(worker_ids)
        people = [one for key in ids if (one := self._models.workers.get(key))]
        dialog = GroupNameDialog(
            self._ui, self._tree.window(), people=[one.name for one in people], is_taken=self._is_taken
        )
        dialog.given.connect(lambda name: self._groups.create(name, [one.id for one in people]))
        dialog.open()

    def begin_adding(self) -> None:
        """Asks into which group; a menu, so arrows and first letters choose."""
        menu = self._menu_of_groups(people_of(self._models), self._tree)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        at = self._tree.visualRect(self._tree.currentIndex()).bottomLeft() + QPoint(40, 0)
        menu.popup(self._tree.viewport().mapToGlobal(at))

    def begin_renaming(self) -> None:
        group = self._models.groups.get(self._models.selection.group_id or 0)
        if group is None:
            return
        dialog = GroupNameDialog(
            self._ui,
            self._tree.window(),
            name=group.name,
            is_taken=lambda name: name != group.name and self._is_taken(name),
        )
        dialog.given.connect(partial(self._groups.rename, group.id))
        dialog.open()

    def drop(self) -> None:
        """On somebody in a group: this one leaves it. On the group itself: it is deleted."""
        index, group_id = self._tree.currentIndex(), self._models.selection.group_id
        if group_id is None:
            return
        if index.data(Role.KIND) == "worker":
            self._groups.take_out(group_id, self._rows.workers_at(index))
        else:
            self._groups.remove(group_id)

    def _menu_of_groups(self, worker_ids: Iterable[int], parent: QWidget) -> QMenu:
        """Every group, to add these people to; and a new one."""
        ids, texts = sorted(worker_ids), self._ui.texts
        menu = QMenu(texts("staff.menu.group.add"), parent)
        menu.setObjectName("group_menu")
        for group in sorted(self._models.groups.all(), key=lambda one: one.name):
            entry = menu.addAction(group.name.replace("&", "&&"))
            entry.setEnabled(not set(ids) <= set(group.worker_ids))
            entry.triggered.connect(lambda _on=False, key=group.id: self._groups.add(key, ids))
        menu.addSeparator()
        new = menu.addAction(self._actions["group.new"].icon(), texts("staff.menu.group.new"))
        new.triggered.connect(lambda: self.begin_new(ids))
        return menu

    def add_to(self, menu: QMenu, index: QModelIndex) -> None:
        """What the menu of a row has about groups."""
        texts, groups = self._ui.texts, self._groups
        kind, group_id = index.data(Role.KIND), self._rows.group_at(index)
        ids, ticked = self._rows.workers_at(index), self._models.selection.ticked
        menu.addSeparator()
        if kind == "groups":
            menu.addAction(self._actions["group.new"])
            return
        if kind != "group" and ids:
            menu.addMenu(self._menu_of_groups(ids, menu))
        group = None if group_id is None else self._models.groups.get(group_id)
        if group is None:
            return
        if kind == "worker":
            words = texts("staff.menu.group.take_out", group=group.name)
            menu.addAction(f"{words}\t{_DELETE}", lambda: groups.take_out(group.id, ids))
            return
        new, inside = ticked - set(group.worker_ids), ticked & set(group.worker_ids)
        add = menu.addAction(
            texts("staff.menu.group.add_ticked", n=len(new)), lambda: groups.add(group.id, new)
        )
        out = menu.addAction(
            texts("staff.menu.group.take_out_ticked", n=len(inside)),
            lambda: groups.take_out(group.id, inside),
        )
        add.setEnabled(bool(new))
        out.setEnabled(bool(inside))
        menu.addAction(f"{texts('staff.menu.group.rename')}\t{_RENAME}", self.begin_renaming)
        menu.addAction(f"{texts('staff.menu.group.remove')}\t{_DELETE}", lambda: groups.remove(group.id))

    def _is_taken(self, name: str) -> bool:
        return any(one.name == name for one in self._models.groups.all())

    def _note_group(self) -> None:
        self._models.selection.select_group(self._rows.group_at(self._tree.currentIndex()))
