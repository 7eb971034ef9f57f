"""Rows of notices to customers, and the one row of how they are sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class NoticeRow(Base):
    """One notice about one order. The text is kept without its link: the secret in that is kept nowhere."""

    __tablename__ = "notices"
    __table_args__ = (Index(None, "order_id", "id"), Index(None, "state"))

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    event_seq: Mapped[int | None] = mapped_column(unique=True)  # what it tells of; null: written by hand
    occasion: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(String(1000))
    with_link: Mapped[bool]
    state: Mapped[str] = mapped_column(String(10))
    error: Mapped[str | None] = mapped_column(String(40))
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(80))
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str] = mapped_column(String(80))  # who sent it by hand; empty: the gateway
    delivered_at: Mapped[datetime | None]


class NoticeSettingsRow(Base):
    """Always id 1. `seen_seq`: every event up to it has had its notice, if it gets one."""

    __tablename__ = "notice_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    seen_seq: Mapped[int]
    gateway_url: Mapped[str] = mapped_column(String(500))
    gateway_key: Mapped[str] = mapped_column(String(200))
    grace_s: Mapped[int]
    occasions: Mapped[dict[str, Any]] = mapped_column(JSON)
