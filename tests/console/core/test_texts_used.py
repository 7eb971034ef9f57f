"""No sentence lies in the catalogue that nothing in the console can ever ask for."""

import ast
import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def _asked() -> list[re.Pattern[str]]:
    """Every string in the code that can be a key; the gaps of f-strings match anything."""
    found: set[str] = set()
    for file in sorted((ROOT / "console").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = (
                    re.escape(str(part.value)) if isinstance(part, ast.Constant) else r".+"
                    for part in node.values
                )
                found.add("".join(parts))
    return [re.compile(pattern) for pattern in found if re.match(r"[a-z_]{3,}", pattern)]


def test_every_sentence_is_asked_for_somewhere() -> None:
    asked = _asked()
    unused = []
    for file in sorted((ROOT / "resources" / "texts" / "zh").glob("*.json")):
        for key in json.loads(file.read_text(encoding="utf-8")):
            name = f"{file.stem}.{key}"
            if not any(pattern.fullmatch(name) or pattern.fullmatch(key) for pattern in asked):
                unused.append(name)
    assert unused == []
