"""What the backend says, as typed frozen records; no behaviour, no HTTP, no Qt.

Names and fields follow the backend's OpenAPI document (a contract test compares them).
Times are aware UTC `datetime`; coordinates are WGS-84 degrees; other units are in the names.
"""

from datetime import date, datetime

import msgspec

from console.api.batch_types import (
    BatchAnswer as BatchAnswer,
    BatchOutcome as BatchOutcome,
    Best as Best,
    BestList as BestList,
    Duplicate as Duplicate,
    Duplicates as Duplicates,
)
from console.api.centre_types import (
    CandidateRules as CandidateRules,
    EscalationChain as EscalationChain,
    EscalationStep as EscalationStep,
    Group as Group,
    Groups as Groups,
    ImportedPlace as ImportedPlace,
    ImportedPlaces as ImportedPlaces,
    Inside as Inside,
    InsideAnswer as InsideAnswer,
    Locate as Locate,
    Locates as Locates,
    Message as Message,
    Messages as Messages,
    MessageTemplate as MessageTemplate,
    MessageTemplates as MessageTemplates,
    Organisation as Organisation,
    Place as Place,
    PlaceLayer as PlaceLayer,
    PlaceLayers as PlaceLayers,
    Removed as Removed,
    Retention as Retention,
    ServiceLimits as ServiceLimits,
    TrackRules as TrackRules,
    WorkingPeriod as WorkingPeriod,
)
from console.api.crew_types import (
    Candidate as Candidate,
    Candidates as Candidates,
    Rest as Rest,
    RestRules as RestRules,
    Tool as Tool,
)
from console.api.incident_types import (
    CustomerLink as CustomerLink,
    CustomerLinkMade as CustomerLinkMade,
    CustomerLinkState as CustomerLinkState,
    Incident as Incident,
    IncidentRef as IncidentRef,
    Incidents as Incidents,
)
from console.api.knowledge_types import (
    CheckList as CheckList,
    CheckLists as CheckLists,
    CheckStep as CheckStep,
    FaultCase as FaultCase,
    FaultCases as FaultCases,
)
from console.api.notice_types import CustomerNotice
from console.api.order_types import (
    Alert as Alert,
    CheckIn as CheckIn,
    Escalation as Escalation,
    Feedback as Feedback,
    Filled as Filled,
    Order as Order,
    OrderDraft as OrderDraft,
    OrderFile as OrderFile,
    QualityCheck as QualityCheck,
    Rating as Rating,
    Reply as Reply,
    Suspension as Suspension,
    Timer as Timer,
)
from console.api.planning_types import (
    Applied as Applied,
    Changed as Changed,
    LeftOut as LeftOut,
    Leg as Leg,
    Plan as Plan,
    PlanTotals as PlanTotals,
    Visit as Visit,
    Ways as Ways,
)
from console.api.record import Record as Record
from console.api.service_time_types import (
    ContractDraft as ContractDraft,
    ForeseenLimit as ForeseenLimit,
    ForeseenLimits as ForeseenLimits,
    Length as Length,
    LimitRow as LimitRow,
    Promise as Promise,
    ServiceContract as ServiceContract,
    ServiceContracts as ServiceContracts,
    ServiceTimes as ServiceTimes,
)
from console.api.timeliness_types import (
    Timeliness as Timeliness,
    TimelinessLine as TimelinessLine,
    TimelinessRun as TimelinessRun,
    TimelinessRuns as TimelinessRuns,
    TimelinessTotals as TimelinessTotals,
)
from contract.crew import Travel
from contract.vocabulary import (
    AlarmKind,
    AlarmLevel,
    AlarmState,
    CustomerLevel,
    CustomerSegment,
    MonitoringMode,
    Role,
    WorkerKind,
)


class Account(Record, frozen=True, kw_only=True):
    id: int
    username: str | None = None  # workers have none
    name: str
    role: Role
    department_id: int
    worker_id: int | None = None


class Session(Record, frozen=True, kw_only=True):
    """Tokens of one sign-in; the access token lives `expires_in_s` seconds."""

    access_token: str
    expires_in_s: int
    refresh_token: str
    account: Account
    device_id: str | None = None


class Health(Record, frozen=True, kw_only=True):
    status: str
    version: str
    server_time: datetime
    instance_id: str


class Department(Record, frozen=True, kw_only=True):
    id: int
    name: str
    parent_id: int | None = None


class Worker(Record, frozen=True, kw_only=True):
    id: int
    version: int
    kind: WorkerKind
    number: str
    name: str
    phone: str | None = None  # vehicles have none
    department_id: int
    skills: list[str] = []
    monitoring: MonitoringMode = MonitoringMode.FULL
    on_duty: bool = False
    stealth: bool = False
    shift_end: str | None = None  # "HH:MM" local
    has_device: bool = False
    fix_interval_s: int | None = None  # None: the organisation's
    duty_since: datetime | None = None  # when `on_duty` became what it is; None: never changed
    stealth_since: datetime | None = None
    monitoring_since: datetime | None = None
    working_periods: list[WorkingPeriod] | None = None  # None: the organisation's; empty: always
    travel: Travel = Travel.EBIKE
    tools: list[str] = []  # keys of the organisation's
    updated_at: datetime


