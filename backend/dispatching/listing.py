"""Judged workers as the answer shows them. Decides nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from backend.dispatching.arrival import Arrivals, ranges, way_of
from backend.dispatching.board import StaffBoard
from backend.dispatching.duty import DutyBook
from backend.dispatching.rest import Weariness
from backend.dispatching.rules import Floats, Ints, Judgement, Rows, Staff, Wanted, reasons_of
from backend.dispatching.schemas import CandidateOut, RestOut
from backend.dispatching.shifts import local_time, period_end_ms, shift_end_ms
from backend.org.roster import Roster
from backend.organisation.service import WorkingHours, WorkingWeek
from contract.roads import Basis
from contract.vocabulary import Exclusion, Presence

Numbers = list[float | None]


@dataclass(frozen=True, slots=True)
class CrewWords:
    """Names of tools by key, the keys that the order needs, and how long people have been at work."""

    names: Mapping[str, str]
    needed: frozenset[str]
    duty: DutyBook

    def of(self, tools: Collection[str]) -> list[str]:
        """Names, in the order of the settings; tools that are in the settings no more are left out."""
        return [name for key, name in self.names.items() if key in tools]


class Listing:
    """Of one judgement: `worker_ids`, `staff` and `judgement` have one row per worker.

    `hours`: the shift of those who have no end of their own ends with their working period.
    """

    def __init__(
        self,
        board: StaffBoard,
        roster: Roster,
        hours: WorkingHours,
        crew: CrewWords,
        worker_ids: Ints,
        staff: Staff,
        judgement: Judgement,
    ) -> None:
        self._board = board
        self._roster = roster
        self._hours = hours
        self._crew = crew
        self._ends_ms: dict[int, tuple[WorkingWeek, int | None]] = {}  # by id: most people share a week
        self._worker_ids = worker_ids
        self._staff = staff
        self._judgement = judgement

    def of(self, rows: Rows, arrivals: Arrivals, wanted: Wanted) -> list[CandidateOut]:
        """Some of the workers, in this order."""
        judgement = self._judgement
        low_s, high_s = ranges(way_of(rows, arrivals, judgement, self._staff, wanted))
        way_m = np.where(arrivals.by_road[rows], arrivals.metres[rows], np.nan)
        columns: list[Numbers] = [
            _known(judgement.distance_m[rows], 1),
            _known(way_m, 1),
            _known(arrivals.eta_s[rows], 0),
            _known(low_s, 0),
            _known(high_s, 0),
            _known(judgement.age_s[rows], 1),
            _known(judgement.accuracy_m[rows], 1),
        ]
        people = zip(self._worker_ids[rows].tolist(), judgement.reasons[rows].tolist(), strict=True)
        return [
            self._one(worker_id, reasons_of(bits), wanted.now_ms, *numbers)
            for (worker_id, bits), *numbers in zip(people, *columns, strict=True)
        ]

    def _period_end_ms(self, worker_id: int, now_ms: int) -> int | None:
        week = self._hours.of_worker(worker_id)
        if id(week) not in self._ends_ms:
            self._ends_ms[id(week)] = week, period_end_ms(week, now_ms)
        return self._ends_ms[id(week)][1]

    def _one(
        self,
        worker_id: int,
        reasons: list[Exclusion],
        now_ms: int,
        distance_m: float | None,
        way_m: float | None,
        eta_s: float | None,
        low_s: float | None,
        high_s: float | None,
        fix_age_s: float | None,
        accuracy_m: float | None,
    ) -> CandidateOut:
        worker = self._roster.worker(worker_id)
        if worker is None:
            raise LookupError(f"worker {worker_id} is on the board but not in the roster")
        own = worker.shift_end
        end_ms = self._period_end_ms(worker_id, now_ms) if own is None else shift_end_ms(own, now_ms)
        return CandidateOut(
            worker_id=worker_id,
            name=worker.name,
            department_id=worker.department_id,
            distance_m=distance_m,
            way_m=way_m,
            eta_s=eta_s,
            eta_low_s=low_s,
            eta_high_s=high_s,
            by=None if eta_s is None else Basis.LINE if way_m is None else Basis.ROAD,
            fix_age_s=fix_age_s,
            accuracy_m=accuracy_m,
            load=self._board.load(worker_id),
            skills=sorted(worker.skills),
            travel=worker.travel,
            tools=self._crew.of(worker.tools),
            lacks=self._crew.of(self._crew.needed - worker.tools),
            rest=_rest(self._crew.duty.of_worker(worker_id)),
            shift_end=own or (None if end_ms is None else local_time(end_ms)),
            after_shift=end_ms is not None and now_ms + 1000 * (high_s or 0) > end_ms,
            presence=_presence(reasons),
            reasons=reasons,
        )


def _rest(weary: Weariness | None) -> RestOut | None:
    if weary is None:
        return None
    return RestOut(
        worked_s=weary.worked_s,
        unbroken_s=weary.unbroken_s,
        rested_s=weary.rested_s,
        left_s=weary.left_s,
        is_near=weary.is_near,
    )


def _presence(reasons: list[Exclusion]) -> Presence:
    told = {
        Exclusion.OFF_DUTY: Presence.OFF_DUTY,
        Exclusion.STEALTH: Presence.STEALTH,
        Exclusion.NOT_MONITORED: Presence.NEVER,
        Exclusion.OFF_HOURS: Presence.OFF_HOURS,
        Exclusion.NO_FIX: Presence.UNSEEN,
        Exclusion.STALE_FIX: Presence.LOST,
    }
    return next((told[reason] for reason in reasons if reason in told), Presence.ONLINE)


def _known(column: Floats, digits: int) -> Numbers:
    """The rounded values, None for NaN."""
    return [None if value != value else value for value in np.round(column, digits).tolist()]
