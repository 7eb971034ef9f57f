"""What notices to customers, and how they are sent, look like on the wire."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from backend.notices.occasions import unknown_names
from contract.notices import MOST_NOTICE_TEXT, NoticeOccasion
from contract.vocabulary import MessageState

MOST_GRACE_S = 3600


def _is_address(url: str) -> str:
    if url and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname):
        raise ValueError("begin with http:// or https:// and name a host")
    return url


def _is_template(text: str) -> str:
    unknown = unknown_names(text)
    if unknown:
        raise ValueError(f"nothing is known of {', '.join(unknown)}")
    return text


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_NOTICE_TEXT),
    Field(examples=["【上海分公司】您的故障报修（GD20261122-0001）已处理完毕。"]),
]
Template = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_NOTICE_TEXT),
    AfterValidator(_is_template),
    Field(examples=["【{firm}】您的{type}已受理，工单号 {number}。"]),
]
Address = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500),
    AfterValidator(_is_address),
    Field(examples=["https://sms.example.cn/send"]),
]


class GatewayState(StrEnum):
    """NONE: nobody named one, notices wait to be sent by hand. TROUBLE: the last attempt failed."""

    NONE = "none"
    READY = "ready"
    TROUBLE = "trouble"


class NoticeOut(BaseModel):
    """One notice to the customer of an order."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 12,
                "order_id": 41,
                "occasion": "on_the_way",
                "phone_masked": "138****0001",
                "text": "【上海分公司】您的故障报修（GD20261122-0001），工程师已出发。",
                "with_link": True,
                "state": "sent",
                "error": None,
                "attempts": 1,
                "created_at": "2026-11-22T08:00:00.000Z",
                "created_by": "system",
                "not_before": "2026-11-22T08:00:30.000Z",
                "sent_at": "2026-11-22T08:00:31.000Z",
                "sent_by": "",
                "delivered_at": None,
            }
        }
    )

    id: int
    order_id: int
    occasion: NoticeOccasion
    phone_masked: str
    text: str = Field(description="Without the link, which is put behind it when it is sent")
    with_link: bool
    state: MessageState
    error: str | None = Field(description="A short word: why it failed, or why it still waits")
    attempts: int
    created_at: datetime
    created_by: str = Field(description="`system`: the organisation's settings say so")
    not_before: datetime
    sent_at: datetime | None
    sent_by: str = Field(description="Who sent it by hand; empty: the gateway did")
    delivered_at: datetime | None


class NoticesOut(BaseModel):
    """`gateway` NONE: what is queued waits to be sent by hand."""

    items: list[NoticeOut]
    gateway: GatewayState


class OrderNoticesOut(NoticesOut):
    """What one order's customer was told, newest first, and what could be said now, by occasion."""

    drafts: dict[NoticeOccasion, str]
    links: bool = Field(description="Whether a link can go with it: customers have an address to reach us at")


class NoticeCreate(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"occasion": "other", "text": "请在家等候，工程师马上到。", "with_link": False}]
        },
    )

    occasion: NoticeOccasion
    text: Text
    with_link: bool = False


class NoticeByHandOut(BaseModel):
    """A notice that somebody sends by hand now. `text` is whole, with the link; it is said this once."""

    notice: NoticeOut
    text: str = Field(description="Empty in a repeated answer")


class OccasionIO(BaseModel):
    """One occasion's rule. `{firm}`, `{type}`, `{number}`, `{arrival}` and `{reason}` are filled in."""

    model_config = ConfigDict(extra="forbid")

    automatic: bool
    text: Template
    link: bool


class NoticeSettingsOut(BaseModel):
    """How customers are told. The gateway's key is never shown."""

    version: int = Field(examples=[3])
    gateway_url: str = Field(description="Empty: none", examples=["https://sms.example.cn/send"])
    has_key: bool
    grace_s: int = Field(
        description="So long an automatic notice waits: a step may be taken back", examples=[30]
    )
    occasions: dict[NoticeOccasion, OccasionIO]
    links: bool = Field(description="Whether this backend was told its address for customers")


class NoticeSettingsPatch(BaseModel):
    """Only what is given is changed; of occasions only those named."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"version": 1, "grace_s": 60}]})

    version: Annotated[int, Field(ge=1, le=2**53, examples=[1])]
    gateway_url: Address | None = None
    gateway_key: Annotated[str, StringConstraints(max_length=200, pattern=r"^[\x21-\x7e]*$")] | None = Field(
        None, description="Empty takes it away", examples=["k-5f1d"]
    )
    grace_s: Annotated[int, Field(ge=0, le=MOST_GRACE_S)] | None = None
    occasions: dict[NoticeOccasion, OccasionIO] | None = None
