"""Bringing a database file to the newest schema; Alembic is only loaded when there is something to do."""

import sqlite3
from contextlib import closing
from pathlib import Path

from backend.kit.database import storage_failures

HEAD = "0010_endings"


def bring_to_head(database: Path) -> None:
    """Create or migrate the schema of the file. Raises StorageUnavailable; blocks, so call it in a thread."""
    with storage_failures():
        if current_revision(database) == HEAD:
            return
        from alembic import command  # half a second that a start at the head is spared
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
        config.attributes["database"] = database
        command.upgrade(config, "head")


def current_revision(database: Path) -> str | None:
    """The revision the file is at, None for a new file."""
    if not database.exists():
        return None
    with closing(sqlite3.connect(database)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return None
            raise
    return None if row is None else str(row[0])
