"""What the settings of the organisation look like on the wire."""

from datetime import date
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from backend.org.service import WorkingPeriodIn, WorkingPeriodOut as WorkingPeriodOut
from backend.organisation.crew_schemas import RestRulesIO as RestRulesIO, ToolIO as ToolIO, Tools
from contract.vocabulary import Role, TimerKind

Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]


def _later_and_later(steps: list["EscalationStepIO"]) -> list["EscalationStepIO"]:
    if any(one.after_s >= following.after_s for one, following in pairwise(steps)):
        raise ValueError("each step has to come later than the one before it")
    return steps


class TrackRulesOut(BaseModel):
    """What a stop and a gap are: metres, seconds."""

    stop_radius_m: float
    stop_min_s: int
    gap_s: int


class TrackRulesPatch(BaseModel):
    """Only what is given is changed."""

    model_config = ConfigDict(extra="forbid")

    stop_radius_m: Annotated[float, Field(ge=5, le=1000, allow_inf_nan=False)] | None = None
    stop_min_s: Annotated[int, Field(ge=30, le=14_400)] | None = None
    gap_s: Annotated[int, Field(ge=60, le=86_400)] | None = None


class CandidateRulesOut(BaseModel):
    """What leaves somebody out of the candidates: tasks in hand, metres away; metres a second where no road
    is known."""

    full_load: int
    far_m: float
    city_speed_mps: float


class CandidateRulesPatch(BaseModel):
    """Only what is given is changed."""

    model_config = ConfigDict(extra="forbid")

    full_load: Annotated[int, Field(ge=1, le=100)] | None = None
    far_m: Annotated[float, Field(ge=500, le=1_000_000, allow_inf_nan=False)] | None = None
    city_speed_mps: Annotated[float, Field(ge=0.5, le=60, allow_inf_nan=False)] | None = None


class ServiceLimitsOut(BaseModel):
    """The procedure's limits in seconds, and from when two of them count: the sources do not say it."""

    dispatch_s: int
    accept_s: int
    repair_s: int
    confirm_s: int
    dispatch_anchor: str
    repair_anchor: str


LimitS = Annotated[int, Field(ge=60, le=366 * 86_400)]


class ServiceLimitsPatch(BaseModel):
    """Only what is given is changed; limits that run already keep what they were."""

    model_config = ConfigDict(extra="forbid")

    dispatch_s: LimitS | None = None
    accept_s: LimitS | None = None
    repair_s: LimitS | None = None
    confirm_s: LimitS | None = None
    dispatch_anchor: Literal["created", "taken_in"] | None = None
    repair_anchor: Literal["created", "taken_in", "dispatched"] | None = None


class AcceptanceDaysOut(BaseModel):
    """Days of the month by which the acceptance list is issued and the signed papers are uploaded."""

    issue_day: int = Field(examples=[5])
    upload_day: int = Field(examples=[25])


DayOfMonth = Annotated[int, Field(ge=1, le=28)]


class AcceptanceDaysPatch(BaseModel):
    """Only what is given is changed; orders that were issued keep their day."""

    model_config = ConfigDict(extra="forbid")

    issue_day: DayOfMonth | None = None
    upload_day: DayOfMonth | None = None


class EscalationStepIO(BaseModel):
    """Who is told when a limit is passed by more than `after_s` seconds."""

    model_config = ConfigDict(extra="forbid")

    role: Literal[
        Role.DISPATCHER,
        Role.SUPERVISOR,
        Role.DEPARTMENT_ADMIN,
        Role.ENTERPRISE_ADMIN,
        Role.INSPECTOR,
        Role.AUDITOR,
    ] = Field(examples=["supervisor"])
    after_s: Annotated[int, Field(ge=0, le=30 * 86_400, examples=[600])]


Chain = Annotated[list[EscalationStepIO], Field(min_length=1, max_length=8), AfterValidator(_later_and_later)]


class EscalationIO(BaseModel):
    """Who is told one after the other when a limit is passed. The times are our proposal, not a source's."""

    model_config = ConfigDict(extra="forbid")

    steps: Chain
    own: dict[TimerKind, Chain] = Field({}, description="Limits that have a chain of their own")


class OrganisationOut(BaseModel):
    """Settings that hold for everybody. WGS-84 [lat, lon]; lengths in seconds or days."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "version": 3,
                "name": "上海分公司",
                "centre": [31.229, 121.4805],
                "zoom": 13,
                "fix_interval_s": 600,
                "lost_after_s": 1500,
                "position_retention_days": 183,
                "working_periods": [{"days": [1, 2, 3, 4, 5], "from": "08:00", "until": "18:00"}],
                "holidays": ["2026-10-01"],
                "stale_after_s": 1200,
                "track": {"stop_radius_m": 50, "stop_min_s": 300, "gap_s": 900},
                "candidates": {"full_load": 5, "far_m": 15000, "city_speed_mps": 4.2},
                "escalation": {"steps": [{"role": "dispatcher", "after_s": 0}], "own": {}},
                "acceptance": {"issue_day": 5, "upload_day": 25},
                "limits": {
                    "dispatch_s": 900,
                    "accept_s": 1800,
                    "repair_s": 86400,
                    "confirm_s": 900,
                    "dispatch_anchor": "created",
                    "repair_anchor": "created",
                },
                "tools": [{"key": "otdr", "name": "OTDR", "types": ["fault"], "products": []}],
                "rest": {
                    "max_work_s": None,
                    "max_stretch_s": None,
                    "min_rest_s": None,
                    "pause_s": 1800,
                    "shift_gap_s": 14400,
                    "near_s": 3600,
                },
            }
        }
    )

    version: int
    name: str
    centre: tuple[float, float]
    zoom: int
    fix_interval_s: int
    lost_after_s: int
    position_retention_days: int
    working_periods: list[WorkingPeriodOut] = Field(description="Empty: always")
    holidays: list[date] = Field(description="Days in China on which no working period begins")
    stale_after_s: int = Field(description="An older fix is shown in grey; at most `lost_after_s`")
    track: TrackRulesOut
    candidates: CandidateRulesOut
    escalation: EscalationIO
    limits: ServiceLimitsOut
    acceptance: AcceptanceDaysOut
    tools: list[ToolIO] = Field(description="What workers may have, and which orders need it")
    rest: RestRulesIO


class OrganisationPatch(BaseModel):
    """Only what is given is changed."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1, le=2**53, description="The version the client saw.", examples=[1])]
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)] | None = None
    centre: tuple[Latitude, Longitude] | None = None
    zoom: Annotated[int, Field(ge=1, le=20)] | None = None
    fix_interval_s: Annotated[int, Field(ge=1, le=3600)] | None = None
    lost_after_s: Annotated[int, Field(ge=30, le=86_400)] | None = None
    position_retention_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    working_periods: Annotated[list[WorkingPeriodIn], Field(max_length=40)] | None = None
    holidays: Annotated[list[date], Field(max_length=400)] | None = None
    stale_after_s: Annotated[int, Field(ge=1, le=86_400)] | None = None
    track: TrackRulesPatch | None = None
    candidates: CandidateRulesPatch | None = None
    escalation: EscalationIO | None = None
    limits: ServiceLimitsPatch | None = None
    acceptance: AcceptanceDaysPatch | None = None
    tools: Tools | None = Field(default=None, description="All of them; keys stay, names may change")
    rest: RestRulesIO | None = Field(default=None, description="All of it")
