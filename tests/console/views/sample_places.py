"""The places of the sample room, and the part of the backend that keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from console.api.types import ImportedPlace, ImportedPlaces, Place, PlaceLayer, PlaceLayers
from tests.console.views.sample_orders import NOW

LAYERS = [
    PlaceLayer(id=1, version=1, name="营业厅", icon="shop", colour="#1570ef"),
    PlaceLayer(id=2, version=1, name="机房", icon="server", colour="#6938ef"),
    PlaceLayer(id=3, version=1, name="基站", icon="antenna", colour="#099250"),
    PlaceLayer(id=4, version=1, name="仓库", icon="warehouse", colour="#b54708"),
    PlaceLayer(id=5, version=1, name="公共设施", icon="flag", colour="#c11574"),
]
NAMED = (
    (1, "外滩营业厅", 31.2384, 121.4906, "中山东一路 18 号，周末至 20:00"),
    (1, "人民广场营业厅", 31.2326, 121.4750, "西藏中路 268 号"),
    (2, "豫园机房", 31.2273, 121.4921, "B2 层，钥匙在值班室"),
    (2, "静安寺机房", 31.2237, 121.4455, ""),
    (3, "南京东路基站", 31.2352, 121.4808, "楼顶，需预约"),
    (3, "老西门基站", 31.2190, 121.4840, ""),
    (4, "斜土路仓库", 31.2030, 121.4640, "光猫、皮线"),
    (5, "南外滩光交箱", 31.2240, 121.5010, "编号 GJ-0271"),
)


def place(place_id: int, layer: int, name: str, lat: float, lon: float, note: str = "") -> Place:
    return Place(
        id=place_id,
        version=1,
        layer=layer,
        name=name,
        lat=lat,
        lon=lon,
        note=note,
        department_id=1,
        updated_at=NOW,
    )


def places() -> list[Place]:
    return [place(number, *one) for number, one in enumerate(NAMED, start=1)]


def conflict(current: Place | PlaceLayer, who: str) -> bytes:
    """What the backend answers to somebody who saw an older version."""
    return msgspec.json.encode(
        {
            "type": "/problems/version-conflict",
            "title": "conflict",
            "status": 409,
            "detail": "somebody was faster",
            "current_version": current.version,
            "changed_by": who,
            "current": current,
        }
    )


@dataclass
class PlaceDesk:
    """Keeps places as the backend does; `answers` is (status, body)."""

    kept: dict[int, Place] = field(default_factory=lambda: {one.id: one for one in places()})
    layers: dict[int, PlaceLayer] = field(default_factory=lambda: {one.id: one for one in LAYERS})
    imports: list[tuple[str, list[dict[str, object]]]] = field(default_factory=list)
    changed_by: str = "陈静"

    def answer(
        self, method: str, parts: list[str], body: dict[str, object], query: dict[str, str], key: str
    ) -> tuple[int, bytes]:
        if parts[0] == "place-layers":
            return self._layer(parts, body)
        if method == "GET":
            after = int(query.get("after_id", 0))
            items = [one for one in self.kept.values() if one.id > after and not one.removed]
            return 200, msgspec.json.encode({"items": items, "next_cursor": None})
        if parts[-1] == "import":
            return self._import(body, key)
        if len(parts) == 1:
            made = msgspec.convert(
                {"id": max(self.kept) + 1, "version": 1, "department_id": 1, "updated_at": NOW} | body, Place
            )
            return self._keep(201, made)
        known = self.kept[int(parts[1])]
        if known.version != body["version"]:
            return 409, conflict(known, self.changed_by)
        changes = {name: value for name, value in body.items() if name != "version"}
        if parts[-1] in ("remove", "restore"):
            changes = {"removed": parts[-1] == "remove"}
        return self._keep(
            200,
            msgspec.structs.replace(known, version=known.version + 1, **changes),
        )

    def _keep(self, status: int, made: Place) -> tuple[int, bytes]:
        self.kept[made.id] = made
        return status, msgspec.json.encode(made)

    def _layer(self, parts: list[str], body: dict[str, object]) -> tuple[int, bytes]:
        if len(parts) == 1:
            return 200, msgspec.json.encode(PlaceLayers(items=list(self.layers.values())))
        known = self.layers[int(parts[1])]
        if known.version != body["version"]:
            return 409, conflict(known, self.changed_by)
        changes = {name: value for name, value in body.items() if name != "version"}
        changed = msgspec.structs.replace(known, version=known.version + 1, **changes)
        self.layers[known.id] = changed
        return 200, msgspec.json.encode(changed)

    def _import(self, body: dict[str, object], key: str) -> tuple[int, bytes]:
        rows = body["rows"]
        assert isinstance(rows, list)
        fresh = key not in [one for one, _ in self.imports]
        self.imports.append((key, rows))
        answers = []
        for number, row in enumerate(rows):
            made = msgspec.convert(
                {"id": max(self.kept) + 1, "version": 1, "department_id": 1, "updated_at": NOW} | row, Place
            )
            if fresh:
                self.kept[made.id] = made
            answers.append(ImportedPlace(row=number, place_id=made.id))
        return 200, msgspec.json.encode(ImportedPlaces(imported=len(rows), refused=0, rows=answers))
