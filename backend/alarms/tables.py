"""Rows of alarms."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class AlarmRow(Base):
    """One alarm; the unique index makes a second one for the same cause impossible while the first stands."""

    __tablename__ = "alarms"
    __table_args__ = (
        Index(
            "uq_alarms_standing",
            "kind",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
        Index(None, "department_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(30))
    level: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    title: Mapped[str] = mapped_column(String(200))
    raised_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(String(200))
    cleared_at: Mapped[datetime | None]
    step: Mapped[int] = mapped_column(server_default="0", default=0)
    role: Mapped[str | None] = mapped_column(String(20))
