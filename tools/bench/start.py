"""Start to a usable window with the embedded backend: on an empty data folder, then again on the same."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.bench.report import Limit, arguments, percentiles, report
from tools.tour.play import BEGAN

LIMITS = [Limit("second_start_median_ms", 3000), Limit("second_start_p95_ms", 3000)]


def main() -> int:
    """1 when a start failed or a limit is broken."""
    parser = arguments(__doc__)
    parser.add_argument("--times", type=int, default=7, help="second starts (default 7)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder:
        first = _start(Path(folder))
        again = [_start(Path(folder)) for _ in range(options.times)]
    figures = {
        "first_start_ms": first["usable_ms"],
        **percentiles("second_start_ms", [a["usable_ms"] for a in again]),
    }
    for part in ("child", "imports", "window", "signed_in", "snapshot", "map_drawn"):
        values = [one[f"{part}_ms"] for one in again if f"{part}_ms" in one]
        if len(values) > 1:
            figures[f"{part}_median_ms"] = percentiles(f"{part}_ms", values)[f"{part}_median_ms"]
    return report("start", figures, LIMITS, options.json)


def _start(folder: Path) -> dict[str, float]:
    """Times of one start, from before the interpreter to the window's being usable, in milliseconds."""
    answer = folder / "start.json"
    answer.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tools.tour.play", "open", "--no-pictures", "--out", str(folder)]
    command += ["--data", str(folder / "data"), "--json", str(answer)]
    environment = {**os.environ, BEGAN: str(time.monotonic())}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    steps = json.loads(answer.read_text(encoding="utf-8"))["steps"]
    return {name: value for step in steps for name, value in step["times_ms"].items()}


if __name__ == "__main__":
    sys.exit(main())
