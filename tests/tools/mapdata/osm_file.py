"""Writes small .osm.pbf files for tests: nodes and ways with tags, as https://wiki.openstreetmap.org/wiki/PBF_Format."""

import itertools
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Tags = dict[str, str]
Place = tuple[float, float]  # lat, lon


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _number(field_number: int, value: int) -> bytes:
    return _varint(field_number << 3) + _varint(value)


def _bytes(field_number: int, value: bytes) -> bytes:
    return _varint(field_number << 3 | 2) + _varint(len(value)) + value


def _packed(field_number: int, values: Iterable[int]) -> bytes:
    return _bytes(field_number, b"".join(_varint(value) for value in values))


def _blob(kind: str, content: bytes) -> bytes:
    blob = _bytes(1, content) + _number(2, len(content))
    header = _bytes(1, kind.encode()) + _number(3, len(blob))
    return struct.pack(">I", len(header)) + header + blob


@dataclass
class OsmFile:
    """Collects nodes and ways; closed ways repeat their first place."""

    nodes: list[tuple[Place, Tags]] = field(default_factory=list)
    ways: list[tuple[list[int], Tags]] = field(default_factory=list)

    def point(self, place: Place, /, **tags: str) -> int:
        self.nodes.append((place, tags))
        return len(self.nodes)

    def way(self, places: Sequence[Place], /, **tags: str) -> None:
        ids: dict[Place, int] = {}
        for place in places:
            if place not in ids:
                ids[place] = self.point(place)
        self.ways.append(([ids[place] for place in places], tags))

    def write(self, file: Path) -> Path:
        strings: list[str] = [""]

        def index(text: str) -> int:
            if text not in strings:
                strings.append(text)
            return strings.index(text)

        def tagged(tags: Tags) -> bytes:
            if not tags:
                return b""
            keys = [index(key.replace("__", ":")) for key in tags]
            return _packed(2, keys) + _packed(3, [index(value) for value in tags.values()])

        nodes = b"".join(
            _bytes(
                1,
                _number(1, _zigzag(number))
                + tagged(tags)
                + _number(8, _zigzag(round(lat * 1e7)))
                + _number(9, _zigzag(round(lon * 1e7))),
            )
            for number, ((lat, lon), tags) in enumerate(self.nodes, start=1)
        )
        ways = b""
        for number, (refs, tags) in enumerate(self.ways, start=1):
            steps = [refs[0], *(after - before for before, after in itertools.pairwise(refs))]
            ways += _bytes(3, _number(1, number) + tagged(tags) + _packed(8, map(_zigzag, steps)))
        table = b"".join(_bytes(1, text.encode()) for text in strings)
        header = _bytes(4, b"OsmSchema-V0.6")
        block = _bytes(1, table) + _bytes(2, nodes) + _bytes(2, ways)
        file.write_bytes(_blob("OSMHeader", header) + _blob("OSMData", block))
        return file


def town() -> OsmFile:
    """A little of everything around People's Square in Shanghai."""
    made = OsmFile()
    street = {"highway": "primary", "name": "延安东路", "name__en": "East Yan'an Road"}
    made.way([(31.230, 121.470), (31.231, 121.474)], **street)
    made.way([(31.231, 121.474), (31.232, 121.478)], **street)
    made.way([(31.228, 121.474), (31.234, 121.473)], highway="residential", name="西藏中路")
    made.way([(31.229, 121.471), (31.229, 121.472)], highway="footway")
    made.way([(31.220, 121.470), (31.225, 121.480)], railway="subway", tunnel="yes")
    made.way([(31.240, 121.470), (31.245, 121.480)], waterway="river", name="苏州河")
    square = [(31.2255, 121.4760), (31.2275, 121.4760), (31.2275, 121.4790), (31.2255, 121.4790)]
    made.way([*square, square[0]], leisure="park", name="人民公园")
    pond = [(31.2257, 121.4762), (31.2263, 121.4762), (31.2263, 121.4772), (31.2257, 121.4772)]
    made.way([*pond, pond[0]], natural="water", name="荷花池")
    house = [(31.2320, 121.4720), (31.2322, 121.4720), (31.2322, 121.4723), (31.2320, 121.4723)]
    made.way([*house, house[0]], building="yes")
    made.point((31.2304, 121.4737), place="suburb", name="人民广场")
    made.point((31.2310, 121.4740), highway="traffic_signals", name="不该出现")
    return made
