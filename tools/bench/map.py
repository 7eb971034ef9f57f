"""The map with 10,000 workers at 1 Hz: real backend, real window; frames, the UI thread, fix to pixel."""

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tools.bench.process import BackendProcess
from tools.bench.report import Limit, arguments, report

if TYPE_CHECKING:
    from console.app import Console
    from console.map.messages import Measured

LIMITS = [
    Limit("frames_per_s", 50, at_most=False),
    Limit("ui_thread_share_pct", 25),
    Limit("fix_to_pixel_p95_ms", 500),
]
# Every animation frame drawn; the same with every worker for itself instead of numbers for crowds; and as the
# map is in use, where frames that would look the same are left out.
PASSES = (("", True, True), ("every_one_drawn_", False, True), ("in_use_", True, False))
WARM_UP_S = 8.0  # names placed, sprites painted, stream in its stride


def main() -> int:
    """1 when a limit is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--workers", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=20.0, help="of each measurement (default 20)")
    parser.add_argument("--mapdata", type=Path, help="folder with road tiles, as of the console")
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder,
        moving_backend(Path(folder) / "backend", options.workers) as backend,
    ):
        figures = in_window(Path(folder) / "console", backend, options)
    return report("map", {"workers": options.workers, **figures}, LIMITS, options.json)


@contextmanager
def moving_backend(data: Path, workers: int) -> Iterator[BackendProcess]:
    command = [sys.executable, "-m", "tools.bench.moving", "--data", str(data)]
    command += ["--sample", "--workers", str(workers), "--print-credentials"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        try:
            assert child.stdout is not None
            line = child.stdout.readline()
            if not line:
                raise RuntimeError(f"the backend did not start: see {data / 'log'}")
            yield BackendProcess(child.pid, json.loads(line))
        finally:
            child.terminate()
            child.wait(timeout=30)


def in_window(data: Path, backend: BackendProcess, options: argparse.Namespace) -> dict[str, float]:
    """Opens the console as a user would and measures in it."""
    from console import __main__ as program

    figures: dict[str, float] = {}

    async def course(console: "Console") -> int:
        await console.open()
        try:
            figures.update(await measure(console, backend, options))
        finally:
            await console.close()
        return 0

    wanted = ["--data", str(data), "--backend", backend.url]
    if options.mapdata is not None:
        wanted += ["--mapdata", str(options.mapdata)]
    program.main(wanted, course)
    return figures


async def measure(
    console: "Console", backend: BackendProcess, options: argparse.Namespace
) -> dict[str, float]:
    account = backend.account("dispatcher")
    await console.operations.session.sign_in(account["username"], account["password"])
    await until(lambda: len(console.models.fleet) >= options.workers, 120)
    console.window.setGeometry(console.window.screen().availableGeometry())
    await asyncio.sleep(WARM_UP_S)
    figures: dict[str, float] = {}
    for prefix, crowd, eager in PASSES:
        measured = await one(console, options.seconds, crowd=crowd, eager=eager)
        figures |= {prefix + name: value for name, value in measured.items()}
    size = console.map_view.size()
    return {**figures, "map_width_px": size.width(), "map_height_px": size.height()}


async def one(console: "Console", seconds: float, *, crowd: bool, eager: bool) -> dict[str, float]:
    view = console.map_view
    told: asyncio.Future[Measured] = asyncio.get_running_loop().create_future()
    connection = view.measured.connect(told.set_result)
    view.measure(True, crowd=crowd, eager=eager)
    began_s, ui_s = time.monotonic(), time.thread_time()
    await asyncio.sleep(seconds)
    share = (time.thread_time() - ui_s) / (time.monotonic() - began_s)
    view.measure(False)
    async with asyncio.timeout(10):
        result = await told
    view.measured.disconnect(connection)
    return {
        "frames_per_s": result.frames / result.seconds,
        "ui_thread_share_pct": share * 100,
        "fix_to_pixel_median_ms": result.latency_ms_p50,
        "fix_to_pixel_p95_ms": result.latency_ms_p95,
        "fix_to_first_pixel_p95_ms": result.first_pixel_ms_p95,
        "positions_per_s": result.samples / result.seconds,
        "sprites_drawn": float(result.drawn),
        "frame_cost_median_ms": result.frame_cost_ms_p50,
        "frame_cost_p95_ms": result.frame_cost_ms_p95,
    }


async def until(condition: Callable[[], bool], within_s: float) -> None:
    """Raises TimeoutError."""
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - the models tell by Qt signals
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
