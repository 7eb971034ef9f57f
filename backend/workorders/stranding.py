"""Every way an order can go by a definition: what is never reached, and where one strands. Pure.

Not only states are walked but everything the table's conditions look at: whether somebody has the order,
whether it is rework, whether photos were taken before the work. So a definition whose only way on needs a
worker is found to strand the orders that nobody has.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from backend.workorders.definition import Definition, Guard, Transition
from backend.workorders.rules import Facts, target
from contract.vocabulary import FINAL_STATES, WITH_WORKER_STATES, OrderMove, OrderState, Role

FIRST_STATES = (OrderState.DRAFT, OrderState.SUBMITTED)
_LOSES_WORKER = frozenset({OrderMove.RETURN, OrderMove.ESCALATE})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an order stands, with all that the table's conditions ask about it."""

    facts: Facts
    photographed: bool = False

    @property
    def state(self) -> OrderState:
        return self.facts.state


@dataclass(frozen=True, slots=True)
class Way:
    """A move by row `row` of the table."""

    row: int
    source: Spot
    to: Spot


@dataclass(frozen=True, slots=True)
class Walk:
    """Every spot an order can get to, every way between them, and the spots no end can be reached from."""

    spots: frozenset[Spot]
    ways: tuple[Way, ...]
    stranded: frozenset[Spot]

    @property
    def states(self) -> frozenset[OrderState]:
        return frozenset(spot.state for spot in self.spots)

    def stranding(self) -> dict[OrderState, str]:
        """State -> which of the orders in it strand: "all", or those "without_worker", "without_photos",
        or "some" where it takes more to say which."""
        found: dict[OrderState, list[Spot]] = defaultdict(list)
        for spot in self.stranded:
            found[spot.state].append(spot)
        return {state: self._which(spots) for state, spots in found.items()}

    def _which(self, stranded: list[Spot]) -> str:
        there = {spot for spot in self.spots if spot.state is stranded[0].state}
        if there == set(stranded):
            return "all"
        if not any(spot.facts.has_worker for spot in stranded):
            return "without_worker"
        return "some" if any(spot.photographed for spot in stranded) else "without_photos"


def walk(definition: Definition) -> Walk:
    """From a draft and from a submitted order, along every row of the table."""
    starts = [Spot(Facts(state)) for state in FIRST_STATES]
    spots, ways, waiting = set(starts), list[Way](), list(starts)
    while waiting:
        spot = waiting.pop()
        for number, to in _steps(definition, spot):
            ways.append(Way(number, spot, to))
            if to not in spots:
                spots.add(to)
                waiting.append(to)
    return Walk(frozenset(spots), tuple(ways), frozenset(spots - _ending(spots, ways)))


def _ending(spots: Iterable[Spot], ways: Iterable[Way]) -> set[Spot]:
    back: dict[Spot, set[Spot]] = defaultdict(set)
    for way in ways:
        back[way.to].add(way.source)
    found: set[Spot] = set()
    waiting = [spot for spot in spots if spot.state in FINAL_STATES]
    while waiting:
        spot = waiting.pop()
        if spot not in found:
            found.add(spot)
            waiting.extend(back[spot])
    return found


def _steps(definition: Definition, spot: Spot) -> Iterator[tuple[int, Spot]]:
    for number, row in enumerate(definition.transitions):
        if _is_open(definition, row, spot):
            for photographed in _photos_after(definition, row, spot):
                yield number, Spot(_facts_after(definition, row, spot.facts), photographed)


def _is_open(definition: Definition, row: Transition, spot: Spot) -> bool:
    facts = spot.facts
    if facts.state not in row.sources or not all(map(facts.holds, row.guards)):
        return False
    if not facts.has_worker and set(row.roles) == {Role.WORKER}:
        return False  # a worker moves only what is the worker's own
    waits_for_photos = row.move is OrderMove.REPLY and Guard.PHOTOS_BEFORE in row.guards
    return not (waits_for_photos and definition.photos_before and not spot.photographed)


def _photos_after(definition: Definition, row: Transition, spot: Spot) -> tuple[bool, ...]:
    """Beginning the work takes the photos where the row asks for them, else it may."""
    if row.move is not OrderMove.START or not definition.photos_before or spot.photographed:
        return (spot.photographed,)
    return (True,) if Guard.PHOTOS_BEFORE in row.guards else (True, False)


def _facts_after(definition: Definition, row: Transition, facts: Facts) -> Facts:
    to = target(definition, row, facts)
    worker = row.move is OrderMove.DISPATCH or (facts.has_worker and row.move not in _LOSES_WORKER)
    asked = row.move is OrderMove.REQUEST_SUSPENSION and to is not OrderState.SUSPENDED
    if not asked:
        stays = row.move is not OrderMove.DECLINE_SUSPENSION and worker == facts.has_worker
        asked = facts.suspension_requested and stays and to in WITH_WORKER_STATES
    after = replace(
        facts,
        state=to,
        has_worker=worker,
        in_rework=facts.in_rework or row.move is OrderMove.REWORK,
        suspension_requested=asked,
    )
    pauses = to is OrderState.SUSPENDED and facts.state is not OrderState.SUSPENDED
    kept = facts.previous if to is OrderState.SUSPENDED else None
    return replace(after, previous=facts.state if pauses else kept)
