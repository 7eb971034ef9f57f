"""Fixtures of the backend's tests: the whole application on a fresh folder, and a clock in the hand."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import argon2
import httpx
import pytest
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

from backend.app import build
from backend.kit.eventlog import Actor
from backend.migrations.upgrade import bring_to_head
from backend.org import service as org
from backend.services import Services
from backend.settings import Settings
from contract.vocabulary import Role
from tests.backend.clocks import ManualClock
from tests.backend.harness import Backend, Departments, Headers
from tests.backend.one_dialect import OneDialect
from tests.backend.river_town import build_graph, roads_awake

Founded = Callable[[ManualClock], Awaitable[tuple[Path, Departments]]]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """Each test has engines of its own, and a third of its time went into compiling the same statements."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SQLiteDialect_aiosqlite, "get_async_dialect_cls", lambda _url: OneDialect)
        yield


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_cheaply() -> Iterator[None]:
    """The same hashes with the least work: what makes them dear to a thief makes them dear to each test."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(argon2, "PasswordHasher", cheap)
        yield


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy, because migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("schema") / "waiqin.db"
    bring_to_head(path)
    return path


@pytest.fixture(scope="session")
def founded(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """A file like that after a first start with four departments, made once for each moment of a start."""
    made: dict[datetime, tuple[Path, Departments]] = {}

    async def found(clock: ManualClock) -> tuple[Path, Departments]:
        if clock.now() not in made:
            settings = Settings(data_dir=tmp_path_factory.mktemp("founded"), start_token="another token")
            shutil.copy(empty_database, settings.database_path)
            app = build(settings, ManualClock(clock.now()))
            async with app.router.lifespan_context(app):
                departments = await _departments(app.state.services)
            made[clock.now()] = settings.database_path, departments
        return made[clock.now()]

    return found


@pytest.fixture(scope="session")
def road_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The roads of `river_town`, made once; do not change them. Skips where valhalla is not installed."""
    return build_graph(tmp_path_factory.mktemp("river-town"))


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Settings:
    settings = Settings(data_dir=tmp_path / "data", start_token="the start token", busy_timeout_ms=200)
    settings.data_dir.mkdir()
    shutil.copy(empty_database, settings.database_path)
    return settings


@pytest.fixture
async def backend(settings: Settings, clock: ManualClock, founded: Founded) -> AsyncIterator[Backend]:
    """The application running, with four departments and nobody in them."""
    file, departments = await founded(clock)
    shutil.copy(file, settings.database_path)
    app = build(settings, clock)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://backend") as client,
    ):
        yield Backend(app, client, clock, departments)


@pytest.fixture
async def town(
    settings: Settings, clock: ManualClock, founded: Founded, road_graph: Path
) -> AsyncIterator[Backend]:
    """As `backend`, with the roads of `river_town`; they are awake."""
    file, departments = await founded(clock)
    shutil.copy(file, settings.database_path)
    app = build(replace(settings, mapdata_dir=road_graph.parent), clock)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://backend") as client,
    ):
        await roads_awake(app.state.services.roads)
        yield Backend(app, client, clock, departments)


@pytest.fixture
async def admin(backend: Backend) -> Headers:
    return await backend.account(Role.ENTERPRISE_ADMIN)


@pytest.fixture
async def dispatcher(backend: Backend) -> Headers:
    return await backend.account(Role.DISPATCHER)


@pytest.fixture
async def north_dispatcher(backend: Backend) -> Headers:
    return await backend.account(Role.DISPATCHER, backend.departments.north)


async def _departments(services: Services) -> Departments:
    async with services.database.writing() as session:
        root = await org.root_department(session)
        assert root is not None

        async def add(name: str, parent_id: int) -> int:
            at, system = services.clock.now(), Actor.system()
            made = await org.add_department(session, name=name, parent_id=parent_id, actor=system, at=at)
            return made.id

        north = await add("北区", root.id)
        return Departments(root.id, north, await add("北区一班", north), await add("南区", root.id))
