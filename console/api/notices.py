"""Notices to customers. Changed at once, never from the console's outbox: the backend has its own."""

from collections.abc import Mapping
from typing import Any

import msgspec

from console.api.client import ApiClient, decode
from console.api.notice_types import (
    CustomerNotice,
    CustomerNotices,
    NoticeByHand,
    NoticeSettings,
    OrderNotices,
)
from contract.notices import NoticeOccasion


async def recent(client: ApiClient, *, limit: int = 200) -> list[CustomerNotice]:
    """The newest, newest first."""
    return (await client.get("/api/notices", CustomerNotices, {"limit": limit})).items


async def of_order(client: ApiClient, order_id: int) -> OrderNotices:
    return await client.get(f"/api/orders/{order_id}/notices", OrderNotices)


async def send(
    client: ApiClient, order_id: int, occasion: NoticeOccasion, text: str, *, link: bool, key: str
) -> CustomerNotice:
    """Queued; what becomes of it comes with the stream."""
    body = {"occasion": str(occasion), "text": text, "with_link": link}
    return await client.post(f"/api/orders/{order_id}/notices", CustomerNotice, body, key=key)


async def again(client: ApiClient, notice_id: int, *, key: str) -> CustomerNotice:
    """A failed one once more, as a new one."""
    return await client.post(f"/api/notices/{notice_id}/again", CustomerNotice, {}, key=key)


async def by_hand(client: ApiClient, notice_id: int, *, key: str) -> NoticeByHand:
    """It counts as sent; its whole text is said this once."""
    return await client.post(f"/api/notices/{notice_id}/by-hand", NoticeByHand, {}, key=key)


async def settings(client: ApiClient) -> NoticeSettings:
    return await client.get("/api/notice-settings", NoticeSettings)


async def change_settings(
    client: ApiClient, version: int, changes: Mapping[str, Any], *, key: str
) -> NoticeSettings:
    """Change the given fields; 409 when somebody was faster."""
    body = msgspec.json.encode({"version": version, **changes})
    return decode(await client.call("PATCH", "/api/notice-settings", body=body, key=key), NoticeSettings)
