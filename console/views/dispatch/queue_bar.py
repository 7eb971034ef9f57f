"""Above the queue: finding by text, filters, views by name, and which columns are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from console.models.queue_view import QueueView
from console.models.world import Models
from console.views import icons
from console.views.actions import Actions, key_cap
from console.views.context import Ui
from console.views.dispatch.queue import OrderQueue
from console.views.dispatch.queue_columns import ColumnsDialog
from console.views.dispatch.queue_views import QueueViews
from console.views.dispatch.view_name import ViewNameDialog
from console.views.widgets import button, pack
from contract.vocabulary import CustomerLevel, OrderState, OrderType, Priority

_TYPING_MS = 120
WITHIN_S: Final = (0, 1800, 3600, 4 * 3600, 24 * 3600)
"""Choices of the filter by time left; 0: overdue."""
_SETS: Final = (
    ("states", "words.state", OrderState),
    ("types", "words.type", OrderType),
    ("levels", "words.level", CustomerLevel),
    ("priorities", "words.priority", Priority),
)


class StayingMenu(QMenu):
    """Ticking one thing does not close it: several are ticked in a row."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.activeAction()
        if event.key() == Qt.Key.Key_Space and action is not None and action.isCheckable():
            action.trigger()
        else:
            super().keyPressEvent(event)


