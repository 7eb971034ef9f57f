"""What the page is told of reports from the street, and the record inside."""

import msgspec

from console.map.messages.wire import ToPage


class IncidentMark(msgspec.Struct, frozen=True, array_like=True):
    """One report that waits for somebody, WGS-84 degrees; the words are ready to read."""

    id: int
    lat: float
    lon: float
    title: str
    by: str


class Incidents(ToPage, frozen=True, kw_only=True):
    """All reports that wait and have a place; `chosen`: the one looked at, where it is among them."""

    items: list[IncidentMark]
    chosen: int | None
