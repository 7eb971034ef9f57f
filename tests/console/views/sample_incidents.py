"""Reports from the street and customers' links of the sample room, and the backend's side of them."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from console.api.types import CustomerLink, CustomerLinkMade, CustomerLinkState, Incident, IncidentRef
from console.models.world import Models
from contract.vocabulary import IncidentCategory, IncidentState, OrderSource, OrderState
from tests.console.views import sample

Answer = tuple[int, bytes]
PHOTO = "5b2a3f2e-6f5f-4b0e-9d0a-0a4c3a0f7e11"
ORDER_ID = 901


def incidents() -> list[Incident]:
    """Two that wait, one that became an order, one that was dismissed."""

    def report(id_: int, category: IncidentCategory, text: str, minutes: int, **more: object) -> Incident:
        at = sample.NOW - timedelta(minutes=minutes)
        made = Incident(
            id=id_,
            state=IncidentState.NEW,
            category=category,
            text=text,
            worker_name="张伟",
            happened_at=at,
            created_at=at,
            version=1,
            worker_id=1,
            department_id=2,
        )
        return msgspec.structs.replace(made, **more)

    category = IncidentCategory
    place = {"lat": 31.2304, "lon": 121.4737}
    done = {"decided_at": sample.NOW - timedelta(hours=1), "decided_by": "周敏", "version": 2}
    return [
        report(
            12,
            category.HAZARD,
            "人井盖缺失，临近小学门口\n已放警示锥桶，需要尽快换盖",
            4,
            address="黄浦区南京东路 299 号",
            attachment_ids=[PHOTO, PHOTO.replace("11", "12")],
            **place,
        ),
        report(11, category.VIOLATION, "施工队在光缆保护区内开挖", 18, worker_name="刘洋", **place),
        report(
            10,
            category.DAMAGE,
            "电杆被撞歪，皮线光缆下垂",
            95,
            state=IncidentState.ORDERED,
            order_id=3,
            order_number="GD20261121-0003",
            **place,
            **done,
        ),
        report(
            9,
            category.OTHER,
            "交接箱门锁生锈",
            130,
            state=IncidentState.DISMISSED,
            reason="已有工单",
            address="人民广场",
            **done,
        ),
    ]


class IncidentDesk:
    """Decides at once, and puts the new order where its event would."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self.reports = {one.id: one for one in incidents()}
        self.link: CustomerLink | None = None
        self.links = 0

    def answer(self, method: str, parts: list[str], body: dict[str, object]) -> Answer:
        if parts[-1] == "customer-link" or parts[-2:-1] == ["customer-link"]:
            return self._link(method, parts, body)
        if method == "GET":
            return 200, msgspec.json.encode({"items": list(self.reports.values())})
        incident = self.reports[int(parts[1])]
        assert body["version"] == incident.version
        decided = {"decided_at": sample.NOW, "decided_by": "周敏", "version": incident.version + 1}
        if parts[2] == "dismiss":
            more = {"state": IncidentState.DISMISSED, "reason": body["reason"]}
        else:
            self._make_order(incident)
            more = {
                "state": IncidentState.ORDERED,
                "order_id": ORDER_ID,
                "order_number": f"GD20261121-0{ORDER_ID}",
            }
        self.reports[incident.id] = msgspec.structs.replace(incident, **decided, **more)
        return 200, msgspec.json.encode(self.reports[incident.id])

    def _make_order(self, incident: Incident) -> None:
        made = sample.order(ORDER_ID, OrderState.SUBMITTED)
        ref = IncidentRef(
            id=incident.id, category=incident.category, by=incident.worker_name, at=incident.happened_at
        )
        order = msgspec.structs.replace(
            made, title=incident.text.splitlines()[0], source=OrderSource.FIELD, incident=ref
        )
        self._models.orders.put([order])

    def _link(self, method: str, parts: list[str], body: dict[str, object]) -> Answer:
        if method == "GET":
            return 200, msgspec.json.encode(CustomerLinkState(link=self.link))
        if parts[-1] == "revoke":
            self.link = None
            return 200, msgspec.json.encode(CustomerLinkState())
        self.links += 1
        days = timedelta(days=int(str(body["days"])))
        self.link = CustomerLink(
            order_id=int(parts[1]),
            created_at=sample.NOW + timedelta(seconds=self.links),
            created_by="周敏",
            expires_at=sample.NOW + days,
        )
        made = CustomerLinkMade(link=self.link, url=f"http://127.0.0.1:8080/c/secret{self.links}")
        return 201, msgspec.json.encode(made)
