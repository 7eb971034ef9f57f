"""The rows of the organisation's settings, grouped into pages; a row is named as the backend names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from console.api.types import Organisation, WorkingPeriod
from console.models.rules.hours import HoursUnreadable, days_of, periods_of, read_dates, write_dates
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.settings.escalation import EscalationEditor, chain_value, chain_words
from console.views.settings.fields import Duration, FieldRefused, Number, Row, place_edit, read_place
from console.views.settings.hours import HoursEditor, summary
from console.views.settings.rest import RestEditor, rest_value, rest_words
from console.views.settings.retention import RetentionEditor
from console.views.settings.tools import ToolsEditor, tools_value, tools_words
from console.views.widgets import as_pane, label, pack

_DECIMALS = 6  # a tenth of a metre

PAGES: dict[str, tuple[str, ...]] = {
    "view": ("name", "centre", "zoom"),
    "positions": ("fix_interval_s", "stale_after_s", "lost_after_s", "position_retention_days"),
    "hours": ("working_periods", "holidays"),
    "tracks": ("track.stop_radius_m", "track.stop_min_s", "track.gap_s"),
    "escalation": ("escalation",),
    "acceptance": ("acceptance.issue_day", "acceptance.upload_day"),
    "candidates": ("candidates.full_load", "candidates.far_m", "candidates.city_speed_mps"),
    "tools": ("tools",),
    "rest": ("rest",),
}
SCALES = {"track.stop_radius_m": 1.0, "candidates.far_m": 1_000.0, "candidates.city_speed_mps": 1 / 3.6}
"""The backend's value of one shown: metres, kilometres, kilometres an hour."""


def stored(organisation: Organisation, name: str) -> object:
    """The value of a row, as the backend has it and as the row would write it."""
    value: Any = organisation
    for part in name.split("."):
        value = getattr(value, part)
    if name == "centre":
        return [round(degrees, _DECIMALS) for degrees in value]
    if name == "working_periods":
        return periods_of(days_of(value))
    if name == "escalation":
        return chain_value(value)
    if name == "tools":
        return tools_value(value)
    if name == "rest":
        return rest_value(value)
    return round(value / SCALES[name]) * SCALES[name] if name in SCALES else value


class Rows:
    """Makes every row; `edited` is called when somebody changes one."""

    def __init__(
        self,
        ui: Ui,
        models: Models,
        operations: Operations,
        edited: Callable[[], None],
        beside_centre: QWidget,
    ) -> None:
        self._ui, self._edited = ui, edited
        self.centre = place_edit(ui, "policy_centre")
        self.hours = HoursEditor(ui, "policy_hours")
        self.retention = RetentionEditor(ui, models, operations)
        self.escalation = EscalationEditor(ui, "policy_escalation")
        self.tools = ToolsEditor(ui, "policy_tools")
        self.rest = RestEditor(ui, "policy_rest")
        self.by_name: dict[str, Row] = {}
        self._add(self._name_row())
        self.centre.textEdited.connect(lambda _text: edited())
        self._add(
            Row(
                "centre",
                self.centre,
                lambda: read_place(ui, self.centre),
                lambda value: self.centre.setText(_place_words(value)),
                hint=ui.texts("policy.centre.hint"),
                beside=beside_centre,
            )
        )
        self._number("zoom", 1, 20)
        self._duration("fix_interval_s", 1, 3600)
        self._duration("stale_after_s", 1, 86_400)
        self._duration("lost_after_s", 30, 86_400)
        self._editor("position_retention_days", self.retention, self.retention.value, self.retention.fill)
        self._editor("working_periods", self.hours, self.hours.periods, self.hours.fill)
        self._add(self._holidays_row())
        self._number("track.stop_radius_m", 5, 1000, "policy.suffix.metres")
        self._duration("track.stop_min_s", 30, 14_400)
        self._duration("track.gap_s", 60, 86_400)
        self._editor("escalation", self.escalation, self.escalation.value, self.escalation.fill)
        self._editor("tools", self.tools, self.tools.value, self.tools.fill)
        self._editor("rest", self.rest, self.rest.value, self.rest.fill)
        self._number("acceptance.issue_day", 1, 28, "policy.suffix.day_of_month")
        self._number("acceptance.upload_day", 1, 28, "policy.suffix.day_of_month")
        self._number("candidates.full_load", 1, 100)
        self._number("candidates.far_m", 1, 1_000, "policy.suffix.kilometres")
        self._number("candidates.city_speed_mps", 2, 200, "policy.suffix.km_an_hour")

    def _add(self, row: Row) -> None:
        self.by_name[row.name] = row

    def _name_row(self) -> Row:
        edit = QLineEdit()
        edit.setObjectName("policy_name")
        edit.setAccessibleName(self._ui.texts("policy.name"))
        edit.setMaxLength(100)
        edit.setMinimumWidth(280)
        edit.textEdited.connect(lambda _text: self._edited())

        def read() -> str:
            if not edit.text().strip():
                raise FieldRefused(self._ui.texts("policy.name.needed"))
            return edit.text().strip()

        return Row("name", edit, read, lambda value: edit.setText(str(value)))

    def _holidays_row(self) -> Row:
        edit = QLineEdit()
        edit.setObjectName("policy_holidays")
        edit.setAccessibleName(self._ui.texts("policy.holidays"))
        edit.setPlaceholderText("2026-10-01~2026-10-07, 2027-01-01")
        edit.setMinimumWidth(420)
        edit.textEdited.connect(lambda _text: self._edited())

        def read() -> list[date]:
            try:
                return read_dates(edit.text())
            except HoursUnreadable as error:
                raise FieldRefused(self._ui.texts(str(error.args[0]), part=error.args[1])) from None

        def fill(value: object) -> None:
            edit.setText(write_dates(cast("list[date]", value)))

        return Row("holidays", edit, read, fill, hint=self._ui.texts("policy.holidays.hint"))

    def _number(self, name: str, least: int, most: int, suffix: str = "") -> None:
        texts = self._ui.texts
        words = texts(suffix) if suffix else ""
        number = Number(f"policy_{name}", texts(f"policy.{name}"), least, most, words)
        number.edited.connect(self._edited)
        self._add(
            Row(
                name,
                number,
                lambda: number.value() * SCALES[name] if name in SCALES else number.value(),
                lambda value: number.fill(round(cast("float", value) / SCALES.get(name, 1))),
                hint=texts(f"policy.{name}.hint"),
            )
        )

    def _duration(self, name: str, least_s: int, most_s: int) -> None:
        texts = self._ui.texts
        length = Duration(self._ui, f"policy_{name}", texts(f"policy.{name}"), least_s, most_s)
        length.edited.connect(self._edited)
        self._add(
            Row(
                name,
                length,
                lambda: length.seconds,
                lambda value: length.fill(cast("int", value)),
                hint=texts(f"policy.{name}.hint"),
            )
        )

    def _editor(
        self,
        name: str,
        editor: HoursEditor | RetentionEditor | EscalationEditor | ToolsEditor | RestEditor,
        read: Callable[[], object],
        fill: Callable[..., object],
    ) -> None:
        editor.edited.connect(self._edited)
        self._add(Row(name, editor, read, lambda value: fill(value), wide=True))


