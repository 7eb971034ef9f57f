"""The OsmAnd protocol: query or form fields, and the JSON of Traccar Client 9 and later, decoded into a fix.

Field names follow https://www.traccar.org/osmand/. What becomes of the fix is decided elsewhere.
"""

from collections.abc import Callable
from urllib.parse import unquote_plus

import msgspec

from backend.ingest.malformed import Malformed
from backend.ingest.values import KNOT_MPS, epoch_ms, finite, iso_ms, known, number, short_note, time_ms
from backend.positions.fix import SOS_NOTE, Fix
from contract.vocabulary import FixSource

Decoded = tuple[str, Fix]
"""The device's own id and its fix (worker not yet known: 0)."""

_ALIASES = {"deviceid": "id", "bearing": "heading"}
_FALSE = frozenset({"0", "false", "False", "FALSE"})
_TRUE = frozenset({"1", "true", "True", "TRUE"})


def decode_fields(encoded: bytes, received_ms: int) -> Decoded:
    """`encoded`: an url-encoded query or form body. Speed arrives in knots. Raises Malformed."""
    fields = _fields(encoded)
    get = fields.get
    device_id = get("id")
    if not device_id:
        raise Malformed("id is missing")
    lat, lon = _place(get)
    stamp = get("timestamp")
    speed_kn = _optional(get, "speed")
    return device_id, Fix(
        worker_id=0,
        at_ms=time_ms(stamp) if stamp else received_ms,
        received_ms=received_ms,
        lat=lat,
        lon=lon,
        accuracy_m=_optional(get, "accuracy"),
        speed_mps=None if speed_kn is None else speed_kn * KNOT_MPS,
        heading_deg=_optional(get, "heading"),
        altitude_m=number(fields["altitude"], "altitude") if "altitude" in fields else None,
        battery_pct=_optional(get, "batt"),
        source=FixSource.OSMAND,
        mock=get("mock") in _TRUE,
        note=_note(get("alarm"), valid=get("valid") not in _FALSE),
    )


def _fields(encoded: bytes) -> dict[str, str]:
    """The first non-empty value of each field."""
    fields: dict[str, str] = {}
    escaped = b"%" in encoded or b"+" in encoded
    for pair in encoded.decode("utf-8", "replace").split("&"):
        name, _, value = pair.partition("=")
        if value:
            if escaped:
                name, value = unquote_plus(name), unquote_plus(value)
            fields.setdefault(_ALIASES.get(name, name), value)
    return fields


def _place(get: Callable[[str], str | None]) -> tuple[float, float]:
    lat, lon = get("lat"), get("lon")
    if lat is None or lon is None:
        lat, _, lon = (get("location") or "").partition(",")
        if not lat or not lon:
            raise Malformed("lat or lon is missing")
    return number(lat, "lat"), number(lon, "lon")


def _optional(get: Callable[[str], str | None], name: str) -> float | None:
    text = get(name)
    return None if text is None else known(number(text, name))


def _note(alarm: str | None, *, valid: bool) -> str | None:
    if alarm:
        return SOS_NOTE if alarm.lower() == "sos" else short_note(f"alarm:{alarm}")
    return None if valid else "not_valid"


class _Coords(msgspec.Struct):
    latitude: float
    longitude: float
    accuracy: float | None = None
    speed: float | None = None
    heading: float | None = None
    altitude: float | None = None


class _Battery(msgspec.Struct):
    level: float | None = None


class _Extras(msgspec.Struct):
    alarm: str | None = None


class _Location(msgspec.Struct):
    coords: _Coords
    timestamp: str | float | None = None
    battery: _Battery | None = None
    event: str | None = None
    alarm: str | None = None
    mock: bool | None = None
    extras: _Extras | None = None


class _Message(msgspec.Struct):
    device_id: str | int
    location: _Location


_message = msgspec.json.Decoder(_Message, strict=True)


def decode_json(body: bytes, received_ms: int) -> Decoded:
    """The body Traccar Client posts. Speed in metres a second, charge as a fraction. Raises Malformed."""
    try:
        message = _message.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not a Traccar Client message: {error}") from error
    device_id = str(message.device_id)
    if not device_id:
        raise Malformed("device_id is missing")
    location = message.location
    coords = location.coords
    level = None if location.battery is None else known(location.battery.level)
    alarm = location.alarm or (location.extras.alarm if location.extras else None)
    return device_id, Fix(
        worker_id=0,
        at_ms=_time(location.timestamp, received_ms),
        received_ms=received_ms,
        lat=finite(coords.latitude, "latitude"),
        lon=finite(coords.longitude, "longitude"),
        accuracy_m=known(coords.accuracy),
        speed_mps=known(coords.speed),
        heading_deg=known(coords.heading),
        altitude_m=coords.altitude,
        battery_pct=None if level is None else round(level * 100, 1),
        source=FixSource.OSMAND,
        mock=bool(location.mock),
        note=_note(alarm, valid=True),
    )


def _time(stamp: str | float | None, received_ms: int) -> int:
    if stamp is None or stamp == "":
        return received_ms
    return iso_ms(stamp) if isinstance(stamp, str) else epoch_ms(stamp)
