"""Orders that may be about the same matter: the same customer, the same place, the same hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.geo import distance_m
from backend.kit.scope import Scope
from backend.workorders import repository
from backend.workorders.arranging_schemas import DuplicateOut, DuplicatesOut
from backend.workorders.tables import OrderRow
from contract.arranging import SAME_HOUR_S, SAME_PLACE_M


@dataclass(frozen=True, slots=True)
class Matter:
    """What an order is compared by. `order_id`: the order itself, where there is one already."""

    at: datetime
    order_id: int | None
    customer_id: int | None
    phone: str
    address: str
    lat: float | None
    lon: float | None
    commission_id: int | None = None


async def alike(session: AsyncSession, scope: Scope, matter: Matter) -> DuplicatesOut:
    """Open orders that the scope sees and that are like it, the nearest and then the latest first."""
    same = [OrderRow.customer_id == matter.customer_id] if matter.customer_id is not None else []
    if matter.phone:
        same.append(OrderRow.contact_phone == matter.phone)
    if not same:
        return DuplicatesOut(items=[])
    hour = timedelta(seconds=SAME_HOUR_S)
    rows = await repository.open_between(session, scope, matter.at - hour, matter.at + hour, or_(*same))
    found = [(row, metres, words) for row in rows for metres, words in [_compared(row, matter)]]
    kept = [
        (row, metres, words)
        for row, metres, words in found
        if row.id != matter.order_id
        and (row.commission_id is None or row.commission_id != matter.commission_id)
        and (words or (metres is not None and metres <= SAME_PLACE_M))
    ]
    kept.sort(key=lambda one: (one[1] if one[1] is not None else SAME_PLACE_M, -one[0].id))
    orders = await repository.orders_out(session, [row for row, _, _ in kept])
    return DuplicatesOut(
        items=[
            DuplicateOut(
                order=order,
                distance_m=None if metres is None else round(metres, 1),
                same_address=words,
                apart_s=abs((order.created_at - matter.at).total_seconds()),
            )
            for order, (_, metres, words) in zip(orders, kept, strict=True)
        ]
    )


def _compared(row: OrderRow, matter: Matter) -> tuple[float | None, bool]:
    """Metres between the two places where both are known, and whether the address reads the same."""
    words = bool(matter.address.strip()) and _plain(row.address) == _plain(matter.address)
    if matter.lat is None or matter.lon is None or row.lat is None or row.lon is None:
        return None, words
    return distance_m(matter.lat, matter.lon, row.lat, row.lon), words


def _plain(address: str) -> str:
    return "".join(address.split()).casefold()
