"""Writes contract/openapi.json, the HTTP contract as others read it; --check only compares."""

import argparse
import json
import sys
from pathlib import Path

from backend.app import build
from backend.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
OPENAPI = ROOT / "contract" / "openapi.json"


def openapi_text() -> str:
    """The document of the present code, in a form whose differences can be read."""
    app = build(Settings(data_dir=Path("nowhere")))
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write the document, or with --check only compare: 1 when it is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, only tell")
    options = parser.parse_args()
    name, text = OPENAPI.relative_to(ROOT), openapi_text()
    if options.check and (not OPENAPI.exists() or OPENAPI.read_text(encoding="utf-8") != text):
        print(f"{name} is stale: run `.venv/bin/python -m tools.contract` and commit it")
        return 1
    if not options.check:
        OPENAPI.write_text(text, encoding="utf-8")
        print(f"{name} is fresh")
    return 0


if __name__ == "__main__":
    sys.exit(main())
