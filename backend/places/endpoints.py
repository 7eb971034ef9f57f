"""`/api/places` and `/api/place-layers`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from backend.kit.calls import DISPATCHERS, MANAGERS, OFFICE, Read, RowId, Write, require
from backend.kit.pagination import Page, PageParameters
from backend.kit.problems import problems
from backend.places import service
from backend.places.schemas import (
    ImportedPlacesOut,
    PlaceCreate,
    PlaceLayerOut,
    PlaceLayerPatch,
    PlaceLayersOut,
    PlaceOut,
    PlacePatch,
    PlaceRemove,
    PlacesImport,
)
from contract.vocabulary import Role

router = APIRouter(prefix="/api", tags=["places"])
_MAY_CHANGE = (*DISPATCHERS, Role.SUPERVISOR)


@router.get("/place-layers", dependencies=[require(*OFFICE)])
async def list_layers(call: Read) -> PlaceLayersOut:
    """The five layers of places."""
    return await service.layers(call.session)


@router.patch(
    "/place-layers/{layer_id}",
    response_model=PlaceLayerOut,
    dependencies=[require(*MANAGERS)],
    responses=problems(404, 409),
)
async def change_layer(call: Write, layer_id: RowId, body: PlaceLayerPatch) -> Response:
    """Change a layer's name, icon or colour."""
    at = call.clock.now()
    return await call.run(lambda s: service.change_layer(s, call.caller, layer_id, body, at=at))


@router.get("/places", dependencies=[require(*OFFICE)])
async def list_places(
    call: Read,
    page: PageParameters,
    layer: Annotated[int | None, Query(ge=1, le=5)] = None,
    q: Annotated[str, Query(max_length=50, description="Part of a name or note.")] = "",
    after_id: Annotated[int, Query(ge=0, le=2**53, description="Only places made after this one.")] = 0,
) -> Page[PlaceOut]:
    """Places the account may see, by id."""
    return await service.page(call.session, call.scope, page, layer=layer, text=q, after_id=after_id)


@router.post("/places", status_code=201, response_model=PlaceOut, dependencies=[require(*_MAY_CHANGE)])
async def create_place(call: Write, body: PlaceCreate) -> Response:
    """Add a place."""
    at = call.clock.now()
    return await call.run(lambda s: service.create(s, call.caller, body, at=at), status=201)


@router.post("/places/import", response_model=ImportedPlacesOut, dependencies=[require(*_MAY_CHANGE)])
async def import_places(call: Write, body: PlacesImport) -> Response:
    """Add a place for every sound row, and say of each other row what is wrong with it."""
    at = call.clock.now()
    return await call.run(lambda s: service.import_rows(s, call.caller, body.rows, at=at))


@router.patch(
    "/places/{place_id}",
    response_model=PlaceOut,
    dependencies=[require(*_MAY_CHANGE)],
    responses=problems(404, 409),
)
async def change_place(call: Write, place_id: RowId, body: PlacePatch) -> Response:
    """Change a place."""
    at = call.clock.now()
    return await call.run(lambda s: service.change(s, call.caller, place_id, body, at=at))


@router.post(
    "/places/{place_id}/remove",
    response_model=PlaceOut,
    dependencies=[require(*_MAY_CHANGE)],
    responses=problems(404, 409),
)
async def remove_place(call: Write, place_id: RowId, body: PlaceRemove) -> Response:
    """Show a place no more."""
    at = call.clock.now()
    return await call.run(lambda s: service.remove(s, call.caller, place_id, body, at=at))


@router.post(
    "/places/{place_id}/restore",
    response_model=PlaceOut,
    dependencies=[require(*_MAY_CHANGE)],
    responses=problems(404, 409),
)
async def restore_place(call: Write, place_id: RowId, body: PlaceRemove) -> Response:
    """Show a removed place again: what undoes a removal."""
    at = call.clock.now()
    return await call.run(lambda s: service.restore(s, call.caller, place_id, body, at=at))
