"""管理 -> 组织设置: what holds for everybody, page by page; says who changed what while it was open."""

from __future__ import annotations

import asyncio
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QTabWidget, QVBoxLayout, QWidget

from console.api.types import Organisation
from console.models.details import LoadState
from console.models.world import Models
from console.operations.organisation import Saved
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.dispatch.form import Places
from console.views.settings.fields import FieldRefused
from console.views.settings.pages import PAGES, Rows, page, stored, told
from console.views.widgets import button, label, pack
from contract.vocabulary import Role

_SIZE = (760, 640)


@runtime_checkable
class Sees(Protocol):
    """A map that says what it shows: WGS-84 latitude and longitude of the middle, and the zoom."""

    @property
    def viewed(self) -> tuple[float, float, float]: ...


class OrganisationDialog(QDialog):
    """Opened with `.open()`. Ctrl+S saves, Esc goes back and asks first where something was changed."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, map_view: QWidget, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._ui, self._models, self._operations, self._map = ui, models, operations, map_view
        self._base: Organisation | None = None
        self._saving: asyncio.Task[Saved] | None = None
        texts = ui.texts
        self.setObjectName("organisation_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("policy.title"))
        self.resize(*_SIZE)
        self.rows = Rows(ui, models, operations, self._on_edited, self._centre_buttons())
        self.notice = label("", "strong", name="policy_notice")
        self.tabs = QTabWidget()
        self.tabs.setObjectName("policy_pages")
        self.tabs.setAccessibleName(texts("policy.title"))
        for key, names in PAGES.items():
            self.tabs.addTab(page(ui, self.rows, names, key), texts(f"policy.page.{key}"))
        self.problem = label("", "problem", name="policy_problem")
        for words in (self.notice, self.problem):
            words.setWordWrap(True)
            words.hide()
        self._lay_out()
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        if isinstance(map_view, Places):
            map_view.position_picked.connect(self._on_picked)
        self._picking = False
        models.policy.changed.connect(self._on_policy)
        operations.policy.load()
        self._on_policy()

    # building

    def _centre_buttons(self) -> QWidget:
        texts = self._ui.texts
        pair = QWidget()
        row = QHBoxLayout(pair)
        pack(row)
        self.pick = button(texts("policy.centre.pick"), "policy_pick", on=self._pick)
        self.present = button(texts("policy.centre.present"), "policy_present", on=self._take_present_view)
        self.pick.setVisible(isinstance(self._map, Places))
        self.present.setVisible(isinstance(self._map, Sees))
        row.addWidget(self.pick)
        row.addWidget(self.present)
        return pair

    def _lay_out(self) -> None:
        texts = self._ui.texts
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        layout.addWidget(self.notice)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.problem)
        foot = QHBoxLayout()
        pack(foot)
        self.state = label("", "small", name="policy_state")
        foot.addWidget(self.state)
        foot.addStretch(1)
        self.close_button = button(f"{texts('policy.close')}  Esc", "policy_close", on=self.reject)
        self.save_button = button(
            f"{texts('policy.save')}  Ctrl+S", "policy_save", role="primary", on=self.save
        )
        foot.addWidget(self.close_button)
        foot.addWidget(self.save_button)
        layout.addLayout(foot)

    # what may be done

    @property
    def may_change(self) -> bool:
        account = self._models.connection.account
        return account is not None and account.role is Role.ENTERPRISE_ADMIN

    def changes(self) -> dict[str, object]:
        """What differs from what the page was filled with, by the names of rows. Raises FieldRefused."""
        if self._base is None:
            return {}
        found = {}
        for name, row in self.rows.by_name.items():
            value = row.value()
            if value != stored(self._base, name):
                found[name] = value
        return found

    @property
    def is_dirty(self) -> bool:
        try:
            return bool(self.changes())
        except FieldRefused:
            return True

    def save(self) -> None:
        """Checks every row, then asks the backend; a fault is said at its row."""
        if self._base is None or self._saving is not None or not self.may_change:
            return
        wanted: dict[str, object] = {}
        self._say("")
        for name, row in self.rows.by_name.items():
            try:
                value = row.value()
            except FieldRefused as error:
                self._refuse(name, str(error))
                return
            row.refuse("")
            if value != stored(self._base, name):
                wanted[name] = value
        if not wanted:
            self._say(self._ui.texts("policy.nothing"))
            return
        self.save_button.setEnabled(False)
        self.state.setText(self._ui.texts("policy.saving"))
        self._saving = self._operations.policy.save(self._base.version, _nested(wanted))
        self._saving.add_done_callback(self._saved)

    def _saved(self, task: asyncio.Task[Saved]) -> None:
        if task.cancelled() or task.exception() is not None:
            return
        self._saving = None
        self.save_button.setEnabled(self.may_change)
        outcome = task.result()
        if not outcome.problem:
            self.accept()
            return
        self._show_state()
        known = [(name, code) for name, code in outcome.fields if name in self.rows.by_name]
        if known:
            for name, code in reversed(known):
                self._refuse(name, self._fault_words(code))
        elif outcome.current is None:  # a conflict is told by `_on_policy`
            self._say(outcome.problem)

    def _fault_words(self, code: str) -> str:
        known = ("shorter_than_interval", "shorter_than_stale", "before_issue")
        return self._ui.texts(f"policy.fault.{code}" if code in known else "policy.fault.other")

    def _refuse(self, name: str, words: str) -> None:
        for index, names in enumerate(PAGES.values()):
            if name in names:
                self.tabs.setCurrentIndex(index)
        row = self.rows.by_name[name]
        row.refuse(words)
        row.focus()
        self._say(self._ui.texts("policy.refused", field=self._ui.texts(f"policy.{name}"), why=words))

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    # what comes from outside

    def _on_policy(self) -> None:
        policy = self._models.policy
        for row in self.rows.by_name.values():
            row.allow(self.may_change and policy.organisation is not None)
        self.save_button.setVisible(self.may_change)
        if policy.state is LoadState.FAILED:
            self._say(policy.error)
        organisation = policy.organisation
        if organisation is not None and organisation != self._base:
            self._take(organisation)
        self._show_state()

    def _take(self, organisation: Organisation) -> None:
        """Rows nobody here has touched follow; what was typed stays, and counts as a change of the new."""
        former, overtaken = self._base, list[str]()
        if former is not None:
            overtaken = [
                name for name in self.rows.by_name if stored(former, name) != stored(organisation, name)
            ]
        for name, row in self.rows.by_name.items():
            if former is None or not self._is_touched(name, former):
                row.fill(stored(organisation, name))
        self._base = organisation
        by = self._models.policy.changed_by
        if former is not None and overtaken and by:
            self._tell_overtaken(by, former, organisation, overtaken)

    def _is_touched(self, name: str, former: Organisation) -> bool:
        try:
            return self.rows.by_name[name].value() != stored(former, name)
        except FieldRefused:
            return True

    def _tell_overtaken(self, by: str, former: Organisation, now: Organisation, names: list[str]) -> None:
        texts = self._ui.texts
        parts = [
            texts(
                "policy.overtaken.part",
                field=texts(f"policy.{name}"),
                former=told(self._ui, former, name),
                now=told(self._ui, now, name),
            )
            for name in names
        ]
        words = texts("policy.overtaken", who=by, what=texts("policy.semicolon").join(parts))
        if self.is_dirty:
            words += texts("policy.overtaken.kept")
        self._say(words)

    def _show_state(self) -> None:
        texts = self._ui.texts
        account = self._models.connection.account
        if not self.may_change and account is not None:
            self.notice.setText(texts("policy.read_only", role=texts(f"words.role.{account.role}")))
        self.notice.setVisible(not self.may_change)
        if self._models.policy.organisation is None:
            self.state.setText(texts("policy.loading"))
        else:
            self.state.setText(texts("policy.changed") if self.may_change and self.is_dirty else "")

    def _on_edited(self) -> None:
        self._show_state()

    # the first view

    def _take_present_view(self) -> None:
        if isinstance(self._map, Sees):
            lat, lon, zoom = self._map.viewed
            self.rows.by_name["centre"].fill([lat, lon])
            self.rows.by_name["zoom"].fill(min(20, max(1, round(zoom))))
            self._on_edited()

    def _pick(self) -> None:
        """The page makes room for the map until a place was clicked."""
        if isinstance(self._map, Places):
            self._picking = True
            self.hide()
            self._map.pick_position(self._ui.texts("policy.centre.picking"))

    def _on_picked(self, place: tuple[float, float] | None) -> None:
        if not self._picking:
            return
        self._picking = False
        if place is not None:
            self.rows.by_name["centre"].fill(list(place))
        self.open()
        self.pick.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_edited()

    # leaving

    def reject(self) -> None:
        if self.may_change and self.is_dirty:
            self._ask_before_leaving()
        else:
            super().reject()

    def _ask_before_leaving(self) -> None:
        texts = self._ui.texts
        asking = QMessageBox(self)
        asking.setObjectName("policy_unsaved")
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.setWindowTitle(texts("policy.title"))
        asking.setText(texts("policy.unsaved"))
        save = asking.addButton(texts("policy.save"), QMessageBox.ButtonRole.AcceptRole)
        drop = asking.addButton(texts("policy.drop"), QMessageBox.ButtonRole.DestructiveRole)
        stay = asking.addButton(texts("policy.stay"), QMessageBox.ButtonRole.RejectRole)
        for made, name in ((save, "save"), (drop, "drop"), (stay, "stay")):
            made.setObjectName(f"policy_unsaved_{name}")
        asking.setDefaultButton(save)
        asking.setEscapeButton(stay)
        save.clicked.connect(self.save)
        drop.clicked.connect(self._drop)
        asking.open()

    def _drop(self) -> None:
        super().reject()


def _nested(flat: dict[str, object]) -> dict[str, object]:
    """{"track.gap_s": 900} as {"track": {"gap_s": 900}}."""
    made: dict[str, Any] = {}
    for name, value in flat.items():
        *outer, last = name.split(".")
        inner = made
        for part in outer:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return made
