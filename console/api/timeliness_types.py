"""Records of timeliness reports as they travel."""

from datetime import datetime

from console.api.record import Record
from contract.vocabulary import OrderState, TimerKind


class TimelinessLine(Record, frozen=True, kw_only=True):
    """Runs of one stage's limit; lengths without suspensions."""

    stage: TimerKind
    department_id: int | None = None
    worker_id: int | None = None
    account_id: int | None = None
    person: str = ""
    runs: int
    in_time: int
    late: int
    open: int
    median_s: float | None = None
    p90_s: float | None = None


class TimelinessTotals(Record, frozen=True, kw_only=True):
    """Of orders raised in the period."""

    raised: int
    confirmed: int
    cancelled: int
    returned: int
    reopened: int
    rated: int
    rating: float | None = None


class Timeliness(Record, frozen=True, kw_only=True):
    """`by` is stage, department or person; running limits were judged at `at`."""

    since: datetime
    until: datetime
    at: datetime
    by: str
    totals: TimelinessTotals
    lines: list[TimelinessLine]


class TimelinessRun(Record, frozen=True, kw_only=True):
    """One limit behind a line; `late_s` is negative where there was time left."""

    order_id: int
    number: str
    title: str
    state: OrderState
    stage: TimerKind
    department_id: int | None = None
    worker_id: int | None = None
    person: str = ""
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None = None
    took_s: float | None = None
    late_s: float


class TimelinessRuns(Record, frozen=True, kw_only=True):
    """The latest first; `more` were left out."""

    items: list[TimelinessRun]
    more: int
