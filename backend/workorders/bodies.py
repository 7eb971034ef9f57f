"""What is said with each move: the body of `POST /api/orders/{id}/<move>`, with an example. No rules."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from backend.workorders.schemas import Id, Latitude, Line, Longitude, Moment, Text, Value, Version
from contract.vocabulary import OrderMove, Priority

Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), Field(examples=["客户改期"])
]
Said = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Files = Annotated[list[UUID], Field(max_length=20)]
Score = Annotated[int, Field(ge=0, le=100, examples=[92])]


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [{"version": 3} | fields]})


class MoveIn(BaseModel):
    """A move that says nothing but which version it was decided on."""

    model_config = _example()

    version: Version


class NoteIn(MoveIn):
    model_config = _example(note="已电话联系客户")

    note: Line = ""


class ReasonIn(MoveIn):
    """Why: of a step that somebody will ask about later."""

    model_config = _example(reason="客户改期")

    reason: Reason


class EndIn(ReasonIn):
    """The order ends. The customer never reads `reason`."""

    model_config = _example(reason="客户改期", customer_note="已按您的要求改期，届时会重新联系您")

    customer_note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = Field(
        default="", description="What the customer is told; empty: a neutral sentence"
    )


class SaveIn(MoveIn):
    """What is still missing in a draft; what is left out stays."""

    model_config = _example(title="宽带无法上网", address="上海市黄浦区南京东路 299 号")

    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)] | None = (
        None
    )
    description: Text | None = None
    priority: Priority | None = None
    contact_name: Line | None = None
    contact_phone: Line | None = None
    address: Line | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    due_at: Moment | None = None


class DiagnoseIn(MoveIn):
    model_config = _example(text="光猫 LOS 灯红，光功率 -31 dBm")

    text: Text = ""


class FixedIn(MoveIn):
    model_config = _example(text="指导客户重启光猫，恢复")

    text: Said


class DispatchIn(MoveIn):
    model_config = _example(worker_id=12, note="带 OTDR")

    worker_id: Id
    note: Line = ""
    planned_at: Moment | None = Field(default=None, description="When the worker is expected at the site")
    override: Line = Field(default="", description="Why they are given it against what speaks against them")


class PlanVisitIn(MoveIn):
    model_config = _example(planned_at="2026-11-21T08:30:00Z")

    planned_at: Moment | None = Field(
        default=None, description="When the worker is expected at the site; null: no time is planned"
    )


class EscalateIn(ReasonIn):
    """To the centre one level up or one level down."""

    model_config = _example(department_id=1, reason="需要省级传输专业支援")

    department_id: Id


class CheckInIn(MoveIn):
    model_config = _example(lat=31.2304, lon=121.4737, accuracy_m=12)

    lat: Latitude | None = None
    lon: Longitude | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None = None
    at: Moment | None = Field(
        default=None, description="When the worker pressed it, where the phone was offline then"
    )
    reason: Line = Field(
        default="", description="Needed where the phone is too far from the site or knows no place"
    )


class StartIn(MoveIn):
    model_config = _example(attachment_ids=[])

    attachment_ids: Files = Field(default=[], description="Photos before the work")


class ReplyIn(MoveIn):
    model_config = _example(text="更换光纤接头，测速 980M", result="done", fields={"optical_power": -18.5})

    text: Said
    result: Literal["done", "not_done"]
    lat: Latitude | None = None
    lon: Longitude | None = None
    attachment_ids: Files = Field(default=[], description="Photos after the work")
    fields: Annotated[dict[str, Value], Field(max_length=40)] = Field(
        default={}, description="By the names that the order's workflow gives; a choice by its value"
    )


class ConfirmIn(NoteIn):
    model_config = _example(note="客户确认已恢复")


class FeedbackIn(MoveIn):
    """The fault report."""

    model_config = _example(cause="楼道光缆被施工挖断", advice="请物业在施工前联系我们")

    cause: Said
    advice: Text = ""
    attachment_ids: Files = []


class RateIn(MoveIn):
    model_config = _example(score=5, comment="来得很快")

    score: Annotated[int, Field(ge=1, le=5, examples=[5])]
    comment: Line = ""


class PassIn(MoveIn):
    model_config = _example(score=96)

    score: Score | None = None
    note: Line = ""


class FailIn(MoveIn):
    model_config = _example(score=62, defects="标签缺失，照片看不清端口")

    score: Score | None = None
    defects: Said


BODIES: Final[Mapping[OrderMove, type[MoveIn]]] = MappingProxyType(
    {
        OrderMove.SAVE: SaveIn,
        OrderMove.SUBMIT: MoveIn,
        OrderMove.INTAKE: MoveIn,
        OrderMove.REJECT: EndIn,
        OrderMove.DIAGNOSE: DiagnoseIn,
        OrderMove.FIX_REMOTELY: FixedIn,
        OrderMove.DISPATCH: DispatchIn,
        OrderMove.ACCEPT: MoveIn,
        OrderMove.RETURN: ReasonIn,
        OrderMove.ESCALATE: EscalateIn,
        OrderMove.DEPART: MoveIn,
        OrderMove.CHECK_IN: CheckInIn,
        OrderMove.START: StartIn,
        OrderMove.REQUEST_SUSPENSION: ReasonIn,
        OrderMove.SUSPEND: ReasonIn,
        OrderMove.DECLINE_SUSPENSION: ReasonIn,
        OrderMove.RESUME: NoteIn,
        OrderMove.REPLY: ReplyIn,
        OrderMove.CONFIRM: ConfirmIn,
        OrderMove.REOPEN: ReasonIn,
        OrderMove.FEEDBACK: FeedbackIn,
        OrderMove.RATE: RateIn,
        OrderMove.QC_PASS: PassIn,
        OrderMove.QC_FAIL: FailIn,
        OrderMove.REWORK: NoteIn,
        OrderMove.ARCHIVE: NoteIn,
        OrderMove.CANCEL: EndIn,
    }
)
"""One body per move."""
