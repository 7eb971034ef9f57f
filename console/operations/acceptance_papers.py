"""Reading what the papers of a month's acceptance are made of."""

import asyncio
import contextlib
from dataclasses import replace

from console.api import orders as api
from console.api.acceptance_types import AcceptanceItem
from console.api.client import ApiClient
from console.core.errors import NotFound
from console.models.acceptance_papers import PaperLine, photo_ids


class AcceptancePapers:
    """One line at a time, so that whoever asks can show how far it is, and stop."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    async def line(self, item: AcceptanceItem, *, with_photos: bool) -> PaperLine | None:
        """Everything of one line of the list; None where it has no order. Raises WaiqinError."""
        if item.order is None:
            return None
        order = (await api.detail(self._client, item.order.id)).order
        line = PaperLine(item, order)
        if item.source_order_id is not None:
            # of a department that this account does not see: the acceptance's own papers it is
            with contextlib.suppress(NotFound):
                line = replace(line, source=(await api.detail(self._client, item.source_order_id)).order)
        if not with_photos:
            return line
        ids = photo_ids(line)
        files = await asyncio.gather(*(self._photo(one) for one in ids))
        return replace(line, photos={one: file for one, file in zip(ids, files, strict=True) if file})

    async def _photo(self, attachment_id: str) -> bytes:
        try:
            return await api.attachment(self._client, attachment_id)
        except NotFound:
            return b""  # thrown away when its time was over
