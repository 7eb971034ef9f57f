"""Records inside messages to the page: one worker, order, customer, stop or gap, ready to be drawn."""

import msgspec


class WorkerMark(msgspec.Struct, frozen=True, array_like=True):
    """One visible worker. `status` is an index into STATUSES; no phone number, ever."""

    id: int
    name: str
    vehicle: bool
    status: int


class OrderMark(msgspec.Struct, frozen=True, array_like=True):
    """One order's pin. `level` is an index into LEVELS; `state_word` and `timer_word` are ready to read."""

    id: int
    lat: float
    lon: float
    number: str
    title: str
    state: str
    state_word: str
    level: int
    due_ms: float  # of the running limit; 0 where none runs
    urgent: bool
    worker_name: str


class CustomerMark(msgspec.Struct, frozen=True, array_like=True):
    id: int
    lat: float
    lon: float
    name: str
    level: str
    level_word: str


STATUSES = ("free", "busy", "lost")  # what a worker's sprite says; age is the page's own arithmetic
LEVELS = ("ok", "soon", "overdue", "stopped")


class TrackStopMark(msgspec.Struct, frozen=True, array_like=True):
    """A place where somebody stayed, numbered along the track; `length_word` is ready to read."""

    number: int
    lat: float
    lon: float
    since_ms: float
    until_ms: float
    length_word: str


class TrackGapMark(msgspec.Struct, frozen=True, array_like=True):
    """Nothing is known between two times; `row` is the first point after it."""

    since_ms: float
    until_ms: float
    row: int
    reason_word: str


class TrackHappenedMark(msgspec.Struct, frozen=True, array_like=True):
    """An order's step or an alarm, where the person was then; `words` are ready to read."""

    at_ms: float
    lat: float
    lon: float
    alarm: bool
    words: str
    time_word: str
