"""Writes a new migration from what the tables say now: `python -m tools.migration NAME "what it does"`."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

import backend.migrations
from backend.migrations.upgrade import current_revision


def main() -> None:
    """Migrate a fresh file to the present head, compare it with the tables, write the difference."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    name, message = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        config = Config()
        config.set_main_option("script_location", str(Path(backend.migrations.__file__).parent))
        config.attributes["database"] = Path(folder) / "schema.db"
        command.upgrade(config, "head")
        head = current_revision(config.attributes["database"])
        script = command.revision(config, message, autogenerate=True, rev_id=name)
    print(f"after {head}: {script}. Set HEAD in backend/migrations/upgrade.py.")


if __name__ == "__main__":
    main()
