"""Files of orders: uploaded one after the other with progress, then attached by one durable command."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from console.api.client import ApiClient, decode
from console.core.errors import Refused
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.operations.workorders import WorkOrders
from contract.arranging import Arrangement
from contract.files import ENDINGS, MOST_BYTES, is_honest

Progress = Callable[[int, int, str], object]
"""Files done, of how many, and the name of the one on its way."""


class _LeftOut(Exception):
    """`key` names the sentence that says why a file is not attached."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class _Uploaded(msgspec.Struct):
    media_type: str


class OrderFiles:
    """A file that is too large, of another kind, or not what its name says is told and left out."""

    def __init__(self, client: ApiClient, orders: WorkOrders, tasks: Tasks, notifier: Notifier) -> None:
        self._client = client
        self._orders = orders
        self._tasks = tasks
        self._notifier = notifier

    def add(self, order_id: int, files: Sequence[Path], progress: Progress) -> asyncio.Task[int]:
        """The task ends with how many were attached; cancel it to stop, then none is."""
        return self._tasks.spawn("files", self._add(order_id, list(files), progress))

    def remove(self, order_id: int, file_id: str) -> asyncio.Task[str]:
        """The file stays in the history of the order."""
        return self._orders.move(order_id, Arrangement.FILES, {"remove": [file_id]})

    def read(self, file_id: str) -> asyncio.Task[bytes]:
        """Its content."""
        return self._orders.attachment(file_id)

    async def _add(self, order_id: int, files: list[Path], progress: Progress) -> int:
        named: list[dict[str, str]] = []
        for place, file in enumerate(files):
            progress(place, len(files), file.name)
            try:
                named.append({"id": await self._upload(file), "name": file.name[-120:]})
            except _LeftOut as why:
                self._notifier.notify("warning", why.key, name=file.name)
        progress(len(files), len(files), "")
        if named:
            await self._orders.move(order_id, Arrangement.FILES, {"add": named})
        return len(named)

    async def _upload(self, file: Path) -> str:
        """Its id; raises _LeftOut."""
        try:
            size = (await asyncio.to_thread(file.stat)).st_size
            if size > MOST_BYTES:
                raise _LeftOut("files.too_large")
            if file.suffix.lower() not in ENDINGS:
                raise _LeftOut("files.wrong_kind")
            content = await asyncio.to_thread(file.read_bytes)
        except OSError as error:
            raise _LeftOut("files.unreadable") from error
        key = str(uuid.uuid4())
        try:
            answer = await self._client.call("PUT", f"/api/attachments/{key}", body=content)
        except Refused as refusal:
            word = {413: "files.too_large", 422: "files.empty_file"}.get(
                refusal.status, "files.wrong_content"
            )
            raise _LeftOut(word) from refusal
        if not is_honest(file.name, decode(answer, _Uploaded).media_type):
            raise _LeftOut("files.wrong_content")
        return key
