"""Rows of messages and their templates."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class MessageTemplateRow(Base):
    """A text dispatchers send often; the organisation's."""

    __tablename__ = "message_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    text: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]


class MessageRow(Base):
    """One message to one worker; phone and department are the worker's when it was written."""

    __tablename__ = "messages"
    __table_args__ = (Index(None, "worker_id", "id"), Index(None, "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    phone: Mapped[str | None] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(String(500))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("message_templates.id"))
    state: Mapped[str] = mapped_column(String(10))
    error: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
