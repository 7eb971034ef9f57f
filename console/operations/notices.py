"""Telling customers: what they were told, one more now, a failed one again, one by hand; and how."""

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from console.api import notices as api
from console.api.client import ApiClient, decode
from console.api.notice_types import NoticeSettings
from console.core.errors import Refused, VersionConflict, WaiqinError
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models
from contract.notices import NoticeOccasion

_CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Copied:
    """What is to be sent by other means; `problem` in words where there is nothing."""

    text: str = ""
    problem: str = ""


class CustomerNotices:
    """What is found lands in `models.notices` and `models.order_notices`; deeds are answered at once."""

    def __init__(
        self, client: ApiClient, models: Models, tasks: Tasks, notifier: Notifier, texts: Texts
    ) -> None:
        self._client, self._models, self._tasks = client, models, tasks
        self._notifier, self._texts = notifier, texts

    def load(self, order_id: int) -> asyncio.Task[None]:
        """What the order's customer was told, and what could be said now."""
        self._models.order_notices.begin(order_id)
        return self._tasks.spawn("order_notices", self._load(order_id))

    def load_recent(self) -> asyncio.Task[None]:
        """What was told to whomever, into `models.notices`."""
        return self._tasks.spawn("notices", self._load_recent())

    def send(self, order_id: int, occasion: NoticeOccasion, text: str, *, link: bool) -> asyncio.Task[str]:
        """Why it was not taken, in words; empty when it is queued."""
        return self._tasks.spawn("notice_send", self._send(order_id, occasion, text, link))

    def again(self, notice_id: int) -> asyncio.Task[str]:
        """A failed one once more; why not in words, or empty."""
        return self._tasks.spawn("notice_again", self._again(notice_id))

    def by_hand(self, notice_id: int) -> asyncio.Task[Copied]:
        """It counts as sent from now on; its text is for whatever it is sent with."""
        return self._tasks.spawn("notice_by_hand", self._by_hand(notice_id))

    def load_settings(self) -> asyncio.Task[None]:
        self._models.notice_settings.begin()
        return self._tasks.spawn("notice_settings", self._load_settings())

    def save_settings(self, version: int, changes: Mapping[str, object]) -> asyncio.Task[str]:
        """Why not, in words; empty when they are stored."""
        return self._tasks.spawn("notice_settings_save", self._save_settings(version, changes))

    async def _load(self, order_id: int) -> None:
        try:
            found = await api.of_order(self._client, order_id)
        except WaiqinError as error:
            self._models.order_notices.fail(order_id, error.sentence(self._texts))
            return
        self._models.notices.put(found.items)
        self._models.order_notices.finish(order_id, found)

    async def _load_recent(self) -> None:
        try:
            self._models.notices.put(await api.recent(self._client))
        except WaiqinError as error:
            self._notifier.failed(error)

    async def _send(self, order_id: int, occasion: NoticeOccasion, text: str, link: bool) -> str:
        try:
            made = await api.send(self._client, order_id, occasion, text, link=link, key=uuid.uuid4().hex)
        except WaiqinError as error:
            return self._why(error, "notices.no_phone")
        self._models.notices.put([made])
        return ""

    async def _again(self, notice_id: int) -> str:
        try:
            made = await api.again(self._client, notice_id, key=uuid.uuid4().hex)
        except WaiqinError as error:
            return self._why(error, "notices.not_again")
        self._models.notices.put([made])
        return ""

    async def _by_hand(self, notice_id: int) -> Copied:
        try:
            made = await api.by_hand(self._client, notice_id, key=uuid.uuid4().hex)
        except WaiqinError as error:
            return Copied(problem=self._why(error, "notices.sent_meanwhile"))
        self._models.notices.put([made.notice])
        return Copied(text=made.text)

    async def _load_settings(self) -> None:
        try:
            self._models.notice_settings.take(await api.settings(self._client))
        except WaiqinError as error:
            self._models.notice_settings.fail(error.sentence(self._texts))

    async def _save_settings(self, version: int, changes: Mapping[str, object]) -> str:
        try:
            changed = await api.change_settings(self._client, version, changes, key=uuid.uuid4().hex)
        except VersionConflict as error:
            self._models.notice_settings.take(decode(error.current, NoticeSettings))
            return error.sentence(self._texts)
        except WaiqinError as error:
            return error.sentence(self._texts)
        self._models.notice_settings.take(changed)
        self._notifier.notify("ok", "notices.settings.saved")
        return ""

    def _why(self, error: WaiqinError, conflict: str) -> str:
        """A sentence; what stands against it in the backend has one of its own."""
        is_conflict = isinstance(error, Refused) and error.status == _CONFLICT
        return self._texts(conflict) if is_conflict else error.sentence(self._texts)
