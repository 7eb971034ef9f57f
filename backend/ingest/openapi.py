"""What the OpenAPI document says of the trackers' door, which FastAPI does not see."""

from typing import Any

from backend.ingest.door import OSMAND_PATH, OUTCOME_HEADER, OWNTRACKS_PATH
from backend.kit.problems import problems

_NUMBERS = {
    "speed": "Knots",
    "bearing": "Degrees from north",
    "altitude": "Metres",
    "accuracy": "Metres",
    "batt": "Per cent",
}
_JSON_EXAMPLE = {
    "location": {
        "timestamp": "2026-11-21T08:00:00.000Z",
        "coords": {
            "latitude": 31.2304,
            "longitude": 121.4737,
            "accuracy": 8,
            "speed": 1.4,
            "heading": 90,
            "altitude": 4,
        },
        "is_moving": True,
        "event": "motionchange",
        "battery": {"level": 0.81, "is_charging": False},
        "activity": {"type": "walking"},
        "extras": {},
    },
    "device_id": "48241179",
}
_OWNTRACKS_EXAMPLE = {
    "_type": "location",
    "topic": "owntracks/zhangwei/d8c1f0a29b3e",
    "lat": 31.2304,
    "lon": 121.4737,
    "tst": 1795248000,
    "acc": 8,
    "vel": 5,
    "cog": 90,
    "batt": 81,
}


def add_to(document: dict[str, Any]) -> None:
    """Put the door's paths into an OpenAPI document."""
    document.setdefault("paths", {}).update(paths())


def paths() -> dict[str, Any]:
    """Path items of the door. No account: a device is known by its id."""
    return {
        OSMAND_PATH: {"get": _osmand("get"), "post": _osmand("post")},
        OWNTRACKS_PATH: {"post": _owntracks()},
    }


def _osmand(method: str) -> dict[str, Any]:
    operation = {
        "operationId": f"osmand_{method}",
        "tags": ["ingest"],
        "security": [],
        "summary": "One position of a tracker that speaks OsmAnd",
        "description": "Query or form fields, or the JSON of Traccar Client 9 and later.",
        "parameters": [
            _parameter("id", {"type": "string", "minLength": 1}, "The device, also `deviceid`", "48241179"),
            _parameter("lat", {"type": "number"}, "Degrees, WGS-84", 31.2304),
            _parameter("lon", {"type": "number"}, "Degrees, WGS-84", 121.4737),
            _parameter("timestamp", {"type": "string"}, "Seconds, milliseconds or ISO-8601", "1795248000"),
            *(_parameter(name, {"type": "number"}, unit, 5) for name, unit in _NUMBERS.items()),
            _parameter("alarm", {"type": "string"}, "`sos` is a call for help", "sos"),
        ],
        "responses": {"200": _taken({"schema": {"type": "string", "maxLength": 0}}), **_refusals()},
    }
    if method == "post":
        schema = {"type": "object", "required": ["device_id", "location"]}
        operation["requestBody"] = {
            "required": False,
            "content": {"application/json": {"schema": schema, "example": _JSON_EXAMPLE}},
        }
    return operation


def _owntracks() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["_type"],
        "properties": {"_type": {"type": "string"}, "topic": {"type": "string"}},
    }
    array = {"type": "array", "maxItems": 0}
    return {
        "operationId": "owntracks_post",
        "tags": ["ingest"],
        "security": [],
        "summary": "One message of an OwnTracks app in HTTP mode",
        "description": "The device is known by its topic, X-Limit-U and X-Limit-D, `?u=&d=` or its sign-in.",
        "parameters": [
            _parameter("u", {"type": "string"}, "User", "zhangwei"),
            _parameter("d", {"type": "string"}, "Device", "d8c1f0a29b3e"),
        ],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": _OWNTRACKS_EXAMPLE}},
        },
        "responses": {"200": _taken({"schema": array, "example": []}), **_refusals()},
    }


def _parameter(name: str, schema: dict[str, Any], description: str, example: object) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description, "example": example}


def _taken(content: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": "Committed, or withheld by a rule of privacy",
        "headers": {
            OUTCOME_HEADER.decode(): {
                "description": "`stored`, `marked <why>` or `withheld <rule>`",
                "schema": {"type": "string"},
            }
        },
        "content": {"application/json": content},
    }


def _refusals() -> dict[str, Any]:
    refusals = {str(status): content for status, content in problems(400, 403, 413, 429, 503).items()}
    refusals["405"] = {
        **refusals["400"],
        "description": "This door does not take that method",
    }
    return refusals
