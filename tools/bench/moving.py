"""The real backend with everybody moving at 1 Hz: fixes enter its pipeline from inside, ten times a second.

What the HTTP door costs is the business of `bench ingest`: on a small machine a sender of ten thousand
requests a second would take the processor from what `bench map` measures. Everything after the door is as
ever: privacy gate, cleaning, group commit, latest table, hub, stream.
"""

import asyncio
import contextlib
import math
import sys
from collections.abc import AsyncIterator
from random import Random
from typing import Any

from backend import __main__ as program, app as application
from backend.positions.fix import Fix
from backend.services import Services

TURNS = 10  # a tenth of the crowd reports every tenth of a second
STEP_M = 8.0  # per second
METRES_PER_DEGREE = 111_320.0
CENTRE = (31.2304, 121.4737)
SPREAD = (0.05, 0.07)  # of the crowd around it, degrees; one standard deviation
EVERY_MS = 1_000


class Walker:
    """Walks straight on; turns a little now and then."""

    def __init__(self, worker_id: int, random: Random) -> None:
        self.worker_id = worker_id
        self.random = random
        self.lat, self.lon = (random.gauss(at, spread) for at, spread in zip(CENTRE, SPREAD, strict=True))
        self.heading_deg = random.uniform(0, 360)

    def fix(self, now_ms: int) -> Fix:
        self.heading_deg = (self.heading_deg + self.random.gauss(0, 10)) % 360
        turn = math.radians(self.heading_deg)
        self.lat += STEP_M * math.cos(turn) / METRES_PER_DEGREE
        self.lon += STEP_M * math.sin(turn) / METRES_PER_DEGREE / math.cos(math.radians(self.lat))
        return Fix(
            self.worker_id, now_ms, now_ms, self.lat, self.lon, 12.0, STEP_M, self.heading_deg, None, 80.0
        )


async def move(services: Services) -> None:
    """Until cancelled: every worker reports once a second, evenly spread."""
    random = Random(7)
    walkers = [
        Walker(worker_id, random) for worker_id in range(1, (services.settings.sample_workers or 0) + 1)
    ]
    loop = asyncio.get_running_loop()
    turn, due_s = 0, loop.time()
    while True:
        now_ms = services.clock.now_ms()
        await services.pipeline.submit([walker.fix(now_ms) for walker in walkers[turn % TURNS :: TURNS]])
        turn += 1
        due_s = max(due_s + EVERY_MS / 1_000 / TURNS, loop.time() - 1)
        await asyncio.sleep(due_s - loop.time())


def main() -> int:
    """`python -m backend` with the same arguments, and the crowd under way."""
    build = application.build

    def build_moving(*arguments: Any, **named: Any) -> Any:
        app = build(*arguments, **named)
        usual = app.router.lifespan_context

        @contextlib.asynccontextmanager
        async def lifespan(scope: Any) -> AsyncIterator[Any]:
            async with usual(scope) as state:
                moving = asyncio.create_task(move(app.state.services))
                yield state
                moving.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await moving

        app.router.lifespan_context = lifespan
        return app

    application.build = build_moving
    return program.main()


if __name__ == "__main__":
    sys.exit(main())
