"""What the organisation's words mean: working time, a stop, a gap, and limits that fit together. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from contract.vocabulary import OrderType, Role, TimerKind
from contract.watching import (
    CHINA_OFFSET_MS as CHINA_OFFSET_MS,
    WorkingPeriod as WorkingPeriod,
    WorkingWeek as WorkingWeek,
)


@dataclass(frozen=True, slots=True)
class TrackRules:
    """What the words of a track mean here: a stop is within so many metres for so long; a gap is longer."""

    stop_radius_m: float = 50.0
    stop_min_s: int = 300
    gap_s: int = 900


@dataclass(frozen=True, slots=True)
class AcceptanceDays:
    """Days of the month, over in China at midnight, by which the month's acceptance list is issued and the
    signed papers are uploaded. Both are the source's (JK-08, JK-10)."""

    issue_day: int = 5
    upload_day: int = 25


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """Who is told that a limit is passed by more than `after_s`."""

    role: Role
    after_s: int


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who is told one after the other when a limit is passed; `own`: of limits with a chain of their own.

    The sources name who hears of which limit and not after how long, nor who comes next: the minutes and the
    levels above the first are our proposal, and a setting.
    """

    steps: tuple[EscalationStep, ...] = (
        EscalationStep(Role.DISPATCHER, 0),
        EscalationStep(Role.SUPERVISOR, 10 * 60),
        EscalationStep(Role.DEPARTMENT_ADMIN, 30 * 60),
    )
    own: Mapping[TimerKind, tuple[EscalationStep, ...]] = field(
        default_factory=lambda: {
            TimerKind.REWORK: (
                EscalationStep(Role.INSPECTOR, 0),
                EscalationStep(Role.SUPERVISOR, 24 * 3600),
            ),
            TimerKind.UPLOAD: (
                EscalationStep(Role.DISPATCHER, 0),
                EscalationStep(Role.SUPERVISOR, 24 * 3600),
                EscalationStep(Role.DEPARTMENT_ADMIN, 72 * 3600),
            ),
        }
    )

    def chain(self, kind: TimerKind) -> tuple[EscalationStep, ...]:
        """Who is told of a limit of this kind."""
        return self.own.get(kind) or self.steps


@dataclass(frozen=True, slots=True)
class Tool:
    """Something a worker may have; orders of these types, and of these products, need it."""

    key: str
    name: str
    types: tuple[OrderType, ...] = ()
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RestRules:
    """How long people may be at work; None: nobody asks. No source gives figures, so none is shipped.

    A shift is time on duty with breaks shorter than `shift_gap_s`; what is longer is the rest between two.
    A break of `pause_s` is a pause. `near_s` before an end somebody is given less.
    """

    max_work_s: int | None = None
    max_stretch_s: int | None = None
    min_rest_s: int | None = None
    pause_s: int = 30 * 60
    shift_gap_s: int = 4 * 3600
    near_s: int = 3600

    @property
    def is_on(self) -> bool:
        """Whether anybody asks at all."""
        return (self.max_work_s, self.max_stretch_s, self.min_rest_s) != (None, None, None)


def tools_of(shown: Iterable[Mapping[str, Any]]) -> tuple[Tool, ...]:
    """Tools as they are stored and on the wire."""
    return tuple(
        Tool(it["key"], it["name"], tuple(map(OrderType, it["types"])), tuple(it["products"])) for it in shown
    )


def shown_tools(tools: Iterable[Tool]) -> list[dict[str, Any]]:
    """As `tools_of` reads them."""
    return [asdict(it) | {"types": list(it.types), "products": list(it.products)} for it in tools]


def needed_tools(tools: Iterable[Tool], kind: OrderType, product: str) -> frozenset[str]:
    """Keys of the tools that an order needs."""
    return frozenset(it.key for it in tools if kind in it.types or (product and product in it.products))


def shown_escalation(escalation: Escalation) -> dict[str, Any]:
    """As it is stored and on the wire; `escalation_of` reads it back."""
    return {
        "steps": [asdict(step) for step in escalation.steps],
        "own": {kind: [asdict(step) for step in steps] for kind, steps in escalation.own.items()},
    }


def escalation_of(shown: Mapping[str, Any]) -> Escalation:
    """The chain of `shown_escalation`."""
    return Escalation(
        _steps(shown["steps"]), {TimerKind(kind): _steps(steps) for kind, steps in shown["own"].items()}
    )


def _steps(shown: Iterable[Mapping[str, Any]]) -> tuple[EscalationStep, ...]:
    return tuple(EscalationStep(Role(step["role"]), step["after_s"]) for step in shown)


def periods_of(shown: Iterable[Mapping[str, Any]]) -> tuple[WorkingPeriod, ...]:
    """Periods as they are on the wire: [{days, from, until}]."""
    return tuple(WorkingPeriod(tuple(it["days"]), it["from"], it["until"]) for it in shown)


def misfits(*, fix_interval_s: int, stale_after_s: int, lost_after_s: int) -> Iterator[tuple[str, str]]:
    """Limits that contradict each other: the field, and a word for why."""
    if stale_after_s < fix_interval_s:
        yield "stale_after_s", "shorter_than_interval"
    if lost_after_s < stale_after_s:
        yield "lost_after_s", "shorter_than_stale"
