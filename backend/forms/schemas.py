"""What form templates look like on the wire."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field


class FormFieldOut(BaseModel):
    key: str = Field(examples=["optical_power"])
    label: str = Field(examples=["光功率"])
    kind: Literal["text", "number", "picture", "datetime", "product"]
    required: bool
    unit: str | None = Field(default=None, examples=["dBm"])


class FormTemplateOut(BaseModel):
    id: int
    name: str = Field(examples=["装机回单"])
    context: Literal["task", "report", "visit"]
    fields: list[FormFieldOut]
    updated_at: datetime


class FormTemplatesOut(BaseModel):
    items: list[FormTemplateOut]
