"""Writes contract/openapi.json, the HTTP contract as others read it: `python -m tools.contract`."""

import json
from pathlib import Path

from backend.app import build
from backend.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
OPENAPI = ROOT / "contract" / "openapi.json"


def openapi_text() -> str:
    """The document of the present code, in a form whose differences can be read."""
    app = build(Settings(data_dir=Path("nowhere")))
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write the document."""
    OPENAPI.write_text(openapi_text(), encoding="utf-8")
    print(f"{OPENAPI.relative_to(ROOT)} is fresh")


if __name__ == "__main__":
    main()
