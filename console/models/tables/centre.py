"""Requests to phones and messages as tables, the newest first."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.api.types import Locate, Message
from console.core import units
from console.core.texts import Texts
from console.models.centre import LocateStore, MessageStore
from console.models.store import WorkerStore
from console.models.tables.rows import RowsModel
from contract.vocabulary import LocateState


class LocateTableModel(RowsModel):
    """Rows are ids of requests."""

    COLUMNS = (
        ("state", "centre.locate.state"),
        ("name", "centre.name"),
        ("outcome", "centre.locate.outcome"),
        ("requested", "centre.locate.requested"),
        ("by", "centre.by"),
    )

    def __init__(
        self, locates: LocateStore, workers: WorkerStore, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._locates, self._workers = locates, workers
        locates.changed.connect(self._arrange)
        self._arrange(frozenset())

    def worker_of(self, key: int) -> int | None:
        locate = self._locates.get(key)
        return None if locate is None else locate.worker_id

    def words(self, key: int, column: str) -> str:
        locate = self._locates.get(key)
        if locate is None:
            return ""
        if column == "state":
            return self.texts(f"centre.locate.{locate.state}")
        if column == "name":
            worker = self._workers.get(locate.worker_id)
            return "" if worker is None else worker.name
        if column == "outcome":
            return self._outcome(locate)
        return locate.requested_by if column == "by" else units.date_time(locate.requested_at, self.texts)

    def _outcome(self, locate: Locate) -> str:
        if locate.state is LocateState.REFUSED:
            return self.texts(f"centre.refusal.{locate.reason or 'no_fix'}")
        if locate.state is LocateState.FIXED and locate.lat is not None and locate.lon is not None:
            took_s = (
                (locate.answered_at - locate.requested_at).total_seconds() if locate.answered_at else None
            )
            return self.texts(
                "centre.locate.where",
                accuracy=units.distance(locate.accuracy_m, self.texts),
                took=units.duration(took_s, self.texts),
                lat=f"{locate.lat:.5f}",
                lon=f"{locate.lon:.5f}",
            )
        return self.texts(f"centre.locate.{locate.state}.why")

    def mark(self, key: int, column: str) -> str:
        locate = self._locates.get(key)
        return f"locate.{locate.state}" if locate is not None and column == "state" else ""

    def _arrange(self, changed: frozenset[int]) -> None:
        newest = sorted(self._locates.all(), key=lambda one: (one.requested_at, one.id), reverse=True)
        self.set_keys([one.id for one in newest])
        self.refresh(changed)


class MessageTableModel(RowsModel):
    """Rows are ids of messages."""

    COLUMNS = (
        ("state", "centre.message.state"),
        ("name", "centre.name"),
        ("phone", "centre.message.phone"),
        ("text", "centre.message.text"),
        ("at", "centre.message.at"),
        ("by", "centre.by"),
    )

    def __init__(
        self, messages: MessageStore, workers: WorkerStore, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._messages, self._workers = messages, workers
        messages.changed.connect(self._arrange)
        self._arrange(frozenset())

    def words(self, key: int, column: str) -> str:
        message = self._messages.get(key)
        if message is None:
            return ""
        if column == "state":
            return self._state(message)
        if column == "name":
            worker = self._workers.get(message.worker_id)
            return "" if worker is None else worker.name
        if column == "at":
            return units.date_time(message.delivered_at or message.sent_at or message.created_at, self.texts)
        answers = {"phone": message.phone_masked or "", "text": message.text, "by": message.created_by}
        return answers[column]

    def _state(self, message: Message) -> str:
        words = self.texts(f"centre.message.{message.state}")
        if not message.error:
            return words
        known = f"centre.refusal.{message.error}"
        return self.texts(
            "centre.message.why",
            state=words,
            why=self.texts(known) if self.texts.has(known) else message.error,
        )

    def mark(self, key: int, column: str) -> str:
        message = self._messages.get(key)
        return f"message.{message.state}" if message is not None and column == "state" else ""

    def _arrange(self, changed: frozenset[int]) -> None:
        newest = sorted(self._messages.all(), key=lambda one: (one.created_at, one.id), reverse=True)
        self.set_keys([one.id for one in newest])
        self.refresh(changed)
