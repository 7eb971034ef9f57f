"""Base maps that the map page can show: the offline ones and the table of online tile services."""

from dataclasses import dataclass
from pathlib import Path

OFFLINE_ARCHIVES = ("world", "abroad", "province", "city", "district", "names")


@dataclass(frozen=True, slots=True)
class OnlineSource:
    """One online tile service. `shifted`: its tiles are in GCJ-02 and are moved back at the tile's edge.
    `hidden_key`: the address holds the customer's key; the page asks `waiqin://map/online/…` instead."""

    key: str
    url: str
    attribution: str
    hosts: tuple[str, ...]
    max_zoom: int
    subdomains: str = ""
    shifted: bool = False
    hidden_key: bool = False


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
    shifted=True,
)
TIANDITU = OnlineSource(
    key="tianditu",
    url="https://t0.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=",
    attribution="© 天地图",
    hosts=("https://*.tianditu.gov.cn",),
    max_zoom=18,
    hidden_key=True,
)


def online_sources(tianditu_key: str) -> list[OnlineSource]:
    """Those that can work: 天地图 only where the customer has a key."""
    return [AUTONAVI, *([TIANDITU] if tianditu_key else []), OSM]


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
