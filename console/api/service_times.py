"""The table of service-time limits, contracts with customers, and what an order would get."""

from collections.abc import Sequence

import msgspec

from console.api.client import ApiClient
from console.api.types import (
    ContractDraft,
    ForeseenLimits,
    LimitRow,
    ServiceContract,
    ServiceContracts,
    ServiceTimes,
)


async def table(client: ApiClient) -> ServiceTimes:
    """The one that holds now."""
    return await client.get("/api/service-times", ServiceTimes)


async def publish(
    client: ApiClient, seen_version: int, rows: Sequence[LimitRow], note: str, *, key: str
) -> ServiceTimes:
    """The next table; NotValid names the lines that are wrong, 409 when somebody was faster."""
    body = {"seen_version": seen_version, "note": note, "rows": msgspec.to_builtins(list(rows))}
    return await client.post("/api/service-times", ServiceTimes, body, key=key)


async def contracts(client: ApiClient) -> list[ServiceContract]:
    """Of all customers the account sees, the newest first."""
    return (await client.get("/api/service-contracts", ServiceContracts)).items


async def sign(client: ApiClient, draft: ContractDraft, *, key: str) -> ServiceContract:
    return await client.post("/api/service-contracts", ServiceContract, msgspec.to_builtins(draft), key=key)


async def end(client: ApiClient, contract_id: int, version: int, *, key: str) -> ServiceContract:
    """It holds no more for orders to come."""
    path = f"/api/service-contracts/{contract_id}/end"
    return await client.post(path, ServiceContract, {"version": version}, key=key)


async def foresee(
    client: ApiClient, *, customer_id: int | None, category: str, product: str, circuit: str
) -> ForeseenLimits:
    """What an order would get if it were raised now."""
    asked: dict[str, str | int | float] = {"category": category, "product": product}
    if customer_id is not None:
        asked["customer_id"] = customer_id
    if circuit:
        asked["circuit"] = circuit
    return await client.get("/api/order-limits", ForeseenLimits, asked)