class Customer(Record, frozen=True, kw_only=True):
    id: int
    name: str
    level: CustomerLevel
    segment: CustomerSegment | None = None
    industry: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    department_id: int
    manager_worker_id: int | None = None
    ended_at: datetime | None = None
    version: int = 1


class Alarm(Record, frozen=True, kw_only=True):
    id: int
    version: int
    kind: AlarmKind
    level: AlarmLevel
    state: AlarmState
    subject_kind: str
    subject_id: int
    worker_id: int | None = None
    order_id: int | None = None
    department_id: int
    title: str = ""  # plain data (worker's name, order number); the words are the screen's
    raised_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    cleared_at: datetime | None = None
    step: int = 0  # how many levels up it has been told
    role: Role | None = None  # to whom the last time


class Undone(Record, frozen=True, kw_only=True):
    """Which event an undo takes back."""

    of: int
    kind: str = ""


class EventPayload(Record, frozen=True, kw_only=True):
    """The subject's whole new state, under its name."""

    order: Order | None = None
    worker: Worker | None = None
    alarm: Alarm | None = None
    alert: Alert | None = None  # beside the order: who was told which limit
    customer: Customer | None = None
    department: Department | None = None
    locate: Locate | None = None
    message: Message | None = None
    group: Group | None = None
    place: Place | None = None
    place_layer: PlaceLayer | None = None
    fault_case: FaultCase | None = None
    incident: Incident | None = None
    organisation: Organisation | None = None
    undo: Undone | None = None
    notice: CustomerNotice | None = None
    before: dict[str, str | None] = {}  # of a changed customer: what level and segment were


class Event(Record, frozen=True, kw_only=True):
    """One line of the numbered log. `kind` is an `EventKind`, or a word of a newer backend."""

    seq: int
    at: datetime
    kind: str
    actor_id: int | None = None
    actor_name: str = ""
    subject_kind: str
    subject_id: int
    department_id: int | None = None
    note: str = ""
    payload: EventPayload = EventPayload()


class OrderDetail(Record, frozen=True, kw_only=True):
    order: Order
    history: list[Event]


class PositionsFrame(Record, frozen=True, kw_only=True):
    """Columns of positions as they travel; `console.api.frames.decode` unpacks them."""

    n: int
    frame: str  # base64


class OrganisationSettings(Record, frozen=True, kw_only=True):
    organisation: str
    lost_after_s: float
    fix_interval_s: float
    centre: tuple[float, float]  # lat, lon
    zoom: float
    working_periods: list[WorkingPeriod] = []  # empty: always
    holidays: list[date] = []
    stale_after_s: float = 1200.0  # older fixes are grey
    city_speed_mps: float = 4.2  # of straight line, detours included


class Snapshot(Record, frozen=True, kw_only=True):
    """Everything the account may see, true at event number `seq`."""

    seq: int
    server_time_ms: float
    account: Account
    settings: OrganisationSettings
    departments: list[Department]
    workers: list[Worker]
    customers: list[Customer]
    orders: list[Order]
    alarms: list[Alarm]
    groups: list[Group] = []
    positions: PositionsFrame


class Punch(Record, frozen=True, kw_only=True):
    at: datetime
    kind: str  # on | off


class AttendanceRow(Record, frozen=True, kw_only=True):
    worker_id: int
    first_fix_at: datetime | None = None
    last_fix_at: datetime | None = None
    first_on_duty_at: datetime | None = None
    last_off_duty_at: datetime | None = None
    punches: list[Punch] = []
    fixes: int = 0


class Attendance(Record, frozen=True, kw_only=True):
    day: date
    rows: list[AttendanceRow]


class FormField(Record, frozen=True, kw_only=True):
    key: str
    label: str
    kind: str  # text | number | picture | datetime | product
    required: bool = False
    unit: str | None = None


class FormTemplate(Record, frozen=True, kw_only=True):
    id: int
    name: str
    context: str  # task | report | visit
    fields: list[FormField]
    updated_at: datetime


class LoginCode(Record, frozen=True, kw_only=True):
    """One-time code a dispatcher tells a worker, for the phone page."""

    code: str
    expires_at: datetime


class AttachmentInfo(Record, frozen=True, kw_only=True):
    id: str
    media_type: str
    size: int
    sha256: str


class Change(Record, frozen=True, kw_only=True):
    """One line of what happened since the version somebody saw."""

    kind: str
    by: str = ""
    at: datetime | None = None
    number: str = ""  # of the order, where it is another one that went on


class Problem(Record, frozen=True, kw_only=True):
    """RFC 9457 problem document; those after `instance` come with 409."""

    type: str = "about:blank"
    title: str = ""
    status: int = 0
    detail: str = ""
    instance: str = ""
    current_version: int | None = None
    changed_by: str | None = None
    changed_at: datetime | None = None
    changes: list[Change] = []
    reason: str | None = None
    current: msgspec.Raw = msgspec.Raw(b"")
    errors: list[dict[str, object]] = []  # 422: loc, type

    @property
    def slug(self) -> str:
        """Last segment of `type`, e.g. `version-conflict`."""
        return self.type.rsplit("/", 1)[-1]
