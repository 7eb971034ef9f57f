"""Base maps that the map page can show: the offline ones and the table of online tile services."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from console.map import own_bases

Datum: TypeAlias = Literal["wgs84", "gcj02", "bd09"]

OFFLINE_ARCHIVES = ("world", "abroad", "province", "city", "district", "names")


@dataclass(frozen=True, slots=True)
class OnlineSource:
    """One online tile service. `datum`: of its tiles, which are moved back at the tile's edge; `bd09` is also
    Baidu's own tile grid. `hidden_key`: the address holds the customer's key; the page asks
    `waiqin://map/online/…` instead. `name`: what the user called it; ours are named by the texts."""

    key: str
    url: str
    attribution: str
    hosts: tuple[str, ...]
    max_zoom: int
    subdomains: str = ""
    datum: Datum = "wgs84"
    hidden_key: bool = False
    name: str = ""


OSM = OnlineSource(
    key="osm",
    url="https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    attribution="© OpenStreetMap contributors",
    hosts=("https://tile.openstreetmap.org",),
    max_zoom=19,
)
AUTONAVI = OnlineSource(
    key="autonavi",
    url="https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}",
    attribution="© 高德地图 AutoNavi",
    hosts=("https://*.is.autonavi.com",),
    max_zoom=18,
    subdomains="1234",
    datum="gcj02",
)
TENCENT = OnlineSource(
    key="tencent",
    url="https://rt{s}.map.gtimg.com/tile?z={z}&x={x}&y={-y}&type=vector&styleid=3",
    attribution="© 腾讯地图 Tencent",
    hosts=("https://*.map.gtimg.com",),
    max_zoom=18,
    subdomains="0123",
    datum="gcj02",
)
BAIDU = OnlineSource(
    key="baidu",
    url="https://maponline{s}.bdimg.com/tile/?qt=vtile&x={x}&y={y}&z={z}&styles=pl&scaler=1",
    attribution="© 百度地图 Baidu",
    hosts=("https://*.bdimg.com",),
    max_zoom=18,
    subdomains="0123",
    datum="bd09",
)
TIANDITU = OnlineSource(
    key="tianditu",
    url="https://t0.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=",
    attribution="© 天地图",
    hosts=("https://*.tianditu.gov.cn",),
    max_zoom=18,
    hidden_key=True,
)


def online_sources(tianditu_key: str, own: Iterable[own_bases.OwnBase] = ()) -> list[OnlineSource]:
    """Those that can work: 天地图 only where the customer has a key; then the user's own templates."""
    ours = [AUTONAVI, TENCENT, BAIDU, *([TIANDITU] if tianditu_key else []), OSM]
    return ours + [_own(base) for base in own if base.kind == "xyz"]


def _own(base: own_bases.OwnBase) -> OnlineSource:
    return OnlineSource(
        key=base.key,
        url=base.address,
        attribution=base.name,
        hosts=(own_bases.origin(base.address),),
        max_zoom=18,
        subdomains=own_bases.SUBDOMAINS if "{s}" in base.address else "",
        datum=base.datum,
        name=base.name,
    )


def redirects(tianditu_key: str) -> dict[str, str]:
    """Name → address with the key inside, for the scheme handler."""
    if not tianditu_key:
        return {}
    words = {"tianditu": "vec_w", "tianditu-names": "cva_w"}
    base = "https://t0.tianditu.gov.cn/DataServer?T={layer}&x={{x}}&y={{y}}&l={{z}}&tk={key}"
    return {name: base.format(layer=layer, key=tianditu_key) for name, layer in words.items()}


def archives(basemap_dir: Path, mapdata_dir: Path | None) -> dict[str, Path]:
    """Tile archives by the name the page asks for; the customer's own are called `data-0`, `data-1` …"""
    found = {
        name: basemap_dir / f"{name}.pmtiles"
        for name in OFFLINE_ARCHIVES
        if (basemap_dir / f"{name}.pmtiles").is_file()
    }
    own = sorted(mapdata_dir.glob("*.pmtiles")) if mapdata_dir is not None and mapdata_dir.is_dir() else []
    return found | {f"data-{number}": file for number, file in enumerate(own)}
