"""The sample organisation: complete, believable, the same every time, and alive."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from backend.app import build
from backend.demo.movement import EVERY_ROUNDS, Movement
from backend.demo.sample import create_sample
from backend.kit.database import Database
from backend.positions.fix import Fix
from backend.services import Services
from backend.settings import Settings
from contract.vocabulary import OrderState, Role
from tests.backend.clocks import ManualClock
from tests.backend.harness import Backend, Departments

MAIN_LINE = {
    OrderState.SUBMITTED,
    OrderState.ACCEPTED,
    OrderState.DISPATCHED,
    OrderState.ACKNOWLEDGED,
    OrderState.EN_ROUTE,
    OrderState.ON_SITE,
    OrderState.REPAIRED,
    OrderState.CONFIRMED,
    OrderState.CANCELLED,
}
ROOT = Departments(1, 1, 1, 1)


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory, empty_database: Path) -> Path:
    path = tmp_path_factory.mktemp("sample") / "waiqin.db"
    shutil.copy(empty_database, path)
    asyncio.run(make(path, ManualClock()))
    return path


@pytest.fixture
async def sample(settings: Settings, clock: ManualClock, sample_file: Path) -> AsyncIterator[Backend]:
    """The backend on a copy of the sample, which nobody moves."""
    shutil.copy(sample_file, settings.database_path)
    app = build(settings, clock)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://backend") as client,
    ):
        yield Backend(app, client, clock, ROOT)


async def make(path: Path, clock: ManualClock, workers: int | None = None) -> None:
    database = Database(f"sqlite+aiosqlite:///{path}", clock=clock)
    await database.open()
    await create_sample(database, clock, workers=workers)
    await create_sample(database, clock, workers=workers)  # the second time changes nothing
    await database.close()


async def snapshot(sample: Backend) -> dict[str, Any]:
    answer = await sample.get("/api/snapshot", await sample.account(Role.ENTERPRISE_ADMIN))
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_the_sample_is_as_large_as_promised(sample: Backend) -> None:
    now = await snapshot(sample)
    kinds = Counter(worker["kind"] for worker in now["workers"])
    assert kinds == {"person": 60, "vehicle": 8}
    assert len(now["customers"]) == 300
    assert len({customer["name"] for customer in now["customers"]}) == 300
    assert {len(path) for path in paths(now["departments"])} == {1, 2, 3}
    assert now["positions"]["n"] > 45
    assert {alarm["kind"] for alarm in now["alarms"]} >= {"lost_contact"}


def paths(departments: list[dict[str, Any]]) -> list[list[str]]:
    by_id = {it["id"]: it for it in departments}

    def path(it: dict[str, Any]) -> list[str]:
        above = by_id.get(it["parent_id"])
        return [*(path(above) if above else []), it["name"]]

    return [path(it) for it in departments]


async def test_the_newest_forty_orders_are_in_all_states_of_the_main_line(sample: Backend) -> None:
    admin = await sample.account(Role.ENTERPRISE_ADMIN)
    orders = (await sample.get("/api/orders?limit=500", admin)).json()["items"]
    assert {order["state"] for order in orders[:40]} >= MAIN_LINE
    assert {order["state"] for order in orders[40:]} == {OrderState.CONFIRMED, OrderState.CANCELLED}
    assert len({order["number"] for order in orders}) == len(orders) < 500
    numbers = [order["number"] for order in orders]
    assert numbers == sorted(numbers, reverse=True)


async def test_every_order_has_the_history_that_led_to_its_state(sample: Backend) -> None:
    admin = await sample.account(Role.ENTERPRISE_ADMIN)
    for order in (await sample.get("/api/orders?limit=500", admin)).json()["items"]:
        detail = (await sample.get(f"/api/orders/{order['id']}", admin)).json()
        assert detail["history"][-1]["payload"]["order"] == detail["order"]
        commands = [it for it in detail["history"] if "alert" not in it["payload"]]
        versions = [it["payload"]["order"]["version"] for it in commands]
        assert versions == list(range(1, order["version"] + 1))
        times = [it["at"] for it in detail["history"]]
        assert times == sorted(times)


async def test_the_log_is_in_the_order_of_time(sample: Backend) -> None:
    times = [event.at for event in await sample.events() if event.kind != "alarm.raised"]
    assert len(times) > 1000
    assert times == sorted(times)


async def test_new_orders_go_on_from_the_samples_numbers(sample: Backend) -> None:
    room = await sample.account(Role.DISPATCHER)
    orders = (await sample.get("/api/orders?limit=1", room)).json()["items"]
    body = {"type": "fault", "title": "断网", "address": "x"}
    made = (await sample.post("/api/orders", room, body)).json()
    last = int(orders[0]["number"].split("-")[1])
    assert int(made["number"].split("-")[1]) == last + 1


async def test_an_open_sample_order_can_be_dispatched(sample: Backend) -> None:
    room = await sample.account(Role.DISPATCHER)
    order = (await sample.get("/api/orders?state=submitted", room)).json()["items"][0]
    found = (await sample.get(f"/api/orders/{order['id']}/candidates?limit=100", room)).json()
    assert len(found["candidates"]) >= 3
    assert {"off_duty", "stealth", "not_monitored", "stale_fix", "skill", "vehicle"} == set(
        found["excluded_counts"]
    )
    body = {"version": order["version"], "worker_id": found["candidates"][0]["worker_id"]}
    assert (await sample.post(f"/api/orders/{order['id']}/dispatch", room, body)).status_code == 200


async def test_the_same_seed_makes_the_same_organisation(
    sample: Backend, tmp_path: Path, empty_database: Path
) -> None:
    other = tmp_path / "other.db"
    shutil.copy(empty_database, other)
    later = ManualClock()
    later.advance(5 * 3600 + 17)
    await make(other, later)
    mine = await names(sample.services.database)
    database = Database(f"sqlite+aiosqlite:///{other}", clock=later)
    await database.open()
    assert await names(database) == mine
    await database.close()


async def names(database: Database) -> dict[str, list[Any]]:
    queries = {
        "workers": "SELECT name, phone, skills FROM workers ORDER BY id",
        "customers": "SELECT name, address, level, lat FROM customers ORDER BY id",
        "orders": "SELECT title, customer_name, state, worker_name, type FROM orders ORDER BY id",
        "accounts": "SELECT username, name, role FROM accounts ORDER BY id",
    }
    return {
        name: await database.write_sync(lambda connection, sql=sql: connection.execute(sql).fetchall())  # type: ignore[misc] # mypy cannot type a lambda with a default
        for name, sql in queries.items()
    }


async def test_no_account_has_a_password_and_every_worker_a_device_of_its_own(sample: Backend) -> None:
    rows = await sample.services.database.write_sync(
        lambda connection: connection.execute("SELECT count(password_hash) FROM accounts").fetchone()
    )
    assert rows[0] == 0
    devices = await sample.services.database.write_sync(
        lambda connection: connection.execute(
            "SELECT count(DISTINCT device_id), count(DISTINCT worker_id) FROM devices"
        ).fetchone()
    )
    assert devices == (68, 68)


@pytest.fixture
async def movement(sample: Backend) -> Movement:
    services = sample.services
    movement = Movement(
        database=services.database,
        clock=services.clock,
        roster=services.roster,
        latest=services.latest,
        pipeline=services.pipeline,
    )
    await movement.prepare()
    services.database.on_committed.append(movement.on_committed)
    return movement


async def rounds(movement: Movement, clock: ManualClock, count: int = EVERY_ROUNDS) -> None:
    for _ in range(count):
        clock.advance(1)
        await movement.round()


def at_ms(services: Services, worker_id: int) -> int:
    row = services.latest.row(worker_id)
    return 0 if row is None else row.at_ms


async def test_who_is_at_work_moves_and_who_is_not_does_not(
    sample: Backend, movement: Movement, clock: ManualClock
) -> None:
    services = sample.services
    before = {worker.id: at_ms(services, worker.id) for worker in services.roster.workers()}
    await rounds(movement, clock)
    moved = {id_ for id_, at in before.items() if at_ms(services, id_) > at}
    hidden = {worker.id for worker in services.roster.workers() if not worker.on_duty or worker.stealth}
    assert len(moved) > 45
    assert not moved & hidden
    assert not moved & {22, 41}, "those who cannot be heard"


async def test_moving_leaves_no_marks(sample: Backend, movement: Movement, clock: ManualClock) -> None:
    await rounds(movement, clock, 4 * EVERY_ROUNDS)
    marked = await sample.services.database.write_sync(
        lambda connection: connection.execute("SELECT count(*) FROM positions WHERE marks != 0").fetchone()
    )
    assert marked[0] == 0


async def test_a_real_device_takes_over(sample: Backend, movement: Movement, clock: ManualClock) -> None:
    services = sample.services
    await rounds(movement, clock)
    worker = next(it for it in services.roster.workers() if it.on_duty and at_ms(services, it.id))
    place = services.latest.row(worker.id)
    assert place is not None
    clock.advance(1)
    real = Fix(worker.id, clock.now_ms(), clock.now_ms(), place.lat + 1e-4, place.lon)
    await services.pipeline.submit([replace(real)])
    await rounds(movement, clock, 2 * EVERY_ROUNDS)
    assert at_ms(services, worker.id) == real.at_ms
    clock.advance(150)
    await rounds(movement, clock, EVERY_ROUNDS)
    assert at_ms(services, worker.id) > real.at_ms


async def test_a_crowd_is_made_for_measurements(
    tmp_path: Path, empty_database: Path, clock: ManualClock
) -> None:
    path = tmp_path / "crowd.db"
    shutil.copy(empty_database, path)
    await make(path, clock, workers=500)
    database = Database(f"sqlite+aiosqlite:///{path}", clock=clock)
    await database.open()
    counted = await database.write_sync(
        lambda connection: connection.execute(
            "SELECT (SELECT count(*) FROM workers WHERE on_duty), (SELECT count(*) FROM devices),"
            " (SELECT count(*) FROM positions), (SELECT count(*) FROM orders)"
        ).fetchone()
    )
    assert counted == (500, 500, 500, 0)
    await database.close()


async def test_dispatchers_find_templates_groups_and_places_prepared(sample: Backend) -> None:
    caller = await sample.account(Role.DISPATCHER)
    groups = (await snapshot(sample))["groups"]
    workers = {worker["id"] for worker in (await snapshot(sample))["workers"]}
    assert len(groups) == 3
    assert all(group["worker_ids"] and set(group["worker_ids"]) <= workers for group in groups)
    templates = (await sample.get("/api/message-templates", caller)).json()["items"]
    assert len(templates) >= 5
    places = (await sample.get("/api/places", caller)).json()["items"]
    assert {place["layer"] for place in places} == {1, 2, 3, 4, 5}
    assert all(31.1 < place["lat"] < 31.4 and 121.3 < place["lon"] < 121.7 for place in places)
