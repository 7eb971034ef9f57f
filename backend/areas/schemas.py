"""Shapes as they are asked about, and the answer."""

from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend.tracks.service import TimeRange, WorkerIds

LONGEST = timedelta(days=31)
Lat = Annotated[float, Field(ge=-90, le=90)]
Lon = Annotated[float, Field(ge=-180, le=180)]
Place = tuple[Lat, Lon]
Metres = Annotated[float, Field(gt=0, le=1_000_000)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Box(_Shape):
    """Across the date line where west > east."""

    type: Literal["box"]
    south: Lat
    west: Lon
    north: Lat
    east: Lon

    @model_validator(mode="after")
    def _upright(self) -> Self:
        if self.south > self.north:
            raise ValueError("south must not be north of north")
        return self


class Circle(_Shape):
    type: Literal["circle"]
    lat: Lat
    lon: Lon
    radius_m: Metres


class Polygon(_Shape):
    """A ring of [lat, lon]; what it crosses itself around twice is outside."""

    type: Literal["polygon"]
    points: Annotated[list[Place], Field(min_length=3, max_length=1000)]


class Corridor(_Shape):
    """A line of [lat, lon] and how far to either side of it."""

    type: Literal["corridor"]
    points: Annotated[list[Place], Field(min_length=2, max_length=1000)]
    distance_m: Metres


Shape = Annotated[Box | Circle | Polygon | Corridor, Field(discriminator="type")]


class WithinQuery(TimeRange):
    """Without `worker_ids`: everybody the account may see."""

    shape: Shape = Field(examples=[{"type": "circle", "lat": 31.2304, "lon": 121.4737, "radius_m": 200}])
    worker_ids: WorkerIds | None = None

    @model_validator(mode="after")
    def _short(self) -> Self:
        if self.until - self.since > LONGEST:
            raise ValueError("at most 31 days at once")
        return self


class InsideOut(BaseModel):
    """A worker with a fix inside, the first and the last of them, and where the last was."""

    worker_id: int = Field(examples=[7])
    fixes: int = Field(examples=[12])
    first_at: datetime
    last_at: datetime
    lat: float = Field(examples=[31.2304])
    lon: float = Field(examples=[121.4737])


class WithinLine(BaseModel):
    """Those found among the people looked at since the line before; the last line has done == asked."""

    done: int = Field(examples=[20])
    asked: int = Field(examples=[40])
    items: list[InsideOut]
