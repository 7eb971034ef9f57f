"""The full-text index of fault cases: derived from their rows, so it is made anew where it is not whole."""

from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from backend.knowledge.rules import spaced
from backend.knowledge.tables import FaultCaseRow

_MAKE: Final = text("CREATE VIRTUAL TABLE IF NOT EXISTS fault_case_words USING fts5(title, symptom, rest)")
_COUNT: Final = text("SELECT count(*) FROM fault_case_words")
_EMPTY: Final = text("DELETE FROM fault_case_words")
_FORGET: Final = text("DELETE FROM fault_case_words WHERE rowid = :id")
_LEARN: Final = text(
    "INSERT INTO fault_case_words (rowid, title, symptom, rest) VALUES (:id, :title, :symptom, :rest)"
)
_FIND: Final = text(
    "SELECT rowid FROM fault_case_words WHERE fault_case_words MATCH :expression"
    " ORDER BY bm25(fault_case_words, 4.0, 2.0, 1.0) LIMIT :limit"
)


async def prepare(session: AsyncSession) -> None:
    """Make the index where it is missing or does not hold exactly the cases that are not removed."""
    await session.execute(_MAKE)
    living = select(FaultCaseRow).where(FaultCaseRow.removed_at.is_(None))
    cases = await session.scalar(select(func.count()).select_from(living.subquery()))
    if await session.scalar(_COUNT) == cases:
        return
    await session.execute(_EMPTY)
    for row in (await session.scalars(living)).all():
        await learn(session, row)


async def learn(session: AsyncSession, row: FaultCaseRow) -> None:
    """The case can be found by its present words, or no more where it was removed."""
    await session.execute(_FORGET, {"id": row.id})
    if row.removed_at is None:
        words = {
            "title": spaced(f"{row.title} {row.product}"),
            "symptom": spaced(row.symptom),
            "rest": spaced(f"{row.cause} {row.remedy} {row.advice}"),
        }
        await session.execute(_LEARN, {"id": row.id} | words)


async def find(session: AsyncSession, expression: str, *, limit: int) -> list[int]:
    """Ids of cases that match an FTS5 expression, best first; the title counts four times the rest."""
    if not expression:
        return []
    return list((await session.scalars(_FIND, {"expression": expression, "limit": limit})).all())
