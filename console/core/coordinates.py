"""Conversions between WGS-84, GCJ-02 and BD-09, whole arrays at once; no map projection, no tiles.

Used at the edges only: inside, everything is WGS-84. GCJ-02 is what AutoNavi and Tencent show; Baidu's BD-09
bends it once more. Formulas: WGS-84 → GCJ-02 as published in 2009 (Krasovsky 1940 ellipsoid), BD-09 as in
coordtransform and gcoord; neither has an official text. `page/gcj02.js` and `page/bd09.js` say the same in
JavaScript; tests hold all of them together. No library: those on PyPI (eviltransform, prcoords and others)
take one point at a time and have not been kept since 2019.
"""

from typing import Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

Degrees: TypeAlias = npt.NDArray[np.float64]
DegreesLike: TypeAlias = npt.ArrayLike
Pair: TypeAlias = tuple[Degrees, Degrees]
Datum: TypeAlias = Literal["wgs84", "gcj02", "bd09"]

SEMI_MAJOR_M: Final = 6_378_245.0
ECCENTRICITY_SQUARED: Final = 0.00669342162296594323
BAIDU_TURN: Final = np.pi * 3000.0 / 180.0
BAIDU_LAT: Final = 0.006
BAIDU_LON: Final = 0.0065
# Fixed-point steps of the inverses. GCJ-02 bends by less than 0.3 % per metre, so four reach a micrometre.
STEPS: Final = 6


def outside_china(lat: DegreesLike, lon: DegreesLike) -> npt.NDArray[np.bool_]:
    """Where nothing is shifted; the rectangle of the published formula, WGS-84 degrees."""
    lats, lons = _arrays(lat, lon)
    return (lons < 72.004) | (lons > 137.8347) | (lats < 0.8293) | (lats > 55.8271)


def wgs84_to_gcj02(lat: DegreesLike, lon: DegreesLike) -> Pair:
    """(lat, lon) in GCJ-02 degrees, broadcast over any shape; outside China as given. NaN stays NaN."""
    lats, lons = _arrays(lat, lon)
    north, east = _shift(lats, lons)
    return lats + north, lons + east


def gcj02_to_wgs84(lat: DegreesLike, lon: DegreesLike) -> Pair:
    """Inverse of `wgs84_to_gcj02`, within a micrometre.

    Within the shift's own reach of the rectangle's edge (half a kilometre) some points have two origins and
    some none; there a point is left where it is unless moving it back lands inside.
    """
    lats, lons = _arrays(lat, lon)
    back_lat, back_lon = lats.copy(), lons.copy()
    for _ in range(STEPS):
        north, east = _shift(back_lat, back_lon, everywhere=True)
        back_lat, back_lon = lats - north, lons - east
    same = outside_china(back_lat, back_lon)
    return np.where(same, lats, back_lat), np.where(same, lons, back_lon)


def gcj02_to_bd09(lat: DegreesLike, lon: DegreesLike) -> Pair:
    """(lat, lon) in BD-09 degrees; Baidu's bend, the same everywhere, so see `wgs84_to_bd09` for abroad."""
    lats, lons = _arrays(lat, lon)
    length = np.hypot(lons, lats) + 2e-5 * np.sin(lats * BAIDU_TURN)
    angle = np.arctan2(lats, lons) + 3e-6 * np.cos(lons * BAIDU_TURN)
    return length * np.sin(angle) + BAIDU_LAT, length * np.cos(angle) + BAIDU_LON


def bd09_to_gcj02(lat: DegreesLike, lon: DegreesLike) -> Pair:
    """Inverse of `gcj02_to_bd09`, within a micrometre (the published closed form is off by up to 0.7 m)."""
    lats, lons = _arrays(lat, lon)
    back_lat, back_lon = lats - BAIDU_LAT, lons - BAIDU_LON
    for _ in range(STEPS):
        again_lat, again_lon = gcj02_to_bd09(back_lat, back_lon)
        back_lat, back_lon = back_lat + lats - again_lat, back_lon + lons - again_lon
    return back_lat, back_lon


def wgs84_to_bd09(lat: DegreesLike, lon: DegreesLike) -> Pair:
    """(lat, lon) in BD-09 degrees; outside China as given."""
    lats, lons = _arrays(lat, lon)
    same = outside_china(lats, lons)
    bent_lat, bent_lon = gcj02_to_bd09(*wgs84_to_gcj02(lats, lons))
    return np.where(same, lats, bent_lat), np.where(same, lons, bent_lon)


def bd09_to_wgs84(lat: DegreesLike, lon: DegreesLike) -> Pair:
    """Inverse of `wgs84_to_bd09`; at the rectangle's edge as `gcj02_to_wgs84`."""
    lats, lons = _arrays(lat, lon)
    gcj_lat, gcj_lon = bd09_to_gcj02(lats, lons)
    back_lat, back_lon = gcj02_to_wgs84(gcj_lat, gcj_lon)
    same = outside_china(back_lat, back_lon)
    return np.where(same, lats, back_lat), np.where(same, lons, back_lon)


def to_wgs84(datum: Datum, lat: DegreesLike, lon: DegreesLike) -> Pair:
    """(lat, lon) in WGS-84 degrees of places given in `datum`: what every import goes through."""
    if datum == "gcj02":
        return gcj02_to_wgs84(lat, lon)
    if datum == "bd09":
        return bd09_to_wgs84(lat, lon)
    return _arrays(lat, lon)


def from_wgs84(datum: Datum, lat: DegreesLike, lon: DegreesLike) -> Pair:
    """The other way round, for exports."""
    if datum == "gcj02":
        return wgs84_to_gcj02(lat, lon)
    if datum == "bd09":
        return wgs84_to_bd09(lat, lon)
    return _arrays(lat, lon)


def _arrays(lat: DegreesLike, lon: DegreesLike) -> Pair:
    lats, lons = np.broadcast_arrays(np.asarray(lat, np.float64), np.asarray(lon, np.float64))
    return lats.copy(), lons.copy()


def _shift(lats: Degrees, lons: Degrees, *, everywhere: bool = False) -> Pair:
    """Degrees to add to WGS-84, north and east; nothing outside China unless `everywhere`."""
    x, y = lons - 105.0, lats - 35.0
    shared = (20.0 * np.sin(6.0 * np.pi * x) + 20.0 * np.sin(2.0 * np.pi * x)) * 2.0 / 3.0
    root_x = np.sqrt(np.abs(x))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root_x + shared
    north += _waves(y, ((20.0, 1.0), (40.0, 3.0), (160.0, 12.0), (320.0, 30.0)))
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root_x + shared
    east += _waves(x, ((20.0, 1.0), (40.0, 3.0), (150.0, 12.0), (300.0, 30.0)))
    radians = np.radians(lats)
    magic = 1.0 - ECCENTRICITY_SQUARED * np.sin(radians) ** 2
    meridian_m = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / (magic * np.sqrt(magic))
    parallel_m = SEMI_MAJOR_M / np.sqrt(magic) * np.cos(radians)
    moved = (np.degrees(north / meridian_m), np.degrees(east / parallel_m))
    if everywhere:
        return moved
    same = outside_china(lats, lons)
    return np.where(same, 0.0, moved[0]), np.where(same, 0.0, moved[1])


def _waves(along: Degrees, terms: tuple[tuple[float, float], ...]) -> Degrees:
    """Σ height · sin(π along / length) · 2/3."""
    total = np.zeros_like(along)
    for height, length in terms:
        total += height * np.sin(np.pi * along / length)
    return total * 2.0 / 3.0
