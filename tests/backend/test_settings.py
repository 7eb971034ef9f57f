"""What is written in two places says the same."""

import tomllib
from pathlib import Path

from backend.settings import VERSION

ROOT = Path(__file__).resolve().parents[2]


def test_the_backend_names_the_version_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
