"""How a tracker app writes one fix: OsmAnd's query, OwnTracks' JSON."""

import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tools.replay.trace import Row

KNOT_MPS = 1852 / 3600


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def osmand(device_id: str, row: Row, at_ms: int) -> Request:
    """Speed in knots, time in seconds."""
    query: dict[str, object] = {"id": device_id, "lat": row.lat, "lon": row.lon, "timestamp": at_ms // 1000}
    if row.speed_mps is not None:
        query["speed"] = round(row.speed_mps / KNOT_MPS, 3)
    return Request("GET", f"/ingest/osmand?{urlencode(query)}")


def owntracks(device_id: str, row: Row, at_ms: int) -> Request:
    """Speed in whole km/h, time in seconds."""
    message: dict[str, object] = {
        "_type": "location",
        "topic": f"owntracks/replay/{device_id}",
        "lat": row.lat,
        "lon": row.lon,
        "tst": at_ms // 1000,
    }
    if row.speed_mps is not None:
        message["vel"] = round(row.speed_mps * 3.6)
    headers = {"Content-Type": "application/json", "X-Limit-U": "replay", "X-Limit-D": device_id}
    return Request("POST", "/ingest/owntracks", headers, json.dumps(message).encode())


PROTOCOLS = {"osmand": osmand, "owntracks": owntracks}
