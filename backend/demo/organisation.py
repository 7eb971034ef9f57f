"""The sample organisation's departments, people and vehicles: plain facts from a seed. Stores nothing."""

from dataclasses import dataclass
from enum import Enum
from itertools import product
from random import Random

from backend.demo.geography import AREAS, HONGKOU, HUANGPU, JINGAN, PUDONG, XUHUI, Area
from backend.demo.words import GIVEN, SURNAMES
from contract.vocabulary import MonitoringMode, OrderType, WorkerKind

SEED = 20261121
COMPANY = "上海分公司"

_REPAIR = (OrderType.FAULT, OrderType.TERMINAL_REPAIR, OrderType.COMPLAINT, OrderType.PATROL)
_INSTALL = (
    OrderType.INSTALL,
    OrderType.MOVE,
    OrderType.TERMINAL_REPAIR,
    OrderType.DELIVERY,
    OrderType.FAULT,
    OrderType.ACCEPTANCE,
)
_PATROL = (OrderType.PATROL, OrderType.FAULT)
_SALES = (OrderType.SALES_VISIT, OrderType.DELIVERY, OrderType.COMPLAINT, OrderType.DESIGN)

_TEAMS: tuple[tuple[Area, str, tuple[OrderType, ...], int, int], ...] = (
    # area, team, what it can do, people, vehicles
    (HUANGPU, "外滩装维班", _INSTALL, 5, 0),
    (HUANGPU, "豫园抢修班", _REPAIR, 5, 2),
    (HUANGPU, "淮海巡检组", _PATROL, 3, 0),
    (HUANGPU, "黄浦政企营销组", _SALES, 3, 0),
    (JINGAN, "南京西路装维班", _INSTALL, 5, 0),
    (JINGAN, "曹家渡抢修班", _REPAIR, 4, 2),
    (JINGAN, "静安政企营销组", _SALES, 3, 0),
    (XUHUI, "徐家汇装维班", _INSTALL, 5, 1),
    (XUHUI, "枫林抢修班", _REPAIR, 4, 1),
    (XUHUI, "衡复巡检组", _PATROL, 3, 0),
    (HONGKOU, "四川北路装维班", _INSTALL, 4, 0),
    (HONGKOU, "大连路抢修班", _REPAIR, 4, 1),
    (PUDONG, "陆家嘴装维班", _INSTALL, 5, 0),
    (PUDONG, "塘桥抢修班", _REPAIR, 4, 1),
    (PUDONG, "浦东政企营销组", _SALES, 3, 0),
)


class Behaviour(Enum):
    """What a sample worker is doing when the sample begins."""

    WORKS = "works"
    LOST = "lost"
    STEALTH = "stealth"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Department:
    id: int
    parent_id: int | None
    name: str
    area: Area | None


@dataclass(frozen=True, slots=True)
class Person:
    """A worker of the sample; `department_id` is a team's, `centre_id` that of its area's centre."""

    id: int
    number: str
    name: str
    phone: str | None
    kind: WorkerKind
    department_id: int
    centre_id: int
    area: Area
    skills: tuple[OrderType, ...]
    monitoring: MonitoringMode
    behaviour: Behaviour
    speed_mps: float

    @property
    def is_seen(self) -> bool:
        """Whether positions of this worker may be stored now (without a task)."""
        followed = self.monitoring is MonitoringMode.FULL
        return followed and self.behaviour in {Behaviour.WORKS, Behaviour.LOST}


# By worker id: those who are not simply at work. Two cannot be heard, three hide, eight are off.
# The first twelve are, because other programs are given the first few to sign in as.
_BEHAVIOURS = {
    **dict.fromkeys((22, 41), Behaviour.LOST),
    **dict.fromkeys((13, 30, 52), Behaviour.STEALTH),
    **dict.fromkeys((15, 18, 24, 33, 39, 47, 58, 65), Behaviour.OFF),
}
_MONITORING = {
    **dict.fromkeys((16, 45), MonitoringMode.NEVER),
    **dict.fromkeys((17, 36), MonitoringMode.TASK),
}


def departments() -> list[Department]:
    """Three levels: the company, a centre for each area, its teams; parents first."""
    found = [Department(1, None, COMPANY, None)]
    for area in AREAS:
        found.append(Department(len(found) + 1, 1, f"{area.name}区域中心", area))
    centres = {it.area: it.id for it in found if it.area}
    for area, team, *_ in _TEAMS:
        found.append(Department(len(found) + 1, centres[area], team, area))
    return found


def people(seed: int = SEED) -> list[Person]:
    """60 people and 8 vehicles, by id from 1; the same for the same seed."""
    random = Random(seed)
    names = person_names(random)
    ids = {it.name: (it.id, it.parent_id or 1) for it in departments()}
    found: list[Person] = []
    for area, team, skills, staff, vehicles in _TEAMS:
        for place in range(staff + vehicles):
            id_ = len(found) + 1
            is_vehicle = place >= staff
            found.append(
                Person(
                    id=id_,
                    number=f"{'C' if is_vehicle else 'W'}{id_:04d}",
                    name=f"抢修车 沪A·T{1000 + id_}" if is_vehicle else next(names),
                    phone=None if is_vehicle else f"199000{id_:05d}",
                    kind=WorkerKind.VEHICLE if is_vehicle else WorkerKind.PERSON,
                    department_id=ids[team][0],
                    centre_id=ids[team][1],
                    area=area,
                    skills=skills,
                    monitoring=_MONITORING.get(id_, MonitoringMode.FULL),
                    behaviour=_BEHAVIOURS.get(id_, Behaviour.WORKS),
                    speed_mps=7.0 if is_vehicle else random.choice((1.3, 1.5, 4.0, 4.6, 5.2)),
                )
            )
    return found


def person_names(random: Random) -> "NameSource":
    """Invented full names, none twice until all are used up."""
    return NameSource(random)


class NameSource:
    """Endless: after every pair of surname and given name came once, they come again."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._left: list[str] = []

    def __iter__(self) -> "NameSource":
        return self

    def __next__(self) -> str:
        if not self._left:
            self._left = [surname + given for surname, given in product(SURNAMES, GIVEN)]
            self._random.shuffle(self._left)
        return self._left.pop()
