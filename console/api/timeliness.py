"""Timeliness reports: lines of a period, and the limits behind a line."""

from datetime import datetime

from console.api.client import ApiClient
from console.api.types import Timeliness, TimelinessLine, TimelinessRuns


async def report(client: ApiClient, since: datetime, until: datetime, by: str) -> Timeliness:
    """`by` is stage, department or person."""
    return await client.get("/api/timeliness", Timeliness, _period(since, until) | {"by": by})


async def runs(
    client: ApiClient, since: datetime, until: datetime, line: TimelinessLine, *, late: bool
) -> TimelinessRuns:
    """Those of the line, or of them only the late ones."""
    asked = _period(since, until) | {"stage": str(line.stage), "late": "true" if late else "false"}
    for name in ("department_id", "worker_id", "account_id"):
        if (value := getattr(line, name)) is not None:
            asked[name] = value
    return await client.get("/api/timeliness/runs", TimelinessRuns, asked)


def _period(since: datetime, until: datetime) -> dict[str, str | int | float]:
    return {"since": since.isoformat(), "until": until.isoformat()}
