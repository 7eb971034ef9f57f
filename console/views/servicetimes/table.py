"""The page with the table of limits: read by everybody, edited and published by who may."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from console.api.types import LimitRow
from console.core import units
from console.models.details import LoadState
from console.models.tables.limit_words import row_words
from console.models.tables.service_times import LimitTableModel
from console.models.world import Models
from console.operations.service_times import Fault, Published, ServiceTimesOperations
from console.views.context import Ui
from console.views.servicetimes.row import RowDialog
from console.views.tables import Table, words_width
from console.views.widgets import button, label, pack
from contract.vocabulary import Role

ORIGINS = ("source", "setting", "lost")
_WIDTHS = {
    "line": 56,
    "category": 128,
    "product": 128,
    "for": 220,
    "repair": 116,
    "feedback": 116,
    "note": 0,
}


class TablePage(QWidget):
    """Enter changes a line, Ins adds one, Del removes it, Ctrl+S publishes. `edited` at every change."""

    edited = Signal()

    def __init__(self, ui: Ui, models: Models, operations: ServiceTimesOperations) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        self._version = -1
        self._publishing: asyncio.Task[Published] | None = None
        texts = ui.texts
        self.rows = LimitTableModel(texts, self)
        self.search = QLineEdit()
        self.search.setObjectName("times_filter")
        self.search.setAccessibleName(texts("times.filter"))
        self.search.setPlaceholderText(texts("times.filter"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(280)
        self.about = label("", "small", name="times_about")
        self.notice = label("", "strong", name="times_notice")
        self.holidays = label("", "small", name="times_holidays")
        self.fault = label("", "problem", name="times_fault")
        for words in (self.about, self.notice, self.holidays, self.fault):
            words.setWordWrap(True)
        self.table = Table(
            ui,
            self.rows,
            name="times_table",
            spoken=texts("times.list"),
            widths=_WIDTHS | {"origin": words_width(ui, "times.origin", ORIGINS)},
            empty=self._empty_words,
            fold=("feedback",),
            least=80,
        )
        self.note = QLineEdit()
        self.note.setObjectName("times_publish_note")
        self.note.setAccessibleName(texts("times.publish.note"))
        self.note.setPlaceholderText(texts("times.publish.note"))
        self.note.setMaxLength(200)
        self.buttons = {
            name: button(f"{texts(f'times.{name}')}  {cap}", f"times_{name}", on=what)
            for name, cap, what in (
                ("change", "Enter", self.change),
                ("add", "Ins", self.add),
                ("like", "Ctrl+Ins", self.add_like),
                ("remove", "Del", self.remove),
            )
        }
        self.publish_button = button(
            f"{texts('times.publish')}  Ctrl+S", "times_publish", role="primary", on=self.publish
        )
        self._lay_out()
        self.table.activated.connect(lambda _index: self.change())
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show())
        self.search.textChanged.connect(self.rows.filter)
        self.rows.changed.connect(self._show)
        models.service_times.changed.connect(self._take)
        self._take()

    # what may be done

    @property
    def may_change(self) -> bool:
        account = self._models.connection.account
        return account is not None and account.role is Role.ENTERPRISE_ADMIN

    @property
    def is_dirty(self) -> bool:
        return self.may_change and self.rows.is_dirty

    def change(self) -> RowDialog | None:
        """Whoever may not change the table reads it."""
        key = self.table.current_key
        row = None if key is None else self.rows.line(key)
        if row is None or key is None or not self.may_change:
            return None
        dialog = RowDialog(self._ui, self._categories(), self.window(), before=row)
        dialog.taken.connect(lambda changed: self.rows.put(key, changed))
        dialog.open()
        return dialog

    def add(self) -> RowDialog | None:
        return self._add(None)

    def add_like(self) -> RowDialog | None:
        return self._add(self.rows.line(self.table.current_key or 0))

    def remove(self) -> None:
        key = self.table.current_key
        if key is None or not self.may_change:
            return
        place = self.rows.row_of(key) or 0
        self.rows.remove(key)
        self.table.select_key(self.rows.key_at(min(place, self.rows.rowCount() - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the table does not use itself."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Delete and plain:
            self.remove()
        elif event.key() == Qt.Key.Key_Insert:
            self.add() if plain else self.add_like()
        else:
            super().keyPressEvent(event)

    def publish(self) -> None:
        if not self.is_dirty or self._publishing is not None or self._version < 0:
            return
        self.publish_button.setEnabled(False)
        self.fault.setText(self._ui.texts("times.publishing"))
        self._publishing = self._operations.publish(self._version, self.rows.lines, self.note.text().strip())
        self._publishing.add_done_callback(self._published)

    # what comes of it

    def _published(self, task: asyncio.Task[Published]) -> None:
        self._publishing = None
        if task.cancelled() or task.exception() is not None:
            return
        outcome, texts = task.result(), self._ui.texts
        self.fault.setText("")
        if outcome.faults:
            self.search.clear()  # a faulty line must not be hidden by the filter
            self.rows.show_faults({one.row: self._fault_words(one) for one in reversed(outcome.faults)})
            self.table.select_key(self.rows.faulty[-1] if self.rows.faulty else None)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif outcome.current is not None:
            current = outcome.current
            self.fault.setText(texts("times.overtaken", who=current.published_by, version=current.version))
        elif outcome.problem:
            self.fault.setText(outcome.problem)
        else:
            self.note.clear()
        self._show_buttons()

    def _take(self) -> None:
        """A table of another version came: what was edited here stays as a change of the new one."""
        table = self._models.service_times.table
        if table is not None and table.version != self._version:
            known, self._version = self._version, table.version
            ours = self._publishing is not None and self.rows.lines == table.rows
            if known < 0 or ours or not self.rows.is_dirty:
                self.rows.take(table.rows)
            else:
                self.rows.rebase(table.rows)
        if self.table.current_key is None and self.rows.keys:
            self.table.select_key(self.rows.keys[0])
        self._show()

    def _show(self) -> None:
        texts, times = self._ui.texts, self._models.service_times
        self.about.setText(self._version_words())
        self.holidays.setText(
            "" if times.table is None else self._holiday_words(times.table.holidays_known_until)
        )
        account = self._models.connection.account
        self.notice.setVisible(not self.may_change and account is not None)
        if account is not None:
            self.notice.setText(texts("times.read_only", role=texts(f"words.role.{account.role}")))
        key, faulty = self.table.current_key, self.rows.faulty
        if faulty:
            own = self.rows.fault(key) if key is not None else ""
            self.fault.setText(own or texts("times.refused", n=len(faulty)))
        elif times.state is LoadState.FAILED:
            self.fault.setText(times.error)
        self._show_buttons()
        self.edited.emit()

    def _show_buttons(self) -> None:
        chosen = self.table.current_key is not None
        for name, one in self.buttons.items():
            one.setVisible(self.may_change)
            one.setEnabled(self._version >= 0 and (chosen or name == "add"))
        self.note.setVisible(self.may_change)
        self.publish_button.setVisible(self.may_change)
        self.publish_button.setEnabled(self.is_dirty and self._publishing is None)

    # words

    def _version_words(self) -> str:
        texts, table = self._ui.texts, self._models.service_times.table
        if table is None:
            return ""
        lines = self.rows.lines
        counted = {origin: sum(row.origin == origin for row in lines) for origin in ("lost", "setting")}
        summary = texts("times.summary", n=len(lines), **counted)
        if not table.version or table.published_at is None:
            return f"{texts('times.version.shipped')} · {summary}"
        key = "times.version.note" if table.note else "times.version"
        at = units.date_time(table.published_at, texts)[:-3]
        said = texts(key, version=table.version, name=table.published_by, time=at, note=table.note)
        return f"{said} · {summary}"

    def _holiday_words(self, known_until: int) -> str:
        year = self._ui.clock.now().astimezone(units.CHINA).year
        key = "times.holidays.over" if year > known_until else "times.holidays.last"
        late = year >= known_until
        self.holidays.setProperty("role", "problem" if late else "small")
        self.holidays.style().polish(self.holidays)
        return self._ui.texts(key if late else "times.holidays", year=known_until)

    def _fault_words(self, fault: Fault) -> str:
        texts, lines = self._ui.texts, self.rows.lines
        what = row_words(texts, lines[fault.row]) if fault.row < len(lines) else ""
        key = f"times.fault.{fault.code}"
        gap = ""
        if fault.gap is not None:
            areas = (("level", "words.level"), ("segment", "times.segment"), ("circuit", "times.circuit"))
            gap = " · ".join(
                texts(f"times.gap.{name}", word=texts(f"{area}.{value}") if value else texts("times.unknown"))
                for (name, area), value in zip(areas, fault.gap, strict=True)
            )
        other = "" if fault.other is None else fault.other + 1
        return texts(key if texts.has(key) else "times.fault.other", what=what, other=other, gap=gap)

    def _empty_words(self) -> str:
        known = self._models.service_times.table is not None
        return self._ui.texts("times.empty.filter" if known else "times.empty")

    # building

    def _add(self, like: LimitRow | None) -> RowDialog | None:
        if not self.may_change or self._version < 0:
            return None
        dialog = RowDialog(self._ui, self._categories(), self.window(), like=like)
        after = self.table.current_key if like is not None else None
        dialog.taken.connect(lambda row: self.table.select_key(self.rows.add(row, after)))
        dialog.open()
        return dialog

    def _categories(self) -> list[str]:
        return list(dict.fromkeys(row.category for row in self.rows.lines))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        pack(column, (12, 10, 12, 10), 6)
        head = QHBoxLayout()
        pack(head)
        head.addWidget(self.search)
        head.addWidget(self.about, 1)
        column.addWidget(self.notice)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        column.addWidget(self.fault)
        column.addWidget(self.holidays)
        foot = QHBoxLayout()
        pack(foot, spacing=6)
        for one in self.buttons.values():
            foot.addWidget(one)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.publish_button)
        column.addLayout(foot)
