"""What an order's customer was told, one below the other, with what can be done about each."""

from __future__ import annotations

import asyncio
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.api.notice_types import CustomerNotice
from console.models.details import LoadState
from console.models.tables.notices import state_words, when_words, who_words
from console.models.world import Models
from console.operations.notices import Copied
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import StatusPill, button, label, pack, rule
from contract.notices import NoticeFault
from contract.vocabulary import MessageState, Role

MAY_SEND = frozenset({Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER})
_SETTLED = frozenset({NoticeFault.OVERTAKEN, NoticeFault.WITHDRAWN})
"""Failed on purpose: nobody wants it sent after all."""


class NoticeLines(QWidget):
    """Follows the order's notices by itself. `copied` after one was given to the clipboard."""

    copied = Signal()

    def __init__(self, ui: Ui, models: Models, operations: Operations, order_id: int) -> None:
        super().__init__()
        self._ui, self._models, self._operations, self._order_id = ui, models, operations, order_id
        self._busy: asyncio.Task[str] | asyncio.Task[Copied] | None = None
        self._shown: list[CustomerNotice] | None = None
        self.setObjectName("notice_lines")
        self._layout = QVBoxLayout(self)
        pack(self._layout, spacing=6)
        self.problem = label("", "problem", name="notice_problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.list = QWidget()
        self._layout.addWidget(self.problem)
        self._layout.addWidget(self.list)
        models.notices.changed.connect(self._take)
        models.order_notices.changed.connect(self._take)
        self._take()

    def _take(self, _changed: object = None) -> None:
        found = self._models.notices.of_order(self._order_id)
        if found == self._shown and found:
            return
        self._shown = found
        fresh = QWidget()
        column = QVBoxLayout(fresh)
        pack(column, spacing=8)
        if not found:
            column.addWidget(self._nothing())
        for number, notice in enumerate(found):
            if number:
                column.addWidget(rule())
            column.addWidget(self._line(notice))
        self._layout.replaceWidget(self.list, fresh)
        self.list.deleteLater()
        self.list = fresh

    def _nothing(self) -> QWidget:
        model, texts = self._models.order_notices, self._ui.texts
        words = texts("notices.none")
        if model.order_id == self._order_id:
            if model.state is LoadState.LOADING:
                words = texts("notices.loading")
            elif model.state is LoadState.FAILED:
                words = model.error
        made = label(f"{words}\n{texts('notices.none.about')}", "muted", name="notices_none")
        made.setWordWrap(True)
        return made

    def _line(self, notice: CustomerNotice) -> QWidget:
        texts = self._ui.texts
        made = QWidget()
        column, head = QVBoxLayout(made), QHBoxLayout()
        pack(column, spacing=4)
        pack(head, spacing=6)
        pill = StatusPill(self._ui.theme, name=f"notice_state_{notice.id}")
        pill.show_mark(f"message.{notice.state}", state_words(texts, notice))
        head.addWidget(pill)
        head.addStretch(1)
        column.addLayout(head)
        about = texts(
            "notices.when",
            time=when_words(texts, notice),
            occasion=texts(f"notices.occasion.{notice.occasion}"),
            who=who_words(texts, notice),
        )
        said = label(notice.text, name=f"notice_text_{notice.id}")
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        when = label(about, "small", name=f"notice_when_{notice.id}")
        for words in (said, when):
            words.setWordWrap(True)
            column.addWidget(words)
        deeds = self._deeds(notice)
        if deeds is not None:
            column.addLayout(deeds)
        return made

    def _deeds(self, notice: CustomerNotice) -> QHBoxLayout | None:
        account = self._models.connection.account
        failed = notice.state is MessageState.FAILED and notice.error not in _SETTLED
        if account is None or account.role not in MAY_SEND:
            return None
        if notice.state is not MessageState.QUEUED and not failed:
            return None
        row, texts = QHBoxLayout(), self._ui.texts
        pack(row, spacing=6)
        copy = partial(self._copy, notice.id)
        row.addWidget(button(texts("notices.copy"), f"notice_copy_{notice.id}", role="chip", on=copy))
        if failed:
            again = partial(self._again, notice.id)
            row.addWidget(button(texts("notices.again"), f"notice_again_{notice.id}", role="chip", on=again))
        row.addStretch(1)
        return row

    def _copy(self, notice_id: int) -> None:
        if self._busy is None:
            task = self._operations.notices.by_hand(notice_id)
            self._busy = task
            task.add_done_callback(self._copied)

    def _copied(self, task: asyncio.Task[Copied]) -> None:
        self._busy = None
        if task.cancelled() or task.exception() is not None:
            return
        made = task.result()
        self._say(made.problem)
        if made.text:
            QGuiApplication.clipboard().setText(made.text)
            self._ui.notifier.notify("ok", "notices.copied")
            self.copied.emit()

    def _again(self, notice_id: int) -> None:
        if self._busy is None:
            task = self._operations.notices.again(notice_id)
            self._busy = task
            task.add_done_callback(self._sent_again)

    def _sent_again(self, task: asyncio.Task[str]) -> None:
        self._busy = None
        if not task.cancelled() and task.exception() is None:
            self._say(task.result())

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))
