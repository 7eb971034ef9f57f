"""What a call holds while it is answered."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

from backend.kit.database import READERS
from tests.backend.harness import Backend, Headers


async def test_slow_receivers_do_not_keep_readers_from_others(backend: Backend, admin: Headers) -> None:
    """More calls than there are readers, none of whose clients takes its answer."""
    reached = asyncio.Semaphore(0)
    released = asyncio.Event()

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: MutableMapping[str, Any]) -> None:
        reached.release()
        await released.wait()

    headers = [(name.lower().encode(), value.encode()) for name, value in admin.items()]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/snapshot",
        "raw_path": b"/api/snapshot",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
    }
    stuck = [asyncio.create_task(backend.app(dict(scope), receive, send)) for _ in range(READERS + 1)]
    async with asyncio.timeout(10):
        for _ in stuck:
            await reached.acquire()
        assert (await backend.get("/api/me", admin)).status_code == 200
    released.set()
    await asyncio.gather(*stuck)


async def test_a_listener_that_fails_does_not_undo_what_was_acknowledged(
    backend: Backend, admin: Headers
) -> None:
    def broken(_events: object) -> None:
        raise RuntimeError("on purpose")

    heard: list[object] = []
    backend.services.database.on_committed += [broken, heard.append]
    body = {"name": "王强", "department_id": backend.departments.north}
    assert (await backend.post("/api/workers", admin, body)).status_code == 201
    assert len(heard) == 1
