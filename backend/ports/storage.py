"""Where bytes of attachments are kept: the port."""

from typing import Protocol
from uuid import UUID


class Storage(Protocol):
    """Whole files by id. Both raise StorageUnavailable when the medium cannot be used."""

    async def put(self, id_: UUID, content: bytes) -> None:
        """Keep `content` durably; replaces what an upload that was never recorded left behind."""
        ...

    async def get(self, id_: UUID) -> bytes:
        """The content; raises KeyError where nothing is kept under this id."""
        ...
