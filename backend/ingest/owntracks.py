"""The HTTP mode of OwnTracks: one JSON object per request, decoded into a fix where it carries a place.

Message types follow https://owntracks.org/booklet/tech/json/. What is no place is acknowledged, not kept.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import msgspec

from backend.ingest.malformed import Malformed
from backend.ingest.values import KMH_MPS, epoch_ms, finite, known, short_note
from backend.positions.fix import Fix
from contract.vocabulary import FixSource

PLACES = frozenset({"location", "transition"})


@dataclass(frozen=True, slots=True)
class Message:
    """`kind` is its `_type`; `topic` says who publishes; `fix` is there for kinds with a place."""

    kind: str
    topic: str
    fix: Fix | None


class _Payload(msgspec.Struct):
    kind: str = msgspec.field(name="_type")
    topic: str | None = None
    lat: float | None = None
    lon: float | None = None
    tst: float | None = None
    acc: float | None = None
    vel: float | None = None
    cog: float | None = None
    alt: float | None = None
    batt: float | None = None
    event: str | None = None
    desc: str | None = None


class _Kind(msgspec.Struct):
    kind: str = msgspec.field(name="_type")
    topic: str | None = None


_kind = msgspec.json.Decoder(_Kind)
_payload = msgspec.json.Decoder(_Payload)
EMPTY = Message("", "", None)


def decode(body: bytes, received_ms: int) -> Message:
    """Speed arrives in km/h, time in seconds. Raises Malformed.

    An empty body is what the app posts to forget a friend.
    """
    if not body.strip():
        return EMPTY
    try:
        head = _kind.decode(body)
        if head.kind not in PLACES:
            return Message(head.kind, head.topic or "", None)
        payload = _payload.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"not an OwnTracks message: {error}") from error
    if payload.kind == "transition" and payload.lat is None and payload.lon is None:
        return Message(payload.kind, payload.topic or "", None)  # of a beacon, which has no place
    return Message(payload.kind, payload.topic or "", _fix(payload, received_ms))


def _fix(payload: _Payload, received_ms: int) -> Fix:
    if payload.lat is None or payload.lon is None:
        raise Malformed("lat or lon is missing")
    speed_kmh = known(payload.vel)
    transition = payload.kind == "transition"
    return Fix(
        worker_id=0,
        at_ms=received_ms if payload.tst is None else epoch_ms(payload.tst, "tst"),
        received_ms=received_ms,
        lat=finite(payload.lat, "lat"),
        lon=finite(payload.lon, "lon"),
        accuracy_m=known(payload.acc),
        speed_mps=None if speed_kmh is None else speed_kmh * KMH_MPS,
        heading_deg=known(payload.cog),
        altitude_m=payload.alt,
        battery_pct=known(payload.batt),
        source=FixSource.OWNTRACKS,
        note=short_note(f"{payload.event or 'transition'}:{payload.desc or ''}") if transition else None,
    )


def device_ids(topic: str, headers: Iterable[tuple[bytes, bytes]], query: Mapping[str, str]) -> list[str]:
    """Every name under which the publisher might be known, most telling first.

    In turn the topic, the headers, the query and the sign-in; each offers its device, user, `user/device`.
    """
    found = {name: value.decode("latin-1") for name, value in headers if name in _HEADERS}
    parts = topic.split("/")
    pairs = [
        (parts[1], parts[2]) if len(parts) >= 3 else ("", ""),
        (found.get(b"x-limit-u", ""), found.get(b"x-limit-d", "")),
        (query.get("u", ""), query.get("d", "")),
        (_basic_user(found.get(b"authorization", "")), ""),
    ]
    names: dict[str, None] = {}
    for user, device in pairs:
        for name in (device, user, f"{user}/{device}" if user and device else ""):
            if name:
                names[name] = None
    return list(names)


_HEADERS = frozenset({b"x-limit-u", b"x-limit-d", b"authorization"})


def _basic_user(authorization: str) -> str:
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        plain = base64.b64decode(credentials.strip(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ""
    return plain.partition(":")[0]
