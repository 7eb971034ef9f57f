"""Tracks in the open window: from the click to the pixels, and frames a second while playing and panning."""

import argparse
import asyncio
import json
import statistics
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tools.bench.map import until
from tools.bench.process import BackendProcess

if TYPE_CHECKING:
    from console.app import Console

WARM_UP_S = 3.0
RESTING_MS = 400  # without another painting, the last one was the one
SPEED = 600
# In the page: what was painted when, by the wall clock, as soon as the frame that shows it is done.
WATCH = """
globalThis.bench = { painted: [], frames: 0, last: 0 };
import("waiqin://map/page/main.js").then((page) => {
  const { tracks } = page;
  bench.page = page;
  const { lines } = tracks;
  lines.done = () => {
    const told = [tracks.tracks.size, lines.drawn.points, lines.costMs];
    requestAnimationFrame(() => setTimeout(() => bench.painted.push([Date.now(), ...told])));
  };
  const heads = tracks.paintHeads.bind(tracks);
  bench.heads = false;
  tracks.paintHeads = () => { heads(); bench.heads = true; };
  const frame = () => {
    if (bench.pan) page.map.panBy(bench.pan, { animate: false });
    if (bench.heads) bench.frames += 1;
    bench.heads = false;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
});
"""
ZOOM = """
(() => {
  const { map } = bench.page;
  const costs = [];
  for (const by of [1, 1, 1, 1, -1, -1, -1, -1]) {
    const start = performance.now();
    map.setZoom(map.getZoom() + by, { animate: false });
    costs.push(performance.now() - start);
  }
  return JSON.stringify(Math.max(...costs));
})()
"""


class Case:
    """A question of the window: whose tracks, from when to when."""

    def __init__(self, name: str, worker_ids: list[int], since: datetime, lasting: timedelta) -> None:
        self.name, self.worker_ids, self.since, self.until = name, worker_ids, since, since + lasting


def in_window(
    data: Path, backend: BackendProcess, cases: list[Case], options: argparse.Namespace
) -> dict[str, float]:
    """Opens the console as a user would and asks in it."""
    from console import __main__ as program

    figures: dict[str, float] = {}

    async def course(console: "Console") -> int:
        await console.open()
        try:
            account = backend.account("dispatcher")
            await console.operations.session.sign_in(account["username"], account["password"])
            await until(lambda: len(console.models.workers) > 0, 60)
            console.window.setGeometry(console.window.screen().availableGeometry())
            await asyncio.sleep(WARM_UP_S)
            console.map_view.page.runJavaScript(WATCH)
            for case in cases:
                figures.update(await _measure(console, case, options))
        finally:
            await console.close()
        return 0

    program.main(["--data", str(data), "--backend", backend.url], course)
    return figures


async def _measure(console: "Console", case: Case, options: argparse.Namespace) -> dict[str, float]:
    times_ms = []
    for _ in range(options.runs):
        times_ms.append(await _ask(console, case))
        await asyncio.sleep(0.5)
    name = case.name
    figures = {f"{name}_click_to_pixels_ms": statistics.median(times_ms), f"{name}_worst_ms": max(times_ms)}
    figures[f"{name}_zoom_worst_ms"] = float(await _in_page(console, ZOOM))
    figures[f"{name}_playing_frames_per_s"] = await _frames(console, options.seconds, pan=False)
    figures[f"{name}_playing_and_panning_frames_per_s"] = await _frames(console, options.seconds, pan=True)
    return figures


async def _ask(console: "Console", case: Case) -> float:
    """From the press of the button until the last painting of what was asked for, ms."""
    model, panel = console.models.tracks, console.window.panes.tracks
    console.operations.tracks.clear()
    console.models.selection.set_ticked(case.worker_ids)
    console.window.commands["people.track"].trigger()
    panel.span.show_span(case.since, case.until)
    await asyncio.sleep(1.0)
    await _in_page(console, "JSON.stringify(bench.painted = [])")
    pressed = time.time()
    panel.span.ask.click()
    wanted = len(case.worker_ids)
    async with asyncio.timeout(60):
        while True:
            await asyncio.sleep(0.1)
            painted = await _in_page(console, "JSON.stringify(bench.painted)")
            complete = [at for at, tracks, points, _cost in painted if tracks == wanted and points]
            if complete and time.time() * 1000 - complete[-1] > RESTING_MS and not model.error:
                return float(complete[-1] - pressed * 1000)


async def _frames(console: "Console", seconds: float, *, pan: bool) -> float:
    """Frames with a new moment or a new place of the map, a second."""
    model = console.models.tracks
    model.set_loop(True)
    model.set_speed(SPEED)
    model.set_follow(False)
    model.play()
    await _in_page(console, f"JSON.stringify(bench.pan = {'[2, 1]' if pan else 'null'})")
    await asyncio.sleep(0.5)
    await _in_page(console, "JSON.stringify(bench.frames = 0)")
    began = time.monotonic()
    await asyncio.sleep(seconds)
    frames = await _in_page(console, "JSON.stringify(bench.frames)")
    lasted = time.monotonic() - began
    await _in_page(console, "JSON.stringify(bench.pan = null)")
    model.pause()
    return float(frames / lasted)


async def _in_page(console: "Console", expression: str) -> Any:
    """The value of an expression that ends in JSON."""
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    console.map_view.page.runJavaScript(expression, told.set_result)
    return json.loads(await told)
