"""Encoded lines of six decimals, as valhalla and OSRM write them. Reads only."""

from backend.adapters.router.words import Place

PARTS_A_DEGREE = 1_000_000
_CHUNK, _MORE, _FIRST = 0x1F, 0x20, 63


def decoded(text: str) -> list[Place]:
    """The places of the line. Raises ValueError where it ends in the middle of a number."""
    numbers: list[int] = []
    value = shift = 0
    for character in text:
        chunk = ord(character) - _FIRST
        value |= (chunk & _CHUNK) << shift
        shift += 5
        if not chunk & _MORE:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    if shift or len(numbers) % 2:
        raise ValueError("an encoded line that was cut off")
    places: list[Place] = []
    lat = lon = 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + north, lon + east
        places.append((lat / PARTS_A_DEGREE, lon / PARTS_A_DEGREE))
    return places
