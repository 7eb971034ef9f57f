"""Records of 定位中心: locating, messages, groups, places, settings. Use them through `console.api.types`."""

from datetime import date, datetime

import msgspec

from console.api.crew_types import RestRules, Tool
from console.api.record import Record
from contract.vocabulary import LocateRefusal, LocateState, MessageState, Role


class Locate(Record, frozen=True, kw_only=True):
    """One request to one worker's phone to say where it is now, and what became of it."""

    id: int
    worker_id: int
    state: LocateState
    reason: LocateRefusal | None = None  # with state refused
    requested_at: datetime
    requested_by: str
    answered_at: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    at: datetime | None = None  # when the phone was there


class Locates(Record, frozen=True, kw_only=True):
    """The answer to asking many at once, in the order asked."""

    items: list[Locate]


class Message(Record, frozen=True, kw_only=True):
    """One message to one worker."""

    id: int
    worker_id: int
    phone_masked: str | None = None  # 138****0001
    text: str
    state: MessageState
    error: str | None = None  # no_device | gateway's own word, with state failed
    created_at: datetime
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    created_by: str


class Messages(Record, frozen=True, kw_only=True):
    items: list[Message]


class MessageTemplate(Record, frozen=True, kw_only=True):
    id: int
    name: str
    text: str


class MessageTemplates(Record, frozen=True, kw_only=True):
    items: list[MessageTemplate]


class Group(Record, frozen=True, kw_only=True):
    """People put together by hand, across departments."""

    id: int
    version: int
    name: str
    worker_ids: list[int]
    department_id: int
    removed: bool = False  # as the last event of a group says
    updated_at: datetime


class Groups(Record, frozen=True, kw_only=True):
    items: list[Group]


class Place(Record, frozen=True, kw_only=True):
    """A point of interest, WGS-84, on one of five layers."""

    id: int
    version: int
    layer: int  # 1..5
    name: str
    icon: str | None = None  # None: the layer's
    colour: str | None = None  # "#rrggbb"; None: the layer's
    lat: float
    lon: float
    note: str = ""
    department_id: int
    removed: bool = False  # as the last event of a place says
    updated_at: datetime


class PlaceLayer(Record, frozen=True, kw_only=True):
    id: int  # 1..5
    version: int
    name: str
    icon: str
    colour: str


class PlaceLayers(Record, frozen=True, kw_only=True):
    items: list[PlaceLayer]


class ImportedPlace(Record, frozen=True, kw_only=True):
    """What became of one row: the place's id, or the faults (`field: code`)."""

    row: int  # from 0, as sent
    place_id: int | None = None
    faults: list[str] = []


class ImportedPlaces(Record, frozen=True, kw_only=True):
    imported: int
    refused: int
    rows: list[ImportedPlace]


class Inside(Record, frozen=True, kw_only=True):
    """A worker with fixes inside a shape; the first and the last of them, and where the last was."""

    worker_id: int
    fixes: int
    first_at: datetime
    last_at: datetime
    lat: float | None = None
    lon: float | None = None


class InsideAnswer(Record, frozen=True, kw_only=True):
    """One line of the answer: found among the people looked at since the line before; `done` of `asked`."""

    items: list[Inside]
    done: int = 0
    asked: int = 0


class WorkingPeriod(Record, frozen=True, kw_only=True):
    """Part of a week in China's time; `until` <= `since` goes on into the next day."""

    days: list[int]  # 1 Monday .. 7 Sunday, of the beginning
    since: str = msgspec.field(name="from")  # "08:00"
    until: str  # "18:00", at most "24:00"


class TrackRules(Record, frozen=True, kw_only=True):
    """What a stop and a gap are."""

    stop_radius_m: float
    stop_min_s: int
    gap_s: int


class CandidateRules(Record, frozen=True, kw_only=True):
    """What leaves somebody out of the candidates, and how fast one is where no road is known."""

    full_load: int
    far_m: float
    city_speed_mps: float


class Removed(Record, frozen=True, kw_only=True):
    """What was forgotten at once: everything older than `until`."""

    at: datetime
    fixes: int
    until: datetime


class Retention(Record, frozen=True, kw_only=True):
    """How long positions are kept; `waiting` of them (counted up to `waiting_most`) are due to go."""

    days: int
    until: datetime
    waiting: int
    waiting_most: int
    every_s: float
    checked_at: datetime | None = None
    last: Removed | None = None


class ServiceLimits(Record, frozen=True, kw_only=True):
    """The procedure's limits in seconds, and from when two of them count."""

    dispatch_s: int
    accept_s: int
    repair_s: int
    confirm_s: int
    dispatch_anchor: str  # created | taken_in
    repair_anchor: str  # created | taken_in | dispatched


class EscalationStep(Record, frozen=True, kw_only=True):
    """Who is told when a limit is passed by more than `after_s` seconds."""

    role: Role
    after_s: int


class EscalationChain(Record, frozen=True, kw_only=True):
    """Who is told one after the other; `own`: limits (by TimerKind) that have a chain of their own."""

    steps: list[EscalationStep]
    own: dict[str, list[EscalationStep]] = {}


class AcceptanceDays(Record, frozen=True, kw_only=True):
    """Days of the month by which the acceptance list is issued and its signed papers are uploaded."""

    issue_day: int = 5
    upload_day: int = 25


class Organisation(Record, frozen=True, kw_only=True):
    """Settings of the whole organisation."""

    version: int
    name: str
    centre: tuple[float, float]  # lat, lon, WGS-84
    zoom: int
    fix_interval_s: int
    lost_after_s: int
    position_retention_days: int
    working_periods: list[WorkingPeriod]  # empty: always
    holidays: list[date]  # days in China on which no working period begins
    stale_after_s: int
    track: TrackRules
    candidates: CandidateRules
    limits: ServiceLimits
    escalation: EscalationChain | None = None
    acceptance: AcceptanceDays = AcceptanceDays()
    tools: list[Tool] = []
    rest: RestRules = RestRules()
