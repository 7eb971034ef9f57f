"""Rows of published tables of service-time limits, and of contracts with customers that say otherwise."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class ServiceTimesRow(Base):
    """One published table; never changed, only followed by the next. Before the first the shipped holds."""

    __tablename__ = "service_times"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime]
    published_by: Mapped[str] = mapped_column(String(100))
    note: Mapped[str] = mapped_column(Text)
    rows: Mapped[str] = mapped_column(Text)


class ServiceContractRow(Base):
    """What was signed with one customer; an empty category or product means every one."""

    __tablename__ = "service_contracts"
    __table_args__ = (Index(None, "customer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customers.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    category: Mapped[str] = mapped_column(String(40))
    product: Mapped[str] = mapped_column(String(40))
    amount: Mapped[float]
    unit: Mapped[str] = mapped_column(String(12))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[str] = mapped_column(String(100))
    ended: Mapped[bool]
