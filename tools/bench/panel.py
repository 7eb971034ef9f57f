"""The dispatch panel with 2,000 open orders and 500 workers: opened, filtered, scrolled, 200 dispatched."""

import argparse
import asyncio
import random
import statistics
import sys
import tempfile
import time
import uuid
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from tools.bench.map import until
from tools.bench.process import BackendProcess, running_backend
from tools.bench.report import Limit, arguments, percentiles, report
from tools.bench.tree import Paints

if TYPE_CHECKING:
    from console.app import Console
    from console.views.dispatch.panel import DispatchPanel

LIMITS = [
    Limit("opened_ms", 1_000),
    Limit("filtered_p95_ms", 50),
    Limit("scroll_frame_most_ms", 32),
    Limit("dispatch_acknowledged_median_ms", 1_000),
    Limit("not_dispatched", 0),
]
WARM_UP_S = 4.0
PAUSE_S = 0.05
ROUNDS = 5
MANY = 200
CREW = 40
SCROLLS = 300
SITE = (31.2304, 121.4737)
TITLES = (
    "宽带无法上网",
    "专线中断",
    "光猫 LOS 灯红",
    "电话无拨号音",
    "监控画面黑屏",
    "网速慢",
    "移机",
    "新装光纤",
)
TYPED = ("专", "专线", "0", "00", "光猫", "网", "南京", "x")


def main() -> int:
    """1 when a limit is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--workers", type=int, default=500)
    parser.add_argument("--orders", type=int, default=2_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder:
        people = ("--sample", "--workers", str(options.workers))
        with running_backend(Path(folder) / "backend", *people) as backend:
            asyncio.run(raise_orders(backend, options.orders))
            measured = in_window(Path(folder) / "console", backend, options)
    return report("panel", measured, LIMITS, options.json)


async def raise_orders(backend: BackendProcess, count: int) -> None:
    """So many open orders about the city, of every kind and urgency."""
    rng = random.Random(20261121)
    account = backend.account("dispatcher")
    async with httpx.AsyncClient(base_url=backend.url, timeout=30, trust_env=False) as client:
        signed = await client.post("/api/auth/token", json=account_of(account))
        token = signed.json()["access_token"]
        gate = asyncio.Semaphore(4)

        async def one(number: int) -> None:
            body = {
                "type": rng.choice(("fault", "install", "terminal_repair", "complaint")),
                "priority": rng.choice(("urgent", "high", "normal", "normal", "low")),
                "title": f"{rng.choice(TITLES)} {number}",
                "address": f"上海市黄浦区南京东路 {rng.randint(1, 900)} 号",
                "lat": SITE[0] + rng.uniform(-0.08, 0.08),
                "lon": SITE[1] + rng.uniform(-0.08, 0.08),
            }
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid.uuid4().hex}
            async with gate:
                answer = await client.post("/api/orders", json=body, headers=headers)
            answer.raise_for_status()

        await asyncio.gather(*(one(number) for number in range(count)))


def account_of(account: dict[str, str]) -> dict[str, str]:
    """What signing in takes."""
    return {"username": account["username"], "password": account["password"]}


def in_window(data: Path, backend: BackendProcess, options: argparse.Namespace) -> dict[str, float]:
    """Opens the console as a user would and measures in it."""
    from console import __main__ as program

    measured: dict[str, float] = {}

    async def course(console: "Console") -> int:
        await console.open()
        try:
            measured.update(await measure(console, backend, options))
        finally:
            await console.close()
        return 0

    program.main(["--data", str(data), "--backend", backend.url, "--no-sound"], course)
    return measured


async def measure(
    console: "Console", backend: BackendProcess, options: argparse.Namespace
) -> dict[str, float]:
    """Everything that is promised of the panel, one after the other in one window."""
    account = backend.account("dispatcher")
    console.window.setGeometry(console.window.screen().availableGeometry())
    await console.operations.session.sign_in(account["username"], account["password"])
    await until(lambda: len(console.models.orders) >= options.orders, 120)
    await asyncio.sleep(WARM_UP_S)
    panel = console.window.dispatch
    measured = {"orders": float(len(console.models.orders)), "workers": float(len(console.models.workers))}
    measured |= await opened(console)
    measured |= await filtered(panel)
    measured |= await scrolled(panel)
    measured |= await ticked(panel)
    return measured | await dispatched(console, panel, backend)


async def opened(console: "Console") -> dict[str, float]:
    """The pane called up with nothing worked out yet: until its table is painted with the snapshot's rows."""
    panel, orders = console.window.dispatch, console.models.orders
    paints = Paints(panel.queue.table)
    whole = orders.all()
    took: list[tuple[float, float]] = []

    def call_up() -> None:
        orders.replace(whole)
        console.window.dispatch_dock.show()

    for _ in range(ROUNDS):
        console.window.dispatch_dock.hide()
        orders.replace([])
        await asyncio.sleep(PAUSE_S)
        took.append(await paints.after(call_up, lambda: panel.queue.rows.rowCount() >= len(whole)))
        await asyncio.sleep(PAUSE_S)
    return {"opened_ms": max(wall for wall, _ in took), "opened_ui_thread_ms": max(work for _, work in took)}


