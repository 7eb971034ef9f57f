"""What the page is told of planned routes, and the records inside."""

import msgspec

from console.map.messages.wire import ToPage


class RouteStopMark(msgspec.Struct, frozen=True, array_like=True):
    """One visit, numbered along the route; `time_word` is ready to read.

    `way`: the line by the road from the visit before, latitudes and longitudes; None: it is not known.
    """

    number: int
    lat: float
    lon: float
    late: bool
    time_word: str
    way: tuple[tuple[float, float], ...] | None = None


class RouteMark(msgspec.Struct, frozen=True, array_like=True):
    """One person's visits, from where the person is (None: nobody knows); `strong`: the one looked at."""

    name: str
    colour: str
    strong: bool
    start: tuple[float, float] | None
    stops: list[RouteStopMark]


class Routes(ToPage, frozen=True, kw_only=True):
    """All planned routes; `note` says what the lines are."""

    items: list[RouteMark]
    note: str
