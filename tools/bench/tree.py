"""The people tree with 10,000 people: real backend, real window; from a key press to the tree painted."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tools.bench.map import moving_backend, until
from tools.bench.process import BackendProcess, running_backend
from tools.bench.report import Limit, arguments, percentiles, report

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QAbstractItemView

    from console.app import Console
    from console.models.selection import Selection

LIMITS = [Limit("first_letters_p95_ms", 50), Limit("department_ticked_p95_ms", 50)]
WORDS = (
    "z",
    "zh",
    "zhw",
    "w",
    "wy",
    "l",
    "li",
    "lix",
    "c",
    "ch",
    "chen",
    "x",
    "xm",
    "h",
    "hj",
    "138",
    "0012",
)
WARM_UP_S = 6.0  # names learnt, map loaded
PAUSE_S = 0.05
LOOK_S = 1.0  # nobody ticks ten thousand people twice in a second: the map has marked them meanwhile
Took = tuple[float, float]  # milliseconds: by the clock, and worked by the UI thread


def main() -> int:
    """1 when a limit is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--workers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=6, help="times every word is typed and the tree ticked")
    parser.add_argument("--moving", action="store_true", help="everybody sends a fix every second meanwhile")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder:
        data = Path(folder) / "backend"
        people = ("--sample", "--workers", str(options.workers))
        opened = moving_backend(data, options.workers) if options.moving else running_backend(data, *people)
        with opened as backend:
            measured = in_window(Path(folder) / "console", backend, options)
    return report("tree", measured, LIMITS, options.json)


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
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    account = backend.account()
    await console.operations.session.sign_in(account["username"], account["password"])
    await until(lambda: len(console.models.workers) >= options.workers, 120)
    console.window.setGeometry(console.window.screen().availableGeometry())
    await asyncio.sleep(WARM_UP_S)
    panel = console.window.people
    paints = Paints(panel.tree)
    letters: list[Took] = []
    cleared: list[Took] = []

    def is_found() -> bool:
        return panel.rows.text == panel.search.text()

    for _ in range(options.rounds):
        for word in WORDS:
            panel.search.setFocus()
            for letter in word:
                letters.append(await paints.after(partial(QTest.keyClicks, panel.search, letter), is_found))
                await asyncio.sleep(PAUSE_S)
            escape = partial(QTest.keyClick, panel.search, Qt.Key.Key_Escape)
            cleared.append(await paints.after(escape, is_found))
            await asyncio.sleep(PAUSE_S)
    [root] = console.models.departments.children_of(None)
    ticked = await tick(console, paints, panel.rows.index_of_department(root.id), options.rounds * 4)
    return {
        "people": float(len(console.models.workers)),
        **figures("first_letters", letters),
        **figures("search_cleared", cleared),
        **figures("department_ticked", ticked),
    }


def figures(name: str, took: list[Took]) -> dict[str, float]:
    """By the clock, and of that the work of the UI thread itself, which other programs do not lengthen."""
    wall, work = zip(*took, strict=True)
    return {**percentiles(f"{name}_ms", wall), **percentiles(f"{name}_ui_thread_ms", work)}


async def tick(console: "Console", paints: "Paints", index: "QModelIndex", times: int) -> list[Took]:
    """Space on the whole organisation, on and off."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    tree, selection = console.window.people.tree, console.models.selection
    tree.setFocus()
    tree.setCurrentIndex(index)
    took: list[Took] = []
    for _ in range(times):
        await asyncio.sleep(LOOK_S)
        many = 0 if selection.ticked else len(console.models.workers)
        space = partial(QTest.keyClick, tree, Qt.Key.Key_Space)
        took.append(await paints.after(space, partial(_has_ticks, selection, many)))
    return took


class Paints:
    """Measures until the tree is on screen as a press has made it: after Qt has dealt with that painting."""

    def __init__(self, tree: "QAbstractItemView") -> None:
        from PySide6.QtCore import QEvent, QObject

        loop, told = asyncio.get_running_loop(), self._told

        class Watch(QObject):
            def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
                if event.type() == QEvent.Type.Paint:
                    loop.call_soon(told)
                return False

        self._watch = Watch(tree)
        self._holds: Callable[[], bool] = lambda: False
        self._painted: asyncio.Future[Took] | None = None
        tree.viewport().installEventFilter(self._watch)

    async def after(self, press: Callable[[], object], holds: Callable[[], bool]) -> Took:
        """From `press` to the first painting with which `holds` is true."""
        self._holds, self._painted = holds, asyncio.get_running_loop().create_future()
        began_s, began_ui_s = time.perf_counter(), time.thread_time()
        press()
        async with asyncio.timeout(10):
            ended_s, ended_ui_s = await self._painted
        return (ended_s - began_s) * 1_000, (ended_ui_s - began_ui_s) * 1_000

    def _told(self) -> None:
        painted = self._painted
        if painted is not None and not painted.done() and self._holds():
            painted.set_result((time.perf_counter(), time.thread_time()))


def _has_ticks(selection: "Selection", many: int) -> bool:
    return len(selection.ticked) == many


if __name__ == "__main__":
    sys.exit(main())
