"""Service-time limits over HTTP: what an order is promised, publishing a table, contracts."""

from datetime import datetime, timedelta
from typing import Any

from backend.kit.calendar import last_year_known
from tests.backend.harness import Backend, Headers

TABLE, CONTRACTS = "/api/service-times", "/api/service-contracts"
SWITCHBOARD: dict[str, Any] = {"category": "固网语音", "product": "虚拟网"}


async def customer(backend: Backend, caller: Headers, **more: Any) -> int:
    body = {"name": "豫园事务中心", "address": "方浜中路 265 号", "lat": 31.22, "lon": 121.49} | more
    made = await backend.post("/api/customers", caller, body)
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


async def order(backend: Backend, caller: Headers, **more: Any) -> dict[str, Any]:
    body = {"type": "fault", "title": "断线", "address": "方浜中路"} | more
    made = await backend.post("/api/orders", caller, body)
    assert made.status_code == 201, made.text
    return dict(made.json())


def hours_left(made: dict[str, Any]) -> float | None:
    if made["due_at"] is None:
        return None
    length = datetime.fromisoformat(made["due_at"]) - datetime.fromisoformat(made["created_at"])
    return length / timedelta(hours=1)


async def test_the_customers_level_decides(backend: Backend, dispatcher: Headers) -> None:
    for level, hours in (("group", 20), ("b", 24), ("c", 48)):
        who = await customer(backend, dispatcher, level=level)
        made = await order(backend, dispatcher, customer_id=who, **SWITCHBOARD)
        assert hours_left(made) == hours
        [repair] = [timer for timer in made["timers"] if timer["kind"] == "repair"]
        assert repair["due_at"] == made["due_at"]
        assert made["promise"]["origin"] == "setting"


async def test_for_800_the_segment_decides_not_the_level(backend: Backend, dispatcher: Headers) -> None:
    for segment, hours in (("industry", 12), ("brand", 24), ("ordinary", None)):
        who = await customer(backend, dispatcher, level="a", segment=segment)
        made = await order(backend, dispatcher, customer_id=who, category="固网语音", product="800")
        assert hours_left(made) == hours


async def test_a_lost_figure_leaves_the_organisations_own_limit(
    backend: Backend, dispatcher: Headers
) -> None:
    made = await order(backend, dispatcher, category="互联网", product="LAN专线")
    assert (made["promise"]["origin"], made["promise"]["repair"], made["due_at"]) == ("lost", None, None)
    assert [timer["kind"] for timer in made["timers"]] == ["dispatch", "repair"]
    plain = await order(backend, dispatcher)
    assert plain["promise"] is None


async def test_a_promise_of_the_order_itself_goes_before_the_table(
    backend: Backend, dispatcher: Headers
) -> None:
    own = (backend.clock.now() + timedelta(hours=3)).isoformat()
    made = await order(backend, dispatcher, due_at=own, **SWITCHBOARD)
    assert hours_left(made) == 3


async def test_a_draft_is_promised_something_when_it_is_submitted(
    backend: Backend, dispatcher: Headers
) -> None:
    draft = await order(backend, dispatcher, draft=True, category="公众电话", product="复话")
    assert (draft["promise"], draft["timers"]) == (None, [])
    backend.clock.advance(600)
    path = f"/api/orders/{draft['id']}/submit"
    made = (await backend.post(path, dispatcher, {"version": draft["version"]})).json()
    due, said = datetime.fromisoformat(made["due_at"]), datetime.fromisoformat(made["submitted_at"])
    assert due - said == timedelta(hours=24)


async def test_a_contract_goes_before_the_table_until_it_ends(
    backend: Backend, admin: Headers, dispatcher: Headers
) -> None:
    who = await customer(backend, admin, level="c")
    since = backend.clock.now() - timedelta(days=1)
    signed = await backend.post(
        CONTRACTS,
        admin,
        {
            "customer_id": who,
            "product": "虚拟网",
            "repair": {"amount": 4, "unit": "hours"},
            "since": since.isoformat(),
        },
    )
    assert signed.status_code == 201, signed.text
    made = await order(backend, dispatcher, customer_id=who, **SWITCHBOARD)
    assert (hours_left(made), made["promise"]["contract_id"]) == (4, signed.json()["id"])
    other = await order(backend, dispatcher, customer_id=who, category="固网语音", product="NGN虚拟网")
    assert hours_left(other) == 48
    end = f"{CONTRACTS}/{signed.json()['id']}/end"
    assert (await backend.post(end, admin, {"version": 1})).json()["ended"] is True
    assert hours_left(await order(backend, dispatcher, customer_id=who, **SWITCHBOARD)) == 48
    assert (await backend.post(end, admin, {"version": 1})).status_code == 409


async def test_contracts_are_seen_in_their_departments_subtree(
    backend: Backend, admin: Headers, north_dispatcher: Headers
) -> None:
    who = await customer(backend, admin)
    since = backend.clock.now().isoformat()
    body = {"customer_id": who, "repair": {"amount": 4, "unit": "hours"}, "since": since}
    assert (await backend.post(CONTRACTS, admin, body)).status_code == 201
    assert (await backend.get(CONTRACTS, north_dispatcher)).json()["items"] == []


async def test_a_published_table_holds_for_later_orders_only(
    backend: Backend, admin: Headers, dispatcher: Headers
) -> None:
    before = await order(backend, dispatcher, **SWITCHBOARD)
    shipped = (await backend.get(TABLE, dispatcher)).json()
    assert (shipped["version"], shipped["holidays_known_until"]) == (0, last_year_known())
    line = SWITCHBOARD | {"rest": True, "repair": {"amount": 6, "unit": "hours"}}
    early = await backend.post(TABLE, admin, {"seen_version": 7, "rows": [line]})
    assert (early.status_code, early.json()["current_version"]) == (409, 0)
    published = await backend.post(TABLE, admin, {"seen_version": 0, "rows": [line], "note": "新规定"})
    assert (published.status_code, published.json()["version"]) == (201, 1)
    after = await order(backend, dispatcher, **SWITCHBOARD)
    assert (after["promise"]["table_version"], hours_left(after)) == (1, 6)
    kept = (await backend.get(f"/api/orders/{before['id']}", dispatcher)).json()["order"]
    assert kept["promise"] == before["promise"]
    late = await backend.post(TABLE, admin, {"seen_version": 0, "rows": [line]})
    assert (late.status_code, late.json()["current"]["version"]) == (409, 1)


async def test_a_table_with_gaps_or_overlaps_is_refused_by_line(
    backend: Backend, admin: Headers, dispatcher: Headers
) -> None:
    six = {"repair": {"amount": 6, "unit": "hours"}}
    lines = [
        SWITCHBOARD | {"levels": ["a", "b"]} | six,
        SWITCHBOARD | {"levels": ["b"]} | six,
        {"category": "互联网", "product": "XDSL", "segments": ["brand"]} | six,
        SWITCHBOARD | {"rest": True} | six,
    ]
    refused = await backend.post(TABLE, admin, {"seen_version": 0, "rows": lines})
    assert refused.status_code == 422
    found = [(error["loc"][-1], error["type"]) for error in refused.json()["errors"]]
    assert found == [(1, "overlap"), (2, "gap")]
    assert "row 2" in refused.json()["detail"]
    assert "XDSL" in refused.json()["detail"]
    assert (await backend.get(TABLE, dispatcher)).json()["version"] == 0
    assert (await backend.post(TABLE, dispatcher, {"seen_version": 0, "rows": lines})).status_code == 403
