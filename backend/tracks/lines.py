"""Turns fixes and their summary into parts of the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.kit.clock import from_ms
from backend.tracks.rules.analysis import Summary
from backend.tracks.rules.columns import Fixes
from backend.tracks.schemas import GapOut, HappenedOut, ReasonOut, StopOut, SuspicionOut, TrackOut
from contract.tracks import COLUMNS


def fixes_of(columns: Mapping[str, npt.NDArray[Any]]) -> Fixes:
    """The columns of `positions.service.TrackPart`."""
    return Fixes(**{field.name: columns[field.name] for field in fields(Fixes)})


def part_of(worker_id: int, fixes: Fixes, part: int) -> bytes:
    """A part with more to follow."""
    return _part(TrackOut(worker_id=worker_id, n=len(fixes), part=part, parts=part + 1), fixes)


def last_part(
    worker_id: int, fixes: Fixes, part: int, summary: Summary, happened: Iterable[HappenedOut] = ()
) -> bytes:
    """The part with the summary."""
    return _part(
        TrackOut(
            worker_id=worker_id,
            n=len(fixes),
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
            happened=list(happened),
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
        ),
        fixes,
    )


def _part(track: TrackOut, fixes: Fixes) -> bytes:
    with np.errstate(over="ignore"):  # what a device claimed beyond all bounds is told as infinite
        columns = [getattr(fixes, name).astype(kind, copy=False) for name, kind in COLUMNS]
    line = track.model_dump_json().encode()
    return b"".join([line, b"\n", *(np.ascontiguousarray(column).data for column in columns)])


def _at(at_ms: float) -> datetime:
    return from_ms(round(at_ms))
