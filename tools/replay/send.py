"""Sending the rows: each vehicle in its own order and time, a fix again until it is acknowledged."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tools.replay.enrol import device_id_of
from tools.replay.protocols import Request
from tools.replay.trace import Row
from tools.replay.wire import Answer, Connection, NoAnswer

FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0
Protocol = Callable[[str, Row, int], Request]


@dataclass
class Tally:
    """What became of the rows. `marked` counts each mark of a row; `marked_rows` each row once."""

    sent: int = 0
    acknowledged: int = 0
    stored_clean: int = 0
    marked_rows: int = 0
    marked: Counter[str] = field(default_factory=Counter)
    withheld: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    retries: int = 0
    last_trouble: str = ""

    def acknowledge(self, outcome: str) -> None:
        """`outcome`: the x-fix header."""
        self.acknowledged += 1
        word, _, names = outcome.partition(" ")
        if word == "marked":
            self.marked_rows += 1
            self.marked.update(names.split(","))
        elif word == "withheld":
            self.withheld.update(names.split(","))
        else:
            self.stored_clean += 1


@dataclass(frozen=True)
class Plan:
    """How to send. `speed` 0: as fast as acknowledged; `times`: shift, original or now."""

    url: str
    protocol: Protocol
    speed: float
    times: str
    connections: int
    give_up_after_s: float


class Sender:
    """Sends one trace once."""

    def __init__(self, plan: Plan, tally: Tally) -> None:
        self._plan = plan
        self._tally = tally
        self._free: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
        for _ in range(plan.connections):
            self._free.put_nowait(Connection(plan.url))

    async def run(self, rows: Sequence[Row]) -> None:
        """Returns when every row was acknowledged, refused for good, or given up."""
        vehicles: dict[str, list[Row]] = {}
        for row in rows:
            vehicles.setdefault(row.vehicle, []).append(row)
        times = [row.at_ms for row in rows]
        first_ms, last_ms = min(times), max(times)
        started = time.monotonic()
        shift_ms = self._shift_ms(first_ms, last_ms)
        try:
            async with asyncio.TaskGroup() as group:
                for vehicle, own in vehicles.items():
                    group.create_task(self._drive(vehicle, own, first_ms, started, shift_ms))
        finally:
            while not self._free.empty():
                self._free.get_nowait().close()

    def _shift_ms(self, first_ms: int, last_ms: int) -> int:
        """So that the last fix is new when sent and none is of the future; whole seconds, as trackers do."""
        if self._plan.times == "original":
            return 0
        speed = self._plan.speed
        now_ms = time.time_ns() // 1_000_000
        if 0 < speed < 1:
            shift_ms = now_ms - first_ms
        else:
            shift_ms = now_ms - last_ms + (round((last_ms - first_ms) / speed) if speed else 0)
        return shift_ms // 1000 * 1000

    async def _drive(
        self, vehicle: str, rows: Sequence[Row], first_ms: int, started: float, shift_ms: int
    ) -> None:
        device_id = device_id_of(vehicle)
        plan = self._plan
        for row in rows:
            if plan.speed:
                due = started + (row.at_ms - first_ms) / 1000 / plan.speed
                await asyncio.sleep(max(0.0, due - time.monotonic()))
            at_ms = time.time_ns() // 1_000_000 if plan.times == "now" else row.at_ms + shift_ms
            self._tally.sent += 1
            if not await self._deliver(plan.protocol(device_id, row, at_ms)):
                return  # this vehicle's later fixes would only meet the same end

    async def _deliver(self, request: Request) -> bool:
        """The same fix until it is acknowledged; False when it is refused for good or for too long."""
        tally, wait_s = self._tally, FIRST_WAIT_S
        give_up_at = time.monotonic() + self._plan.give_up_after_s
        while True:
            answer = await self._once(request)
            if answer is not None and answer.status == 200:
                tally.acknowledge(answer.headers.get("x-fix", "stored"))
                return True
            if answer is not None and answer.status not in (502, 503, 504):
                reason = answer.body.decode("utf-8", "replace")[:200]
                tally.refused[f"{answer.status} {reason}"] += 1
                return answer.status == 400  # the row's own fault: the next may be better
            if time.monotonic() > give_up_at:
                tally.refused["no acknowledgement"] += 1
                return False
            tally.retries += 1
            asked_s = answer.headers.get("retry-after", "") if answer is not None else ""
            await asyncio.sleep(min(float(asked_s), LONGEST_WAIT_S) if asked_s.isdigit() else wait_s)
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)

    async def _once(self, request: Request) -> Answer | None:
        connection = await self._free.get()
        try:
            return await connection.request(
                request.method, request.path, headers=request.headers, body=request.body
            )
        except NoAnswer as error:
            self._tally.last_trouble = str(error)
            return None
        finally:
            self._free.put_nowait(connection)
