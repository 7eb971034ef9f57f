"""Points of interest on five layers. Changes also come as events `place.*`."""

from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec

from console.api.client import ApiClient, Params, Writes, decode
from console.api.types import ImportedPlaces, Place, PlaceLayer, PlaceLayers

PAGE = 500
MAX_ROWS = 1000  # of one import


class _Page(msgspec.Struct, frozen=True):
    items: list[Place]
    next_cursor: str | None = None


async def layers(client: ApiClient) -> list[PlaceLayer]:
    """The five layers, by id."""
    return (await client.get("/api/place-layers", PlaceLayers)).items


async def change_layer(
    client: Writes, layer_id: int, version: int, changes: Mapping[str, object], *, key: str
) -> PlaceLayer:
    """Change name, icon or colour; 409 when somebody was faster."""
    body = msgspec.json.encode({"version": version, **changes})
    return decode(await client.call("PATCH", f"/api/place-layers/{layer_id}", body=body, key=key), PlaceLayer)


async def pages(client: ApiClient, *, after_id: int = 0) -> AsyncIterator[list[Place]]:
    """All places the account may see that were made after one (0: all), by id, page after page."""
    cursor: str | None = None
    while True:
        params: Params = {"limit": PAGE, "after_id": after_id}
        page = await client.get(
            "/api/places", _Page, params if cursor is None else {**params, "cursor": cursor}
        )
        yield page.items
        cursor = page.next_cursor
        if cursor is None:
            return


async def create(client: Writes, place: Mapping[str, object], *, key: str) -> Place:
    """`place`: layer, name, lat, lon and, where wanted, icon, colour, note."""
    return await client.post("/api/places", Place, dict(place), key=key)


async def change(
    client: Writes, place_id: int, version: int, changes: Mapping[str, object], *, key: str
) -> Place:
    """Change the given fields; 409 when somebody was faster."""
    body = msgspec.json.encode({"version": version, **changes})
    return decode(await client.call("PATCH", f"/api/places/{place_id}", body=body, key=key), Place)


async def remove(client: Writes, place_id: int, version: int, *, key: str) -> Place:
    """The place's last state, `removed`."""
    return await client.post(f"/api/places/{place_id}/remove", Place, {"version": version}, key=key)


async def restore(client: Writes, place_id: int, version: int, *, key: str) -> Place:
    """A removed place again; 409 when somebody changed it since."""
    return await client.post(f"/api/places/{place_id}/restore", Place, {"version": version}, key=key)


async def import_rows(client: ApiClient, rows: Sequence[Mapping[str, object]], *, key: str) -> ImportedPlaces:
    """Create every row that is sound; each bad one is answered with its faults and nothing else is lost."""
    body = {"rows": [dict(row) for row in rows]}
    return await client.post("/api/places/import", ImportedPlaces, body, key=key)
