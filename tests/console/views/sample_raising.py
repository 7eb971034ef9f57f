"""The other end of raising orders: what a type asks for, and the orders of a commission."""

from __future__ import annotations

from typing import Any

import msgspec

from backend.workorders import demands
from backend.workorders.shipped import definition_of
from console.api.order_types import Commission, CommissionPart, Filled, Order, Party
from contract.vocabulary import OrderState, OrderType
from tests.console.views import sample_orders

FIRST = 900
FIELDS: dict[str, Any] = {
    "sites": "中山东一路 23 号 3 楼机房\n南京西路 1601 号 B1 弱电间",
    "address_a": "中山东一路 23 号",
    "address_z": "南京西路 1601 号",
    "guarantee": "aa",
    "services": 2,
}


def filled(kind: OrderType, values: dict[str, Any]) -> list[Filled]:
    return msgspec.convert(demands.filled(definition_of(kind).raising, values), list[Filled])


def raised(body: dict[str, Any]) -> Order:
    """The order that `POST /api/orders` answers with; of a commission the first one."""
    kind = OrderType(str(body["type"]))
    known = {name: body[name] for name in ("title", "description", "address") if name in body}
    made = msgspec.structs.replace(
        sample_orders.order(FIRST, OrderState.SUBMITTED),
        number=f"GD20261121-0{FIRST}",
        type=kind,
        fields=filled(kind, body.get("fields", {})),
        **known,
    )
    if not definition_of(kind).parties:
        return made
    return msgspec.structs.replace(made, commission_id=FIRST, party=parties(kind)[0])


def parties(kind: OrderType) -> list[Party]:
    return [Party(name=one.name, zh=one.zh, en=one.en) for one in definition_of(kind).parties]


def commission() -> Commission:
    """Three orders, the last in a department that this account does not see; one has answered."""
    states = (OrderState.SUBMITTED, OrderState.REPAIRED, OrderState.DISPATCHED)
    where = ("外滩班", "静安中心", "省网络支撑部")
    return Commission(
        total=3,
        answered=1,
        items=[
            CommissionPart(
                order_id=FIRST + n,
                number=f"GD20261121-0{FIRST + n}",
                party=party,
                department=where[n],
                state=states[n],
                answered=n == 1,
                is_seen=n < 2,
            )
            for n, party in enumerate(parties(OrderType.DESIGN))
        ],
    )
