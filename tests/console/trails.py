"""Made-up tracks with a known stop and a known gap, as the backend answers them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from console.api.track_records import (
    Fixes,
    Gap,
    Happened,
    Reason,
    Stop,
    Suspicion,
    TrackAnswer,
    TrackLine,
)

BEGAN = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)  # 08:00 in China
BEGAN_MS = BEGAN.timestamp() * 1_000
EVERY_S = 30
# Minutes after BEGAN: walks east, stands still, walks north, is hidden, walks on.
STOP_MIN, WALK_MIN, GAP_MIN, ON_MIN, END_MIN = 60, 95, 150, 180, 240
ARRIVED_MIN, ALARM_MIN = 62, 175  # checks in where he stands; an alarm while he is hidden


def fixes(shift: float = 0.0, every_s: int = EVERY_S) -> Fixes:
    """A morning near the Bund; `shift` degrees to the south."""
    minutes = np.arange(0, END_MIN, every_s / 60)
    minutes = minutes[(minutes <= GAP_MIN) | (minutes >= ON_MIN)]
    east = np.interp(minutes, [0, STOP_MIN, END_MIN], [0, 0.03, 0.03])
    north = np.interp(minutes, [0, WALK_MIN, GAP_MIN, ON_MIN, END_MIN], [0, 0, 0.02, 0.025, 0.04])
    wobble = np.random.default_rng(3).normal(scale=4e-5, size=(2, len(minutes)))
    n = len(minutes)
    return Fixes(
        at_ms=BEGAN_MS + minutes * 60_000,
        lat=31.225 - shift + north + wobble[0],
        lon=121.46 + east + wobble[1],
        accuracy_m=np.full(n, 12.0, np.float32) + (np.arange(n) % 40 == 39) * 90,
        speed_mps=np.where((minutes > STOP_MIN) & (minutes < WALK_MIN), 0.1, 1.4).astype(np.float32),
        heading_deg=np.full(n, np.nan, np.float32),
        marks=np.zeros(n, np.uint16),
        source=np.full(n, 3, np.uint8),
    )


def answer(worker_id: int, shift: float = 0.0, *, every_s: int = EVERY_S, score: float = 0.0) -> TrackAnswer:
    made = fixes(shift, every_s)

    def at(minutes: float) -> datetime:
        return BEGAN + timedelta(minutes=minutes)

    line = TrackLine(
        worker_id=worker_id,
        n=len(made),
        stops=[
            Stop(
                since=at(STOP_MIN),
                until=at(WALK_MIN),
                lat=31.225 - shift,
                lon=121.49,
                radius_m=18.0,
                fixes=70,
            )
        ],
        gaps=[Gap(since=at(GAP_MIN), until=at(ON_MIN), reason="stealth")],
        happened=[
            Happened(
                at=at(ARRIVED_MIN),
                kind="order.checked_in",
                subject_kind="order",
                subject_id=7,
                title="断网",
                number="GD20261121-0007",
            ),
            Happened(
                at=at(ALARM_MIN),
                kind="alarm.raised",
                subject_kind="alarm",
                subject_id=3,
                title="张伟",
                alarm="lost_contact",
                level="orange",
            ),
        ],
        mileage_m=8_430.0,
        moving_s=175 * 60.0,
        stopped_s=35 * 60.0,
        max_speed_mps=1.9,
        suspicion=Suspicion(score=score, reasons=[Reason(code="teleport", count=2)] if score else []),
    )
    return TrackAnswer(line, made)
