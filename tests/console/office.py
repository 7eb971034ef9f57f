"""Fills a real backend through its own HTTP interface: a worker on duty, orders to give away."""

import uuid
from dataclasses import dataclass
from typing import Any

import msgspec

from console.api.client import ApiClient
from console.api.types import Order, Session, Worker

SITE = (31.2304, 121.4737)


@dataclass(frozen=True, slots=True)
class Phone:
    """A worker signed in on a phone."""

    worker: Worker
    session: Session


class Office:
    """Acts for the account that `client` is signed in as."""

    def __init__(self, client: ApiClient) -> None:
        self.client = client

    async def post(self, path: str, body: dict[str, Any], client: ApiClient | None = None) -> Any:
        raw = await (client or self.client).call(
            "POST", path, body=msgspec.json.encode(body), key=uuid.uuid4().hex
        )
        return msgspec.json.decode(raw) if raw else None

    async def department(self) -> int:
        """The one the account belongs to."""
        assert self.client.session is not None
        return self.client.session.account.department_id

    async def hire(self, name: str, phone: str) -> Phone:
        """A new worker, signed in on a phone and on duty, at the site."""
        made = await self.post(
            "/api/workers", {"name": name, "phone": phone, "department_id": await self.department()}
        )
        code = await self.post(f"/api/workers/{made['id']}/login-code", {})
        raw = await self.client.call(
            "POST",
            "/api/auth/worker",
            body=msgspec.json.encode({"phone": phone, "code": code["code"], "device_name": "test"}),
            signed_in=False,
        )
        session = msgspec.json.decode(raw, type=Session)
        mobile = ApiClient(self.client.base_url)
        mobile.take_session(session)
        try:
            await self.post("/api/my/duty", {"on_duty": True}, mobile)
            await self.stand(mobile, *SITE)
        finally:
            await mobile.close()
        worker = await self.client.get(f"/api/workers/{made['id']}", Worker)
        return Phone(worker, session)

    async def stand(self, mobile: ApiClient, lat: float, lon: float) -> None:
        """The phone reports where it is."""
        now = (await self._health())["server_time"]
        await self.post(
            "/api/my/positions",
            {"positions": [{"at": now, "lat": lat, "lon": lon, "accuracy_m": 8, "battery_pct": 90}]},
            mobile,
        )

    async def order(self, title: str) -> Order:
        body = {"type": "fault", "title": title, "lat": SITE[0], "lon": SITE[1]}
        return msgspec.convert(await self.post("/api/orders", body), Order)

    async def events(self, kind: str) -> list[dict[str, Any]]:
        """The whole log's events of one kind."""
        found: list[dict[str, Any]] = []
        after: int | None = 0
        while after is not None:
            raw = await self.client.call("GET", "/api/events", params={"after": after, "limit": 500})
            page = msgspec.json.decode(raw)
            found += [one for one in page["items"] if one["kind"] == kind]
            after = page["next_after"]
        return found

    async def _health(self) -> dict[str, Any]:
        health: dict[str, Any] = msgspec.json.decode(
            await self.client.call("GET", "/api/health", signed_in=False)
        )
        return health
