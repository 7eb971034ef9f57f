"""Turns fixes and their summary into lines of the answer."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.kit.clock import from_ms
from backend.tracks.rules.analysis import Summary
from backend.tracks.rules.columns import Fixes
from backend.tracks.schemas import GapOut, ReasonOut, StopOut, SuspicionOut, TrackOut
from contract.tracks import COLUMNS


def fixes_of(columns: Mapping[str, npt.NDArray[Any]]) -> Fixes:
    """The columns of `positions.service.TrackPart`."""
    return Fixes(**{field.name: columns[field.name] for field in fields(Fixes)})


def part_line(worker_id: int, fixes: Fixes, part: int) -> bytes:
    """A line with more to follow."""
    line = TrackOut(worker_id=worker_id, n=len(fixes), frame=_packed(fixes), part=part, parts=part + 1)
    return _line(line)


def last_line(worker_id: int, fixes: Fixes, part: int, summary: Summary) -> bytes:
    """The line with the summary."""
    return _line(
        TrackOut(
            worker_id=worker_id,
            n=len(fixes),
            frame=_packed(fixes),
            part=part,
            parts=part,
            stops=[
                StopOut(
                    since=_at(stop.since_ms),
                    until=_at(stop.until_ms),
                    lat=stop.lat,
                    lon=stop.lon,
                    radius_m=stop.radius_m,
                    fixes=stop.fixes,
                )
                for stop in summary.stops
            ],
            gaps=[
                GapOut(since=_at(it.since_ms), until=_at(it.until_ms), reason=it.reason)
                for it in summary.gaps
            ],
            mileage_m=summary.mileage_m,
            moving_s=summary.moving_s,
            stopped_s=summary.stopped_s,
            max_speed_mps=summary.max_speed_mps,
            suspicion=SuspicionOut(
                score=summary.suspicion.score,
                reasons=[
                    ReasonOut(code=it.code, count=it.count, detail=it.detail)
                    for it in summary.suspicion.reasons
                ],
            ),
        )
    )


def _packed(fixes: Fixes) -> str:
    with np.errstate(over="ignore"):  # what a device claimed beyond all bounds is told as infinite
        parts: Iterable[bytes] = [getattr(fixes, name).astype(kind).tobytes() for name, kind in COLUMNS]
    return base64.b64encode(b"".join(parts)).decode("ascii")


def _line(track: TrackOut) -> bytes:
    return track.model_dump_json().encode() + b"\n"


def _at(at_ms: float) -> datetime:
    return from_ms(round(at_ms))
