"""How grave an incident is and what kind of order it makes. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from contract.vocabulary import AlarmLevel, IncidentCategory, OrderType, Priority

TITLE_LENGTH: Final = 40
AHEAD_ALLOWED: Final = timedelta(minutes=5)
OLDEST: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Gravity:
    """What follows from a category, until somebody decides otherwise."""

    level: AlarmLevel
    type: OrderType
    priority: Priority


GRAVITY: Final[Mapping[IncidentCategory, Gravity]] = MappingProxyType(
    {
        IncidentCategory.HAZARD: Gravity(AlarmLevel.RED, OrderType.PATROL, Priority.URGENT),
        IncidentCategory.DAMAGE: Gravity(AlarmLevel.ORANGE, OrderType.FAULT, Priority.HIGH),
        IncidentCategory.FAULT: Gravity(AlarmLevel.ORANGE, OrderType.FAULT, Priority.HIGH),
        IncidentCategory.VIOLATION: Gravity(AlarmLevel.YELLOW, OrderType.PATROL, Priority.NORMAL),
        IncidentCategory.OTHER: Gravity(AlarmLevel.YELLOW, OrderType.PATROL, Priority.NORMAL),
    }
)


def title_of(text: str) -> str:
    """The first line of a report, short enough for a list."""
    line = text.splitlines()[0].strip()
    return line if len(line) <= TITLE_LENGTH else f"{line[: TITLE_LENGTH - 1]}…"


def believed(claimed: datetime | None, now: datetime) -> datetime:
    """The phone's own time of a report made offline; the server's where that cannot be right."""
    if claimed is None or claimed > now + AHEAD_ALLOWED or claimed < now - OLDEST:
        return now
    return min(claimed, now)
