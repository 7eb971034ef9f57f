"""What places and their layers look like on the wire."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Identifier = Annotated[int, Field(ge=1, le=2**53)]
Version = Annotated[int, Field(ge=1, le=2**53, description="The version the client saw.", examples=[1])]
LayerId = Annotated[int, Field(ge=1, le=5, examples=[1])]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80), Field(examples=["外滩营业厅"])
]
LayerName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), Field(examples=["营业厅"])
]
Icon = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$", examples=["shop"])]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$", examples=["#1570ef"])]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False, examples=[31.2384])]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False, examples=[121.4906])]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class PlaceLayerOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {"id": 1, "version": 1, "name": "营业厅", "icon": "shop", "colour": "#1570ef"}
        }
    )

    id: int
    version: int
    name: str
    icon: str
    colour: str


class PlaceLayersOut(BaseModel):
    items: list[PlaceLayerOut]


class PlaceLayerPatch(BaseModel):
    """Only what is given is changed."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    name: LayerName | None = None
    icon: Icon | None = None
    colour: Colour | None = None


class PlaceOut(BaseModel):
    """A point of interest; without icon or colour of its own it has its layer's."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 5,
                "version": 1,
                "layer": 1,
                "name": "外滩营业厅",
                "icon": None,
                "colour": None,
                "lat": 31.2384,
                "lon": 121.4906,
                "note": "周末至 20:00",
                "department_id": 1,
                "removed": False,
                "updated_at": "2026-11-21T08:00:00.000Z",
            }
        }
    )

    id: int
    version: int
    layer: int
    name: str
    icon: str | None
    colour: str | None
    lat: float
    lon: float
    note: str
    department_id: int
    removed: bool
    updated_at: datetime


class PlaceCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    layer: LayerId
    name: Name
    lat: Latitude
    lon: Longitude
    icon: Icon | None = None
    colour: Colour | None = None
    note: Note = ""


class PlacePatch(BaseModel):
    """Only what is given is changed; a null icon or colour is the layer's again."""

    model_config = ConfigDict(extra="forbid")

    version: Version
    layer: LayerId | None = None
    name: Name | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    icon: Icon | None = None
    colour: Colour | None = None
    note: Note | None = None


class PlaceRemove(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Version


_ROW = {"layer": 1, "name": "外滩营业厅", "lat": 31.2384, "lon": 121.4906}


class PlacesImport(BaseModel):
    """Rows with the members of a new place. Each is judged by itself."""

    model_config = ConfigDict(extra="forbid")

    rows: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=1000, examples=[[_ROW]])]


class ImportedPlaceOut(BaseModel):
    """What became of one row."""

    row: int = Field(description="From 0, as sent")
    place_id: int | None
    faults: list[str] = Field(description="`member: code`", examples=[["lat: less_than_equal"]])


class ImportedPlacesOut(BaseModel):
    imported: int
    refused: int
    rows: list[ImportedPlaceOut]
