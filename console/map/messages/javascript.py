"""The list of messages as the page reads it: names, and the places of fields in records."""

import json
from pathlib import Path

import msgspec

from console.map.messages import incidents, marks, places, routes
from console.map.messages.wire import (
    POSITION_COLUMNS,
    TRACK_COLUMNS,
    VERSION,
    FromPage,
    ToPage,
    name_of,
)

SCRIPT_FILE = Path(__file__).parents[1] / "page" / "messages.js"


def script() -> str:
    """Text of `page/messages.js`."""

    def names(base: type[msgspec.Struct]) -> dict[str, str]:
        return {
            name_of(one.__name__).upper(): str(one.__struct_config__.tag) for one in base.__subclasses__()
        }

    def listed(pairs: dict[str, object]) -> str:
        return "".join(f"  {key}: {json.dumps(value)},\n" for key, value in pairs.items())

    def fields(record: type[msgspec.Struct]) -> str:
        return listed({name.upper(): place for place, name in enumerate(record.__struct_fields__)})

    parts = [
        "// Generated from console/map/messages (python -m console.map.messages); do not edit.\n",
        f"export const VERSION = {VERSION};\n",
        f"export const TO_PAGE = Object.freeze({{\n{listed(dict(names(ToPage)))}}});\n",
        f"export const FROM_PAGE = Object.freeze({{\n{listed(dict(names(FromPage)))}}});\n",
        f"export const WORKER = Object.freeze({{\n{fields(marks.WorkerMark)}}});\n",
        f"export const ORDER = Object.freeze({{\n{fields(marks.OrderMark)}}});\n",
        f"export const CUSTOMER = Object.freeze({{\n{fields(marks.CustomerMark)}}});\n",
        f"export const TRACK_STOP = Object.freeze({{\n{fields(marks.TrackStopMark)}}});\n",
        f"export const TRACK_GAP = Object.freeze({{\n{fields(marks.TrackGapMark)}}});\n",
        f"export const TRACK_HAPPENED = Object.freeze({{\n{fields(marks.TrackHappenedMark)}}});\n",
        f"export const PLACE = Object.freeze({{\n{fields(places.PlaceMark)}}});\n",
        f"export const PLACE_LAYER = Object.freeze({{\n{fields(places.PlaceLayerMark)}}});\n",
        f"export const INCIDENT = Object.freeze({{\n{fields(incidents.IncidentMark)}}});\n",
        f"export const ROUTE = Object.freeze({{\n{fields(routes.RouteMark)}}});\n",
        f"export const ROUTE_STOP = Object.freeze({{\n{fields(routes.RouteStopMark)}}});\n",
        f"export const STATUSES = Object.freeze({json.dumps(marks.STATUSES)});\n",
        f"export const LEVELS = Object.freeze({json.dumps(marks.LEVELS)});\n",
        f"export const POSITION_COLUMNS = Object.freeze({json.dumps(POSITION_COLUMNS)});\n",
        f"export const TRACK_COLUMNS = Object.freeze({json.dumps(TRACK_COLUMNS)});\n",
    ]
    return "\n".join(parts)
