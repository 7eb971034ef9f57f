"""Rows of form templates."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class FormTemplateRow(Base):
    """A template and its typed fields, in order."""

    __tablename__ = "form_templates"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    context: Mapped[str] = mapped_column(String(10))
    fields: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    updated_at: Mapped[datetime]
