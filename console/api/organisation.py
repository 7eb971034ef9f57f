"""Settings of the whole organisation: the first view, position policy, working periods, retention."""

from collections.abc import Mapping

import msgspec

from console.api.client import ApiClient, decode
from console.api.types import Organisation


async def read(client: ApiClient) -> Organisation:
    """The settings in force."""
    return await client.get("/api/organisation", Organisation)


async def change(client: ApiClient, version: int, changes: Mapping[str, object], *, key: str) -> Organisation:
    """Change the given fields, named as in `Organisation`; 409 when somebody was faster."""
    body = msgspec.json.encode({"version": version, **changes})
    return decode(await client.call("PATCH", "/api/organisation", body=body, key=key), Organisation)
