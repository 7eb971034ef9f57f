"""The batch our own phone page posts: many fixes of one worker in one body, decoded at the speed of C."""

import msgspec

from backend.errors import Invalid
from backend.ingest.malformed import Malformed
from backend.ingest.values import epoch_ms, iso_ms
from backend.positions.fix import Fix
from contract.vocabulary import FixSource

MAX_FIXES = 5000
MAX_BYTES = 2 * 1024 * 1024


class _Position(msgspec.Struct):
    at: str | float
    lat: float
    lon: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    heading_deg: float | None = None
    altitude_m: float | None = None
    battery_pct: float | None = None
    mock: bool = False


class _Batch(msgspec.Struct):
    positions: list[_Position]


_batch = msgspec.json.Decoder(_Batch)


def decode(body: bytes, *, worker_id: int, received_ms: int) -> list[Fix]:
    """The fixes in the order sent. All or nothing: one wrong value refuses the batch. Raises Invalid."""
    try:
        positions = _batch.decode(body).positions
        if len(positions) > MAX_FIXES:
            raise Invalid(f"At most {MAX_FIXES} positions in one request.")
        return [
            Fix(
                worker_id,
                iso_ms(it.at, "at") if isinstance(it.at, str) else epoch_ms(it.at, "at"),
                received_ms,
                it.lat,
                it.lon,
                it.accuracy_m,
                it.speed_mps,
                it.heading_deg,
                it.altitude_m,
                it.battery_pct,
                FixSource.PHONE,
                it.mock,
            )
            for it in positions
        ]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, Malformed) as error:
        raise Invalid("The batch cannot be read.", errors=[_where(str(error))]) from error


def _where(message: str) -> dict[str, object]:
    text, _, path = message.partition(" - at `$")
    return {"loc": ["body", path.strip("`.")] if path else ["body"], "msg": text, "type": "invalid"}
