"""The management reports beside timeliness: volume, customers, process, ratings, and the month's score."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from backend.customers import service as customers
from backend.errors import Invalid
from backend.kit.scope import Scope
from backend.workorders import figures_repository as repository, figures_rules as rules
from backend.workorders.figures_repository import STAGES
from backend.workorders.figures_rules import Check, begin_of
from backend.workorders.figures_schemas import Apart, FigureLine, FiguresOut, Report, Stretch
from backend.workorders.timeliness_service import LONGEST

T = TypeVar("T")
Key = tuple[datetime | None, str, int | None, int | None]
"""(stretch, source or type or level or stage, department, worker) of a line."""

_MAY: Final[Mapping[Report, tuple[Apart, ...]]] = {
    Report.VOLUME: (Apart.SOURCE, Apart.TYPE, Apart.LEVEL, Apart.DEPARTMENT, Apart.NOTHING),
    Report.CUSTOMERS: (Apart.NOTHING, Apart.LEVEL, Apart.DEPARTMENT),
    Report.PROCESS: (Apart.NOTHING, Apart.DEPARTMENT, Apart.PERSON, Apart.TYPE),
    Report.RATINGS: (Apart.DEPARTMENT, Apart.PERSON, Apart.TYPE, Apart.LEVEL, Apart.NOTHING),
    Report.QUALITY: (Apart.DEPARTMENT, Apart.PERSON, Apart.NOTHING),
}
NAMES: Final[Mapping[Report, list[str]]] = {
    Report.VOLUME: ["raised", "cancelled"],
    Report.CUSTOMERS: ["added", "left", "total"],
    Report.PROCESS: ["orders", "mean_s", "median_s", "p90_s"],
    Report.RATINGS: ["rated", "mean", "five", "four", "three", "two", "one", "low_share"],
    Report.QUALITY: ["checked", "passed", "failed", "passed_share", "rechecked", "score"],
}


async def report(
    session: AsyncSession,
    scope: Scope,
    kind: Report,
    since: datetime,
    until: datetime,
    apart: Apart,
    stretch: Stretch,
) -> FiguresOut:
    """One report of the period.

    Raises Invalid for a period that is empty or too long, or a way apart that the report does not know.
    """
    _check(kind, since, until, apart)
    make = {
        Report.VOLUME: _volume,
        Report.CUSTOMERS: _customers,
        Report.PROCESS: _process,
        Report.RATINGS: _ratings,
        Report.QUALITY: _quality,
    }[kind]
    lines = await make(session, scope, since, until, apart, stretch)
    known_since = await repository.log_begins(session) if kind is Report.CUSTOMERS else None
    return FiguresOut(
        report=kind,
        since=since,
        until=until,
        apart=apart,
        stretch=stretch,
        known_since=known_since,
        names=NAMES[kind],
        lines=lines,
    )


async def _volume(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime, apart: Apart, stretch: Stretch
) -> list[FigureLine]:
    groups: dict[Key, list[bool]] = defaultdict(list)
    for row in await repository.raised(session, scope, since, until):
        key = _key(apart, begin_of(row.submitted_at, stretch, since), row)
        groups[key].append(row.cancelled_at is not None)
    return _lines(groups, lambda found: [len(found), sum(found)])


async def _customers(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime, apart: Apart, stretch: Stretch
) -> list[FigureLine]:
    """A customer whose beginning is not in the log was there before; one who left counts until then."""
    began = {row.subject_id: row.at for row in await repository.customers_added(session, scope, until)}
    kinds: dict[Key, list[tuple[datetime | None, datetime | None]]] = defaultdict(list)
    for one in await customers.snapshot(session, scope):
        level = str(one.level) if apart is Apart.LEVEL else ""
        department_id = one.department_id if apart is Apart.DEPARTMENT else None
        kinds[None, level, department_id, None].append((began.get(one.id), one.ended_at))
    begins = list(rules.stretches(since, until, stretch))
    ends = [*begins[1:], until]
    lines = []
    for begin, end in zip(begins, ends, strict=True):
        for (_, what, department_id, _), days in sorted(kinds.items(), key=_order):
            added = sum(came is not None and begin <= came < end for came, _ in days)
            left = sum(went is not None and begin <= went < end for _, went in days)
            total = sum((came is None or came < end) and (went is None or went >= end) for came, went in days)
            values: list[float | None] = [added, left, total]
            lines.append(FigureLine(since=begin, what=what, department_id=department_id, values=values))
    return lines


async def _process(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime, apart: Apart, stretch: Stretch
) -> list[FigureLine]:
    groups: dict[Key, list[float]] = defaultdict(list)
    for row in await repository.times(session, scope, since, until):
        for stage, began, ended in STAGES:
            first, last = getattr(row, began), getattr(row, ended)
            if first is None or last is None or last < first:
                continue  # not reached, or begun anew since
            took_s = (last - first).total_seconds() - (row.suspended_s if stage == "whole" else 0.0)
            begin = begin_of(row.submitted_at, stretch, since)
            _, what, department_id, worker_id = _key(apart, begin, row)
            said = f"{stage}.{what}" if what else stage
            groups[begin, said, department_id, worker_id].append(max(0.0, took_s))
    places = {stage: place for place, (stage, *_) in enumerate(STAGES)}
    lines = _lines(groups, rules.lengths)
    return sorted(lines, key=lambda it: (it.since or since, places[it.what.partition(".")[0]]))


async def _ratings(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime, apart: Apart, stretch: Stretch
) -> list[FigureLine]:
    groups: dict[Key, list[int]] = defaultdict(list)
    for row in await repository.ratings(session, scope, since, until):
        at = datetime.fromisoformat(row.rating["at"])
        if since <= at < until:
            groups[_key(apart, begin_of(at, stretch, since), row)].append(row.rating["score"])
    return _lines(groups, rules.scores)


async def _quality(
    session: AsyncSession, scope: Scope, since: datetime, until: datetime, apart: Apart, stretch: Stretch
) -> list[FigureLine]:
    groups: dict[Key, list[Check]] = defaultdict(list)
    for row in await repository.checked(session, scope, since, until):
        for check in _checks(row):
            if since <= check.at < until:
                groups[_key(apart, begin_of(check.at, stretch, since), row)].append(check)
    return _lines(groups, rules.checks)


def _checks(row: Any) -> Iterable[Check]:
    for place, one in enumerate(row.checks):
        at = datetime.fromisoformat(one["at"])
        yield Check(row.department_id, row.worker_id, at, one["passed"], one["score"], place == 0)


def _key(apart: Apart, begin: datetime | None, row: Any) -> Key:
    match apart:
        case Apart.SOURCE:
            return begin, row.source, None, None
        case Apart.TYPE:
            return begin, row.type, None, None
        case Apart.LEVEL:
            return begin, row.customer_level or "", None, None
        case Apart.DEPARTMENT:
            return begin, "", row.department_id, None
        case Apart.PERSON:
            return begin, "", row.department_id, row.worker_id
        case Apart.NOTHING:
            return begin, "", None, None


def _lines(
    groups: Mapping[Key, Sequence[T]], count: Callable[[Sequence[T]], list[float | None]]
) -> list[FigureLine]:
    return [
        FigureLine(
            since=since, what=what, department_id=department_id, worker_id=worker_id, values=count(found)
        )
        for (since, what, department_id, worker_id), found in sorted(groups.items(), key=_order)
    ]


def _order(item: tuple[Key, object]) -> tuple[float, str, int, int]:
    since, what, department_id, worker_id = item[0]
    return since.timestamp() if since else 0.0, what, department_id or 0, worker_id or 0


def _check(kind: Report, since: datetime, until: datetime, apart: Apart) -> None:
    errors = []
    if not since < until <= since + LONGEST:
        message = f"a period ends after it begins, within {LONGEST.days} days"
        errors.append({"loc": ["query", "until"], "msg": message, "type": "value_error"})
    if apart not in _MAY[kind]:
        message = f"{kind} can be told apart by {', '.join(_MAY[kind])}"
        errors.append({"loc": ["query", "apart"], "msg": message, "type": "value_error"})
    if errors:
        raise Invalid("The report cannot be made.", errors=errors)