async def filtered(panel: "DispatchPanel") -> dict[str, float]:
    """Every chip, every text, every sort: from the press to the rows painted."""
    from dataclasses import replace

    from console.models.queue_view import QueueFilter, QueueView

    queue = panel.queue
    paints = Paints(queue.table)
    views = [QueueView(chip=chip) for chip in QueueFilter]
    views += [QueueView(text=text) for text in TYPED]
    views += [QueueView(sort=name) for name in ("priority", "title", "number", "state")]
    views += [replace(QueueView(), within_s=600), QueueView()]
    took: list[tuple[float, float]] = []

    def show(view: QueueView) -> None:
        queue.show_view(view)
        queue.table.viewport().update()  # the same rows again would be no painting to wait for

    for _ in range(ROUNDS):
        for view in views:
            shown = partial(show, view)
            took.append(await paints.after(shown, lambda view=view: queue.view is view))  # type: ignore[misc] # bound
            await asyncio.sleep(PAUSE_S)
    wall, work = zip(*took, strict=True)
    return percentiles("filtered_ms", wall) | percentiles("filtered_ui_thread_ms", work)


async def scrolled(panel: "DispatchPanel") -> dict[str, float]:
    """From bottom to top and back, a page at a time: every frame, from the step to the painting.

    The worst frame is the median of the rounds' worst: whoever else has the processor for a moment is no
    matter of the table.
    """
    queue = panel.queue
    paints = Paints(queue.table)
    bar = queue.table.verticalScrollBar()
    rounds: list[list[tuple[float, float]]] = []
    at = 0
    for _ in range(ROUNDS):
        took: list[tuple[float, float]] = []
        for step in range(SCROLLS):
            at = round(bar.maximum() * abs((2 * step / SCROLLS) - 1))
            took.append(await paints.after(partial(bar.setValue, at), lambda at=at: bar.value() == at))  # type: ignore[misc] # bound
            await asyncio.sleep(0)
        rounds.append(took)
    wall = [frame for took in rounds for frame, _ in took]
    return {
        **percentiles("scroll_frame_ms", wall),
        "scroll_frame_most_ms": statistics.median(max(frame for frame, _ in took) for took in rounds),
        "scroll_frame_ui_thread_most_ms": statistics.median(max(work for _, work in took) for took in rounds),
        "scroll_frame_worst_of_all_ms": max(wall),
    }


async def ticked(panel: "DispatchPanel") -> dict[str, float]:
    """What the countdowns cost every second, with all orders open; of the UI thread."""
    took: list[float] = []
    for _ in range(20):
        began = time.thread_time()
        panel.queue._on_tick()  # noqa: SLF001 - what the timer calls
        took.append((time.thread_time() - began) * 1_000)
        await asyncio.sleep(0.01)
    return percentiles("tick_ui_thread_ms", took)


async def dispatched(console: "Console", panel: "DispatchPanel", backend: BackendProcess) -> dict[str, float]:
    """200 selected orders given to a crew at once: until acknowledged, each of them shown as dispatched."""
    from console.models.queue_view import QueueFilter, QueueView
    from console.operations.batches import Item
    from contract.vocabulary import OrderState

    orders, models = panel.queue, console.models
    workers = [one.id for one in models.workers.all() if one.on_duty and not one.stealth and one.phone]
    took: list[float] = []
    selected: list[float] = []
    window: list[float] = []
    house: list[float] = []
    refused = 0
    for _ in range(ROUNDS):
        orders.show_view(QueueView(chip=QueueFilter.WAITING))
        orders.table.setFocus()
        await asyncio.sleep(PAUSE_S)
        ids = orders.rows.keys[:MANY]
        began = time.perf_counter()
        models.selection.select_orders(ids)
        selected.append((time.perf_counter() - began) * 1_000)
        await asyncio.sleep(PAUSE_S)
        models.batches.forget()
        began, began_ui, began_house = time.perf_counter(), time.thread_time(), backend.cpu_s() or 0.0
        console.operations.batches.move(
            "dispatch", [Item(key, workers[place % CREW]) for place, key in enumerate(ids)]
        )
        await until(lambda: models.batches.last is not None, 30)
        took.append((time.perf_counter() - began) * 1_000)
        window.append((time.thread_time() - began_ui) * 1_000)
        house.append(((backend.cpu_s() or 0.0) - began_house) * 1_000)
        given = (models.orders.get(key) for key in ids)
        refused += sum(one is None or one.state is not OrderState.DISPATCHED for one in given)
        await asyncio.sleep(0.5)
    return {
        **percentiles("selecting_200_ms", selected),
        **percentiles("dispatch_acknowledged_ms", took),
        **percentiles("dispatch_ui_thread_ms", window),
        **percentiles("dispatch_backend_cpu_ms", house),
        "not_dispatched": float(refused),
    }


if __name__ == "__main__":
    sys.exit(main())
