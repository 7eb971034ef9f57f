"""Which places lie inside a shape, by the backend's own rules (a test compares them); pure, in columns.

WGS-84 degrees in, metres out; right across the date line. A NaN is inside of nothing.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from console.models.rules.distance import EARTH_RADIUS_M, distances_m
from console.models.shapes import Box, Circle, Corridor, Polygon, Shape, Where, turned

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
NEARLY_POLE = 89.0


def inside(shape: Shape, lat: Floats, lon: Floats) -> Flags:
    """Sorts out most by bounds first: ten thousand people against a thousand corners take milliseconds."""
    found = np.zeros(len(lat), np.bool_)
    if isinstance(shape, Box):
        return _in_box((shape.south, shape.west, shape.north, shape.east), lat, lon)
    if isinstance(shape, Circle):
        found[:] = distances_m(shape.lat, shape.lon, lat, lon) <= shape.radius_m
        return found
    reach_m = shape.distance_m if isinstance(shape, Corridor) else 0.0
    near = np.flatnonzero(_in_box(_bounds(shape.points, reach_m), lat, lon))
    if isinstance(shape, Polygon):
        found[near] = _in_ring(shape.points, lat[near], lon[near])
    else:
        found[near] = off_line_m(shape.points, lat[near], lon[near]) <= shape.distance_m
    return found


def centre(shape: Shape) -> Where:
    """The middle that distances are told from; of a corridor, a point of no meaning to people."""
    if isinstance(shape, Circle):
        return shape.lat, shape.lon
    if isinstance(shape, Box):
        wide = (shape.east - shape.west) % 360 or (360.0 if shape.east != shape.west else 0.0)
        return (shape.south + shape.north) / 2, turned(shape.west + wide / 2)
    lats, lons = np.array(shape.points).T
    return float(lats.mean()), turned(float(_going_on(lons).mean()))


def away_m(shape: Shape, lat: Floats, lon: Floats) -> Floats:
    """Distances to the centre; of a corridor, to its line."""
    if isinstance(shape, Corridor):
        return off_line_m(shape.points, lat, lon)
    return distances_m(*centre(shape), lat, lon)


def off_line_m(line: Sequence[Where], lat: Floats, lon: Floats) -> Floats:
    """Distances to a line of great circles, by cross-track and along-track distance (E. Williams)."""
    nearest = distances_m(*line[0], lat, lon)
    for begin, end in pairwise(line):
        nearest = np.minimum(nearest, distances_m(*end, lat, lon))
        nearest = np.minimum(nearest, _beside_m(begin, end, lat, lon))
    return nearest


def _in_box(box: tuple[float, float, float, float], lat: Floats, lon: Floats) -> Flags:
    """Edges included; west > east: across the date line."""
    south, west, north, east = box
    found: Flags = (lat >= south) & (lat <= north)
    if west <= east:
        return found & (lon >= west) & (lon <= east)
    return found & ((lon >= west) | (lon <= east))


def _in_ring(corners: Sequence[Where], lat: Floats, lon: Floats) -> Flags:
    """Even-odd rule (W. R. Franklin, PNPOLY). A ring round a pole has no inside."""
    lats, lons = np.array(corners).T
    found = np.zeros(len(lat), np.bool_)
    if abs(float(_turned(np.diff(lons, append=lons[0])).sum())) > 180:
        return found
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
    found[northward] = crossed
    return found


def _beside_m(begin: Where, end: Where, lat: Floats, lon: Floats) -> Floats:
    """Distances to a leg of those beside it; infinite before its first point and beyond its last."""
    length = float(distances_m(*begin, np.array([end[0]]), np.array([end[1]]))[0]) / EARTH_RADIUS_M
    if length == 0:
        return np.full(len(lat), np.inf)
    away = distances_m(*begin, lat, lon) / EARTH_RADIUS_M
    turn = _bearings(begin, lat, lon) - _bearings(begin, np.array([end[0]]), np.array([end[1]]))
    across = np.abs(np.arcsin(np.clip(np.sin(away) * np.sin(turn), -1, 1)))
    along = np.arctan2(np.sin(away) * np.cos(turn), np.cos(away))
    beside: Floats = np.where((along >= 0) & (along <= length), across * EARTH_RADIUS_M, np.inf)
    return beside


def _bearings(place: Where, lat: Floats, lon: Floats) -> Floats:
    """Initial bearings in radians from north."""
    here, there, east = np.radians(place[0]), np.radians(lat), np.radians(lon - place[1])
    north = np.cos(here) * np.sin(there) - np.sin(here) * np.cos(there) * np.cos(east)
    bearings: Floats = np.arctan2(np.sin(east) * np.cos(there), north)
    return bearings


def _bounds(points: Sequence[Where], reach_m: float) -> tuple[float, float, float, float]:
    """What certainly holds everything: great circles bulge towards the poles, so with a reach it is wide."""
    lats, lons = np.array(points).T
    apart = _going_on(lons) - lons[0]
    reach = float(np.degrees(reach_m / EARTH_RADIUS_M))
    bulge = (float(np.ptp(lats)) + float(np.ptp(apart))) / 4 if reach_m else 0.0
    south, north = float(lats.min()) - reach - bulge, float(lats.max()) + reach + bulge
    highest = max(abs(south), abs(north))
    margin = reach / float(np.cos(np.radians(min(highest, NEARLY_POLE)))) * 1.01
    if highest >= NEARLY_POLE or float(np.ptp(apart)) + 2 * margin >= 360:
        return south, -180.0, north, 180.0
    west, east = _turned(np.array([lons[0] + apart.min() - margin, lons[0] + apart.max() + margin]))
    return south, float(west), north, float(east)


def _going_on(lons: Floats) -> Floats:
    """Each within 180 degrees of the one before: across the date line they go on."""
    going_on: Floats = lons[0] + np.concatenate([[0.0], np.cumsum(_turned(np.diff(lons)))])
    return going_on


def _turned(degrees: Floats) -> Floats:
    found: Floats = np.mod(degrees + 180, 360) - 180
    return found
