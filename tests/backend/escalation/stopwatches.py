"""Who has to be told of which limit and when, worked out with stopwatches that stand still with the order.

Shares nothing with the backend: no due time is ever moved here. A limit has a length; its stopwatch counts
the seconds it ran; somebody is to be told once it shows more than the length and what the chain adds to that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CHINA = ZoneInfo("Asia/Shanghai")
CHAIN = (("dispatcher", 0.0), ("supervisor", 600.0), ("department_admin", 1800.0))
REWORK_CHAIN = (("inspector", 0.0), ("supervisor", 86_400.0))
LENGTH_S = {"dispatch": 900.0, "accept": 1800.0, "repair": 86_400.0, "confirm": 900.0}
FREE = {date(2026, 10, day) for day in range(1, 8)} | {date(2027, 1, day) for day in range(1, 4)}
MADE_UP = {date(2026, 9, 20), date(2026, 10, 10)}
"""Holidays and make-up workdays around the weeks the tests play in, from the State Council's notice."""


def working_days_later(start: datetime, days: int) -> datetime:
    """The same time of day so many working days later."""
    local = start.astimezone(CHINA)
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= day in MADE_UP or (day.weekday() < 5 and day not in FREE)
    return datetime.combine(day, local.time(), CHINA)


@dataclass
class Stopwatch:
    """One run of one limit."""

    kind: str
    length_s: float
    shows_s: float = 0.0
    ended: datetime | None = None
    told: set[int] = field(default_factory=set)

    @property
    def goes(self) -> bool:
        return self.ended is None

    def thresholds(self) -> dict[int, tuple[str, float]]:
        """step -> (role, what the stopwatch shows then)"""
        chain = REWORK_CHAIN if self.kind == "rework" else CHAIN
        late_s = max(self.length_s, 0.0)
        steps = {step: (role, late_s + more_s) for step, (role, more_s) in enumerate(chain, start=1)}
        if self.length_s > 0:
            most_s = 86_400.0 if self.length_s >= 432_000.0 else 1800.0  # of a limit of days, a day
            steps[0] = (chain[0][0], self.length_s - min(self.length_s / 4, most_s))
        return steps


@dataclass
class Watches:
    """The stopwatches of one order, and all that was told of it: (run, step, role, when it was due)."""

    runs: list[Stopwatch] = field(default_factory=list)
    suspended: bool = False
    told: list[tuple[int, int, str, datetime]] = field(default_factory=list)

    def start(self, kind: str, length_s: float) -> None:
        self.runs.append(Stopwatch(kind, length_s))

    def stop(self, now: datetime, *kinds: str) -> None:
        for run in self.runs:
            if run.goes and run.kind in kinds:
                run.ended = now

    def goes(self, kind: str) -> bool:
        return any(run.goes and run.kind == kind for run in self.runs)

    def pass_time(self, seconds: float) -> None:
        for run in self.runs:
            run.shows_s += seconds if run.goes and not self.suspended else 0.0

    def tell(self, now: datetime) -> None:
        """Whatever has to be told by now, in the order in which it became due."""
        if self.suspended:
            return
        due = [
            (now - timedelta(seconds=run.shows_s - at_s), step, place, role)
            for place, run in enumerate(self.runs)
            if run.goes
            for step, (role, at_s) in run.thresholds().items()
            if run.shows_s > at_s and step not in run.told
        ]
        for at, step, place, role in sorted(due):
            self.runs[place].told.add(step)
            self.told.append((place, step, role, at))

    def all_told(self) -> list[tuple[int, int, str, datetime]]:
        """`told`, to the millisecond."""
        return [
            (run, step, role, datetime.fromtimestamp(round(at.timestamp(), 3), UTC))
            for run, step, role, at in self.told
        ]

    def alarm(self) -> int:
        """How far up an alarm must stand, 0: there must be none."""
        going = [] if self.suspended else [run for run in self.runs if run.goes]
        return max((step for run in going for step in run.told), default=0)


def moved(watches: Watches, move: str, now: datetime, promise: Mapping[str, datetime]) -> None:
    """What a move does to the stopwatches; `promise`: when the repair is due, where that was agreed."""
    if move in ("suspend", "resume"):
        watches.suspended = move == "suspend"
        return
    stops = {
        "dispatch": ("dispatch", "accept"),
        "accept": ("accept", "feedback"),
        "return": ("accept",),
        "reply": ("repair", "rework", "feedback"),
        "confirm": ("confirm", "feedback"),
        "reopen": ("confirm",),
        "qc-fail": ("rework", "confirm"),
        "qc-pass": ("rework", "confirm"),
        "cancel": ("dispatch", "accept", "repair", "confirm", "rework", "feedback"),
    }
    reworked = watches.goes("rework")
    watches.stop(now, *stops.get(move, ()))
    if move == "intake" and not watches.goes("dispatch"):
        watches.start("dispatch", LENGTH_S["dispatch"])
    starts = {"dispatch": "accept", "return": "dispatch", "reply": "confirm"}
    if move in starts and not (move == "reply" and reworked):
        watches.start(starts[move], LENGTH_S[starts[move]])
    if move == "created":
        watches.start("dispatch", LENGTH_S["dispatch"])
        due = promise.get("repair")
        watches.start("repair", LENGTH_S["repair"] if due is None else (due - now).total_seconds())
        if "feedback" in promise:
            watches.start("feedback", (promise["feedback"] - now).total_seconds())
    if move == "reopen":
        before = [run for run in watches.runs if run.kind == "repair"][-1]
        assert before.ended is not None
        meanwhile_s = (now - before.ended).total_seconds()  # the promise did not wait
        watches.start("repair", before.length_s - before.shows_s - meanwhile_s)
    if move == "qc-fail":
        watches.start("rework", (working_days_later(now, 7) - now).total_seconds())
