"""Groups of people put together by hand. They also come with the snapshot and as events `group.*`."""

from collections.abc import Sequence

import msgspec

from console.api.client import ApiClient, Writes, decode
from console.api.types import Group, Groups


async def everything(client: ApiClient) -> list[Group]:
    """All groups the account may see, by id."""
    return (await client.get("/api/groups", Groups)).items


async def create(client: Writes, name: str, worker_ids: Sequence[int], *, key: str) -> Group:
    """`key` is the Idempotency-Key."""
    body = {"name": name, "worker_ids": list(worker_ids)}
    return await client.post("/api/groups", Group, body, key=key)


async def change(
    client: Writes,
    group_id: int,
    version: int,
    *,
    key: str,
    name: str | None = None,
    worker_ids: Sequence[int] | None = None,
) -> Group:
    """Change what is given; 409 when somebody was faster."""
    wanted = {"name": name, "worker_ids": None if worker_ids is None else list(worker_ids)}
    body = {"version": version} | {field: value for field, value in wanted.items() if value is not None}
    raw = await client.call("PATCH", f"/api/groups/{group_id}", body=msgspec.json.encode(body), key=key)
    return decode(raw, Group)


async def restore(client: Writes, group_id: int, version: int, *, key: str) -> Group:
    """Takes a removal back; `version` is that of the removed state."""
    return await client.post(f"/api/groups/{group_id}/restore", Group, {"version": version}, key=key)


async def remove(client: Writes, group_id: int, version: int, *, key: str) -> Group:
    """The group's last state, `removed`."""
    return await client.post(f"/api/groups/{group_id}/remove", Group, {"version": version}, key=key)
