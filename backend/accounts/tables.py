"""Rows of accounts, sessions and their tokens; no secret is kept in clear."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.kit.tables import Base


class AccountRow(Base):
    """Somebody who can sign in: office people by password, workers by phone number and one-time code."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str | None] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(20))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    worker_id: Mapped[int | None] = mapped_column(ForeignKey("workers.id"), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    sample: Mapped[bool] = mapped_column(
        default=False
    )  # made by the sample organisation: may be given new passwords
    created_at: Mapped[datetime]


class SessionRow(Base):
    """One sign-in on one machine, until it is revoked or nobody refreshes it."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    device_id: Mapped[str | None] = mapped_column(ForeignKey("devices.device_id"))
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class TokenRow(Base):
    """One pair of access and refresh token (SHA-256 of each); refreshing adds the next pair."""

    __tablename__ = "tokens"
    __table_args__ = (Index(None, "session_id"), Index(None, "refresh_expires_at"))

    refresh_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    access_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    access_expires_at: Mapped[datetime]
    refresh_expires_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
