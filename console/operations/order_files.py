"""Files of orders: uploaded one after the other with progress, then attached by one durable command."""

import asyncio
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from console.api import orders as orders_api
from console.api.client import ApiClient, decode
from console.core.errors import (
    BackendUnreachable,
    NotFound,
    NotSignedIn,
    Refused,
    SignInExpired,
    TryLater,
    WaiqinError,
)
from console.core.notify import Notifier
from console.core.tasks import Tasks
from console.models.world import Models
from console.operations.upload_spool import Bundle, Named, UploadSpool
from console.operations.workorders import WorkOrders
from contract.arranging import Arrangement
from contract.files import ENDINGS, MOST_BYTES, is_honest
from contract.vocabulary import FINAL_STATES

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
    """A file that is too large, of another kind, or not what its name says is told and left out.

    The others are kept on disk until the order has them: a lost network or a dead console only delays them.
    """

    def __init__(
        self,
        client: ApiClient,
        orders: WorkOrders,
        models: Models,
        tasks: Tasks,
        notifier: Notifier,
        spool: UploadSpool,
        *,
        origin: str,
    ) -> None:
        self._client, self._orders, self._models = client, orders, models
        self._tasks, self._notifier = tasks, notifier
        self._spool, self._origin = spool, origin
        self._going: set[str] = set()  # keys of what is on its way
        self._stopped: set[str] = set()
        self._was_live = False
        models.connection.changed.connect(self._on_connection)

    def add(
        self, order_id: int, files: Sequence[Path], progress: Progress, *, whole_commission: bool = False
    ) -> asyncio.Task[int]:
        """The task ends with how many were attached; `stop` it, then no more are.

        `whole_commission`: its other orders get them too, as far as this account sees them; else it is told.
        """
        key = uuid.uuid4().hex
        adding = self._add(key, order_id, list(files), progress, whole_commission)
        return self._tasks.spawn(f"files {key}", adding)

    def stop(self, task: asyncio.Task[int]) -> None:
        """The user does not want them any more; a console that closes does."""
        self._stopped.add(task.get_name().rsplit(" ", 1)[-1])
        task.cancel()

    def remove(self, order_id: int, file_id: str) -> asyncio.Task[str]:
        """The file stays in the history of the order."""
        return self._orders.move(order_id, Arrangement.FILES, {"remove": [file_id]})

    def read(self, file_id: str) -> asyncio.Task[bytes]:
        """Its content."""
        return self._orders.attachment(file_id)

    async def _add(
        self, key: str, order_id: int, files: list[Path], progress: Progress, whole_commission: bool
    ) -> int:
        account = self._models.connection.account
        if account is None:
            raise NotSignedIn
        self._going.add(key)
        is_kept = False
        copies: list[Bundle] = []
        try:
            named = await self._keep(key, files)
            bundle = Bundle(
                key=key, origin=self._origin, account_id=account.id, order_id=order_id, files=named
            )
            if named:
                await asyncio.to_thread(self._spool.finish, bundle)
                is_kept = True
            unseen = await self._copy_for_others(bundle, copies) if is_kept and whole_commission else ""
            attached = await self._send(bundle, progress)
            for copy in copies:
                await self._send(copy, progress)
            if unseen:
                self._notifier.notify("warning", "files.commission.unseen", names=unseen)
            return attached
        finally:
            for one in (key, *(copy.key for copy in copies)):
                self._going.discard(one)
                if not is_kept or key in self._stopped:
                    self._spool.forget(one)

    async def _copy_for_others(self, bundle: Bundle, copies: list[Bundle]) -> str:
        """Into `copies`, one for each other order of the commission; answers whose orders are not seen."""
        unseen: list[str] = []
        try:
            for one in (await orders_api.commission(self._client, bundle.order_id)).items:
                if one.order_id == bundle.order_id or one.state in FINAL_STATES:
                    continue
                if one.is_seen:
                    copies.append(await asyncio.to_thread(self._spool.copy, bundle, one.order_id))
                    self._going.add(copies[-1].key)
                else:
                    unseen.append(one.department)
        except (WaiqinError, OSError):
            self._notifier.notify("warning", "files.commission.only")
        return " · ".join(unseen)

    async def _keep(self, key: str, files: list[Path]) -> list[Named]:
        """Those that may be attached, on disk in our own folder."""
        named: list[Named] = []
        await asyncio.to_thread(self._spool.begin, key)
        for file in files:
            try:
                content = await _content(file)
            except _LeftOut as why:
                self._notifier.notify("warning", why.key, name=file.name)
                continue
            one = Named(id=str(uuid.uuid4()), name=file.name[-120:])
            await asyncio.to_thread(self._spool.put, key, one.id, content)
            named.append(one)
        return named

    async def _send(self, bundle: Bundle, progress: Progress) -> int:
        """What is uploaded twice is one file: its key was chosen before."""
        named: list[dict[str, str]] = []
        for place, file in enumerate(bundle.files):
            progress(place, len(bundle.files), file.name)
            try:
                await self._upload(bundle.key, file)
                named.append({"id": file.id, "name": file.name})
            except _LeftOut as why:
                self._notifier.notify("warning", why.key, name=file.name)
            except (BackendUnreachable, TryLater, SignInExpired):
                self._notifier.notify("info", "core.kept")
                return 0
        progress(len(bundle.files), len(bundle.files), "")
        if named:
            await self._orders.move(bundle.order_id, Arrangement.FILES, {"add": named})
        await asyncio.to_thread(self._spool.forget, bundle.key)
        return len(named)

    async def _upload(self, key: str, file: Named) -> None:
        """Raises _LeftOut."""
        try:
            content = await asyncio.to_thread(self._spool.content, key, file.id)
        except OSError as error:
            raise _LeftOut("files.unreadable") from error
        try:
            answer = await self._client.call("PUT", f"/api/attachments/{file.id}", body=content)
        except SignInExpired:
            raise  # a refusal of the account, not of the file
        except Refused as refusal:
            word = {413: "files.too_large", 422: "files.empty_file"}.get(
                refusal.status, "files.wrong_content"
            )
            raise _LeftOut(word) from refusal
        if not is_honest(file.name, decode(answer, _Uploaded).media_type):
            raise _LeftOut("files.wrong_content")

    def _on_connection(self) -> None:
        live = self._models.connection.is_live
        if live and not self._was_live:
            self._tasks.spawn("files left", self._go_on())
        self._was_live = live

    async def _go_on(self) -> None:
        """With what a lost network or a console that died has left."""
        account = self._models.connection.account
        if account is None:
            return
        for bundle in await asyncio.to_thread(self._spool.left, self._origin, account.id):
            if bundle.key in self._going:
                continue
            self._going.add(bundle.key)
            try:
                if bundle.order_id not in self._models.orders:
                    found = await orders_api.detail(self._client, bundle.order_id)
                    self._models.orders.put([found.order])
                await self._send(bundle, lambda *_: None)
            except NotFound:
                self._spool.forget(bundle.key)  # the order is in other hands
                raise
            finally:
                self._going.discard(bundle.key)


async def _content(file: Path) -> bytes:
    """What is in the file; raises _LeftOut where the order would not take it."""
    try:
        size = (await asyncio.to_thread(file.stat)).st_size
        if size > MOST_BYTES:
            raise _LeftOut("files.too_large")
        if file.suffix.lower() not in ENDINGS:
            raise _LeftOut("files.wrong_kind")
        return await asyncio.to_thread(file.read_bytes)
    except OSError as error:
        raise _LeftOut("files.unreadable") from error
