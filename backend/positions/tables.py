"""Rows of stored positions."""

from sqlalchemy import BigInteger, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class PositionRow(Base):
    """One fix as it was taken, marks and all. Times are plain ms since 1970: rows come by the thousand.

    The rows lie in the order of the key, one tree and no index besides: a worker's day is one stretch of the
    file. `nth` tells fixes of the same worker and millisecond apart, in the order they came.

    `body` is what the device told, place and all (`backend.positions.packed`); a column besides is what SQL
    asks by. A worker's track comes as one blob, not as a Python object for every value.

    `worker_id` is no foreign key: workers are never deleted, and the check would be paid on every row.
    """

    __tablename__ = "positions"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - the mapper's own convention

    worker_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_ms: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    nth: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    received_ms: Mapped[int] = mapped_column(BigInteger)
    marks: Mapped[int] = mapped_column(SmallInteger)
    device_at_ms: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str | None] = mapped_column(String(64))
    body: Mapped[bytes]
