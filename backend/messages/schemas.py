"""What messages and their templates look like on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contract.vocabulary import MessageState

Identifier = Annotated[int, Field(ge=1, le=2**53)]
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    Field(examples=["请于 14:00 前到营业厅领取光猫。"]),
]
TemplateName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), Field(examples=["领料通知"])
]


class MessageTemplateOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"example": {"id": 1, "name": "领料通知", "text": "请到营业厅领取光猫。"}}
    )

    id: int
    name: str
    text: str


class MessageTemplatesOut(BaseModel):
    items: list[MessageTemplateOut]


class MessageTemplateCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: TemplateName
    text: Text


class MessageOut(BaseModel):
    """One message to one worker."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 31,
                "worker_id": 7,
                "phone_masked": "138****0007",
                "text": "请于 14:00 前到营业厅领取光猫。",
                "state": "sent",
                "error": None,
                "created_at": "2026-11-21T08:00:00.000Z",
                "sent_at": "2026-11-21T08:00:00.500Z",
                "delivered_at": None,
                "created_by": "陈晓",
            }
        }
    )

    id: int
    worker_id: int
    phone_masked: str | None
    text: str
    state: MessageState
    error: str | None = Field(description="A short word, with state `failed`")
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    created_by: str


class MessagesOut(BaseModel):
    items: list[MessageOut]


class MessageCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    worker_ids: Annotated[list[Identifier], Field(min_length=1, max_length=500, examples=[[7, 8]])]
    text: Text
    template_id: Identifier | None = None
