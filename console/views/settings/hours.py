"""Working periods, a line a day: written, copied to other days, and said in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from console.api.types import WorkingPeriod
from console.core.texts import Texts
from console.models.rules import hours
from console.models.rules.hours import HoursUnreadable, Span
from console.views.context import Ui
from console.views.settings.fields import FieldRefused
from console.views.widgets import button, label, pack


def spans_words(texts: Texts, spans: Sequence[Span]) -> str:
    """ "08:00–12:00、22:00–次日 06:00"."""
    parts = []
    for since, until in spans:
        over = hours.minutes((since, until))[1] > 1440
        parts.append(f"{since}–{texts('policy.next_day', time=until) if over else until}")
    return texts("tracks.comma").join(parts)


def days_words(texts: Texts, days: Sequence[int]) -> str:
    """ "周一至周五、周日"."""
    if len(days) == 7:
        return texts("policy.every_day")
    parts = []
    for first, last in hours.runs(days):
        one, other = texts(f"policy.day.{first}"), texts(f"policy.day.{last}")
        if first == last:
            parts.append(one)
        elif last == first + 1:
            parts += [one, other]
        else:
            parts.append(texts("policy.days", first=one, last=other))
    return texts("tracks.comma").join(parts)


def summary(texts: Texts, periods: Iterable[WorkingPeriod] | None) -> str:
    """A whole week in one sentence; no periods are no limit, None is the organisation's word."""
    if periods is None:
        return texts("policy.hours.organisation")
    days = hours.days_of(periods)
    if not any(days.values()):
        return texts("policy.hours.always")
    parts = [
        texts(
            "policy.hours.part",
            days=days_words(texts, found),
            times=spans_words(texts, spans) if spans else texts("policy.hours.free"),
        )
        for found, spans in hours.same_days(days)
    ]
    total = f"{hours.hours_a_week(days):.1f}".removesuffix(".0")
    return texts("policy.hours.summary", week=texts("policy.semicolon").join(parts), hours=total)


class HoursEditor(QWidget):
    """No limit, or a line of times for each day of the week. `edited` by hand only."""

    edited = Signal()

    def __init__(self, ui: Ui, name: str) -> None:
        super().__init__()
        self._ui = ui
        self.setObjectName(name)
        texts = ui.texts
        self.always = QRadioButton(texts("policy.hours.no_limit"))
        self.always.setObjectName(f"{name}_always")
        self.limited = QRadioButton(texts("policy.hours.limited"))
        self.limited.setObjectName(f"{name}_limited")
        self.summary = label("", "small", name=f"{name}_summary")
        self.summary.setWordWrap(True)
        column = QVBoxLayout(self)
        pack(column, spacing=6)
        column.addWidget(self.always)
        column.addWidget(self.limited)
        self.lines: dict[int, QLineEdit] = {}
        self.grid = QWidget()
        column.addWidget(self.grid)
        self._lay_out_days(name)
        column.addWidget(self.summary)
        self.setFocusProxy(self.always)
        self.always.toggled.connect(lambda _on: self._on_edited())
        self.fill([])

    def _lay_out_days(self, name: str) -> None:
        texts = self._ui.texts
        grid = QGridLayout(self.grid)
        grid.setContentsMargins(22, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for row, day in enumerate(hours.WEEK):
            day_name = texts(f"policy.day.{day}")
            line = QLineEdit()
            line.setObjectName(f"{name}_day_{day}")
            line.setAccessibleName(texts("policy.hours.of_day", day=day_name))
            line.setPlaceholderText(texts("policy.hours.free"))
            line.textEdited.connect(lambda _text: self._on_edited())
            self.lines[day] = line
            caption = label(day_name, "muted")
            caption.setBuddy(line)
            grid.addWidget(caption, row, 0)
            grid.addWidget(line, row, 1)
            for column, (key, days) in enumerate(
                (("workdays", hours.WORKDAYS), ("all_days", hours.WEEK)), start=2
            ):
                grid.addWidget(self._copy_button(name, day, key, days), row, column)
        hint = label(texts("policy.hours.hint"), "small")
        hint.setWordWrap(True)
        grid.addWidget(hint, len(hours.WEEK), 1, 1, 3)
        grid.setColumnStretch(1, 1)

    def _copy_button(self, name: str, day: int, key: str, days: Sequence[int]) -> QWidget:
        texts = self._ui.texts
        made = button(
            texts(f"policy.copy.{key}"),
            f"{name}_copy_{key}_{day}",
            role="flat",
            on=lambda: self.copy(day, days),
            spoken=texts(f"policy.copy.{key}.spoken", day=texts(f"policy.day.{day}")),
        )
        made.setToolTip(made.accessibleName())
        return made

    def copy(self, day: int, days: Iterable[int]) -> None:
        text = self.lines[day].text()
        for other in days:
            self.lines[other].setText(text)
        self._on_edited()

    def fill(self, periods: Iterable[WorkingPeriod]) -> None:
        days = hours.days_of(periods)
        blocked = self.always.blockSignals(True)
        limited = any(days.values())
        self.always.setChecked(not limited)
        self.limited.setChecked(limited)
        self.always.blockSignals(blocked)
        for day, line in self.lines.items():
            line.setText(hours.write_line(days[day]))
        self._show()

    def periods(self) -> list[WorkingPeriod]:
        """Raises FieldRefused, with the line at fault focused by `focus_fault`."""
        if self.always.isChecked():
            return []
        found: dict[int, list[Span]] = {}
        for day, line in self.lines.items():
            try:
                found[day] = hours.read_line(line.text())
            except HoursUnreadable as error:
                day_name = self._ui.texts(f"policy.day.{day}")
                raise FieldRefused(
                    self._ui.texts(str(error.args[0]), day=day_name, part=error.args[1])
                ) from None
        if not any(found.values()):
            raise FieldRefused(self._ui.texts("policy.hours.none"))
        return hours.periods_of(found)

    def _on_edited(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        self.grid.setEnabled(self.limited.isChecked())
        try:
            words, role = summary(self._ui.texts, self.periods()), "small"
        except FieldRefused as error:
            words, role = str(error), "problem"
        self.summary.setText(words)
        self.summary.setProperty("role", role)
        self.summary.style().polish(self.summary)
