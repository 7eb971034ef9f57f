"""The other end of monthly acceptance: a list that fills, is given out in parts, and is drawn from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from console.api.acceptance_types import (
    AcceptanceItem,
    AcceptanceList,
    CheckedOrder,
    FromOrders,
    ImportedItem,
    ImportedItems,
    Issued,
    RemovedItems,
    SampledOrder,
    Samples,
)
from contract.vocabulary import OrderState, OrderType
from tests.console.views.sample_orders import NOW

Answer = tuple[int, bytes]
UPLOAD_DUE = datetime(2026, 11, 25, 16, tzinfo=UTC)
AT_ONCE = 2


def order(id_: int, state: OrderState, **more: object) -> CheckedOrder:
    told: dict[str, object] = {
        "id": id_,
        "number": f"GD20261105-{id_:04d}",
        "type": OrderType.ACCEPTANCE,
        "state": state,
        "title": "市一中 · JK-01",
        "department_id": 3,
        "worker_name": "张伟",
        "due_at": UPLOAD_DUE,
        "defects": "",
        "checks": 0,
    }
    return msgspec.convert(told | more, CheckedOrder, from_attributes=True)


def item(id_: int, made: CheckedOrder | None = None, **more: object) -> AcceptanceItem:
    told: dict[str, object] = {
        "id": id_,
        "service_no": f"JK-{id_:02d}",
        "customer_name": "市第一中学",
        "product": "LAN专线",
        "address_a": "南京东路 299 号",
        "address_z": "",
        "contact_name": "",
        "contact_phone": "",
        "department_id": 3,
        "note": "",
        "order": made,
        "sampled": False,
    }
    return msgspec.convert(told | more, AcceptanceItem, from_attributes=True)


def items() -> list[AcceptanceItem]:
    """One at each stage but unissued."""
    failed = {"passed": False, "score": 60, "defects": "标签缺失", "checks": 1, "uploaded_at": NOW}
    return [
        item(
            1, order(1, OrderState.QC_FAILED, rework_due_at=NOW + timedelta(days=9), **failed), sampled=True
        ),
        item(2, order(2, OrderState.REPAIRED, uploaded_at=NOW), customer_name="黄浦区中心医院"),
        item(3, order(3, OrderState.QC_PASSED, uploaded_at=NOW, passed=True, score=95, checks=1)),
        item(4, order(4, OrderState.ON_SITE), customer_name="外滩源壹号"),
    ]


@dataclass
class AcceptanceDesk:
    """`taken`: service numbers that somebody else imported in between."""

    items: list[AcceptanceItem] = field(default_factory=items)
    drawn: list[SampledOrder] = field(default_factory=list)
    waiting: int = 12
    taken: set[str] = field(default_factory=set)

    def answer(self, method: str, parts: list[str], body: dict[str, object]) -> Answer:
        if parts[0] == "quality":
            return 200, msgspec.json.encode(self._samples(body if method == "POST" else {}))
        if method == "GET":
            return 200, msgspec.json.encode(self._list())
        verb = {"import": self._import, "from-orders": self._orders, "issue": self._issue}
        made = verb.get(parts[1], self._remove)(body)
        return 200, msgspec.json.encode(made)

    def _list(self) -> AcceptanceList:
        due = datetime(2026, 11, 5, 16, tzinfo=UTC)
        issued = all(one.order is not None for one in self.items)
        return AcceptanceList(
            month="2026-11",
            issue_due_at=due,
            upload_due_at=UPLOAD_DUE,
            issued_at=due - timedelta(days=1) if issued else None,
            issued_by="周敏" if issued else "",
            items=self.items,
            more=0,
        )

    def _import(self, body: dict[str, object]) -> ImportedItems:
        rows = msgspec.convert(body["rows"], list[dict[str, object]])
        answers = []
        for place, row in enumerate(rows):
            if row["service_no"] in self.taken:
                answers.append(ImportedItem(row=place, faults=["service_no: exists"]))
                continue
            wanted = {name: value for name, value in row.items() if value is not None}
            made = item(100 + len(self.items), None, **wanted)
            self.items.append(made)
            answers.append(ImportedItem(row=place, item_id=made.id, faults=[]))
        refused = sum(bool(one.faults) for one in answers)
        return ImportedItems(imported=len(rows) - refused, refused=refused, rows=answers)

    def _orders(self, body: dict[str, object]) -> FromOrders:  # noqa: ARG002 - as the others
        self.items.append(item(50, service_no="GD20261021-0003"))
        return FromOrders(added=1, already=2)

    def _issue(self, body: dict[str, object]) -> Issued:  # noqa: ARG002 - as the others
        open_ = [one for one in self.items if one.order is None]
        for one in open_[:AT_ONCE]:
            made = msgspec.structs.replace(one, order=order(one.id, OrderState.SUBMITTED, worker_name=""))
            self.items[self.items.index(one)] = made
        return Issued(issued=len(open_[:AT_ONCE]), left=len(open_[AT_ONCE:]))

    def _remove(self, body: dict[str, object]) -> RemovedItems:
        wanted = set(msgspec.convert(body["item_ids"], list[int]))
        before = len(self.items)
        self.items = [one for one in self.items if one.id not in wanted]
        return RemovedItems(removed=before - len(self.items), kept=0)

    def _samples(self, body: dict[str, object]) -> Samples:
        if body:
            told = msgspec.to_builtins(order(7, OrderState.RATED, title="专线中断"))
            told |= {"type": "fault", "drawn_at": NOW, "drawn_by": "钱检"}
            self.drawn.append(msgspec.convert(told, SampledOrder, strict=False))
            self.waiting -= 1
        return Samples(month="2026-11", waiting=self.waiting, items=self.drawn)
