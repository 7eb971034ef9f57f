"""Rows of work orders, their timers, the counter of their numbers, and the workflows they follow."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.kit.tables import Base


class OrderRow(Base):
    """The present state of one order; what was before is in the event log."""

    __tablename__ = "orders"
    __table_args__ = (
        Index(None, "department_id", "state"),
        Index(None, "worker_id", "state"),
        Index(None, "state", "updated_at"),
        Index(None, "commission_id"),
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
    category: Mapped[str] = mapped_column(String(40))
    product: Mapped[str] = mapped_column(String(40))
    circuit: Mapped[str | None] = mapped_column(String(10))
    promise: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    due_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(100))
    planned_at: Mapped[datetime | None]
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
    customer_note: Mapped[str] = mapped_column(Text, server_default="")  # why it ended, for the customer
    returned_count: Mapped[int]
    workflow_version: Mapped[int]
    submitted_at: Mapped[datetime | None]
    taken_in_at: Mapped[datetime | None]
    taken_in_by: Mapped[str] = mapped_column(String(100))
    started_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    diagnosis: Mapped[str] = mapped_column(Text)
    check_in_reason: Mapped[str] = mapped_column(Text)
    photos_before: Mapped[list[str]] = mapped_column(JSON)
    reply_fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    suspension: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    suspended_s: Mapped[float]
    escalations: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    alerts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")
    files: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")
    merged_into_id: Mapped[int | None]  # it ended because another order is about the same matter
    split_from_id: Mapped[int | None]
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON, server_default="[]")
    commission_id: Mapped[int | None]  # the first order of a commission; all of its orders have it
    party: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # whose part of it this is
    feedback: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    rating: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    reopened_count: Mapped[int]
    rework_count: Mapped[int]
    incident: Mapped[dict[str, Any] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # the field report it was
    engineers: Mapped[list[int]] = mapped_column(JSON)  # workers who ever accepted it …
    dispatchers: Mapped[list[int]] = mapped_column(JSON)  # … and accounts that ever dispatched it
    timers: Mapped[list["TimerRow"]] = relationship(
        order_by="TimerRow.id", lazy="raise", cascade="all, delete-orphan"
    )

    def __init__(self, **values: Any) -> None:
        """A fresh row: what is not given has not happened yet."""
        super().__init__(**(_nothing_happened() | values))


def _nothing_happened() -> dict[str, Any]:
    lists = (
        "photos_before",
        "reply_fields",
        "escalations",
        "alerts",
        "files",
        "fields",
        "checks",
        "engineers",
        "dispatchers",
    )
    words = ("taken_in_by", "diagnosis", "check_in_reason", "category", "product", "customer_note")
    counts = ("reopened_count", "rework_count")
    return (
        {"workflow_version": 1, "suspended_s": 0.0, "suspension": None, "feedback": None, "rating": None}
        | {name: [] for name in lists}
        | dict.fromkeys(words, "")
        | dict.fromkeys(counts, 0)
    )


class TimerRow(Base):
    """One run of one service-time limit; running while `stopped_at` and `paused_at` are null."""

    __tablename__ = "order_timers"
    __table_args__ = (Index(None, "order_id"), Index(None, "stopped_at", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[str] = mapped_column(String(10))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    paused_s: Mapped[float] = mapped_column(server_default="0", default=0.0)


class WorkflowRow(Base):
    """One published version of how orders of a type go; never changed, only followed by the next."""

    __tablename__ = "workflows"
    __table_args__ = (UniqueConstraint("type", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(Text)
    definition: Mapped[str] = mapped_column(Text)


class OrderNumberRow(Base):
    """The last order number given out on a day (of the organisation's time zone)."""

    __tablename__ = "order_numbers"

    day: Mapped[str] = mapped_column(String(8), primary_key=True)
    last: Mapped[int]