class QueueBar(QWidget):
    """Sets and follows `OrderQueue.view`."""

    def __init__(
        self, ui: Ui, models: Models, actions: Actions, queue: OrderQueue, views: QueueViews
    ) -> None:
        super().__init__()
        self._ui, self._models, self._queue, self.views = ui, models, queue, views
        self._named = ""
        texts = ui.texts
        self.search = QLineEdit()
        self.search.setObjectName("queue_search")
        self.search.setAccessibleName(texts("queue.search"))
        self.search.setPlaceholderText(texts("queue.search.hint"))
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._find)
        self.search.textEdited.connect(lambda _text: self._typing.start())
        self.search.textChanged.connect(lambda text: None if text else self._find())
        self.filter = self._tool("queue.filter", actions, self.show_filter_menu)
        self.named = self._tool("queue.views", actions, self.show_views_menu)
        self.columns = self._tool("queue.columns", actions, self.choose_columns)
        row = QHBoxLayout(self)
        pack(row, (8, 4, 8, 4), 4)
        row.addWidget(self.search, 1)
        for one in (self.filter, self.named, self.columns):
            row.addWidget(one)
        actions.bind("queue.search", self.focus_search)
        queue.view_changed.connect(self._follow)
        queue.table.columns_changed.connect(self._keep_columns)
        views.changed.connect(self._follow)
        views.wanted.connect(queue.show_view)
        views.follow()  # somebody may be signed in already
        self._follow()

    def _tool(self, command: str, actions: Actions, on: Callable[[], object]) -> QPushButton:
        action = actions[command]
        made = button("", command.replace(".", "_"), role="flat", on=on, spoken=action.text())
        made.setIcon(icons.icon(str(action.property("icon_name")), color=self._ui.theme.tokens.muted))
        made.setToolTip(f"{action.text()}  {key_cap(action.shortcut().toString())}")
        made.setFixedHeight(28)
        actions.bind(command, on)
        return made

    # what the user does

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_filter_menu(self) -> QMenu:
        """Every filter, those in use ticked."""
        menu, view = StayingMenu(self), self._queue.view
        menu.setObjectName("queue_filter_menu")
        menu.aboutToHide.connect(menu.deleteLater)
        for name, words, kind in _SETS:
            below = self._submenu(menu, f"queue.by.{name}", bool(getattr(view, name)))
            for value in kind:
                label = self._ui.texts(f"{words}.{value}")
                on = value in getattr(view, name)
                self._tick(below, label, on, partial(self._toggle, name, value))
        below = self._submenu(menu, "queue.by.department", view.department_id is not None)
        for one in sorted(
            self._models.departments.all(), key=lambda it: self._models.departments.path(it.id)
        ):
            path = self._models.departments.path(one.id)
            chosen = one.id == view.department_id
            self._tick(below, path, chosen, partial(self._choose, "department_id", one.id))
        below = self._submenu(menu, "queue.by.within", view.within_s is not None)
        for seconds in WITHIN_S:
            chosen = seconds == view.within_s
            label = self._ui.texts(f"queue.within.{seconds}")
            self._tick(below, label, chosen, partial(self._choose, "within_s", seconds))
        inside = self._tick(
            menu, self._ui.texts("queue.by.inside"), view.inside, partial(self._choose, "inside", True)
        )
        inside.setEnabled(view.inside or self._models.areas.shape is not None)
        menu.addSeparator()
        clear = menu.addAction(self._ui.texts("queue.clear"))
        clear.setObjectName("queue_filter_clear")
        clear.setEnabled(view.narrows)
        clear.triggered.connect(lambda _on=False: self._queue.show_view(self._queue.view.widened()))
        menu.popup(self._below(self.filter))
        return menu

    def show_views_menu(self) -> QMenu:
        """Views by name, and keeping the present one."""
        texts, menu = self._ui.texts, QMenu(self)
        menu.setObjectName("queue_views_menu")
        menu.aboutToHide.connect(menu.deleteLater)
        for name in self.views.names:
            self._tick(menu, name, name == self._named, partial(self.show_named, name))
        if not self.views.names:
            nothing = menu.addAction(texts("queue.views.empty"))
            nothing.setEnabled(False)
        menu.addSeparator()
        keep = menu.addAction(texts("queue.views.keep"))
        keep.triggered.connect(lambda _on=False: self.ask_name())
        drop = menu.addAction(texts("queue.views.drop", name=self._named))
        drop.setVisible(bool(self._named))
        drop.triggered.connect(lambda _on=False: self.views.drop(self._named))
        usual = menu.addAction(texts("queue.views.usual"))
        usual.triggered.connect(lambda _on=False: self._queue.show_view(QueueView()))
        menu.popup(self._below(self.named))
        return menu

    def show_named(self, name: str) -> None:
        view = self.views.view(name)
        if view is not None:
            self._queue.show_view(view)

    def ask_name(self) -> ViewNameDialog:
        """Under which name the present view is kept."""
        dialog = ViewNameDialog(self._ui, self._named, self.views.names, self.window())
        dialog.named.connect(self._keep)
        dialog.open()
        return dialog

    def choose_columns(self) -> ColumnsDialog:
        """Which columns, in which order, how wide."""
        dialog = ColumnsDialog(self._ui, self._queue.table, self.window())
        dialog.chosen.connect(self._show_columns)
        dialog.open()
        return dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
            if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._find()
                self._enter_table()
                return True
        return super().eventFilter(watched, event)

    def _enter_table(self) -> None:
        table = self._queue.table
        table.setFocus(Qt.FocusReason.OtherFocusReason)
        if table.current_key is None and (first := self._queue.rows.key_at(0)) is not None:
            self._models.selection.select_order(first)

    # what changes the view

    def _find(self) -> None:
        self._typing.stop()
        if self.search.text() != self._queue.view.text:
            self._queue.show_view(replace(self._queue.view, text=self.search.text()))

    def _toggle(self, name: str, value: str) -> None:
        now: frozenset[str] = getattr(self._queue.view, name)
        self._queue.show_view(replace(self._queue.view, **{name: now ^ {value}}))  # type: ignore[arg-type] # by name

    def _choose(self, name: str, value: int | bool) -> None:
        """Chosen once more: no longer."""
        default = getattr(QueueView(), name)
        wanted = default if getattr(self._queue.view, name) == value else value
        self._queue.show_view(replace(self._queue.view, **{name: wanted}))  # type: ignore[arg-type] # by name

    def _show_columns(self, columns: Iterable[tuple[str, int]]) -> None:
        self._queue.show_view(replace(self._queue.view, columns=tuple(columns)))

    def _keep_columns(self) -> None:
        """The head was dragged."""
        self._show_columns(self._queue.table.columns)

    def _keep(self, name: str) -> None:
        self.views.keep(name, self._queue.view)

    def _follow(self) -> None:
        view, texts = self._queue.view, self._ui.texts
        if not self._typing.isActive() and self.search.text() != view.text:
            self.search.setText(view.text)
        self._named = next((name for name in self.views.names if self.views.view(name) == view), "")
        self.filter.setText(str(view.narrowings) if view.narrowings else "")
        words = texts("actions.queue.filter")
        self.filter.setAccessibleName(f"{words} {view.narrowings}" if view.narrowings else words)
        self.named.setText(self._named)
        self.views.note(view)

    def _submenu(self, menu: QMenu, words: str, in_use: bool) -> QMenu:
        made = StayingMenu(self._ui.texts(words) + (" ●" if in_use else ""), menu)
        made.setObjectName(words)
        menu.addMenu(made)
        return made

    def _tick(self, menu: QMenu, words: str, on: bool, what: Callable[[], object]) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda _on=False: what())
        return action

    def _below(self, one: QWidget) -> QPoint:
        return one.mapToGlobal(QPoint(0, one.height()))
