"""Attachments as files in a folder of the data directory."""

import asyncio
import contextlib
import os
from pathlib import Path
from uuid import UUID, uuid4

from backend.errors import StorageUnavailable


class FolderStorage:
    """One file per id in 256 subfolders; a file appears under its name only when it is whole and on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, id_: UUID, content: bytes) -> None:
        """See the port."""
        await asyncio.to_thread(self._put, id_, content)

    async def get(self, id_: UUID) -> bytes:
        """See the port."""
        return await asyncio.to_thread(self._get, id_)

    def _path(self, id_: UUID) -> Path:
        return self._folder / id_.hex[:2] / str(id_)

    def _put(self, id_: UUID, content: bytes) -> None:
        path = self._path(id_)
        unfinished = path.with_name(f"{id_}.{uuid4().hex}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with unfinished.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except OSError as error:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise StorageUnavailable(f"The attachment could not be stored: {error.strerror}.") from error

    def _get(self, id_: UUID) -> bytes:
        try:
            return self._path(id_).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(id_) from error
        except OSError as error:
            raise StorageUnavailable(f"The attachment could not be read: {error.strerror}.") from error
