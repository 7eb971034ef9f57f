"""The dispatch room as tests need it: people, codes and orders, through the real HTTP interface."""

import itertools
import uuid
from dataclasses import dataclass
from typing import Any

import httpx

Json = dict[str, Any]
SITE = (31.2372, 121.4816)


@dataclass(frozen=True, slots=True)
class Employee:
    """A worker who can sign in."""

    id: int
    name: str
    phone: str


class Room:
    """An administrator at a desk."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10)
        answer = self._http.post("/api/auth/token", json={"username": username, "password": password})
        answer.raise_for_status()
        self._http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        self._department = self._get("/api/departments")["items"][0]["id"]
        self._numbers = itertools.count(1)

    def close(self) -> None:
        self._http.close()

    def hire(self, name: str = "王建国", *, on_duty: bool = True) -> Employee:
        """A new worker; on duty unless told otherwise."""
        phone = f"139{uuid.uuid4().int % 10**8:08d}"
        made = self._post("/api/workers", name=name, phone=phone, department_id=self._department)
        employee = Employee(made["id"], name, phone)
        if on_duty:
            self._punch_on(employee)
        return employee

    def code_for(self, employee: Employee) -> str:
        """A one-time sign-in code."""
        return str(self._post(f"/api/workers/{employee.id}/login-code")["code"])

    def order_for(self, employee: Employee, title: str = "宽带无法上网", **fields: Any) -> Json:
        """A new order, already dispatched to the employee."""
        body = {
            "type": "fault",
            "priority": "high",
            "title": title,
            "description": "光猫 LOS 灯红，重启无效。客户下午两点后在家。",
            "contact_name": "李女士",
            "contact_phone": "19900000001",
            "address": "上海市黄浦区南京东路 299 号宏伊国际广场 12 楼",
            "lat": SITE[0],
            "lon": SITE[1],
            **fields,
        }
        return self.dispatch(self._post("/api/orders", **body), employee)

    def dispatch(self, order: Json, employee: Employee) -> Json:
        path = f"/api/orders/{order['id']}/dispatch"
        return self._post(path, version=order["version"], worker_id=employee.id)

    def cancel(self, order_id: int, reason: str = "客户自行恢复") -> Json:
        return self._post(
            f"/api/orders/{order_id}/cancel", version=self.order(order_id)["version"], reason=reason
        )

    def move(self, order_id: int, move: str, **said: Any) -> Json:
        """A move of the room on the order as it is now."""
        version = self.order(order_id)["version"]
        return self._post(f"/api/orders/{order_id}/{move}", version=version, **said)

    def undo(self, order_id: int) -> Json:
        """Take back what the room did last, which was done to this order."""
        step = self._get("/api/my/undo")["undo"]
        assert step["order_id"] == order_id
        return self._post(
            f"/api/orders/{order_id}/undo", version=step["version"], event_seq=step["event_seq"]
        )

    def order(self, order_id: int) -> Json:
        return dict(self._get(f"/api/orders/{order_id}")["order"])

    def happened(self, order_id: int) -> list[str]:
        """The kinds of everything that was ever done to an order, oldest first."""
        return [event["kind"] for event in self._get(f"/api/orders/{order_id}")["history"]]

    def attachment(self, attachment_id: str) -> bytes:
        answer = self._http.get(f"/api/attachments/{attachment_id}")
        answer.raise_for_status()
        return answer.content

    def worker(self, employee: Employee) -> Json:
        return self._get(f"/api/workers/{employee.id}")

    def positions(self, employee: Employee) -> list[Json]:
        return list(self._get(f"/api/workers/{employee.id}/positions")["items"])

    def ask_where(self, employee: Employee) -> int:
        """The id of a new request for the employee's position now."""
        return int(self._post("/api/locate-requests", worker_ids=[employee.id])["items"][0]["id"])

    def request(self, locate_id: int) -> Json:
        items = self._get("/api/locate-requests")["items"]
        return next(dict(item) for item in items if item["id"] == locate_id)

    def write_to(self, employee: Employee, text: str) -> int:
        """The id of a new message."""
        return int(self._post("/api/messages", worker_ids=[employee.id], text=text)["items"][0]["id"])

    def message(self, message_id: int) -> Json:
        items = self._get("/api/messages")["items"]
        return next(dict(item) for item in items if item["id"] == message_id)

    def revoke_customer_link(self, order_id: int) -> None:
        self._post(f"/api/orders/{order_id}/customer-link/revoke")

    def worked_on(self, employee: Employee, order_id: int, *steps: tuple[str, Json]) -> None:
        """The employee's own moves, as another phone of theirs makes them."""
        headers = self._session_of(employee)
        for move, said in steps:
            body = {"version": self.order(order_id)["version"]} | said
            key = {"Idempotency-Key": uuid.uuid4().hex}
            self._http.post(
                f"/api/orders/{order_id}/{move}", json=body, headers=headers | key
            ).raise_for_status()

    def reports(self) -> list[Json]:
        """What has been reported from the street, newest first."""
        return list(self._get("/api/incidents")["items"])

    def decide(self, report: Json, verb: str, **said: Any) -> Json:
        """`order` or `dismiss` a report."""
        return self._post(f"/api/incidents/{report['id']}/{verb}", version=report["version"], **said)

    def customer_link(self, order_id: int) -> str:
        """The address that an order's customer is given."""
        return str(self._post(f"/api/orders/{order_id}/customer-link", days=1)["url"])

    def adapt(self, kind: str, **changes: Any) -> None:
        """Publishes the next version of the type's workflow."""
        newest = self._get(f"/api/workflows?type={kind}")["items"][0]
        definition = newest["definition"] | changes
        self._post("/api/workflows", type=kind, seen_version=newest["version"], definition=definition)

    def set_working_periods(self, *periods: Json) -> None:
        version = self._get("/api/organisation")["version"]
        self._patch("/api/organisation", version=version, working_periods=list(periods))

    def set_interval(self, employee: Employee, fix_interval_s: int) -> None:
        version = self.worker(employee)["version"]
        self._patch(f"/api/workers/{employee.id}", version=version, fix_interval_s=fix_interval_s)

    def set_monitoring(self, employee: Employee, **changes: Any) -> None:
        """Mode, interval or working periods of his own."""
        self._patch(f"/api/workers/{employee.id}", version=self.worker(employee)["version"], **changes)

    def _punch_on(self, employee: Employee) -> None:
        """As the worker's own phone would do it, through a session of its own."""
        headers = self._session_of(employee) | {"Idempotency-Key": uuid.uuid4().hex}
        self._http.post("/api/my/duty", json={"on_duty": True}, headers=headers).raise_for_status()

    def _session_of(self, employee: Employee) -> dict[str, str]:
        sign_in = {"phone": employee.phone, "code": self.code_for(employee), "device_name": "test"}
        session = self._http.post("/api/auth/worker", json=sign_in)
        session.raise_for_status()
        return {"Authorization": f"Bearer {session.json()['access_token']}"}

    def _get(self, path: str) -> Json:
        answer = self._http.get(path)
        answer.raise_for_status()
        return dict(answer.json())

    def _post(self, path: str, **body: Any) -> Json:
        answer = self._http.post(path, json=body or None, headers={"Idempotency-Key": uuid.uuid4().hex})
        assert answer.is_success, (path, answer.text)
        return dict(answer.json())

    def _patch(self, path: str, **body: Any) -> None:
        answer = self._http.patch(path, json=body, headers={"Idempotency-Key": uuid.uuid4().hex})
        assert answer.is_success, (path, answer.text)
