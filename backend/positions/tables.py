"""Rows of stored positions."""

from sqlalchemy import BigInteger, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base

_Big = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER PRIMARY KEY is SQLite's own row number


class PositionRow(Base):
    """One fix as it was taken, marks and all. Times are plain ms since 1970: rows come by the thousand.

    `worker_id` is no foreign key: workers are never deleted, and the check would be paid on every row.
    """

    __tablename__ = "positions"
    __table_args__ = (Index(None, "worker_id", "at_ms"),)

    id: Mapped[int] = mapped_column(_Big, primary_key=True)
    worker_id: Mapped[int]
    at_ms: Mapped[int] = mapped_column(BigInteger)
    received_ms: Mapped[int] = mapped_column(BigInteger)
    lat: Mapped[float]
    lon: Mapped[float]
    accuracy_m: Mapped[float | None]
    speed_mps: Mapped[float | None]
    heading_deg: Mapped[float | None]
    altitude_m: Mapped[float | None]
    battery_pct: Mapped[float | None]
    source: Mapped[int] = mapped_column(SmallInteger)
    marks: Mapped[int] = mapped_column(SmallInteger)
    device_at_ms: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str | None] = mapped_column(String(64))
