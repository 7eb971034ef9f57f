"""Records of who could take an order, and of what people carry and how long they may work."""

from datetime import datetime

from console.api.record import Record
from contract.crew import Travel
from contract.roads import Basis, RoadState
from contract.vocabulary import Exclusion, OrderType, Presence


class Rest(Record, frozen=True, kw_only=True):
    """How long somebody has been at work, in seconds; `left_s` until a limit, `is_near` ranks lower."""

    worked_s: int
    unbroken_s: int
    rested_s: int | None = None
    left_s: int | None = None
    is_near: bool = False


class Tool(Record, frozen=True, kw_only=True):
    """What workers may have; orders of these types and products need it."""

    key: str
    name: str
    types: list[OrderType] = []
    products: list[str] = []


class RestRules(Record, frozen=True, kw_only=True):
    """Seconds; None: nobody asks."""

    max_work_s: int | None = None
    max_stretch_s: int | None = None
    min_rest_s: int | None = None
    pause_s: int = 1800
    shift_gap_s: int = 14_400
    near_s: int = 3600


class Candidate(Record, frozen=True, kw_only=True):
    """One worker for one order; `reasons` is empty for a candidate, full for an excluded one."""

    worker_id: int
    name: str
    department_id: int
    distance_m: float | None = None
    way_m: float | None = None  # by the road
    eta_s: float | None = None
    eta_low_s: float | None = None
    eta_high_s: float | None = None
    by: Basis | None = None  # what the estimate rests on
    fix_age_s: float | None = None
    accuracy_m: float | None = None
    load: int = 0
    skills: list[str] = []
    travel: Travel = Travel.EBIKE
    tools: list[str] = []  # names
    lacks: list[str] = []  # names of what the order needs and they have not
    rest: Rest | None = None  # None: nobody asks for rest
    shift_end: str | None = None
    after_shift: bool = False
    presence: Presence
    reasons: list[Exclusion] = []


class Candidates(Record, frozen=True, kw_only=True):
    """Best first; `method` is road or straight_line, `roads` says why (None: nobody was asked)."""

    order_id: int
    method: str = "straight_line"
    roads: RoadState | None = None
    computed_at: datetime
    candidates: list[Candidate]
    excluded: list[Candidate]
