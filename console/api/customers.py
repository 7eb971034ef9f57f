"""Customers: changing one."""

from collections.abc import Mapping

import msgspec

from console.api.client import ApiClient, decode
from console.api.types import Customer


async def change(
    client: ApiClient, customer_id: int, version: int, changes: Mapping[str, object], *, key: str
) -> Customer:
    """Change the given fields, named as in `Customer`; 409 when somebody was faster."""
    body = msgspec.json.encode({"version": version, **changes})
    return decode(await client.call("PATCH", f"/api/customers/{customer_id}", body=body, key=key), Customer)
