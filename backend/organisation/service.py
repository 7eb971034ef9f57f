"""Reading and changing the organisation-wide settings; what they mean is told by the domains using them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Invalid
from backend.kit.eventlog import Actor
from backend.kit.versions import check_version
from backend.org import service as org
from backend.organisation import events
from backend.organisation.hours import WorkingHours as WorkingHours
from backend.organisation.rules import (
    CHINA_OFFSET_MS as CHINA_OFFSET_MS,
    AcceptanceDays as AcceptanceDays,
    Escalation as Escalation,
    EscalationStep as EscalationStep,
    RestRules as RestRules,
    Tool as Tool,
    TrackRules as TrackRules,
    WorkingPeriod as WorkingPeriod,
    WorkingWeek as WorkingWeek,
    escalation_of as escalation_of,
    misfits,
    needed_tools as needed_tools,
    periods_of,
    shown_escalation,
    shown_tools,
    tools_of,
)
from backend.organisation.schemas import (
    AcceptanceDaysOut,
    CandidateRulesOut,
    EscalationIO,
    OrganisationOut,
    OrganisationPatch,
    RestRulesIO,
    ServiceLimitsOut,
    ToolIO,
    TrackRulesOut,
    WorkingPeriodOut,
)
from backend.organisation.tables import OrganisationRow

_ONLY_ID = events.ONLY_ID
_LIMITS = {f"{name}_s": f"{name}_limit_s" for name in ("dispatch", "accept", "repair", "confirm")} | {
    name: name for name in ("dispatch_anchor", "repair_anchor")
}
"""Names of the service-time limits on the wire and among the settings."""


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """Lengths in seconds, distances in metres, WGS-84 degrees. Anchors are words of `workorders.timers`."""

    name: str = "外勤调度台"
    lost_after_s: int = 1500  # two fixes missed, and a little
    fix_interval_s: int = 600
    centre_lat: float = 31.229
    centre_lon: float = 121.4805
    zoom: int = 13
    dispatch_limit_s: int = 15 * 60
    accept_limit_s: int = 30 * 60
    repair_limit_s: int = 24 * 3600
    confirm_limit_s: int = 15 * 60
    dispatch_anchor: str = "created"
    repair_anchor: str = "created"
    full_load: int = 5
    far_m: float = 15_000.0
    city_speed_mps: float = 4.2  # 15 km/h of straight line by electric bicycle, detours included
    version: int = 1
    position_retention_days: int = 183
    working_periods: tuple[WorkingPeriod, ...] = ()
    holidays: tuple[str, ...] = ()  # days in China, "2026-10-01"
    stale_after_s: int = 1200
    track: TrackRules = field(default_factory=TrackRules)
    escalation: Escalation = field(default_factory=Escalation)
    acceptance: AcceptanceDays = field(default_factory=AcceptanceDays)
    tools: tuple[Tool, ...] = ()
    rest: RestRules = field(default_factory=RestRules)

    @property
    def working_week(self) -> WorkingWeek:
        """When there is work."""
        return WorkingWeek(self.working_periods, self.holidays)


async def read(session: AsyncSession) -> OrganisationSettings:
    """The settings in force; the defaults where none were stored."""
    row = await session.get(OrganisationRow, _ONLY_ID)
    if row is None:
        return OrganisationSettings()
    values = {name: getattr(row, name) for name in OrganisationSettings.__dataclass_fields__}
    values["working_periods"] = periods_of(row.working_periods)
    values["holidays"] = tuple(row.holidays)
    values["track"] = TrackRules(**row.track)
    values["escalation"] = Escalation() if row.escalation is None else escalation_of(row.escalation)
    values["acceptance"] = AcceptanceDays(**(row.acceptance or {}))
    values["tools"] = tools_of(row.tools)
    values["rest"] = RestRules() if row.rest is None else RestRules(**row.rest)
    return OrganisationSettings(**values)


async def store(session: AsyncSession, settings: OrganisationSettings) -> None:
    """Replace the settings in the session's transaction."""
    values = asdict(settings) | {
        "working_periods": _shown(settings.working_periods),
        "escalation": shown_escalation(settings.escalation),
        "tools": shown_tools(settings.tools),
    }
    await session.merge(OrganisationRow(id=_ONLY_ID, **values))


