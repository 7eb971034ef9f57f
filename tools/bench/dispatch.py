"""From click to phone among 10,000 workers: candidates, the dispatch command, its arrival on the phone."""

import argparse
import asyncio
import json
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx

from tools.bench.process import BackendProcess, running_backend
from tools.bench.report import Limit, arguments, percentiles, report

LIMITS = [
    Limit("candidates_p99_ms", 50),
    Limit("dispatch_p99_ms", 50),
    Limit("click_to_phone_p95_ms", 1000),
    Limit("undelivered", 0),
]
WARM_UP = 20
PHONES = 4
SITE = {"lat": 31.2304, "lon": 121.4737}
ARRIVAL_TIMEOUT_S = 10.0


def main() -> int:
    """1 when a limit is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--workers", type=int, default=10_000)
    parser.add_argument("--orders", type=int, default=300)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder:
        arriving = ("--sample", "--workers", str(options.workers))
        with running_backend(Path(folder) / "data", *arriving) as backend:
            figures = asyncio.run(measure(backend, options))
    return report("dispatch", figures, LIMITS, options.json)


class Room:
    """The dispatcher's client; times what it asks, in ms."""

    def __init__(self, client: httpx.AsyncClient, session: dict[str, Any]) -> None:
        self._client = client
        self._token: str = session["access_token"]
        self.department_id: int = session["account"]["department_id"]

    async def timed(self, method: str, path: str, body: object = None) -> tuple[dict[str, Any], float]:
        """The answer and how long it took."""
        headers = {"Authorization": f"Bearer {self._token}", "Idempotency-Key": uuid.uuid4().hex}
        started = time.perf_counter()
        answer = await self._client.request(method, path, json=body, headers=headers)
        taken_ms = (time.perf_counter() - started) * 1000
        answer.raise_for_status()
        document: dict[str, Any] = answer.json()
        return document, taken_ms


class Phone:
    """A worker's page: follows the stream and notes when each order arrives."""

    def __init__(self, worker_id: int) -> None:
        self.worker_id = worker_id
        self.opened = asyncio.Event()
        self._arrivals: dict[int, asyncio.Future[float]] = {}

    def arrival(self, order_id: int) -> "asyncio.Future[float]":
        """Done with the moment (of `time.perf_counter`) at which the order was dispatched to this phone."""
        return self._arrivals.setdefault(order_id, asyncio.get_running_loop().create_future())

    async def follow(self, url: str, token: str) -> None:
        """Read the stream until cancelled."""
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            httpx.AsyncClient(base_url=url, timeout=None, trust_env=False) as client,
            client.stream("GET", "/api/stream", headers=headers) as answer,
        ):
            answer.raise_for_status()
            self.opened.set()
            async for line in answer.aiter_lines():
                if line.startswith("data:") and '"order.dispatched"' in line:
                    event = json.loads(line[5:])
                    arrival = self.arrival(event["subject_id"])
                    if event["kind"] == "order.dispatched" and not arrival.done():
                        arrival.set_result(time.perf_counter())


async def measure(backend: BackendProcess, options: argparse.Namespace) -> dict[str, float]:
    """Orders one after the other: create, ask for candidates, dispatch, wait for the phone."""
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=backend.url, timeout=60.0, trust_env=False)
        )
        account = backend.account("dispatcher")
        wanted = {"username": account["username"], "password": account["password"]}
        room = Room(client, (await client.post("/api/auth/token", json=wanted)).raise_for_status().json())
        following = await stack.enter_async_context(asyncio.TaskGroup())
        phones, tasks = [], []
        for worker in backend.announced["workers"][:PHONES]:
            phone, task = await _phone(client, backend.url, worker, following)
            phones.append(phone)
            tasks.append(task)
        figures = await _orders(room, phones, options.orders)
        for task in tasks:
            task.cancel()
    return {"workers": options.workers, "orders": options.orders, **figures}


async def _phone(
    client: httpx.AsyncClient, url: str, worker: dict[str, str], following: asyncio.TaskGroup
) -> tuple[Phone, "asyncio.Task[None]"]:
    wanted = {"phone": worker["phone"], "code": worker["login_code"], "device_name": "bench"}
    session = (await client.post("/api/auth/worker", json=wanted)).raise_for_status().json()
    phone = Phone(session["account"]["worker_id"])
    task = following.create_task(phone.follow(url, session["access_token"]))
    await phone.opened.wait()
    return phone, task


async def _orders(room: Room, phones: Sequence[Phone], count: int) -> dict[str, float]:
    times: dict[str, list[float]] = {
        "create_ms": [],
        "candidates_ms": [],
        "dispatch_ms": [],
        "click_to_phone_ms": [],
    }
    undelivered = 0
    for number in range(WARM_UP + count):
        phone = phones[number % len(phones)]
        wanted = {"type": "fault", "title": "断网", "department_id": room.department_id} | SITE
        order, create_ms = await room.timed("POST", "/api/orders", wanted)
        path = f"/api/orders/{order['id']}"
        _, candidates_ms = await room.timed("GET", f"{path}/candidates")
        clicked = time.perf_counter()
        body = {"version": order["version"], "worker_id": phone.worker_id}
        _, dispatch_ms = await room.timed("POST", f"{path}/dispatch", body)
        try:
            arrived = await asyncio.wait_for(phone.arrival(order["id"]), ARRIVAL_TIMEOUT_S)
        except TimeoutError:
            undelivered += 1
            continue
        if number >= WARM_UP:
            taken = (create_ms, candidates_ms, dispatch_ms, (arrived - clicked) * 1000)
            for name, value in zip(times, taken, strict=True):
                times[name].append(value)
    figures: dict[str, float] = {"undelivered": undelivered}
    for name, values in times.items():
        figures |= percentiles(name, values)
    return figures


if __name__ == "__main__":
    sys.exit(main())
