"""Asks the backend how far somebody went by the road."""

from datetime import datetime

import httpx
import msgspec

from console.api.client import ApiClient, decode
from console.api.record import Record
from console.core.errors import BackendUnreachable
from contract.roads import RoadState

PATH = "/api/tracks/matched"
SILENCE_S = 180.0  # matching a month of fixes takes its time


class RoadMileage(Record, frozen=True, kw_only=True):
    """`road_m` None: there are no roads to match with, and `roads` says why.

    `unmatched_m` of it are straight lines, where no road fits.
    """

    worker_id: int
    roads: RoadState
    road_m: float | None = None
    unmatched_m: float = 0.0


async def ask(client: ApiClient, worker_id: int, since: datetime, until: datetime) -> RoadMileage:
    """May take long, so it is no measure of the connection. Cancel the task to stop the backend's work."""
    body = msgspec.json.encode({"worker_id": worker_id, "since": since, "until": until})
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    async with client.stream(PATH, method="POST", body=body, headers=headers, silence_s=SILENCE_S) as answer:
        try:
            return decode(await answer.aread(), RoadMileage)
        except httpx.RequestError as error:
            raise BackendUnreachable(type(error).__name__) from error
