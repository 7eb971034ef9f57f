"""Fetches the lines by the road of the plan on screen, bit by bit, while somebody looks at it."""

import asyncio

from console.api import planning as api
from console.api.client import ApiClient
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.models.world import Models
from contract.roads import RoadState

SETTLED_S = 0.4  # a plan that gets better at once is not worth its lines
READ_AGAIN_S = 0.5
TRIES = 10  # of roads that do not answer; they may be waking up
NOBODY_HAS = frozenset({RoadState.ABSENT, RoadState.NOT_INSTALLED})


class PlanWays:
    """Lines land in `models.planning`. Where none come, the straight ones stay, and nobody is told twice."""

    def __init__(self, client: ApiClient, models: Models, tasks: Tasks) -> None:
        self._client, self._model, self._tasks = client, models.planning, tasks
        self._reading: asyncio.Task[None] | None = None
        self._about: tuple[str, int] | None = None  # id and round of the plan whose lines are read, or known

    def follow(self) -> None:
        """The plan that is on screen now; nothing happens where its lines are there or on their way."""
        plan = self._model.plan
        if plan is None or not plan.visits or self._about == (plan.id, plan.round):
            return
        self.stop()
        self._about = plan.id, plan.round
        self._reading = self._tasks.spawn("plan_ways", self._read(plan.id))

    def stop(self) -> None:
        """Nobody looks any more."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading, self._about = None, None

    async def _read(self, plan_id: str) -> None:
        await asyncio.sleep(SETTLED_S)
        tries = 0
        while tries < TRIES:
            try:
                ways = await api.ways(self._client, plan_id)
            except WaiqinError:
                break  # the plan is gone, or the backend is: whoever asks for another plan will be told
            self._model.take_ways(ways)
            if not ways.left or ways.roads in NOBODY_HAS:
                break
            tries = 0 if ways.roads is RoadState.READY else tries + 1
            await asyncio.sleep(READ_AGAIN_S)
        self._reading = None
