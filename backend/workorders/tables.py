"""Rows of work orders, their timers, and the counter of their numbers."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.kit.tables import Base


class OrderRow(Base):
    """The present state of one order; what was before is in the event log."""

    __tablename__ = "orders"
    __table_args__ = (
        Index(None, "department_id", "state"),
        Index(None, "worker_id", "state"),
        Index(None, "state", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    version: Mapped[int]
    type: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    priority: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    customer_name: Mapped[str] = mapped_column(String(200))
    customer_level: Mapped[str | None] = mapped_column(String(10))
    contact_name: Mapped[str] = mapped_column(String(200))
    contact_phone: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(200))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    worker_name: Mapped[str] = mapped_column(String(100))
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(100))
    dispatched_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    departed_at: Mapped[datetime | None]
    arrived_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(100))
    check_in_lat: Mapped[float | None]
    check_in_lon: Mapped[float | None]
    check_in_at: Mapped[datetime | None]
    check_in_distance_m: Mapped[float | None]
    reply_text: Mapped[str] = mapped_column(Text)
    reply_result: Mapped[str | None] = mapped_column(String(10))
    reply_lat: Mapped[float | None]
    reply_lon: Mapped[float | None]
    reply_attachments: Mapped[list[str]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    returned_count: Mapped[int]
    timers: Mapped[list["TimerRow"]] = relationship(
        order_by="TimerRow.id", lazy="raise", cascade="all, delete-orphan"
    )


class TimerRow(Base):
    """One run of one service-time limit; running while `stopped_at` is null."""

    __tablename__ = "order_timers"
    __table_args__ = (Index(None, "order_id"), Index(None, "stopped_at", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]


class OrderNumberRow(Base):
    """The last order number given out on a day (of the organisation's time zone)."""

    __tablename__ = "order_numbers"

    day: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]
