"""Alembic's entry: runs the migrations on the file that `upgrade` (or a test) hands over."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import create_engine, event

from backend.kit.tables import UtcDateTime
from backend.migrations.metadata import METADATA


def render(kind: str, item: object, _context: Any) -> str | Literal[False]:
    """Migrations name plain column types, so that they outlive the application's."""
    return "sa.BigInteger()" if kind == "type" and isinstance(item, UtcDateTime) else False


engine = create_engine(f"sqlite:///{context.config.attributes['database']}")


@event.listens_for(engine, "connect")
def connected(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # else the driver commits in the middle of a migration
    connection.execute("PRAGMA journal_mode = WAL")


@event.listens_for(engine, "begin")
def begun(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=render,
        transactional_ddl=True,  # a killed migration leaves the file as it was
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
