"""Places on five layers: made, changed by one at a time, removed, imported with a word on every row."""

from typing import Any

from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers

PLACE: dict[str, Any] = {"layer": 1, "name": "外滩营业厅", "lat": 31.2384, "lon": 121.4906}


async def make(backend: Backend, caller: Headers, **more: Any) -> dict[str, Any]:
    made = await backend.post("/api/places", caller, PLACE | more)
    assert made.status_code == 201, made.text
    return dict(made.json())


async def places(backend: Backend, caller: Headers, query: str = "") -> list[dict[str, Any]]:
    return list((await backend.get(f"/api/places{query}", caller)).json()["items"])


async def test_a_place_is_made_changed_and_removed(backend: Backend, dispatcher: Headers) -> None:
    place = await make(backend, dispatcher, colour="#ff0000")
    path = f"/api/places/{place['id']}"
    changed = await backend.patch(path, dispatcher, {"version": 1, "layer": 2, "colour": None})
    assert changed.json() == place | {"version": 2, "layer": 2, "colour": None}
    assert await places(backend, dispatcher) == [changed.json()]
    removed = await backend.post(f"{path}/remove", dispatcher, {"version": 2})
    assert removed.json()["removed"] is True
    assert await places(backend, dispatcher) == []
    kinds = [event.kind for event in await backend.events() if event.subject_kind == "place"]
    assert kinds == ["place.created", "place.changed", "place.removed"]


async def test_a_removed_place_comes_back_unless_somebody_was_faster(
    backend: Backend, dispatcher: Headers, north_dispatcher: Headers
) -> None:
    place = await make(backend, dispatcher)
    path = f"/api/places/{place['id']}"
    assert (await backend.post(f"{path}/restore", dispatcher, {"version": 1})).status_code == 404
    await backend.post(f"{path}/remove", dispatcher, {"version": 1})
    assert (await backend.post(f"{path}/restore", dispatcher, {"version": 1})).status_code == 409
    assert (await backend.post(f"{path}/restore", north_dispatcher, {"version": 2})).status_code == 404
    back = await backend.post(f"{path}/restore", dispatcher, {"version": 2})
    assert back.json() == place | {"version": 3, "updated_at": back.json()["updated_at"]}
    assert await places(backend, dispatcher) == [back.json()]
    assert (await backend.events())[-1].kind == "place.restored"


async def test_only_places_made_later_are_read_again(backend: Backend, dispatcher: Headers) -> None:
    first, second = await make(backend, dispatcher), await make(backend, dispatcher)
    assert await places(backend, dispatcher, f"?after_id={first['id']}") == [second]


async def test_places_are_found_by_layer_and_by_a_piece_of_their_name(
    backend: Backend, dispatcher: Headers
) -> None:
    shop, room = await make(backend, dispatcher), await make(backend, dispatcher, layer=2, name="豫园机房")
    assert await places(backend, dispatcher, "?layer=2") == [room]
    assert await places(backend, dispatcher, "?q=外滩") == [shop]


async def test_who_saw_an_older_place_is_told(backend: Backend, dispatcher: Headers) -> None:
    place = await make(backend, dispatcher)
    path = f"/api/places/{place['id']}"
    await backend.patch(path, dispatcher, {"version": 1, "name": "新名"})
    late = await backend.patch(path, dispatcher, {"version": 1, "note": "x"})
    assert (late.status_code, late.json()["current"]["name"]) == (409, "新名")


async def test_places_are_seen_in_their_departments_subtree(
    backend: Backend, dispatcher: Headers, north_dispatcher: Headers
) -> None:
    northern = await make(backend, north_dispatcher)
    central = await make(backend, dispatcher)
    assert await places(backend, dispatcher) == [northern, central]
    assert await places(backend, north_dispatcher) == [northern]


async def test_the_five_layers_can_be_renamed_and_coloured(backend: Backend, admin: Headers) -> None:
    layers = (await backend.get("/api/place-layers", admin)).json()["items"]
    assert [layer["id"] for layer in layers] == [1, 2, 3, 4, 5]
    body = {"version": 1, "name": "竞品门店", "colour": "#123456"}
    changed = await backend.patch("/api/place-layers/4", admin, body)
    assert changed.json() == layers[3] | {"version": 2, "name": "竞品门店", "colour": "#123456"}
    assert (await backend.get("/api/place-layers", admin)).json()["items"][3] == changed.json()
    assert (await backend.patch("/api/place-layers/4", admin, body)).status_code == 409
    assert (await backend.patch("/api/place-layers/6", admin, body)).status_code == 404
    supervisor = await backend.account(Role.SUPERVISOR)
    assert (await backend.patch("/api/place-layers/4", supervisor, body)).status_code == 403


async def test_an_import_takes_every_sound_row_and_says_what_is_wrong_with_the_others(
    backend: Backend, dispatcher: Headers
) -> None:
    rows = [
        PLACE,
        PLACE | {"lat": 121.49, "lon": 31.24},
        {"layer": "2", "name": " 豫园机房 ", "lat": "31.2273", "lon": "121.4921"},
        {"layer": 6, "name": "", "lat": None, "lon": "东"},
        PLACE | {"colour": "red", "更多": 1},
    ]
    answer = (await backend.post("/api/places/import", dispatcher, {"rows": rows})).json()
    assert (answer["imported"], answer["refused"]) == (2, 3)
    assert [row["faults"] for row in answer["rows"]] == [
        [],
        ["lat: less_than_equal"],
        [],
        ["layer: less_than_equal", "name: string_too_short", "lat: float_type", "lon: float_parsing"],
        ["colour: string_pattern_mismatch", "更多: extra_forbidden"],
    ]
    stored = await places(backend, dispatcher)
    assert [(it["id"], it["name"]) for it in stored] == [
        (answer["rows"][0]["place_id"], "外滩营业厅"),
        (answer["rows"][2]["place_id"], "豫园机房"),
    ]
    [event] = [event for event in await backend.events() if event.kind == "places.imported"]
    assert event.payload == {"places": {"imported": 2}}


async def test_an_import_sent_twice_is_one_import(backend: Backend, dispatcher: Headers) -> None:
    for _ in range(2):
        await backend.post("/api/places/import", dispatcher, {"rows": [PLACE]}, key="the-same-import")
    assert len(await places(backend, dispatcher)) == 1
