"""The whole tour: the main job in one console, then the same data again at 150 %; pictures and tour.json."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.bench.report import machine
from tools.tour.play import BEGAN

SCALE = "1.5"


def main() -> int:
    """0 when every step of every pass happened, else 1."""
    parser = argparse.ArgumentParser(prog="dev.py run --tour", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="for pictures and tour.json")
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: a new one)")
    parser.add_argument("--mapdata", type=Path, metavar="DIR", help="folder with *.pmtiles of roads")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    for old in options.out.glob("[0-9][0-9]-*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="waiqin-tour-") as folder:
        data = options.data or Path(folder) / "data"
        more = ["--mapdata", str(options.mapdata)] if options.mapdata else []
        passes = [_play("main", options.out, data, more, {})]
        passes.append(_play("centre", options.out, data, more, {}))
        passes.append(_play("centre-dark", options.out, data, more, {}))
        passes.append(_play("office", options.out, data, more, {}))
        passes.append(_play("scaled", options.out, data, more, {"QT_SCALE_FACTOR": SCALE}))
    ok = all(one["ok"] for one in passes)
    content = {
        "ok": ok,
        "within_limits": all(step["within_limits"] for one in passes for step in one.get("steps", [])),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "passes": passes,
    }
    path = options.out / "tour.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{'✓' if ok else '✗'} {path}")
    return 0 if ok else 1


def _play(name: str, out: Path, data: Path, more: list[str], environment: dict[str, str]) -> dict[str, Any]:
    """One pass in a process of its own; what it wrote, with `ok` and `exit_code`."""
    answer = out / f".{name}.json"
    answer.unlink(missing_ok=True)
    first = 1 + len(list(out.glob("[0-9][0-9]-*.png")))
    command = [sys.executable, "-m", "tools.tour.play", name, "--out", str(out), "--data", str(data)]
    command += ["--json", str(answer), "--first-picture", str(first), *more]
    environment = {**environment, "TZ": "Asia/Shanghai"}  # the phone's clock, as the console's
    environment[BEGAN] = str(time.monotonic())
    code = subprocess.run(command, env={**os.environ, **environment}).returncode
    found: dict[str, Any] = (
        json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else {"name": name}
    )
    answer.unlink(missing_ok=True)
    return {
        **found,
        "scale": float(environment.get("QT_SCALE_FACTOR", "1")),
        "exit_code": code,
        "ok": code == 0,
    }


if __name__ == "__main__":
    sys.exit(main())
