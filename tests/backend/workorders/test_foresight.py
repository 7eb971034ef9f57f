"""What an order would get, asked before it is raised, is what it then gets."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.backend.harness import Backend, Headers

LIMITS = "/api/order-limits"
SWITCHBOARD = {"category": "固网语音", "product": "虚拟网"}


async def foreseen(backend: Backend, caller: Headers, **asked: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The limits by kind, and the whole answer."""
    answer = await backend.get(f"{LIMITS}?{urlencode(asked)}", caller)
    assert answer.status_code == 200, answer.text
    whole = answer.json()
    return {one["kind"]: one for one in whole["limits"]}, whole


@pytest.mark.parametrize(
    ("level", "product", "basis", "origin"),
    [
        ("group", "虚拟网", "table", "setting"),
        ("group", "800", "organisation", "lost"),
        ("c", "复话", "table", "source"),
        ("c", "", "organisation", "setting"),
    ],
)
async def test_what_is_foreseen_is_what_the_order_gets(
    backend: Backend, dispatcher: Headers, level: str, product: str, basis: str, origin: str
) -> None:
    body = {"name": "豫园事务中心", "address": "方浜中路 265 号", "lat": 31.22, "lon": 121.49, "level": level}
    who = (await backend.post("/api/customers", dispatcher, body)).json()["id"]
    category = "公众电话" if product == "复话" else "固网语音"
    asked = {"customer_id": who} | ({"category": category, "product": product} if product else {})
    limits, whole = await foreseen(backend, dispatcher, **asked)
    made = await backend.post("/api/orders", dispatcher, {"type": "fault", "title": "断线"} | asked)
    timers = {one["kind"]: one for one in made.json()["timers"]}
    assert limits["repair"]["due_at"] == timers["repair"]["due_at"]
    assert limits["dispatch"]["due_at"] == timers["dispatch"]["due_at"]
    assert (limits["repair"]["basis"], limits["repair"]["origin"]) == (basis, origin)
    assert whole["promise"] == made.json()["promise"]
    assert [limits[kind]["origin"] for kind in ("dispatch", "accept", "confirm")] == ["source"] * 3


async def test_a_changed_procedure_limit_is_a_setting_and_holds_for_new_orders(
    backend: Backend, admin: Headers, dispatcher: Headers
) -> None:
    known = (await backend.get("/api/organisation", admin)).json()
    assert known["limits"]["accept_s"] == 1800
    changes = {"version": known["version"], "limits": {"dispatch_s": 600, "repair_anchor": "dispatched"}}
    changed = await backend.patch("/api/organisation", admin, changes)
    assert changed.json()["limits"] == known["limits"] | changes["limits"]
    limits, _ = await foreseen(backend, dispatcher)
    assert (limits["dispatch"]["length_s"], limits["dispatch"]["origin"]) == (600, "setting")
    assert (limits["repair"]["start"], limits["repair"]["due_at"]) == ("dispatched", None)
    made = (
        await backend.post("/api/orders", dispatcher, {"type": "fault", "title": "断", "address": "a"})
    ).json()
    [run] = made["timers"]
    length = datetime.fromisoformat(run["due_at"]) - datetime.fromisoformat(run["started_at"])
    assert (run["kind"], length) == ("dispatch", timedelta(minutes=10))


async def test_another_departments_customer_is_not_there(
    backend: Backend, admin: Headers, north_dispatcher: Headers
) -> None:
    body = {"name": "豫园事务中心", "address": "方浜中路 265 号", "lat": 31.22, "lon": 121.49}
    who = (await backend.post("/api/customers", admin, body)).json()["id"]
    assert (await backend.get(f"{LIMITS}?customer_id={who}", north_dispatcher)).status_code == 404
