"""Plans of who takes what: proposed, read while they get better, applied."""

from collections.abc import Iterable, Mapping

from console.api.client import ApiClient
from console.api.types import Applied, Plan, Ways


async def ask(
    client: ApiClient,
    *,
    order_ids: Iterable[int] | None,
    without_orders: Iterable[int],
    without_workers: Iterable[int],
    pinned: Mapping[int, int],
    replan: bool,
) -> Plan:
    """Begin a plan among everybody who can be given something; `order_ids` None: everything that waits."""
    body: dict[str, object] = {
        "pinned": {str(order): worker for order, worker in pinned.items()},
        "replan": replan,
        "without_order_ids": sorted(without_orders),
        "without_worker_ids": sorted(without_workers),
    }
    if order_ids is not None:
        body["order_ids"] = sorted(order_ids)
    return await client.post("/api/plans", Plan, body)


async def read(client: ApiClient, plan_id: str) -> Plan:
    """As it is now. A plan that nobody reads is not improved any more."""
    return await client.get(f"/api/plans/{plan_id}", Plan)


async def ways(client: ApiClient, plan_id: str) -> Ways:
    """The lines by the road it goes along, as many as are known; more the next time, while some are left."""
    return await client.get(f"/api/plans/{plan_id}/ways", Ways)


async def stop(client: ApiClient, plan_id: str) -> Plan:
    return await client.post(f"/api/plans/{plan_id}/stop", Plan, {})


async def apply(
    client: ApiClient, plan_id: str, visits: Mapping[int, int], *, partial: bool, key: str
) -> Applied:
    """Dispatch orders to workers (`visits`: worker by order); `partial`: the rest where some changed."""
    body = {
        "visits": [{"order_id": order, "worker_id": worker} for order, worker in visits.items()],
        "partial": partial,
    }
    return await client.post(f"/api/plans/{plan_id}/apply", Applied, body, key=key)
