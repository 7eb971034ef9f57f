"""Any number of people at work, for measurements. Stores nothing."""

from random import Random

from backend.demo.geography import AREAS
from backend.demo.organisation import Behaviour, Person, departments, person_names
from contract.vocabulary import MonitoringMode, OrderType, WorkerKind

_MOST_PHONES = 100_000


def crowd(random: Random, count: int) -> list[Person]:
    """`count` people on duty, spread over teams and areas; ids from 1."""
    if not 0 <= count <= _MOST_PHONES:
        raise ValueError(f"a crowd has 0 to {_MOST_PHONES} people")
    names = person_names(random)
    by_area = {area: [it for it in departments() if it.area is area and it.parent_id != 1] for area in AREAS}
    kinds = [it for it in OrderType if it not in (OrderType.ACCEPTANCE, OrderType.DESIGN)]  # of the day
    found: list[Person] = []
    for id_ in range(1, count + 1):
        area = AREAS[id_ % len(AREAS)]
        team = by_area[area][id_ // len(AREAS) % len(by_area[area])]
        found.append(
            Person(
                id=id_,
                number=f"W{id_:06d}",
                name=next(names),
                phone=f"198{id_:08d}",
                kind=WorkerKind.PERSON,
                department_id=team.id,
                centre_id=team.parent_id or 1,
                area=area,
                skills=tuple(random.sample(kinds, 5)),
                monitoring=MonitoringMode.FULL,
                behaviour=Behaviour.WORKS,
                speed_mps=1.4 if id_ % 4 == 0 else 4.0,  # some walk
            )
        )
    return found
