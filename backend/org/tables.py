"""Rows of departments, workers, their devices and one-time login codes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class DepartmentRow(Base):
    """A node of the department tree; only the root has no parent."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]


class WorkerRow(Base):
    """A person or a vehicle that is followed; identity follows the phone number of the post."""

    __tablename__ = "workers"
    __table_args__ = (Index(None, "department_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(String(20), unique=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    skills: Mapped[str] = mapped_column(String(500), default="")  # comma-separated order types
    monitoring: Mapped[str] = mapped_column(String(10))
    on_duty: Mapped[bool] = mapped_column(default=False)
    stealth: Mapped[bool] = mapped_column(default=False)
    shift_end: Mapped[str | None] = mapped_column(String(5))  # HH:MM of the organisation's time zone
    fix_interval_s: Mapped[int | None]  # None: the organisation's
    duty_since: Mapped[datetime | None]  # of the present value of each; None: as long as anybody knows
    stealth_since: Mapped[datetime | None]
    monitoring_since: Mapped[datetime | None]
    working_periods: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))  # likewise
    travel: Mapped[str] = mapped_column(String(10), default="ebike", server_default="ebike")
    tools: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")  # keys of the settings
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class DeviceRow(Base):
    """An id that a tracker sends with its positions; revoked ones stay, to be told from unknown ones."""

    __tablename__ = "devices"
    __table_args__ = (Index(None, "worker_id"),)

    device_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    label: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class LoginCodeRow(Base):
    """The one code a worker may sign in with now; a new one replaces it."""

    __tablename__ = "login_codes"

    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"), primary_key=True, autoincrement=False)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    expires_at: Mapped[datetime]
