"""Records of service-time limits as they travel: the table, contracts, what an order is promised."""

from datetime import datetime

import msgspec

from console.api.record import Record
from contract.vocabulary import CircuitLevel, CustomerLevel, CustomerSegment, TimerKind


class Length(Record, frozen=True, kw_only=True):
    """`unit` is hours, days or working_days (of China's calendar)."""

    amount: float
    unit: str


class LimitRow(Record, frozen=True, kw_only=True):
    """Empty levels, segments, circuits: all of them; `rest`: whatever no other line of the product says.

    `origin` is source, setting or lost: the sources had a figure here and lost it.
    """

    category: str
    product: str
    levels: list[CustomerLevel] = []
    segments: list[CustomerSegment] = []
    circuits: list[CircuitLevel] = []
    rest: bool = False
    repair: Length | None = None
    feedback: Length | None = None
    around_the_clock: bool = False
    origin: str = "setting"
    note: str = ""


class ServiceTimes(Record, frozen=True, kw_only=True):
    """The table that holds; version 0 is what the program brings."""

    version: int
    published_at: datetime | None = None
    published_by: str = ""
    note: str = ""
    holidays_known_until: int
    rows: list[LimitRow]


class ServiceContract(Record, frozen=True, kw_only=True):
    """A limit signed with one customer; an empty category or product means every one."""

    id: int
    version: int
    customer_id: int
    category: str
    product: str
    repair: Length
    since: datetime
    until: datetime | None = None
    note: str = ""
    made_by: str = ""
    ended: bool = False


class ServiceContracts(Record, frozen=True, kw_only=True):
    items: list[ServiceContract]


class ContractDraft(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent to sign a limit."""

    customer_id: int
    category: str
    product: str
    repair: Length
    since: datetime
    until: datetime | None = None
    note: str = ""


class Promise(Record, frozen=True, kw_only=True):
    """What the limits said of an order when it was raised. `row` counts the table's lines from 1."""

    table_version: int
    row: int | None = None
    contract_id: int | None = None
    repair: Length | None = None  # None: no figure, the organisation's own limit holds
    feedback_due_at: datetime | None = None
    around_the_clock: bool = False
    origin: str = "setting"
    note: str = ""


class ForeseenLimit(Record, frozen=True, kw_only=True):
    """`start` is created, taken_in, dispatched or repaired; `basis` is organisation, table or contract."""

    kind: TimerKind
    start: str
    length_s: int | None = None
    due_at: datetime | None = None
    basis: str
    origin: str


class ForeseenLimits(Record, frozen=True, kw_only=True):
    """What an order would get if it were raised at `at`."""

    at: datetime
    limits: list[ForeseenLimit]
    promise: Promise | None = None
