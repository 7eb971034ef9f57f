"""Notices to customers as a table, the newest first, and the words for one."""

from __future__ import annotations

import re

from PySide6.QtCore import QObject

from console.api.notice_types import CustomerNotice
from console.core import units
from console.core.texts import Texts
from console.models.notices import NoticeStore
from console.models.store import OrderStore
from console.models.tables.orders import short_number
from console.models.tables.rows import RowsModel
from contract.vocabulary import MessageState

SYSTEM = "system"
_SIGNED = re.compile(r"^【[^】]{1,30}】")  # the sender's name, the same in every line


def state_words(texts: Texts, notice: CustomerNotice) -> str:
    """'待发 · 网关连不上，等待重试'."""
    by_hand = notice.state is MessageState.SENT and notice.sent_by
    words = texts("notices.state.by_hand" if by_hand else f"notices.state.{notice.state}")
    if not notice.error:
        return words
    known = f"notices.fault.{notice.error}"
    why = texts(known) if texts.has(known) else texts("notices.fault.own", word=notice.error)
    return texts("notices.why", state=words, why=why)


def who_words(texts: Texts, notice: CustomerNotice) -> str:
    """Who had it sent; what the settings say is automatic."""
    made = texts("notices.automatic") if notice.created_by == SYSTEM else notice.created_by
    return notice.sent_by or made


def when_words(texts: Texts, notice: CustomerNotice) -> str:
    """The time of the last thing that happened with it."""
    return units.date_time(notice.delivered_at or notice.sent_at or notice.created_at, texts)


class NoticeTableModel(RowsModel):
    """Rows are ids of notices."""

    COLUMNS = (
        ("state", "notices.col.state"),
        ("order", "notices.col.order"),
        ("occasion", "notices.col.occasion"),
        ("phone", "notices.col.phone"),
        ("text", "notices.col.text"),
        ("at", "notices.col.at"),
        ("by", "notices.col.by"),
    )

    def __init__(
        self, notices: NoticeStore, orders: OrderStore, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._notices, self._orders = notices, orders
        notices.changed.connect(self._arrange)
        self._arrange(frozenset())

    def order_of(self, key: int) -> int | None:
        notice = self._notices.get(key)
        return None if notice is None else notice.order_id

    def words(self, key: int, column: str) -> str:
        notice = self._notices.get(key)
        if notice is None:
            return ""
        match column:
            case "state":
                return state_words(self.texts, notice)
            case "order":
                order = self._orders.get(notice.order_id)
                return f"#{notice.order_id}" if order is None else short_number(order.number)
            case "occasion":
                return self.texts(f"notices.occasion.{notice.occasion}")
            case "at":
                return when_words(self.texts, notice)
            case "by":
                return who_words(self.texts, notice)
            case "text":
                return _SIGNED.sub("", notice.text)
            case _:
                return notice.phone_masked

    def mark(self, key: int, column: str) -> str:
        notice = self._notices.get(key)
        return f"message.{notice.state}" if notice is not None and column == "state" else ""

    def _arrange(self, changed: frozenset[int]) -> None:
        newest = sorted(self._notices.all(), key=lambda one: (one.created_at, one.id), reverse=True)
        self.set_keys([one.id for one in newest])
        self.refresh(changed)
