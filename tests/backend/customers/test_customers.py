"""Adding and finding customers."""

from contract.vocabulary import EventKind, Role
from tests.backend.harness import Backend, Headers

BODY = {"name": "豫园茶楼", "level": "b", "lat": 31.2271, "lon": 121.4921, "address": "方浜中路 265 号"}


async def test_a_new_customer_belongs_to_its_makers_department(
    backend: Backend, north_dispatcher: Headers
) -> None:
    made = await backend.post("/api/customers", north_dispatcher, BODY)
    assert made.status_code == 201
    assert made.json()["department_id"] == backend.departments.north
    newest = (await backend.events())[-1]
    assert (newest.kind, newest.payload["customer"]) == ("customer.created", made.json())


async def test_nobody_adds_a_customer_elsewhere(backend: Backend, north_dispatcher: Headers) -> None:
    for department_id in (backend.departments.south, 9999):
        body = BODY | {"department_id": department_id}
        assert (await backend.post("/api/customers", north_dispatcher, body)).status_code == 422


async def test_impossible_places_are_refused(backend: Backend, dispatcher: Headers) -> None:
    for wrong in ({"lat": 91}, {"lon": -181}, {"lat": None}, {"name": "  "}, {"level": "z"}):
        assert (await backend.post("/api/customers", dispatcher, BODY | wrong)).status_code == 422


async def test_customers_are_listed_by_page_and_by_words(
    backend: Backend, dispatcher: Headers, north_dispatcher: Headers
) -> None:
    for number in range(5):
        body = BODY | {"name": f"客户_{number}", "department_id": backend.departments.south}
        await backend.post("/api/customers", dispatcher, body)
    first = (await backend.get("/api/customers?limit=3", dispatcher)).json()
    rest = (await backend.get(f"/api/customers?limit=3&cursor={first['next_cursor']}", dispatcher)).json()
    assert [it["name"] for it in first["items"] + rest["items"]] == [f"客户_{n}" for n in range(5)]
    assert rest["next_cursor"] is None
    assert len((await backend.get("/api/customers?q=_3", dispatcher)).json()["items"]) == 1
    assert (await backend.get("/api/customers", north_dispatcher)).json()["items"] == []


async def test_only_the_room_adds_customers(backend: Backend) -> None:
    watcher = await backend.account(Role.SUPERVISOR)
    phone = await backend.sign_in(await backend.worker())
    for caller in (watcher, phone):
        assert (await backend.post("/api/customers", caller, BODY)).status_code == 403


async def test_a_level_is_changed_by_an_administrator_and_the_log_says_what_it_was(
    backend: Backend, admin: Headers, dispatcher: Headers
) -> None:
    body = {"name": "医院", "level": "c", "lat": 31.2, "lon": 121.4}
    made = (await backend.post("/api/customers", dispatcher, body)).json()
    path = f"/api/customers/{made['id']}"
    order = {"type": "fault", "title": "断网", "customer_id": made["id"]}
    before = (await backend.post("/api/orders", dispatcher, order)).json()
    refused = await backend.patch(path, dispatcher, {"version": 1, "level": "a"})
    assert refused.status_code == 403
    called = await backend.patch(path, dispatcher, {"version": 1, "contact_phone": "199-0000-0001"})
    assert (called.status_code, called.json()["version"]) == (200, 2)
    stale = await backend.patch(path, admin, {"version": 1, "level": "a"})
    assert (stale.status_code, stale.json()["current_version"]) == (409, 2)
    changed = await backend.patch(path, admin, {"version": 2, "level": "a", "segment": "industry"})
    assert (changed.json()["level"], changed.json()["segment"]) == ("a", "industry")
    same = await backend.patch(path, admin, {"version": 3, "level": "a"})
    assert same.json()["version"] == 3
    told = [event.payload for event in await backend.events() if event.kind == EventKind.CUSTOMER_CHANGED]
    assert [it["before"] for it in told] == [{}, {"level": "c", "segment": None}]
    end = {"version": 3, "ended_at": "2026-11-30T16:00:00Z"}
    assert (await backend.patch(path, dispatcher, end)).status_code == 403
    assert (await backend.patch(path, admin, end)).json()["ended_at"] == end["ended_at"]
    on = await backend.patch(path, admin, {"version": 4, "ended_at": None})
    assert (on.json()["ended_at"], on.json()["version"]) == (None, 5)
    assert (await backend.events())[-1].payload["before"] == {"ended_at": end["ended_at"]}
    cleared = await backend.patch(path, admin, {"version": 5, "segment": None})
    assert cleared.json()["segment"] is None
    after = (await backend.post("/api/orders", dispatcher, order)).json()
    assert (before["customer_level"], after["customer_level"]) == ("c", "a")