def page(ui: Ui, rows: Rows, names: tuple[str, ...], key: str) -> QScrollArea:
    """The rows under their captions, scrolling where the window is low."""
    inside = QWidget()
    as_pane(inside)
    column = QVBoxLayout(inside)
    pack(column, (4, 12, 12, 12), 12)
    about = label(ui.texts(f"policy.page.{key}.about"), "muted")
    about.setWordWrap(True)
    column.addWidget(about)
    form = QFormLayout()
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(14)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
    for name in names:
        row = rows.by_name[name]
        caption = label(ui.texts(f"policy.{name}"))
        caption.setBuddy(row.control)
        caption.setMinimumWidth(132)
        caption.setContentsMargins(0, 5, 0, 0)
        form.addRow(caption, row.widget)
    column.addLayout(form)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    return area


def _place_words(value: object) -> str:
    lat, lon = cast("list[float]", value)
    return f"{round(lat, _DECIMALS)}, {round(lon, _DECIMALS)}"


def told(ui: Ui, organisation: Organisation, name: str) -> str:
    """A stored value in a few words, for saying who changed what."""
    value, texts = stored(organisation, name), ui.texts
    if name == "working_periods":
        return summary(texts, cast("list[WorkingPeriod]", value))
    if name == "holidays":
        return write_dates(cast("list[date]", value)) or texts("policy.holidays.none")
    if name == "centre":
        return _place_words(value)
    if name == "escalation":
        return chain_words(texts, cast("dict[str, Any]", value)) if value else ""
    if name == "tools":
        return tools_words(texts, cast("list[dict[str, Any]]", value))
    if name == "rest":
        return rest_words(texts, cast("dict[str, Any]", value))
    if name.endswith("_s"):
        seconds = cast("int", value)
        for unit, size in (("hours", 3600), ("minutes", 60)):
            if seconds % size == 0:
                return f"{seconds // size} {texts(f'policy.unit.{unit}')}"
        return f"{seconds} {texts('policy.unit.seconds')}"
    if name == "position_retention_days":
        return f"{value}{texts('policy.suffix.days')}"
    suffix = {
        "track.stop_radius_m": "policy.suffix.metres",
        "candidates.far_m": "policy.suffix.kilometres",
        "candidates.city_speed_mps": "policy.suffix.km_an_hour",
    }
    if name in suffix:
        return f"{cast('float', value) / SCALES[name]:.0f}{texts(suffix[name])}"
    return str(value)
