"""The migrations make the tables the code has, whole or not at all, and are not loaded without need."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

import backend.migrations
from backend.migrations.metadata import METADATA, TABLE_MODULES
from backend.migrations.upgrade import HEAD, bring_to_head, current_revision

ROOT = Path(__file__).resolve().parents[2]


def test_a_migrated_file_has_exactly_the_tables_of_the_code(empty_database: Path) -> None:
    engine = create_engine(f"sqlite:///{empty_database}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_the_head_named_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(backend.migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_every_module_with_tables_is_known_to_the_migrations() -> None:
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "backend").rglob("*.py")
        if "__tablename__" in path.read_text(encoding="utf-8")
    }
    assert files == set(TABLE_MODULES)


def test_an_interrupted_migration_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "waiqin.db"
    with monkeypatch.context() as broken:
        broken.setattr("alembic.operations.Operations.batch_alter_table", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            bring_to_head(database)
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
    bring_to_head(database)
    assert current_revision(database) == HEAD


def test_a_start_at_the_head_does_not_load_alembic(empty_database: Path) -> None:
    code = (
        "import sys, pathlib; from backend.migrations.upgrade import bring_to_head;"
        f"bring_to_head(pathlib.Path({str(empty_database)!r})); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.call([sys.executable, "-c", code], cwd=ROOT) == 0


def _power_cut(*_args: object, **_options: object) -> None:
    raise KeyboardInterrupt
