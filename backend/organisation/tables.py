"""The one row of organisation-wide settings."""

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class OrganisationRow(Base):
    """Always id 1; absent until somebody changed a default."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100))
    lost_after_s: Mapped[int]
    fix_interval_s: Mapped[int]
    centre_lat: Mapped[float]
    centre_lon: Mapped[float]
    zoom: Mapped[int]
    dispatch_limit_s: Mapped[int]
    accept_limit_s: Mapped[int]
    repair_limit_s: Mapped[int]
    confirm_limit_s: Mapped[int]
    dispatch_anchor: Mapped[str] = mapped_column(String(20))
    repair_anchor: Mapped[str] = mapped_column(String(20))
    full_load: Mapped[int]
    far_m: Mapped[float]
    city_speed_mps: Mapped[float]
    version: Mapped[int]
    position_retention_days: Mapped[int]
    working_periods: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    holidays: Mapped[list[str]] = mapped_column(JSON)
    stale_after_s: Mapped[int]
    track: Mapped[dict[str, Any]] = mapped_column(JSON)
    escalation: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    acceptance: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    tools: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    rest: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
