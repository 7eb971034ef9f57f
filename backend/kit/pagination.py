"""Pages by cursor: stable while rows come and go, and never a count of everything."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel
from sqlalchemy import Select, literal, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from backend.errors import Invalid
from backend.kit.clock import from_ms, to_ms
from backend.kit.tables import UtcDateTime

Item = TypeVar("Item")
Row = TypeVar("Row")


class Page(BaseModel, Generic[Item]):
    """One page; `next_cursor` is null on the last one."""

    items: list[Item]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class PageQuery:
    """?limit=&cursor= of a list."""

    limit: int
    cursor: str | None


def page_query(
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
) -> PageQuery:
    """FastAPI dependency."""
    return PageQuery(limit, cursor)


PageParameters = Annotated[PageQuery, Depends(page_query)]


async def fetch_page(
    session: AsyncSession,
    statement: Select[Row],
    *,
    keys: Sequence[InstrumentedAttribute[Any]],
    query: PageQuery,
    descending: bool = False,
) -> tuple[Sequence[Row], str | None]:
    """Rows of one page ordered by `keys` (the last of them unique, none of them null) and the next cursor."""
    if query.cursor is not None:
        values = _decode(query.cursor, keys)
        here = tuple_(*keys)
        there = tuple_(*(literal(value, key.type) for value, key in zip(values, keys, strict=True)))
        statement = statement.where(here < there if descending else here > there)
    order = [key.desc() if descending else key.asc() for key in keys]
    rows = (await session.scalars(statement.order_by(*order).limit(query.limit + 1))).all()
    if len(rows) <= query.limit:
        return rows, None
    rows = rows[: query.limit]
    return rows, _encode([getattr(rows[-1], key.key) for key in keys])


def _encode(values: Sequence[object]) -> str:
    plain = [to_ms(value) if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def _decode(cursor: str, keys: Sequence[InstrumentedAttribute[Any]]) -> list[object]:
    """Values in the order of `keys`; raises Invalid for anything this server did not hand out."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        plain = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        values = [_value(item, key) for item, key in zip(plain, keys, strict=True)]
    except (ValueError, TypeError, OverflowError, OSError, RecursionError) as error:
        raise Invalid("The cursor is not one of this list.") from error
    return values


def _value(item: object, key: InstrumentedAttribute[Any]) -> object:
    if isinstance(key.type, UtcDateTime):
        if not isinstance(item, int):
            raise TypeError("not a time")
        return from_ms(item)
    if type(item) is not key.type.python_type or (isinstance(item, int) and abs(item) >= 2**63):
        raise ValueError("not a value of this column")
    return item
