"""An order as plain arithmetic: where it is and when each limit is due, told from the list of what happened.

Shares nothing with the backend: states come from the table written by hand in `test_rules`, times from sums.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.backend.workorders.test_rules import ALLOWED, PREVIOUS, SAME, TABLE

CHINA = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
LENGTH = {"dispatch": 15 * MINUTE, "accept": 30 * MINUTE, "repair": 1440 * MINUTE, "confirm": 15 * MINUTE}
NEW_YEAR = {date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)}
WITH_WORKER = {"dispatched", "acknowledged", "en_route", "on_site", "in_progress"}
# move -> limits that begin, limits that end
CLOCKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "submit": (("dispatch", "repair"), ()),
    "intake": (("dispatch",), ()),
    "fix-remotely": (("confirm",), ("dispatch", "repair", "rework")),
    "dispatch": (("accept", "repair"), ("dispatch", "accept")),
    "accept": ((), ("accept",)),
    "return": (("dispatch",), ("accept",)),
    "escalate": (("accept",), ("dispatch", "accept")),
    "reply": (("confirm",), ("repair", "rework")),
    "confirm": ((), ("confirm",)),
    "qc-pass": ((), ("confirm", "rework")),
    "qc-fail": (("rework",), ("confirm", "rework")),
    "reopen": (("repair",), ("confirm",)),
    "reject": ((), ("dispatch", "repair")),
    "cancel": ((), ("dispatch", "accept", "repair", "rework")),
}


ARRANGED = {
    "draft": "transfer merge",
    "submitted": "transfer merge split",
    "accepted": "transfer merge split",
    "diagnosing": "transfer merge split",
    "dispatched": "transfer merge split",
    "acknowledged": "transfer merge split",
    "en_route": "split",
    "on_site": "split",
    "in_progress": "split",
    "suspended": "split",
}
"""state -> what can be arranged, as written by hand in `test_arranging`."""
TAKES_OVER = {*ARRANGED} - {"draft"} | {"repaired", "qc_failed"}


@dataclass
class Run:
    """One run of a limit: due after its length, not counting the minutes it stood still."""

    kind: str
    due: datetime
    begun: datetime
    ended: datetime | None = None


@dataclass
class PlainOrder:
    """What has happened to one order so far."""

    state: str
    version: int = 1
    worker: int | None = None
    before_stop: str = ""
    stopped_at: datetime | None = None
    asked: bool = False
    reworks: int = 0
    reopened: int = 0
    runs: list[Run] = field(default_factory=list)
    repair_due: datetime | None = None

    def row(self, move: str) -> tuple[str, tuple[str, ...]] | None:
        """(to, roles) where the move is possible now."""
        if self.state == "repaired" and move in ("qc-pass", "qc-fail") and self.reworks:
            return ("qc_passed" if move == "qc-pass" else "qc_failed", ("inspector",))
        if move == "decline-suspension":
            row = (SAME, ("enterprise_admin", "department_admin", "dispatcher"))
            return row if self.asked and self.state in WITH_WORKER else None
        if move == "request-suspension" and self.asked:
            return None
        if self.worker is None and (move, self.state) in (("reopen", "repaired"), ("rework", "qc_failed")):
            _to, roles = ALLOWED[move, self.state]
            return ("accepted", tuple(role for role in roles if move == "reopen" or role != "worker"))
        return ALLOWED.get((move, self.state))

    def knows(self, move: str, role: str) -> bool:
        """Whether the role makes such a move at all."""
        if move == "decline-suspension":
            return role in ("enterprise_admin", "department_admin", "dispatcher")
        return any(role in roles for known, _, _, roles in TABLE if known == move)

    def make(self, move: str, now: datetime, worker: int | None = None) -> None:
        """The move is made."""
        row = self.row(move)
        assert row is not None
        to = {SAME: self.state, PREVIOUS: self.before_stop}.get(row[0], row[0])
        had_worker, in_rework = self.worker, any(run.kind == "rework" and not run.ended for run in self.runs)
        self._clocks(move, to, now, in_rework)
        if move == "suspend":
            self.before_stop, self.stopped_at = self.state, now
        if move == "dispatch":
            self.worker = worker
        if move in ("return", "escalate"):
            self.worker = None
        self.asked = move == "request-suspension" or (
            self.asked
            and move not in ("suspend", "decline-suspension")
            and to in WITH_WORKER
            and self.worker == had_worker
        )
        self.reworks += move == "rework"
        self.reopened += move == "reopen"
        self.state, self.version = to, self.version + 1

    def can_be_arranged(self, what: str) -> bool:
        return what in ARRANGED.get(self.state, "").split()

    def transfer(self, now: datetime) -> None:
        """Another department has it now, and whoever had it has not."""
        if self.worker is not None and self.state in WITH_WORKER:
            self._clocks("return", "accepted", now, in_rework=False)
            self.state = "accepted"
        self.worker, self.asked = None, False
        self.version += 1

    def merge(self, into: "PlainOrder", now: datetime) -> None:
        """It ends for the other one."""
        self._clocks("cancel", "cancelled", now, in_rework=False)
        self.state, self.asked = "cancelled", False
        self.version += 1
        into.version += 1

    def split(self, now: datetime) -> "PlainOrder":
        """A part of it: its own time to dispatch, the whole's time to repair."""
        self.version += 1
        part = PlainOrder("submitted" if self.state == "submitted" else "accepted")
        part.begin_as_part(self, now)
        return part

    def begin_as_part(self, whole: "PlainOrder", now: datetime) -> None:
        self.repair_due = [run.due for run in whole.runs if run.kind == "repair"][-1]
        self.runs = [Run("dispatch", now + LENGTH["dispatch"], now), Run("repair", self.repair_due, now)]

    def never_was(self) -> None:
        """The split that made it was taken back."""
        self.state, self.runs, self.repair_due = "cancelled", [], None
        self.version += 1

    def begin(self, now: datetime) -> None:
        """It is submitted the moment it is made."""
        for kind in ("dispatch", "repair"):
            self._start(kind, now)

    def due(self) -> list[tuple[str, datetime]]:
        """Every limit that runs or stands still."""
        return sorted((run.kind, run.due) for run in self.runs if run.ended is None)

    def _clocks(self, move: str, to: str, now: datetime, in_rework: bool) -> None:
        if move == "resume" and self.stopped_at is not None:
            for run in self._going():
                run.due += now - self.stopped_at
            self.stopped_at = None
        begins, ends = CLOCKS.get(move, ((), ()))
        for run in self._going():
            if run.kind in ends:
                run.ended = now
        if in_rework and move in ("reply", "fix-remotely"):
            begins = ()
        if move in ("reopen", "rework") and to == "accepted":
            begins = (*begins, "dispatch")
        for kind in begins:
            again = kind == "repair" and move != "reopen" and self.repair_due is not None
            if not again and kind not in {run.kind for run in self._going()}:
                self._start(kind, now)

    def _start(self, kind: str, now: datetime) -> None:
        if kind == "rework":
            due = seven_working_days(now)
        elif kind == "repair" and self.repair_due is not None:
            due = max(run.due for run in self.runs if run.kind == "repair")
        else:
            due = now + LENGTH[kind]
        if kind == "repair":
            self.repair_due = due
        self.runs.append(Run(kind, due, now))

    def _going(self) -> Iterable[Run]:
        return [run for run in self.runs if run.ended is None]


def seven_working_days(now: datetime) -> datetime:
    """Counted by hand for the weeks the test plays in: no holiday but New Year's."""
    local = now.astimezone(CHINA)
    day, left = local.date(), 7
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in NEW_YEAR
    return datetime.combine(day, local.time(), CHINA)
