"""Rows of requests to phones."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class LocateRow(Base):
    """One request to one worker; `department_id` is the worker's at the time."""

    __tablename__ = "locate_requests"
    __table_args__ = (Index(None, "worker_id", "id"), Index(None, "state"), Index(None, "requested_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    worker_id: Mapped[int] = mapped_column(ForeignKey("workers.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(20))
    requested_at: Mapped[datetime]
    requested_by: Mapped[str] = mapped_column(String(80))
    answered_at: Mapped[datetime | None]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    accuracy_m: Mapped[float | None]
    at: Mapped[datetime | None]
