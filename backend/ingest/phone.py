"""One reading of our own phone page that comes outside a batch, as a fix for the pipeline."""

from datetime import datetime
from typing import Protocol

from backend.kit.clock import to_ms
from backend.positions.fix import Fix
from contract.vocabulary import FixSource


class Reading(Protocol):
    """What the phone measured: degrees WGS-84, metres, metres a second, degrees from north, per cent."""

    at: datetime
    lat: float
    lon: float
    accuracy_m: float | None
    speed_mps: float | None
    heading_deg: float | None
    altitude_m: float | None
    battery_pct: float | None


def phone_fix(reading: Reading, *, worker_id: int, received_ms: int) -> Fix:
    """The fix of the worker whose phone this is."""
    return Fix(
        worker_id,
        to_ms(reading.at),
        received_ms,
        reading.lat,
        reading.lon,
        reading.accuracy_m,
        reading.speed_mps,
        reading.heading_deg,
        reading.altitude_m,
        reading.battery_pct,
        FixSource.PHONE,
    )
