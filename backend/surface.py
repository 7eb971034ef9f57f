"""The HTTP surface: which routers there are, and which of them a console's first second needs.

To load a router costs 10 to 120 ms, and a console that starts its own backend waits for it. So the backend
answers with the first ones; the others are loaded a moment later, or at once when one of them is asked for.
"""

import asyncio
from collections.abc import Iterator
from importlib import import_module

from fastapi import APIRouter, FastAPI
from starlette.types import Receive, Scope, Send

import backend.accounts.endpoints
import backend.health
import backend.live.endpoints

FIRST = (backend.health.router, backend.accounts.endpoints.router, backend.live.endpoints.router)
OTHERS = (
    "backend.org.endpoints",
    "backend.workorders.endpoints",
    "backend.workorders.batch_endpoints",
    "backend.workorders.arranging_endpoints",
    "backend.workorders.raising_endpoints",
    "backend.workorders.visit_endpoints",
    "backend.workorders.undo_endpoints",
    "backend.workorders.diagnosing_endpoints",
    "backend.workorders.workflow_endpoints",
    "backend.workorders.foresight_endpoints",
    "backend.workorders.timeliness_endpoints",
    "backend.workorders.figures_endpoints",
    "backend.dispatching.endpoints",
    "backend.customers.endpoints",
    "backend.customerlinks.endpoints",
    "backend.notices.endpoints",
    "backend.incidents.endpoints",
    "backend.acceptance.endpoints",
    "backend.alarms.endpoints",
    "backend.attendance.endpoints",
    "backend.forms.endpoints",
    "backend.attachments.endpoints",
    "backend.positions.endpoints",
    "backend.tracks.endpoints",
    "backend.tracks.matched_endpoints",
    "backend.areas.endpoints",
    "backend.records.endpoints",
    "backend.replay.endpoints",
    "backend.locating.endpoints",
    "backend.messages.endpoints",
    "backend.audit.endpoints",
    "backend.groups.endpoints",
    "backend.organisation.endpoints",
    "backend.places.endpoints",
    "backend.knowledge.endpoints",
    "backend.servicetimes.endpoints",
    "backend.planning.endpoints",
    "backend.ingest.endpoints",
)
QUIET_S = 2.0
"""How long after its first answer a backend is left alone; the console fetches its snapshot in that time."""


class Surface:
    """Mounts the routers on `app`, the first ones now."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._others = _routers()
        self._not_found = app.router.default
        self._loading: asyncio.Task[None] | None = None
        for router in FIRST:
            self._mount(router)
        app.router.default = self._look_again

    def complete(self) -> None:
        """Load what is missing."""
        for router in self._others:
            self._mount(router)
        self._app.router.default = self._not_found

    def complete_later(self, after_s: float = QUIET_S) -> None:
        """Load what is missing once the first questions are answered; call on the running loop."""
        self._loading = asyncio.create_task(self._complete_later(after_s), name="surface")

    async def completed(self) -> None:
        """When the loading that was begun has ended."""
        if self._loading is not None:
            await asyncio.gather(self._loading, return_exceptions=True)

    async def close(self) -> None:
        """Stop loading."""
        if self._loading is not None:
            self._loading.cancel()
        await self.completed()

    async def _complete_later(self, after_s: float) -> None:
        await asyncio.sleep(after_s)
        for router in self._others:  # one at a time: whoever asks meanwhile waits for one only
            self._mount(router)
            await asyncio.sleep(0)
        self.complete()

    def _mount(self, router: APIRouter) -> None:
        """Its routes as they are: `include_router` has all analysed anew when one is looked for (0.5 s)."""
        self._app.router.routes.extend(router.routes)

    async def _look_again(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.complete()
        await self._app.router(scope, receive, send)


def _routers() -> Iterator[APIRouter]:
    for name in OTHERS:
        yield import_module(name).router
