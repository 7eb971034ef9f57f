"""One pass of a tour in one process: opens the real console and plays a table of steps in it."""

import argparse
import asyncio
import sys
from pathlib import Path

from console import __main__ as program
from console.app import Console, run
from tools.tour import scenes
from tools.tour.record import Record, Step
from tools.tour.stage import Stage
from tools.tour.waiting import until

SHOWN = 1000.0  # each step of the job shows within a second
OPEN = Step("open", "窗口可用 · window usable", scenes.window_opens, essential=True)
OPEN_AGAIN = Step("open", OPEN.title, scenes.window_opens, {"usable_ms": 3000}, essential=True)
MAP = Step("map", "地图就绪 · map drawn", scenes.map_is_drawn)
JOB: list[Step[Stage]] = [
    Step("people", "人员移动 · people move", scenes.people_move),
    Step("order", "N 建单 · N types an order", scenes.new_order, {"created_ms": SHOWN}, essential=True),
    Step("candidates", "候选人 · candidates", scenes.candidates, {"candidates_ms": SHOWN}, essential=True),
    Step("phone", "手机登录 · phone signs in", scenes.phone_signs_in, essential=True),
    Step(
        "dispatch",
        "Enter 派单,手机响铃 · Enter dispatches, the phone rings",
        scenes.enter_dispatches,
        {"dispatched_ms": SHOWN, "phone_rings_ms": SHOWN},
        essential=True,
    ),
    Step("accept", "接单 · accepted", scenes.worker_accepts, {"accepted_shown_ms": SHOWN}, essential=True),
    Step(
        "check_in",
        "签到 · checked in",
        scenes.worker_checks_in,
        {"checked_in_shown_ms": SHOWN},
        essential=True,
    ),
    Step(
        "reply",
        "回单 · replied with a photo",
        scenes.worker_replies,
        {"replied_shown_ms": SHOWN},
        essential=True,
    ),
    Step("history", "经过与恢复确认 · history, confirmed", scenes.history_tells, {"confirmed_ms": SHOWN}),
    Step("killed", "后端中断与恢复 · backend killed and back", scenes.backend_dies, {"live_again_ms": 3000}),
]
PASSES: dict[str, list[Step[Stage]]] = {
    "main": [
        OPEN,
        MAP,
        *JOB,
        Step("dark", "深色 · dark", scenes.dark_theme),
        Step("english", "English", scenes.english),
    ],
    "short": [OPEN, *JOB],
    "scaled": [OPEN_AGAIN, MAP, Step("scaled", "150 %", scenes.scaled)],
}


def main() -> int:
    """Play one pass; 1 when a step did not happen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(PASSES))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    parser.add_argument("--json", type=Path, required=True, metavar="FILE")
    parser.add_argument("--first-picture", type=int, default=1)
    parser.add_argument("--no-pictures", action="store_true")
    options, rest = parser.parse_known_args()
    record = Record(options.out, options.first_picture)

    async def course(console: Console) -> int:
        playing = asyncio.create_task(visit(console))
        running = asyncio.create_task(run(console))
        await asyncio.wait([playing, running], return_when=asyncio.FIRST_COMPLETED)
        console.closed.set()
        return await running

    async def visit(console: Console) -> None:
        await until("a window", lambda: hasattr(console, "window"), 60)
        stage = Stage(console, record, options.data, took_pictures=not options.no_pictures)
        await record.play(stage, PASSES[options.name])
        if stage.phone is not None:
            stage.page_errors += stage.phone.page.errors
            stage.phone.close()
        record.write(options.json, name=options.name, page_errors=stage.page_errors)

    code = program.main(["--data", str(options.data), *rest], course)
    done = len(record.results) == len(PASSES[options.name]) and all(result.ok for result in record.results)
    return code or (0 if done else 1)


if __name__ == "__main__":
    sys.exit(main())
