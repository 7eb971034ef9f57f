"""管理 -> 客户通知设置: through which gateway customers are told, when, and in which words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.api.notice_types import NoticeSettings, OccasionRule
from console.models.details import LoadState
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.dialogs.form import SAVES, FormDialog
from console.views.settings.fields import Number
from console.views.widgets import as_pane, label, pack, rule
from contract.notices import PLACEHOLDERS, NoticeOccasion
from contract.vocabulary import Role

_SIZE = (760, 680)
_MOST_GRACE_S = 3600
_NAMED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class OccasionRow:
    """What one occasion is set with."""

    automatic: QCheckBox
    link: QCheckBox
    text: QPlainTextEdit

    def value(self) -> dict[str, Any]:
        return {
            "automatic": self.automatic.isChecked(),
            "text": self.text.toPlainText().strip(),
            "link": self.link.isChecked(),
        }

    def fill(self, told: OccasionRule) -> None:
        self.automatic.setChecked(told.automatic)
        self.link.setChecked(told.link)
        self.text.setPlainText(told.text)


class NoticeSettingsDialog(FormDialog):
    """Opened with `.open()`. Ctrl+S saves, Esc closes."""

    def __init__(self, ui: Ui, models: Models, operations: Operations, parent: QWidget) -> None:
        texts = ui.texts
        super().__init__(ui, parent, name="notice_settings", title=texts("notices.settings.title"))
        self._models, self._operations = models, operations
        self._base: NoticeSettings | None = None
        self.resize(min(_SIZE[0], parent.width() - 40), min(_SIZE[1], parent.height() - 60))
        self.url = QLineEdit()
        self.url.setObjectName("notice_url")
        self.url.setAccessibleName(texts("notices.settings.url"))
        self.url.setPlaceholderText(texts("notices.settings.url.hint"))
        self.url.setMaxLength(500)
        self.key = QLineEdit()
        self.key.setObjectName("notice_key")
        self.key.setAccessibleName(texts("notices.settings.key"))
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setMaxLength(200)
        self.grace = Number(
            "notice_grace",
            texts("notices.settings.grace"),
            0,
            _MOST_GRACE_S,
            texts("notices.settings.grace.suffix"),
        )
        self.rows = {one: self._row(one) for one in NoticeOccasion}
        self.note = label("", "muted", name="notice_settings_note")
        self.note.setWordWrap(True)
        self.note.hide()
        self._lay_out()
        models.notice_settings.changed.connect(self._take)
        operations.notices.load_settings()
        self._take()

    @property
    def may_change(self) -> bool:
        account = self._models.connection.account
        return account is not None and account.role is Role.ENTERPRISE_ADMIN

    def changes(self) -> dict[str, Any]:
        """What differs from what is stored, as the backend takes it."""
        base = self._base
        if base is None:
            return {}
        found: dict[str, Any] = {}
        if self.url.text().strip() != base.gateway_url:
            found["gateway_url"] = self.url.text().strip()
        if self.key.text():
            found["gateway_key"] = self.key.text()
        if self.grace.value() != base.grace_s:
            found["grace_s"] = self.grace.value()
        rules = {}
        for occasion, row in self.rows.items():
            stored, value = base.occasions.get(occasion), row.value()
            if stored is None or (stored.automatic, stored.text, stored.link) != tuple(value.values()):
                rules[str(occasion)] = value
        return found | ({"occasions": rules} if rules else {})

    def submit(self) -> None:
        """Says what is wrong at its place, or asks the backend."""
        if self._base is None or self.is_sending or not self.may_change:
            return
        wrong = self._fault()
        if wrong:
            self.refused(wrong)
            return
        changes = self.changes()
        if not changes:
            self.accept()
            return
        self.refused("")
        self.wait_for(self._operations.notices.save_settings(self._base.version, changes))

    def _fault(self) -> str:
        texts, url = self._ui.texts, self.url.text().strip()
        if url and not url.startswith(("http://", "https://")):
            self.url.setFocus()
            return texts("notices.settings.bad_url")
        if not (self.key.text().isascii() and self.key.text().isprintable()) or " " in self.key.text():
            self.key.setFocus()
            return texts("notices.settings.bad_key")
        for occasion, row in self.rows.items():
            word, text = texts(f"notices.occasion.{occasion}"), row.text.toPlainText().strip()
            part = _wrong_part(text)
            if text and not part:
                continue
            row.text.setFocus()
            if not text:
                return texts("notices.settings.empty", occasion=word)
            return texts("notices.settings.bad_name", occasion=word, part=part, names=self._names())
        return ""

    def _names(self) -> str:
        texts = self._ui.texts
        return texts("tracks.comma").join(
            f"{{{name}}} {texts(f'notices.name.{name}')}" for name in PLACEHOLDERS
        )

    def _row(self, occasion: NoticeOccasion) -> OccasionRow:
        texts = self._ui.texts
        word = texts(f"notices.occasion.{occasion}")

        def box(name: str) -> QCheckBox:
            made = QCheckBox(texts(f"notices.settings.{name}"))
            made.setObjectName(f"notice_{name}_{occasion}")
            made.setAccessibleName(f"{word} {texts(f'notices.settings.{name}')}")
            return made

        text = QPlainTextEdit()
        text.setObjectName(f"notice_template_{occasion}")
        text.setAccessibleName(texts("notices.settings.text", occasion=word))
        text.setTabChangesFocus(True)
        text.setFixedHeight(58)
        return OccasionRow(box("automatic"), box("link"), text)

    def _lay_out(self) -> None:
        texts = self._ui.texts
        inside = QWidget()
        as_pane(inside)
        column = QVBoxLayout(inside)
        pack(column, (12, 12, 12, 12), 10)
        column.addWidget(label(texts("notices.settings.gateway"), "strong"))
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.addRow(label(texts("notices.settings.url")), self.url)
        form.addRow(label(texts("notices.settings.key")), self.key)
        waits = QHBoxLayout()
        pack(waits)
        waits.addWidget(self.grace)
        hint = label(texts("notices.settings.grace.hint"), "small")
        hint.setWordWrap(True)
        waits.addWidget(hint, 1)
        form.addRow(label(texts("notices.settings.grace")), waits)
        column.addLayout(form)
        column.addWidget(self.note)
        column.addWidget(rule())
        column.addWidget(label(texts("notices.settings.occasions"), "strong"))
        names = label(texts("notices.settings.names", names=self._names()), "small")
        names.setWordWrap(True)
        column.addWidget(names)
        for occasion, row in self.rows.items():
            head = QHBoxLayout()
            pack(head)
            head.addWidget(label(texts(f"notices.occasion.{occasion}"), "strong"))
            head.addStretch(1)
            if occasion is not NoticeOccasion.OTHER:
                head.addWidget(row.automatic)
            head.addWidget(row.link)
            column.addLayout(head)
            column.addWidget(row.text)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        layout = QVBoxLayout(self)
        pack(layout, (20, 16, 20, 16), 10)
        layout.addWidget(area, 1)
        layout.addWidget(self.problem)
        layout.addLayout(self.foot(submit=texts("notices.settings.save"), key=SAVES, back="notices.close"))

    def _take(self) -> None:
        model, texts = self._models.notice_settings, self._ui.texts
        settings = model.settings
        if settings is not None and settings != self._base and model.state is LoadState.READY:
            self._base = settings
            self.url.setText(settings.gateway_url)
            self.key.clear()
            self.key.setPlaceholderText(
                texts("notices.settings.key.kept" if settings.has_key else "notices.settings.key.none")
            )
            self.grace.setValue(settings.grace_s)
            for occasion, row in self.rows.items():
                told = settings.occasions.get(occasion)
                if told is not None:
                    row.fill(told)
        if model.state is LoadState.FAILED:
            self.refused(model.error)
        notes = [] if self.may_change else [texts("notices.settings.read_only")]
        if settings is not None and not settings.links:
            notes.append(texts("notices.settings.links.none"))
        self.note.setText("\n".join(notes))
        self.note.setVisible(bool(notes))
        free = self.may_change and self._base is not None
        boxes = [box for row in self.rows.values() for box in (row.automatic, row.link, row.text)]
        for one in (self.url, self.key, self.grace, *boxes):
            one.setEnabled(free)
        if self.submit_button is not None:
            self.submit_button.setVisible(self.may_change)


def _wrong_part(text: str) -> str:
    """The first thing in braces that nobody can fill in, or a brace left alone; empty where all is well."""
    for name in _NAMED.findall(text):
        if name not in PLACEHOLDERS:
            return f"{{{name}}}"
    rest = _NAMED.sub("", text)
    return next((sign for sign in "{}" if sign in rest), "")
