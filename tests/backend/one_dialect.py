"""One dialect of SQL for the engines of every test: what one compiled, the others need not compile again."""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache

STATEMENTS = 5000


class OneDialect(SQLiteDialect_aiosqlite):
    """The program's own; whoever makes a second one gets the first."""

    supports_statement_cache = True
    _first: "OneDialect | None" = None
    _compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)

    def __new__(cls, **_options: Any) -> "OneDialect":
        return cls._first or super().__new__(cls)

    def __init__(self, **options: Any) -> None:
        if OneDialect._first is None:
            super().__init__(**options)
            OneDialect._first = self

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """An engine keeps what it compiled: here all of them keep it together."""
        engine._compiled_cache = cls._compiled  # noqa: SLF001 - its size is the only thing one can choose
