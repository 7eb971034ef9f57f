"""Positions in: single OsmAnd requests and batches, the whole pipeline; acknowledged means committed."""

import argparse
import asyncio
import sqlite3
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Coroutine, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import msgspec

from tools.bench.load import Load, drive, get, post
from tools.bench.process import BackendProcess, running_backend
from tools.bench.report import Limit, arguments, percentiles, report

LIMITS = [
    Limit("osmand_requests_per_s", 5_000, at_most=False),
    Limit("batch_positions_per_s", 50_000, at_most=False),
    Limit("committed_share", 1.0, at_most=False),
    Limit("osmand_refused", 0),
    Limit("batch_refused", 0),
]
VEHICLES = 128
PHONES = 16
PER_BATCH = 1000
GAP_MS = 100  # between two fixes of one device
HISTORY_MS = 6 * 3600 * 1000  # where their times begin, before now

Round = list[list[bytes]]  # requests by connection


def main() -> int:
    """1 when a limit is broken or something acknowledged is not in the database."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="of each kind; medians are reported")
    parser.add_argument("--requests", type=int, default=25_600, help="single requests in a round")
    parser.add_argument("--batches", type=int, default=160, help=f"batches of {PER_BATCH} in a round")
    parser.add_argument("--connections", type=int, default=64, help="of single requests, at once")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder:
        data = Path(folder) / "data"
        with running_backend(data) as backend:
            figures, acknowledged = _run(measure(backend, options))
        figures["committed_share"] = _stored(data / "waiqin.db") / acknowledged
    return report("ingest", figures, LIMITS, options.json)


async def measure(backend: BackendProcess, options: argparse.Namespace) -> tuple[dict[str, float], int]:
    """Figures, and how many positions were acknowledged."""
    async with Office(backend) as office:
        devices = [await office.vehicle() for _ in range(VEHICLES)]
        tokens = [await office.phone(number) for number in range(PHONES)]
    begin_ms = time.time_ns() // 1_000_000 - HISTORY_MS
    singles = await _rounds(backend, _single_requests(options, devices, begin_ms))
    batches = await _rounds(backend, _batch_requests(options, tokens, begin_ms))
    figures = {
        **_figures("osmand", "requests", singles, 1),
        **_figures("batch", "positions", batches, PER_BATCH),
        "osmand_connections": options.connections,
        "batch_connections": PHONES,
    }
    done = sum(len(it.load.latencies_ms) for it in singles)
    return figures, done + PER_BATCH * sum(len(it.load.latencies_ms) for it in batches)


def _single_requests(options: argparse.Namespace, devices: list[str], begin_ms: int) -> Iterator[Round]:
    """Each connection carries the fixes of some devices, each device's in order."""
    each = options.requests // options.connections
    for number in range(options.rounds):
        yield [
            [get(_osmand(devices[own[k % len(own)]], k + number * each, begin_ms)) for k in range(each)]
            for own in (range(c, len(devices), options.connections) for c in range(options.connections))
        ]


def _osmand(device_id: str, k: int, begin_ms: int) -> str:
    return (
        f"/ingest/osmand?id={device_id}&lat={31.2 + k * 1e-6:.6f}&lon=121.47"
        f"&timestamp={begin_ms + k * GAP_MS}&speed=3.2&bearing=90&altitude=4&accuracy=5&batt=80"
    )


def _batch_requests(options: argparse.Namespace, tokens: list[str], begin_ms: int) -> Iterator[Round]:
    each = options.batches // len(tokens)
    for number in range(options.rounds):
        bodies = [_batch((k + number * each) * PER_BATCH, begin_ms) for k in range(each)]
        yield [[post("/api/my/positions", body, token=token) for body in bodies] for token in tokens]


