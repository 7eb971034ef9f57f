"""Rows of fault cases, of the orders they helped with, and of check lists somebody has changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class FaultCaseRow(Base):
    """What was wrong, why, and what helped; a removed one stays for the orders it is attached to."""

    __tablename__ = "fault_cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    product: Mapped[str] = mapped_column(String(40))
    symptom: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(Text)
    remedy: Mapped[str] = mapped_column(Text)
    advice: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(100))
    updated_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class OrderCaseRow(Base):
    """A fault case that somebody attached to an order."""

    __tablename__ = "order_fault_cases"
    __table_args__ = (Index(None, "case_id"),)

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("fault_cases.id"), primary_key=True)
    attached_at: Mapped[datetime]
    attached_by: Mapped[str] = mapped_column(String(100))


class CheckListRow(Base):
    """The steps to go through for a product; absent until somebody changed what the program brings."""

    __tablename__ = "check_lists"

    id: Mapped[int] = mapped_column(primary_key=True)
    product: Mapped[str] = mapped_column(String(40), unique=True)
    version: Mapped[int]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    updated_at: Mapped[datetime]
    updated_by: Mapped[str] = mapped_column(String(100))
