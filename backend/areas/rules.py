"""Which points lie inside a shape. WGS-84 degrees; right across the date line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from backend.kit.geo import EARTH_RADIUS_M, distances_m

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Place = tuple[float, float]
"""lat, lon"""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What certainly holds everything inside a shape; west > east means across the date line."""

    south: float
    west: float
    north: float
    east: float


EVERY_LON = (-180.0, 180.0)


def in_box(box: Bounds, lat: Floats, lon: Floats) -> Flags:
    """Edges included."""
    inside: Flags = (lat >= box.south) & (lat <= box.north)
    if box.west <= box.east:
        return inside & (lon >= box.west) & (lon <= box.east)
    return inside & ((lon >= box.west) | (lon <= box.east))


def in_circle(centre: Place, radius_m: float, lat: Floats, lon: Floats) -> Flags:
    """Within a great-circle distance."""
    inside: Flags = distances_m(*centre, lat, lon) <= radius_m
    return inside


def in_polygon(corners: Sequence[Place], lat: Floats, lon: Floats) -> Flags:
    """Even-odd rule (W. R. Franklin, PNPOLY); edges are straight in degrees, as they were drawn, and take the
    shortest way round the globe. A ring round a pole has no inside here."""
    lats, lons = np.array(corners).T
    if abs(float(_turned(np.diff(lons, append=lons[0])).sum())) > 180:
        return np.zeros(len(lat), np.bool_)
    lons = _going_on(lons)
    northward = np.argsort(lat, kind="stable")  # an edge concerns only those between its ends
    lat = lat[northward]
    lon = lons.min() + np.mod(lon[northward] - lons.min(), 360)
    crossed = np.zeros(len(lat), np.bool_)
    before_lats, before_lons = np.roll(lats, 1), np.roll(lons, 1)
    firsts = np.searchsorted(lat, np.minimum(lats, before_lats))
    lasts = np.searchsorted(lat, np.maximum(lats, before_lats))
    for here in np.flatnonzero(firsts < lasts):
        between = slice(firsts[here], lasts[here])
        slope = (before_lons[here] - lons[here]) / (before_lats[here] - lats[here])
        crossed[between] ^= lon[between] < lons[here] + slope * (lat[between] - lats[here])
    inside = np.empty(len(lat), np.bool_)
    inside[northward] = crossed
    return inside


def in_corridor(line: Sequence[Place], reach_m: float, lat: Floats, lon: Floats) -> Flags:
    """Within a distance of a line of great circles, by cross-track and along-track distance (E. Williams,
    Aviation Formulary); round at its ends and corners."""
    near = in_circle(line[0], reach_m, lat, lon)
    for begin, end in pairwise(line):
        near |= in_circle(end, reach_m, lat, lon) | _beside(begin, end, reach_m, lat, lon)
    return near


def bounds_of(places: Sequence[Place], reach_m: float = 0.0) -> Bounds:
    """Of straight lines between the places, and what is within the reach of them.

    Great circles bulge towards the poles: for lines longer than a degree the bounds are wide.
    """
    lats, lons = np.array(places).T
    apart = _going_on(lons) - lons[0]
    reach = float(np.degrees(reach_m / EARTH_RADIUS_M))
    bulge = (float(np.ptp(lats)) + float(np.ptp(apart))) / 4 if reach_m and len(places) > 1 else 0.0
    south, north = float(lats.min()) - reach - bulge, float(lats.max()) + reach + bulge
    highest = max(abs(south), abs(north))
    if highest >= 89:
        return Bounds(max(south, -90.0), *(EVERY_LON[0], min(north, 90.0), EVERY_LON[1]))
    margin = reach / np.cos(np.radians(highest)) * 1.01
    if float(np.ptp(apart)) + 2 * margin >= 360:
        return Bounds(south, EVERY_LON[0], north, EVERY_LON[1])
    west, east = _turned(np.array([lons[0] + apart.min() - margin, lons[0] + apart.max() + margin]))
    return Bounds(south, float(west), north, float(east))


def _beside(begin: Place, end: Place, reach_m: float, lat: Floats, lon: Floats) -> Flags:
    """Beside the stretch between two places: not before the first nor beyond the second."""
    length = float(distances_m(*begin, np.array([end[0]]), np.array([end[1]]))[0]) / EARTH_RADIUS_M
    if length == 0:
        return np.zeros(len(lat), np.bool_)
    away = distances_m(*begin, lat, lon) / EARTH_RADIUS_M
    turn = _bearings(begin, lat, lon) - _bearings(begin, np.array([end[0]]), np.array([end[1]]))
    across = np.arcsin(np.clip(np.sin(away) * np.sin(turn), -1, 1))
    along = np.arctan2(np.sin(away) * np.cos(turn), np.cos(away))
    beside: Flags = (np.abs(across) * EARTH_RADIUS_M <= reach_m) & (along >= 0) & (along <= length)
    return beside


def _bearings(place: Place, lat: Floats, lon: Floats) -> Floats:
    """Initial bearings in radians from north."""
    here, there, east = np.radians(place[0]), np.radians(lat), np.radians(lon - place[1])
    x = np.cos(here) * np.sin(there) - np.sin(here) * np.cos(there) * np.cos(east)
    bearings: Floats = np.arctan2(np.sin(east) * np.cos(there), x)
    return bearings


def _going_on(lons: Floats) -> Floats:
    """The same longitudes, each within 180 degrees of the one before: across the date line they go on."""
    steps = _turned(np.diff(lons))
    going_on: Floats = lons[0] + np.concatenate([[0.0], np.cumsum(steps)])
    return going_on


def _turned(degrees: Floats) -> Floats:
    """The same angles in -180 .. 180."""
    turned: Floats = np.mod(degrees + 180, 360) - 180
    return turned