def _batch(first: int, begin_ms: int) -> bytes:
    positions = [
        {
            "at": begin_ms + k * GAP_MS,
            "lat": 31.2 + k * 1e-6,
            "lon": 121.47,
            "accuracy_m": 5.0,
            "speed_mps": 3.0,
            "heading_deg": 90.0,
            "battery_pct": 80,
        }
        for k in range(first, first + PER_BATCH)
    ]
    return msgspec.json.encode({"positions": positions})


@dataclass(frozen=True)
class Measured:
    """One round; processor seconds of the backend, where the system tells them."""

    load: Load
    backend_cpu_s: float | None


async def _rounds(backend: BackendProcess, rounds: Iterator[Round]) -> list[Measured]:
    measured = []
    for requests in rounds:
        before_s = backend.cpu_s()
        load = await drive("127.0.0.1", backend.port, requests)
        after_s = backend.cpu_s()
        used_s = None if before_s is None or after_s is None else after_s - before_s
        measured.append(Measured(load, used_s))
    return measured


def _figures(name: str, unit: str, rounds: list[Measured], size: int) -> dict[str, float]:
    """Throughput and processor time as medians over the rounds, latency over all requests."""
    rates = [size * len(it.load.latencies_ms) / it.load.seconds for it in rounds]
    figures = {f"{name}_{unit}_per_s": statistics.median(rates)}
    figures |= percentiles(f"{name}_ack_ms", [ms for it in rounds for ms in it.load.latencies_ms])
    used = [it.backend_cpu_s / (size * len(it.load.latencies_ms)) for it in rounds if it.backend_cpu_s]
    if used:
        figures[f"{name}_backend_cpu_us_each"] = statistics.median(used) * 1e6
    figures[f"{name}_refused"] = sum(it.load.refused for it in rounds)
    return figures


class Office:
    """Enrols who will send, through the API, as the administrator."""

    def __init__(self, backend: BackendProcess) -> None:
        self._backend = backend
        self._client = httpx.AsyncClient(base_url=backend.url, timeout=60.0, trust_env=False)
        self._department_id = 0

    async def __aenter__(self) -> "Office":
        account = self._backend.account()
        wanted = {"username": account["username"], "password": account["password"]}
        session = await self._post("/api/auth/token", wanted)
        self._client.headers["Authorization"] = f"Bearer {session['access_token']}"
        self._department_id = session["account"]["department_id"]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def vehicle(self) -> str:
        """A new vehicle's device id."""
        worker_id = await self._worker({"name": "vehicle", "kind": "vehicle"})
        device = await self._post(f"/api/workers/{worker_id}/devices", {"label": "bench"})
        return str(device["device_id"])

    async def phone(self, number: int) -> str:
        """The access token of a new person on duty."""
        phone = f"139{number:08d}"
        worker_id = await self._worker({"name": "person", "kind": "person", "phone": phone})
        code = (await self._post(f"/api/workers/{worker_id}/login-code"))["code"]
        wanted = {"phone": phone, "code": code, "device_name": "bench"}
        token = str((await self._post("/api/auth/worker", wanted))["access_token"])
        await self._post("/api/my/duty", {"on_duty": True}, token=token)
        return token

    async def _worker(self, wanted: dict[str, object]) -> int:
        made = await self._post("/api/workers", {**wanted, "department_id": self._department_id})
        return int(made["id"])

    async def _post(self, path: str, body: object = None, *, token: str = "") -> dict[str, Any]:
        headers = {"Idempotency-Key": uuid.uuid4().hex}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        answer = await self._client.post(path, json=body, headers=headers)
        answer.raise_for_status()
        document: dict[str, Any] = answer.json()
        return document


def _stored(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        count: int = connection.execute("SELECT count(*) FROM positions").fetchone()[0]
    return count


def _run(work: Coroutine[Any, Any, tuple[dict[str, float], int]]) -> tuple[dict[str, float], int]:
    if sys.platform == "win32":
        return asyncio.run(work)
    import uvloop

    return uvloop.run(work)


if __name__ == "__main__":
    sys.exit(main())
