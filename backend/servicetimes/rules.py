"""The table of service-time limits: whether it is sound, and which row is meant. Pure.

A row is a box in customer levels × segments × circuit levels of one (category, product); the boxes of a
product must neither overlap nor leave a gap. Source of the key: SL-04 and SL-19 of the domain's description.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product as combinations
from typing import Final

from contract.vocabulary import CircuitLevel, CustomerLevel, CustomerSegment

LEVELS: Final = (*CustomerLevel, None)
SEGMENTS: Final = (*CustomerSegment, None)
CIRCUITS: Final = (*CircuitLevel, None)


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"


class Origin(StrEnum):
    """Where a figure comes from: the source, somebody's setting, or nowhere: the source lost it."""

    SOURCE = "source"
    SETTING = "setting"
    LOST = "lost"


class Flaw(StrEnum):
    """Why a table is refused."""

    OVERLAP = "overlap"
    GAP = "gap"
    TWO_RESTS = "two_rests"
    REST_WITH_KEY = "rest_with_key"
    NO_FIGURE = "no_figure"
    FIGURE_LOST = "figure_lost"


@dataclass(frozen=True, slots=True)
class Length:
    amount: float
    unit: Unit


@dataclass(frozen=True, slots=True)
class Key:
    """What is looked up. None: not known, such as the segment of a customer nobody has judged."""

    category: str
    product: str
    level: CustomerLevel | None = None
    segment: CustomerSegment | None = None
    circuit: CircuitLevel | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Empty levels, segments or circuits mean all; `rest`: what no other line says.

    `repair` and `feedback` are None where the source gives no figure: the organisation's own limit holds.
    `around_the_clock`: somebody answers at any hour (a coverage, not a length: SL-16).
    """

    category: str
    product: str
    levels: tuple[CustomerLevel, ...] = ()
    segments: tuple[CustomerSegment, ...] = ()
    circuits: tuple[CircuitLevel, ...] = ()
    rest: bool = False
    repair: Length | None = None
    feedback: Length | None = None
    around_the_clock: bool = False
    origin: Origin = Origin.SOURCE
    note: str = ""

    def covers(self, key: Key) -> bool:
        """Whether the line, not being the rest, says something of the key."""
        return (
            not self.rest
            and (key.category, key.product) == (self.category, self.product)
            and (not self.levels or key.level in self.levels)
            and (not self.segments or key.segment in self.segments)
            and (not self.circuits or key.circuit in self.circuits)
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with line `row` (from 0): it collides with line `other`, or nobody covers `key`."""

    row: int
    flaw: Flaw
    other: int | None = None
    key: Key | None = None


def problems(rows: Sequence[Row]) -> list[Problem]:
    """Everything that makes the table unfit, by line; empty for a sound one."""
    found = [problem for number, row in enumerate(rows) for problem in _own(number, row)]
    by_product: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(rows):
        by_product.setdefault((row.category, row.product), []).append(number)
    for numbers in by_product.values():
        found += _among(rows, numbers)
    return sorted(found, key=lambda one: (one.row, one.flaw))


def find(rows: Sequence[Row], key: Key) -> int | None:
    """The number of the line that is meant, or None where the table does not know the product."""
    rest = None
    for number, row in enumerate(rows):
        if row.covers(key):
            return number
        if row.rest and (row.category, row.product) == (key.category, key.product):
            rest = number
    return rest


def _own(number: int, row: Row) -> Iterator[Problem]:
    if row.rest and (row.levels or row.segments or row.circuits):
        yield Problem(number, Flaw.REST_WITH_KEY)
    silent = row.repair is None and row.feedback is None and not row.around_the_clock
    if silent and row.origin is not Origin.LOST:
        yield Problem(number, Flaw.NO_FIGURE)
    if not silent and row.origin is Origin.LOST:
        yield Problem(number, Flaw.FIGURE_LOST)


def _among(rows: Sequence[Row], numbers: Sequence[int]) -> Iterator[Problem]:
    """Of the lines of one product: which collide, and what none of them says."""
    rests = [number for number in numbers if rows[number].rest]
    yield from (Problem(number, Flaw.TWO_RESTS, other=rests[0]) for number in rests[1:])
    category, product = rows[numbers[0]].category, rows[numbers[0]].product
    told: set[tuple[int, int]] = set()
    gap: Key | None = None
    for level, segment, circuit in combinations(LEVELS, SEGMENTS, CIRCUITS):
        key = Key(category, product, level, segment, circuit)
        covering = [number for number in numbers if rows[number].covers(key)]
        told |= {(covering[0], number) for number in covering[1:]}
        if not covering and not rests and gap is None:
            gap = key
    yield from (Problem(number, Flaw.OVERLAP, other=first) for first, number in sorted(told))
    if gap is not None:
        yield Problem(numbers[-1], Flaw.GAP, key=gap)
