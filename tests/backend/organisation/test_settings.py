"""Organisation-wide settings."""

from dataclasses import replace

from backend.organisation import service as organisation
from backend.organisation.service import OrganisationSettings
from contract.vocabulary import TimerKind
from tests.backend.harness import Backend, Headers


async def test_there_are_defaults_until_something_is_stored(backend: Backend) -> None:
    database = backend.services.database
    async with database.reading() as session:
        assert await organisation.read(session) == OrganisationSettings()
    changed = replace(OrganisationSettings(), name="上海分公司", far_m=8000.0)
    for _ in range(2):
        async with database.writing() as session:
            await organisation.store(session, changed)
    async with database.reading() as session:
        assert await organisation.read(session) == changed


async def test_the_limits_of_orders_are_settings(backend: Backend, dispatcher: Headers) -> None:
    async with backend.services.database.writing() as session:
        await organisation.store(session, replace(OrganisationSettings(), dispatch_limit_s=60))
    body = {"type": "fault", "title": "断网", "address": "x"}
    order = (await backend.post("/api/orders", dispatcher, body)).json()
    timer = next(it for it in order["timers"] if it["kind"] == TimerKind.DISPATCH)
    assert timer["due_at"].startswith("2026-11-21T04:01:00")
