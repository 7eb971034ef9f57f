"""The management reports beside timeliness."""

from datetime import datetime

from console.api.client import ApiClient
from console.api.figures_types import Figures


async def figures(
    client: ApiClient, report: str, since: datetime, until: datetime, *, apart: str, stretch: str
) -> Figures:
    """`report` is volume, customers, process, ratings or quality; `stretch` period, day, week or month."""
    asked: dict[str, str | int | float] = {
        "report": report,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "apart": apart,
        "stretch": stretch,
    }
    return await client.get("/api/figures", Figures, asked)
