"""Rows that describe attachments; the bytes are in the storage."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class AttachmentRow(Base):
    """One stored file; `order_id` is null until a reply names it."""

    __tablename__ = "attachments"
    __table_args__ = (Index(None, "order_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    name: Mapped[str] = mapped_column(String(120), server_default="")
    sha256: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    created_at: Mapped[datetime]
