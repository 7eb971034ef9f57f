"""Rows of places and of layers somebody has changed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class PlaceLayerRow(Base):
    """How one of the five layers looks; absent until somebody changed it."""

    __tablename__ = "place_layers"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(40))
    icon: Mapped[str] = mapped_column(String(32))
    colour: Mapped[str] = mapped_column(String(7))


class PlaceRow(Base):
    """A point of interest, WGS-84; a removed one stays for the log."""

    __tablename__ = "places"
    __table_args__ = (Index(None, "department_id"), Index(None, "layer"))

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    layer: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    icon: Mapped[str | None] = mapped_column(String(32))
    colour: Mapped[str | None] = mapped_column(String(7))
    lat: Mapped[float]
    lon: Mapped[float]
    note: Mapped[str] = mapped_column(String(500))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
