"""Fault cases and check lists. Changes also come as events `fault_case.*` and `check_list.changed`."""

from collections.abc import Mapping, Sequence

import msgspec

from console.api.client import ApiClient, Writes, decode
from console.api.types import CheckList, CheckLists, CheckStep, FaultCase, FaultCases

MOST = 50


async def find(client: ApiClient, question: str) -> list[FaultCase]:
    """Best match first; without a question the newest first."""
    return (await client.get("/api/fault-cases", FaultCases, {"q": question, "limit": MOST})).items


async def of_order(client: ApiClient, order_id: int) -> list[FaultCase]:
    """Cases attached to the order."""
    return (await client.get(f"/api/orders/{order_id}/fault-cases", FaultCases)).items


async def create(client: Writes, fields: Mapping[str, object], *, key: str) -> FaultCase:
    return await client.post("/api/fault-cases", FaultCase, dict(fields), key=key)


async def change(
    client: Writes, case_id: int, version: int, changes: Mapping[str, object], *, key: str
) -> FaultCase:
    """Change the given fields; 409 when somebody was faster."""
    body = msgspec.json.encode({"version": version, **changes})
    return decode(await client.call("PATCH", f"/api/fault-cases/{case_id}", body=body, key=key), FaultCase)


async def remove(client: Writes, case_id: int, version: int, *, key: str) -> FaultCase:
    return await client.post(f"/api/fault-cases/{case_id}/remove", FaultCase, {"version": version}, key=key)


async def restore(client: Writes, case_id: int, version: int, *, key: str) -> FaultCase:
    return await client.post(f"/api/fault-cases/{case_id}/restore", FaultCase, {"version": version}, key=key)


async def attach(client: Writes, case_id: int, order_id: int, *, key: str) -> FaultCase:
    return await client.post(f"/api/fault-cases/{case_id}/attach", FaultCase, {"order_id": order_id}, key=key)


async def detach(client: Writes, case_id: int, order_id: int, *, key: str) -> FaultCase:
    return await client.post(f"/api/fault-cases/{case_id}/detach", FaultCase, {"order_id": order_id}, key=key)


async def check_lists(client: ApiClient) -> list[CheckList]:
    return (await client.get("/api/check-lists", CheckLists)).items


async def put_check_list(
    client: Writes, product: str, version: int, steps: Sequence[CheckStep], *, key: str
) -> CheckList:
    """Replace the check list of a product; 409 when somebody was faster."""
    body = {"product": product, "version": version, "steps": msgspec.to_builtins(list(steps))}
    return await client.post("/api/check-lists", CheckList, body, key=key)
