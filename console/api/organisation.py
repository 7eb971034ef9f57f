"""Settings of the whole organisation: the first view, position policy, working periods, retention."""

from collections.abc import Mapping

import msgspec

from console.api.client import ApiClient, decode
from console.api.types import Organisation, Retention, Worker


async def read(client: ApiClient) -> Organisation:
    """The settings in force."""
    return await client.get("/api/organisation", Organisation)


async def change(client: ApiClient, version: int, changes: Mapping[str, object], *, key: str) -> Organisation:
    """Change the given fields, named as in `Organisation`; 409 when somebody was faster."""
    body = msgspec.json.encode({"version": version, **changes})
    return decode(await client.call("PATCH", "/api/organisation", body=body, key=key), Organisation)


async def retention(client: ApiClient, days: int | None = None) -> Retention:
    """What is kept and what is due to go, as if `days` were kept (None: the setting)."""
    params = {} if days is None else {"days": days}
    return await client.get("/api/positions/retention", Retention, params)


async def change_worker(
    client: ApiClient, worker_id: int, version: int, changes: Mapping[str, object], *, key: str
) -> Worker:
    """Change how a worker is monitored: `monitoring`, `fix_interval_s`, `working_periods` (None: as the
    organisation's); 409 when somebody was faster."""
    body = msgspec.json.encode({"version": version, **changes})
    return decode(await client.call("PATCH", f"/api/workers/{worker_id}", body=body, key=key), Worker)
