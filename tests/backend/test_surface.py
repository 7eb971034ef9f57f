"""Most of the HTTP surface is loaded after the backend answers; nobody can tell from outside."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from backend.app import build
from backend.settings import Settings
from backend.surface import FIRST


@pytest.fixture
async def early(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Asks a backend that has loaded only what comes first."""
    app = build(settings, rest_later=True)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://t") as client,
    ):
        yield client


def paths(app: FastAPI) -> list[str]:
    return [str(context.path) for context in iter_route_contexts(app.routes)]


async def test_what_is_not_loaded_yet_is_loaded_when_it_is_asked_for(early: httpx.AsyncClient) -> None:
    assert (await early.get("/api/health")).status_code == 200
    assert (await early.get("/api/orders")).status_code == 401
    assert (await early.delete("/api/orders")).status_code == 405
    assert (await early.get("/api/nothing-of-that-name")).status_code == 404
    assert (await early.post("/api/orders/1/dispatch", json={})).status_code == 401


async def test_the_document_is_whole_also_when_it_is_asked_for_first(
    early: httpx.AsyncClient, settings: Settings
) -> None:
    assert (await early.get("/api/openapi.json")).json() == build(settings).openapi()


def test_no_path_is_half_loaded(settings: Settings) -> None:
    first = {route.path for router in FIRST for route in router.routes if hasattr(route, "path")}
    assert first
    everything = paths(build(settings))
    assert sorted(first) == sorted(path for path in everything if path in first)


async def test_the_rest_comes_by_itself(settings: Settings) -> None:
    app = build(settings, rest_later=True)
    fewer = len(paths(app))
    app.surface.complete_later(0)
    await app.surface.completed()
    assert sorted(paths(app)) == sorted(paths(build(settings)))
    assert len(paths(app)) > fewer
