"""What every benchmark does with its figures: percentiles, the machine, limits, a table and a JSON file."""

import argparse
import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Limit:
    """A bar that a figure has to keep; `at_most` False means it must reach the bar."""

    figure: str
    bar: float
    at_most: bool = True

    def kept(self, value: float) -> bool:
        """Whether a measured value keeps it."""
        return value <= self.bar if self.at_most else value >= self.bar


def percentiles(name: str, values: Sequence[float]) -> dict[str, float]:
    """`{name}_median`, `_p95` and `_p99` of two values or more; the unit ends the name."""
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    stem, _, unit = name.rpartition("_")
    return {
        f"{stem}_median_{unit}": round(statistics.median(values), 3),
        f"{stem}_p95_{unit}": round(cuts[94], 3),
        f"{stem}_p99_{unit}": round(cuts[98], 3),
    }


def machine() -> dict[str, object]:
    """What the figures were taken on."""
    return {
        "cpu": _cpu_name(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_1min": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def arguments(description: str | None) -> argparse.ArgumentParser:
    """The arguments all benchmarks share; a benchmark adds its own."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    return parser


def report(name: str, figures: dict[str, float], limits: Sequence[Limit], json_path: Path | None) -> int:
    """Print the figures with their limits, write them when asked; 0 when every limit is kept, else 1."""
    bars = {limit.figure: limit for limit in limits}
    kept = True
    print(f"\n{name}")
    for figure, value in figures.items():
        limit = bars.get(figure)
        verdict = ""
        if limit is not None:
            ok = limit.kept(value)
            kept = kept and ok
            verdict = f"  {'✓' if ok else '✗'} {'≤' if limit.at_most else '≥'} {limit.bar:,g}"
        print(f"  {figure:<36}{value:>14,.2f}{verdict}")
    for missing in bars.keys() - figures.keys():
        kept = False
        print(f"  {missing:<36}{'not measured':>14}  ✗")
    if json_path is not None:
        content = {
            "bench": name,
            "kept": kept,
            "figures": figures,
            "limits": [asdict(limit) for limit in limits],
            "machine": machine(),
        }
        json_path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return 0 if kept else 1


def _cpu_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
