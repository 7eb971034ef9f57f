"""One pass of a tour in one process: opens the real console and plays a table of steps in it.

Imports late on purpose: until the console has begun, this process is what a user would start.
"""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from console import __main__ as program

if TYPE_CHECKING:
    from console.app import Console
    from tools.tour.record import Record

BEGAN = "WAIQIN_TOUR_BEGAN_S"  # when the parent started this process, by the monotonic clock


def main() -> int:
    """Play one pass; 1 when a step did not happen."""
    began_s = float(os.environ.get(BEGAN, time.monotonic()))
    options, more = _arguments()
    finished: list[bool] = []

    async def course(console: "Console") -> int:
        from console.app import run

        playing = asyncio.create_task(visit(console))
        running = asyncio.create_task(run(console))
        await asyncio.wait([playing, running], return_when=asyncio.FIRST_COMPLETED)
        console.closed.set()
        code = await running
        await playing
        return code

    async def visit(console: "Console") -> None:
        from tools.tour.waiting import until

        await until("a window", lambda: hasattr(console, "window") and console.window.isVisible(), 60)
        from tools.tour.record import Record

        record = Record(options.out, options.first_picture)
        finished.append(await _play(console, record, options, began_s))

    code = program.main(["--data", str(options.data), "--no-sound", *more], course)
    return code or (0 if finished == [True] else 1)


async def _play(console: "Console", record: "Record", options: argparse.Namespace, began_s: float) -> bool:
    """Whether every step happened."""
    from tools.tour.passes import PASSES
    from tools.tour.stage import Stage

    steps = PASSES[options.name]
    stage = Stage(console, record, options.data, began_s, took_pictures=not options.no_pictures)
    record.on_failure = stage.failed
    await record.play(stage, steps)
    if stage.phone is not None:
        stage.page_errors += stage.phone.page.errors
        stage.phone.close()
    record.write(options.json, name=options.name, page_errors=stage.page_errors)
    return len(record.results) == len(steps) and all(result.ok for result in record.results)


def _arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", help="a pass of tools/tour/passes.py")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--json", type=Path, required=True, metavar="FILE")
    parser.add_argument("--first-picture", type=int, default=1)
    parser.add_argument("--no-pictures", action="store_true")
    return parser.parse_known_args()


if __name__ == "__main__":
    sys.exit(main())
