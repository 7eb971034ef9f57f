"""Fixtures of the backend's tests: the whole application on a fresh folder, and a clock in the hand."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from backend.app import build
from backend.kit.eventlog import Actor
from backend.migrations.upgrade import bring_to_head
from backend.org import service as org
from backend.services import Services
from backend.settings import Settings
from contract.vocabulary import Role
from tests.backend.clocks import ManualClock
from tests.backend.harness import Backend, Departments, Headers
from tests.backend.river_town import build_graph, roads_awake


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy, because migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("schema") / "waiqin.db"
    bring_to_head(path)
    return path


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
async def backend(settings: Settings, clock: ManualClock) -> AsyncIterator[Backend]:
    """The application running, with four departments and nobody in them."""
    app = build(settings, clock)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://backend") as client,
    ):
        yield Backend(app, client, clock, await _departments(app.state.services))


@pytest.fixture
async def town(settings: Settings, clock: ManualClock, road_graph: Path) -> AsyncIterator[Backend]:
    """As `backend`, with the roads of `river_town`; they are awake."""
    app = build(replace(settings, mapdata_dir=road_graph.parent), clock)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://backend") as client,
    ):
        await roads_awake(app.state.services.roads)
        yield Backend(app, client, clock, await _departments(app.state.services))


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
