"""Writes the generated part of the contract, the OpenAPI document; with --check says whether it is fresh."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from backend.app import build
from backend.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
OPENAPI = PROJECT / "contract" / "openapi.json"


def openapi_text() -> str:
    """The OpenAPI document of a backend that was built but not started, as it is kept in the repository."""
    with tempfile.TemporaryDirectory() as folder:
        document = build(Settings(data_dir=Path(folder))).openapi()
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """0 when the file is (now) fresh; 1 when --check finds it stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only tell")
    options = parser.parse_args()
    fresh = openapi_text()
    if OPENAPI.exists() and OPENAPI.read_text(encoding="utf-8") == fresh:
        return 0
    if options.check:
        print(f"{OPENAPI.relative_to(PROJECT)} is stale: run `.venv/bin/python -m tools.contract`")
        return 1
    OPENAPI.write_text(fresh, encoding="utf-8")
    print(f"{OPENAPI.relative_to(PROJECT)} written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