async def change(
    session: AsyncSession, actor: Actor, body: OrganisationPatch, *, worker_ids: Iterable[int], at: datetime
) -> OrganisationOut:
    """Change what is given and tell everybody. Raises VersionConflict; Invalid for limits that contradict."""
    settings = await read(session)
    current = organisation_out(settings).model_dump(mode="json")
    subject = (events.SUBJECT, _ONLY_ID)
    await check_version(session, subject, seen=body.version, actual=settings.version, current=current)
    changed = replace(settings, **_changes(body, settings), version=settings.version + 1)
    _check(changed)
    await store(session, changed)
    organisation = organisation_out(changed)
    root = await org.root_department(session)
    await events.changed(
        session,
        organisation,
        department_id=None if root is None else root.id,
        worker_ids=worker_ids,
        actor=actor,
        at=at,
    )
    return organisation


def organisation_out(settings: OrganisationSettings) -> OrganisationOut:
    """The part of the settings that may be seen and changed from outside."""
    return OrganisationOut(
        version=settings.version,
        name=settings.name,
        centre=(settings.centre_lat, settings.centre_lon),
        zoom=settings.zoom,
        fix_interval_s=settings.fix_interval_s,
        lost_after_s=settings.lost_after_s,
        position_retention_days=settings.position_retention_days,
        working_periods=_shown(settings.working_periods),
        holidays=[date.fromisoformat(it) for it in settings.holidays],
        stale_after_s=settings.stale_after_s,
        track=TrackRulesOut.model_validate(asdict(settings.track)),
        escalation=EscalationIO.model_validate(shown_escalation(settings.escalation)),
        tools=[ToolIO.model_validate(it) for it in shown_tools(settings.tools)],
        rest=RestRulesIO.model_validate(asdict(settings.rest)),
        candidates=CandidateRulesOut(
            full_load=settings.full_load,
            far_m=settings.far_m,
            city_speed_mps=settings.city_speed_mps,
        ),
        acceptance=AcceptanceDaysOut.model_validate(asdict(settings.acceptance)),
        limits=ServiceLimitsOut(
            **{short: getattr(settings, name) for short, name in _LIMITS.items()},
        ),
    )


def _check(settings: OrganisationSettings) -> None:
    errors = [
        {"loc": ["body", name], "msg": why, "type": why}
        for name, why in misfits(
            fix_interval_s=settings.fix_interval_s,
            stale_after_s=settings.stale_after_s,
            lost_after_s=settings.lost_after_s,
        )
    ]
    if settings.acceptance.issue_day >= settings.acceptance.upload_day:
        why = "before_issue"
        errors.append({"loc": ["body", "acceptance", "upload_day"], "msg": why, "type": why})
    if errors:
        raise Invalid("The limits contradict each other.", errors=errors)


def _changes(body: OrganisationPatch, settings: OrganisationSettings) -> dict[str, Any]:
    """Fields of `OrganisationSettings` with their new values."""
    given = body.model_dump(exclude={"version"}, exclude_none=True)
    if "centre" in given:
        given["centre_lat"], given["centre_lon"] = given.pop("centre")
    if "working_periods" in given:
        given["working_periods"] = periods_of(given["working_periods"])
    if "holidays" in given:
        given["holidays"] = tuple(sorted({day.isoformat() for day in given["holidays"]}))
    given |= given.pop("candidates", {})
    given |= {_LIMITS[name]: value for name, value in given.pop("limits", {}).items()}
    if "escalation" in given:
        given["escalation"] = escalation_of(given["escalation"])
    if "tools" in given:
        given["tools"] = tools_of(given["tools"])
    if "rest" in given:
        given["rest"] = RestRules(**given["rest"])
    if "acceptance" in given:
        given["acceptance"] = replace(settings.acceptance, **given["acceptance"])
    if "track" in given:
        given["track"] = replace(settings.track, **given["track"])
    return given


def _shown(periods: Iterable[WorkingPeriod]) -> list[WorkingPeriodOut]:
    return [{"days": list(it.days), "from": it.since, "until": it.until} for it in periods]
