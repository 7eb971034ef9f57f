"""Timeliness reports: per stage, department and person how many limits were kept, and how long it took."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Invalid
from backend.kit.scope import Scope
from backend.workorders import timeliness_repository as repository
from backend.workorders.timeliness_repository import Period, Whose as Whose
from backend.workorders.timeliness_schemas import (
    By,
    TimelinessLine,
    TimelinessOut,
    TimelinessRun,
    TimelinessRunsOut,
    TimelinessTotals,
)

LONGEST = timedelta(days=370)
MOST_RUNS = 500


async def report(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime, by: By, *, at: datetime
) -> TimelinessOut:
    """Limits that began in the period. Raises Invalid for a period that is empty or too long."""
    period = _period(since, until, at)
    found = await repository.lines(session, scope, period, by)
    totals = await repository.totals(session, scope, period)
    return TimelinessOut(
        since=since,
        until=until,
        at=at,
        by=by,
        totals=TimelinessTotals.model_validate(totals, from_attributes=True),
        lines=[TimelinessLine.model_validate(row._mapping) for row in found],  # noqa: SLF001 - SQLAlchemy's
    )


async def runs(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime, whose: Whose, *, at: datetime
) -> TimelinessRunsOut:
    """The runs behind a line of the report. Raises Invalid for a period that is empty or too long."""
    period = _period(since, until, at)
    found, number = await repository.runs_of(session, scope, period, whose, most=MOST_RUNS)
    items = [TimelinessRun.model_validate(row._mapping) for row in found]  # noqa: SLF001 - SQLAlchemy's
    return TimelinessRunsOut(items=items, more=number - len(items))


def _period(since: datetime, until: datetime, at: datetime) -> Period:
    if not since < until <= since + LONGEST:
        message = f"a period ends after it begins, within {LONGEST.days} days"
        raise Invalid(message, errors=[{"loc": ["query", "until"], "msg": message, "type": "value_error"}])
    return Period(since, until, at)
