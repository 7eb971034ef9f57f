"""Runs benchmarks one after the other, each in a process of its own, their figures in one file."""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.bench.report import machine


def main() -> int:
    """Exit code 1 when one of them failed or broke a limit of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    failed = 0
    collected: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in options.names:
            answer = Path(folder) / f"{name}.json"
            command = [sys.executable, "-m", f"tools.bench.{name}", "--json", str(answer)]
            failed += subprocess.run(command).returncode != 0
            collected[name] = json.loads(answer.read_text(encoding="utf-8")) if answer.exists() else None
    if options.json is not None:
        content = {"machine": machine(), "benches": collected}
        options.json.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
