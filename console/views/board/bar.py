"""What stands in the title row of the board: the day, whose rows, a search, the width of the hours."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QDate, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLineEdit, QWidget

from console.models.board import BoardModel, Scope
from console.models.store import DepartmentStore
from console.views.context import Ui
from console.views.language import locale
from console.views.widgets import button, icon_button, pack

_LEAST_PX = 260


class _Search(QLineEdit):
    """Esc and Down go on to the board."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.left.emit()
        else:
            super().keyPressEvent(event)


class BoardBar(QWidget):
    """`zoomed(±1)`, `now_wanted`, `tall_wanted(bool)`; day, scope and search go to the model at once."""

    zoomed = Signal(int)
    now_wanted = Signal()
    tall_wanted = Signal(bool)

    def __init__(self, ui: Ui, model: BoardModel, departments: DepartmentStore) -> None:
        super().__init__()
        self._ui, self._model, self._departments = ui, model, departments
        texts = ui.texts
        self.scope = QComboBox()
        self.scope.setObjectName("board_scope")
        self.scope.setAccessibleName(texts("board.scope"))
        self.scope.setFixedWidth(108)
        self.search = _Search()
        self.search.setObjectName("board_search")
        self.search.setAccessibleName(texts("board.search"))
        self.search.setPlaceholderText(texts("board.search.hint"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(120)
        self.day = QDateEdit()
        self.day.setObjectName("board_day")
        self.day.setAccessibleName(texts("board.day"))
        self.day.setLocale(locale(texts.language))
        self.day.setDisplayFormat("MM-dd ddd")
        self.day.setCalendarPopup(True)
        self.day.setMaximumWidth(118)
        self.now = button(texts("board.now"), "board_now", on=self._go_now)
        self.tall = icon_button(
            ui, "mdi6.arrow-expand-vertical", "board_tall", texts("board.tall"), self._on_tall, self
        )
        self.tall.setCheckable(True)
        self._row = QHBoxLayout(self)
        self._less: list[QWidget] = []  # what goes first where there is no room; keys do the same
        self._lay_out()
        self._list_scopes()
        self._take_day()
        self.scope.activated.connect(self._on_scope)
        self.search.textChanged.connect(model.search)
        self.day.dateChanged.connect(self._on_day)
        departments.changed.connect(self._on_departments)
        model.changed.connect(self._take_day)

    def _lay_out(self) -> None:
        row, texts = self._row, self._ui.texts
        pack(row, spacing=2)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        row.addWidget(self.scope)
        row.addWidget(self.search)
        for icon, name, step in (("chevron-left", "before", -1), ("chevron-right", "after", 1)):
            if step > 0:
                row.addWidget(self.day)
            row.addWidget(
                icon_button(
                    self._ui,
                    f"mdi6.{icon}",
                    f"board_day_{name}",
                    texts(f"board.day.{name}"),
                    partial(self._step, step),
                    self,
                )
            )
        row.addWidget(self.now)
        for icon, name, step in (("minus", "out", -1), ("plus", "in", 1)):
            made = icon_button(
                self._ui,
                f"mdi6.magnify-{icon}",
                f"board_zoom_{name}",
                texts(f"board.zoom.{name}"),
                partial(self.zoomed.emit, step),
                self,
            )
            row.addWidget(made)
            self._less.append(made)
        row.addWidget(self.tall)
        self._less += [self.now, self.search]

    def sizeHint(self) -> QSize:
        """As wide as with everything in it, also while some of it is left out."""
        row = self._row
        wide = sum(one.sizeHint().width() + 2 for one in self._less if one.isHidden())
        return QSize(row.sizeHint().width() + wide, row.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_PX, self._row.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        missing = self.sizeHint().width() - event.size().width()
        for one in self._less:
            one.setVisible(missing <= 0)
            missing -= one.sizeHint().width() + 2

    def _on_departments(self, _ids: frozenset[int]) -> None:
        self._list_scopes()

    def _list_scopes(self) -> None:
        """Kinds of people first, then the tree of departments."""
        chosen = self.scope.currentData()
        with QSignalBlocker(self.scope):
            self.scope.clear()
            for scope in Scope:
                self.scope.addItem(self._ui.texts(f"board.scope.{scope}"), (scope, 0))
            self.scope.insertSeparator(len(Scope))
            self._add_departments(None, 0)
            place = self.scope.findData(chosen) if chosen is not None else 0
            self.scope.setCurrentIndex(max(0, place))

    def _add_departments(self, parent_id: int | None, depth: int) -> None:
        for one in self._departments.children_of(parent_id):
            self.scope.addItem("　" * depth + one.name, (Scope.ALL, one.id))
            self._add_departments(one.id, depth + 1)

    def _on_scope(self, place: int) -> None:
        data = self.scope.itemData(place)
        if data is not None:
            scope, department_id = data
            self._model.show_scope(Scope(scope), department_id)

    def _on_day(self, day: QDate) -> None:
        self._model.show_day(day.toPython())  # type: ignore[arg-type] # a date, says no stub
        self.now_wanted.emit()

    def _step(self, days: int) -> None:
        self.day.setDate(self.day.date().addDays(days))

    def _go_now(self) -> None:
        today = self._model.today
        self.day.setDate(QDate(today.year, today.month, today.day))
        self.now_wanted.emit()

    def _on_tall(self) -> None:
        self.tall_wanted.emit(self.tall.isChecked())

    def _take_day(self) -> None:
        day = self._model.day
        if self.day.date() != QDate(day.year, day.month, day.day):
            with QSignalBlocker(self.day):
                self.day.setDate(QDate(day.year, day.month, day.day))
