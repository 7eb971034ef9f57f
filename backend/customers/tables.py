"""Rows of customers."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class CustomerRow(Base):
    """A customer and where it is (WGS-84)."""

    __tablename__ = "customers"
    __table_args__ = (Index(None, "department_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(10))
    segment: Mapped[str | None] = mapped_column(String(10))
    industry: Mapped[str] = mapped_column(String(50))
    contact_name: Mapped[str] = mapped_column(String(200))
    contact_phone: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(200))
    lat: Mapped[float]
    lon: Mapped[float]
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    manager_worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")
