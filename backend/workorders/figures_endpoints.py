"""`/api/figures`."""

from typing import Annotated

from fastapi import APIRouter, Query

from backend.kit.calls import OFFICE, Read, require
from backend.workorders import figures
from backend.workorders.figures_schemas import Apart, FiguresOut, Report, Stretch
from backend.workorders.timeliness_endpoints import Moment

router = APIRouter(prefix="/api", tags=["figures"])


@router.get("/figures", dependencies=[require(*OFFICE)])
async def report_figures(
    call: Read,
    report: Annotated[Report, Query(examples=["volume"])],
    since: Moment,
    until: Moment,
    apart: Apart = Apart.NOTHING,
    stretch: Stretch = Stretch.PERIOD,
) -> FiguresOut:
    """Volume, customers, process, ratings, or the quality checks' score, of a period cut into stretches."""
    return await figures.report(call.session, call.scope, report, since, until, apart, stretch)
