"""Answers already given, by key, so that a repeated command is answered again and not applied again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, LargeBinary, String, delete, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from backend.errors import IdempotencyKeyReused
from backend.kit.tables import Base

KEPT = timedelta(days=30)  # an outbox may sleep over a long holiday
KEY_PATTERN = r"^[A-Za-z0-9_-]{8,64}$"


class IdempotencyRow(Base):
    """One answered command of one account."""

    __tablename__ = "idempotency"
    __table_args__ = (Index(None, "until"),)

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary(32))
    status: Mapped[int]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command was answered with."""

    status: int
    body: bytes


async def recall(
    session: AsyncSession, *, account_id: int, key: str, fingerprint: bytes, at: datetime
) -> Answer | None:
    """The stored answer, None when the key is new or its answer is not kept any more. Raises
    IdempotencyKeyReused for a different request."""
    row = await session.get(IdempotencyRow, (account_id, key))
    if row is not None and row.until < at:
        await session.delete(row)
        await session.flush()
        row = None
    if row is None:
        return None
    if row.fingerprint != fingerprint:
        raise IdempotencyKeyReused(f"The key {key} belongs to another request.")
    return Answer(row.status, row.body)


async def remember(
    session: AsyncSession, *, account_id: int, key: str, fingerprint: bytes, answer: Answer, until: datetime
) -> None:
    """Store the answer in the same transaction as what the command changed."""
    row = {
        "account_id": account_id,
        "key": key,
        "fingerprint": fingerprint,
        "status": answer.status,
        "body": answer.body,
        "until": until,
    }
    await session.execute(insert(IdempotencyRow).values(**row))


async def forget_old(session: AsyncSession, now: datetime) -> None:
    """Drop answers that no client can still be waiting for."""
    await session.execute(delete(IdempotencyRow).where(IdempotencyRow.until < now))
