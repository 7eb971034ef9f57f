"""Candidates for an order, and whether it may be given to somebody. The ranking itself is in `rules`."""

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.ext.asyncio import AsyncSession

from backend.dispatching.board import StaffBoard
from backend.dispatching.rules import HARD, Judgement, Limits, Wanted, count_reasons, judge, reasons_of
from backend.dispatching.schemas import CandidateOut, CandidatesOut
from backend.kit.clock import Clock
from backend.kit.scope import Scope
from backend.live.latest import LatestTable
from backend.org.roster import Roster
from backend.organisation import service as organisation
from backend.workorders.service import OrderOut
from contract.vocabulary import Exclusion, Presence, WorkerKind

MOST_EXCLUDED = 100
UNKNOWN_WORKER = "unknown_worker"


class Dispatching:
    """Answers from memory: the board of workers and the latest positions."""

    def __init__(self, *, board: StaffBoard, latest: LatestTable, roster: Roster, clock: Clock) -> None:
        self._board = board
        self._latest = latest
        self._roster = roster
        self._clock = clock

    async def candidates(
        self, session: AsyncSession, scope: Scope, order: OrderOut, *, limit: int
    ) -> CandidatesOut:
        """Best first at most `limit` candidates among the workers the scope sees, and the excluded."""
        settings = await organisation.read(session)
        limits = Limits(
            stale_after_s=settings.lost_after_s,
            far_m=settings.far_m,
            full_load=settings.full_load,
            city_speed_mps=settings.city_speed_mps,
        )
        now = self._clock.now()
        wanted = Wanted(order.type, order.lat, order.lon, self._clock.now_ms())
        rows = self._board.seen_by(scope)
        judgement = judge(self._board.columns(rows, self._latest), wanted, limits)
        worker_ids = self._board.worker_ids(rows)
        return CandidatesOut(
            order_id=order.id,
            computed_at=now,
            candidates=self._listed(worker_ids, judgement, judgement.ranked[:limit]),
            excluded=self._listed(worker_ids, judgement, judgement.excluded[:MOST_EXCLUDED]),
            excluded_counts=count_reasons(judgement.reasons),
            excluded_total=len(judgement.excluded),
        )

    def worker_name(self, worker_id: int) -> str:
        """The worker's name, empty when there is no such worker."""
        worker = self._roster.worker(worker_id)
        return "" if worker is None else worker.name

    def assignment_refusal(self, scope: Scope, worker_id: int) -> str | None:
        """Why an order cannot be given to this worker, None when it can.

        A worker outside the scope and one that does not exist are told apart by nothing.
        """
        worker = self._roster.worker(worker_id)
        if worker is None or not scope.sees(worker.department_id, (worker_id,)):
            return UNKNOWN_WORKER
        holds = {
            Exclusion.VEHICLE: worker.kind is WorkerKind.VEHICLE,
            Exclusion.OFF_DUTY: not worker.on_duty,
            Exclusion.STEALTH: worker.stealth,
        }
        return next((reason for reason, does in holds.items() if does and reason in HARD), None)

    def _listed(
        self, worker_ids: NDArray[np.int64], judgement: Judgement, rows: NDArray[np.intp]
    ) -> list[CandidateOut]:
        columns = (
            worker_ids[rows].tolist(),
            judgement.reasons[rows].tolist(),
            _known(judgement.distance_m[rows], 1),
            _known(judgement.eta_s[rows], 0),
            _known(judgement.age_s[rows], 1),
            _known(judgement.accuracy_m[rows], 1),
        )
        return [self._candidate(*values) for values in zip(*columns, strict=True)]

    def _candidate(
        self,
        worker_id: int,
        reason_bits: int,
        distance_m: float | None,
        eta_s: float | None,
        fix_age_s: float | None,
        accuracy_m: float | None,
    ) -> CandidateOut:
        worker = self._roster.worker(worker_id)
        if worker is None:
            raise LookupError(f"worker {worker_id} is on the board but not in the roster")
        reasons = reasons_of(reason_bits)
        return CandidateOut(
            worker_id=worker_id,
            name=worker.name,
            department_id=worker.department_id,
            distance_m=distance_m,
            eta_s=eta_s,
            fix_age_s=fix_age_s,
            accuracy_m=accuracy_m,
            load=self._board.load(worker_id),
            skills=sorted(worker.skills),
            shift_end=worker.shift_end,
            presence=_presence(reasons),
            reasons=reasons,
        )


def _presence(reasons: list[Exclusion]) -> Presence:
    told = {
        Exclusion.OFF_DUTY: Presence.OFF_DUTY,
        Exclusion.STEALTH: Presence.STEALTH,
        Exclusion.NOT_MONITORED: Presence.NEVER,
        Exclusion.NO_FIX: Presence.UNSEEN,
        Exclusion.STALE_FIX: Presence.LOST,
    }
    return next((told[reason] for reason in reasons if reason in told), Presence.ONLINE)


def _known(column: NDArray[np.float64], digits: int) -> list[float | None]:
    """The rounded values, None for NaN."""
    return [None if value != value else value for value in np.round(column, digits).tolist()]
