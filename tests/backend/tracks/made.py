"""Fixes for tests of the rules, made or read from recorded traces."""

import csv
import gzip
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from backend.tracks.rules.analysis import Analysis, Summary
from backend.tracks.rules.columns import Fixes
from backend.tracks.rules.gaps import State, WasOff
from backend.tracks.rules.limits import TrackLimits
from tests.backend.tracks.reference import Point

RECORDED = Path(__file__).resolve().parents[4] / "shared" / "data" / "trajectories"
NOON_MS = 1_795_248_000_000.0
METRE = 1 / 111_195  # degrees of latitude
LIMITS = TrackLimits()


def fixes(points: Sequence[Point] | npt.NDArray[np.float64], **columns: Any) -> Fixes:
    """Nothing told but time and place, where `columns` does not say otherwise."""
    at_ms, lat, lon = np.array(points, np.float64).reshape(-1, 3).T
    n, unknown = len(at_ms), np.full(len(at_ms), np.nan)
    told: dict[str, Any] = dict.fromkeys(("accuracy_m", "speed_mps", "heading_deg", "battery_pct"), unknown)
    told |= {"marks": np.zeros(n, np.uint16), "source": np.ones(n, np.uint8)} | columns
    return Fixes(at_ms=at_ms, lat=lat, lon=lon, **told)


def analyse(
    all_fixes: Fixes,
    *,
    since_ms: float | None = None,
    until_ms: float | None = None,
    states: Sequence[State] = (),
    was_off: WasOff | None = None,
    limits: TrackLimits = LIMITS,
    chunk: int = 10**9,
) -> Summary:
    """In chunks of that many fixes; from the first to the last where no time is given."""
    first_ms, last_ms = (all_fixes.at_ms[0], all_fixes.at_ms[-1]) if len(all_fixes) else (NOON_MS, NOON_MS)
    analysis = Analysis(
        limits,
        first_ms if since_ms is None else since_ms,
        last_ms if until_ms is None else until_ms,
        states,
        was_off,
    )
    for begin in range(0, len(all_fixes), chunk):
        which = slice(begin, begin + chunk)
        analysis.feed(Fixes(*(getattr(all_fixes, it.name)[which] for it in fields(Fixes))))
    return analysis.finish()


def recorded(name: str, who: str, when: str, lat: str, lon: str) -> dict[str, list[Point]]:
    """Every person's points in the order of time. Skips the test where the file is not."""
    path = RECORDED / name
    if not path.exists():
        pytest.skip(f"the recorded trace {name} is not on this machine")
    people: dict[str, list[Point]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            at = datetime.fromisoformat(row[when])
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            point = (at.timestamp() * 1000, float(row[lat]), float(row[lon]))
            people.setdefault(row[who], []).append(point)
    return {person: sorted(points) for person, points in people.items()}
