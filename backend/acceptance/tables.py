"""Rows of the months' acceptance lists, their items, and the orders drawn to be checked."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class AcceptanceListRow(Base):
    """One month; `id` is 202611 for November 2026. It is issued once nothing of it is without an order."""

    __tablename__ = "acceptance_lists"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    created_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str] = mapped_column(String(100))


class AcceptanceItemRow(Base):
    """One finished line that is to be accepted; `order_id` once it was given to its department."""

    __tablename__ = "acceptance_items"
    __table_args__ = (UniqueConstraint("list_id", "service_no"), Index(None, "department_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("acceptance_lists.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    service_no: Mapped[str] = mapped_column(String(60))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customers.id"))
    customer_name: Mapped[str] = mapped_column(String(200))
    product: Mapped[str] = mapped_column(String(100))
    address_a: Mapped[str] = mapped_column(String(200))
    address_z: Mapped[str] = mapped_column(String(200))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    contact_name: Mapped[str] = mapped_column(String(100))
    contact_phone: Mapped[str] = mapped_column(String(100))
    finished_on: Mapped[str | None] = mapped_column(String(10))  # a day in China, "2026-10-21"
    note: Mapped[str] = mapped_column(Text)
    source_order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    created_at: Mapped[datetime]


class QualitySampleRow(Base):
    """An order that was drawn to be checked on the spot; nobody can take it out of the draw again."""

    __tablename__ = "quality_samples"
    __table_args__ = (UniqueConstraint("order_id"), Index(None, "month", "department_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[int]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[str] = mapped_column(String(100))
