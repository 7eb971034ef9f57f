"""The sample's customers: invented firms and offices at plausible addresses of each area. Stores nothing."""

from dataclasses import dataclass
from random import Random

from backend.demo.geography import AREAS, Area
from backend.demo.organisation import NameSource
from backend.demo.words import FIRM_KINDS, FIRM_NAMES, PLACE_KINDS
from contract.vocabulary import CustomerLevel

_LEVELS = (
    [CustomerLevel.GROUP] * 2
    + [CustomerLevel.PROVINCE] * 4
    + [CustomerLevel.A] * 14
    + [CustomerLevel.B] * 30
    + [CustomerLevel.C] * 50
)


@dataclass(frozen=True, slots=True)
class Client:
    id: int
    name: str
    level: CustomerLevel
    industry: str
    contact_name: str
    contact_phone: str
    address: str
    lat: float
    lon: float
    area: Area


def clients(random: Random, names: NameSource, count: int = 300) -> list[Client]:
    """`count` customers spread over the areas, ids from 1, no name twice."""
    taken: set[str] = set()
    return [_client(id_, AREAS[id_ % len(AREAS)], random, names, taken) for id_ in range(1, count + 1)]


def _client(id_: int, area: Area, random: Random, names: NameSource, taken: set[str]) -> Client:
    street = random.choice(area.streets)
    house = random.randrange(8, 1180, 2)
    industry, name = _name(random, street)
    while name in taken:
        industry, name = _name(random, random.choice(area.streets))
    taken.add(name)
    lat, lon = _beside_a_street(area, random)
    return Client(
        id=id_,
        name=name,
        level=random.choice(_LEVELS),
        industry=industry,
        contact_name=next(names)[0] + random.choice(("先生", "女士", "经理", "主任", "老师")),
        contact_phone=f"199100{id_:05d}",
        address=f"上海市{area.district}{street}{house}号{_door(random)}",
        lat=round(lat, 6),
        lon=round(lon, 6),
        area=area,
    )


def _name(random: Random, street: str) -> tuple[str, str]:
    firm = random.choice(FIRM_NAMES)
    if random.random() < 0.6:
        industry, endings = random.choice(FIRM_KINDS)
        return industry, f"上海{firm}{random.choice(endings)}"
    industry, pattern = random.choice(PLACE_KINDS)
    return industry, pattern.format(street=street, firm=firm, lane=random.randrange(20, 900))


def _door(random: Random) -> str:
    if random.random() < 0.45:
        return ""
    return f"{random.randint(2, 28)}层" if random.random() < 0.5 else f"{random.randint(1, 12)}幢"


def _beside_a_street(area: Area, random: Random) -> tuple[float, float]:
    """Some 15 m off the middle of a street, anywhere between two crossings."""
    columns, rows = area.crossings
    along = random.randint(-columns, columns - 1) * area.block_m[0]
    across = random.randint(-rows, rows - 1) * area.block_m[1]
    aside = random.choice((-15.0, 15.0))
    if random.random() < 0.5:
        return area.place(along + random.uniform(0.1, 0.9) * area.block_m[0], across + aside)
    return area.place(along + aside, across + random.uniform(0.1, 0.9) * area.block_m[1])
