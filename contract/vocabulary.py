"""The words both programs use: roles, states, moves, event kinds, marks. Imports nothing of either side.

Screen words for each member live in `resources/texts`; see the glossary in `docs/glossary.md`.
"""

from enum import IntFlag, StrEnum

from contract.eventkinds import FOR_EVERY_DEPARTMENT as FOR_EVERY_DEPARTMENT, EventKind as EventKind


class Role(StrEnum):
    """Who an account is. Every role sees its department subtree; a worker sees only itself."""

    ENTERPRISE_ADMIN = "enterprise_admin"
    DEPARTMENT_ADMIN = "department_admin"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    WORKER = "worker"
    INSPECTOR = "inspector"  # 质检: judges finished orders that are not the inspector's own work
    AUDITOR = "auditor"  # 稽核: reads, and archives


class WorkerKind(StrEnum):
    """What carries the tracker: a person, or a vehicle (never a candidate for an order)."""

    PERSON = "person"
    VEHICLE = "vehicle"


class MonitoringMode(StrEnum):
    """When a worker's position may be stored (features TB-09…TB-12)."""

    FULL = "full"
    TASK = "task"  # only between check in and reply
    NEVER = "never"


class Presence(StrEnum):
    """Why a worker is, or is not, visible now."""

    ONLINE = "online"
    LOST = "lost"  # on duty, but no fix for longer than the organisation's limit
    UNSEEN = "unseen"  # on duty, no fix since, and it is too early to call that lost
    OFF_DUTY = "off_duty"
    STEALTH = "stealth"
    NEVER = "never"  # monitoring mode "never", or "task" without a task
    OFF_HOURS = "off_hours"  # on duty, but outside the organisation's working periods


class OrderType(StrEnum):
    FAULT = "fault"
    INSTALL = "install"
    MOVE = "move"
    TERMINAL_REPAIR = "terminal_repair"
    PATROL = "patrol"
    SALES_VISIT = "sales_visit"
    DELIVERY = "delivery"
    COMPLAINT = "complaint"
    ACCEPTANCE = "acceptance"  # 验收: of the month's list
    DESIGN = "design"  # 设计委托: of a leased line, to several parties at once


class OrderSource(StrEnum):
    HOTLINE = "hotline"  # 10000+9
    ACCOUNT_MANAGER = "account_manager"
    MONITORING = "monitoring"
    WEB = "web"
    FIELD = "field"


class OrderState(StrEnum):
    """States of an order, from `work-orders.md`, in the order in which they are usually reached."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"  # taken in (受理) by the room, not yet given to anybody
    DIAGNOSING = "diagnosing"
    DISPATCHED = "dispatched"
    ACKNOWLEDGED = "acknowledged"  # the worker accepted it (接单)
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"  # the clocks stand still
    REPAIRED = "repaired"  # the worker replied (回单), or it was fixed from afar
    CONFIRMED = "confirmed"
    FEEDBACK_DONE = "feedback_done"
    RATED = "rated"
    QC_FAILED = "qc_failed"
    QC_PASSED = "qc_passed"
    ARCHIVED = "archived"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


FINAL_STATES = frozenset({OrderState.ARCHIVED, OrderState.REJECTED, OrderState.CANCELLED})
"""Nothing happens to an order any more."""

DONE_STATES = FINAL_STATES | {
    OrderState.CONFIRMED,
    OrderState.FEEDBACK_DONE,
    OrderState.RATED,
    OrderState.QC_PASSED,
}
"""The customer's matter is settled; what may follow (feedback, check, archive) is no dispatcher's hurry."""

AT_SITE_STATES = frozenset({OrderState.ON_SITE, OrderState.IN_PROGRESS})
"""The worker is checked in: monitoring mode "task" stores positions."""

WITH_WORKER_STATES = AT_SITE_STATES | {OrderState.DISPATCHED, OrderState.ACKNOWLEDGED, OrderState.EN_ROUTE}
"""The order counts as load of the worker who has it."""


class CustomerStage(StrEnum):
    """申请, 受理, 反馈: exactly three, as the customer sees an order."""

    APPLY = "apply"
    HANDLE = "handle"
    FEEDBACK = "feedback"


class OrderMove(StrEnum):
    """What can be done to an order; the last segment of `POST /api/orders/{id}/<move>`."""

    SAVE = "save"
    SUBMIT = "submit"
    INTAKE = "intake"
    REJECT = "reject"
    DIAGNOSE = "diagnose"
    FIX_REMOTELY = "fix-remotely"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    RETURN = "return"
    ESCALATE = "escalate"
    DEPART = "depart"
    CHECK_IN = "check-in"
    START = "start"
    REQUEST_SUSPENSION = "request-suspension"
    SUSPEND = "suspend"
    DECLINE_SUSPENSION = "decline-suspension"
    RESUME = "resume"
    REPLY = "reply"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    FEEDBACK = "feedback"
    RATE = "rate"
    QC_PASS = "qc-pass"
    QC_FAIL = "qc-fail"
    REWORK = "rework"
    ARCHIVE = "archive"
    CANCEL = "cancel"


class TimerKind(StrEnum):
    """Service-time limits that run on an order."""

    DISPATCH = "dispatch"
    ACCEPT = "accept"
    REPAIR = "repair"
    FEEDBACK = "feedback"  # the first the customer hears, where the service-time table promises that
    CONFIRM = "confirm"
    REWORK = "rework"
    UPLOAD = "upload"  # of the signed acceptance papers, by a day of the month: an acceptance's only limit


class Priority(StrEnum):
    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class CustomerLevel(StrEnum):
    """集团级, 省级, 本地 A / B / C 级."""

    GROUP = "group"
    PROVINCE = "province"
    A = "a"
    B = "b"
    C = "c"


class CustomerSegment(StrEnum):
    """行业及高端聚类, 品牌政企, 普通聚类; 城市, 农村, 大用户 of the public telephone; not the level."""

    INDUSTRY = "industry"
    BRAND = "brand"
    ORDINARY = "ordinary"
    URBAN = "urban"
    RURAL = "rural"
    LARGE = "large"


class CircuitLevel(StrEnum):
    """AAA, AA, A, 标准. The source says that there are levels and not which: these names are a setting."""

    AAA = "aaa"
    AA = "aa"
    A = "a"
    STANDARD = "standard"


class Exclusion(StrEnum):
    """Why somebody is not a candidate for an order."""

    OFF_DUTY = "off_duty"
    STEALTH = "stealth"
    NOT_MONITORED = "not_monitored"
    OFF_HOURS = "off_hours"  # outside the organisation's working periods
    NO_FIX = "no_fix"
    STALE_FIX = "stale_fix"
    SKILL = "skill"
    TOO_FAR = "too_far"
    FULL = "full"
    VEHICLE = "vehicle"
    TOOLS = "tools"  # has not all that the order needs
    HOURS = "hours"  # the present shift is as long as a shift may be
    PAUSE = "pause"  # at work for as long as one may be without a pause
    REST = "rest"  # the rest before the present shift was too short


CANNOT_BE_GIVEN = frozenset({Exclusion.OFF_DUTY, Exclusion.STEALTH, Exclusion.VEHICLE})
"""Reasons for which an order cannot be given at all; the others only advise against it."""

NEEDS_A_REASON = frozenset({Exclusion.HOURS, Exclusion.PAUSE, Exclusion.REST})
"""Whoever gives somebody an order against these says why."""


class Unplanned(StrEnum):
    """Why a plan leaves an order out."""

    NO_PLACE = "no_place"
    SKILL = "skill"
    TOOLS = "tools"  # nobody who can do it has all the tools
    REST = "rest"  # everybody who can do it has to stop for rest before it would be done
    SHIFT = "shift"  # everybody's shift ends before it would be done
    FULL = "full"
    PINNED_AWAY = "pinned_away"  # who has to take it cannot be planned


class PlannedBecause(StrEnum):
    """Why a plan gives an order to somebody."""

    PINNED = "pinned"
    ONLY = "only"
    SOONEST = "soonest"
    ON_THE_WAY = "on_the_way"
    WHOLE = "whole"  # somebody else is nearer, and needed elsewhere


class PlanState(StrEnum):
    PREPARING = "preparing"
    SOLVING = "solving"
    IMPROVING = "improving"  # there is a plan, a better one is looked for
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class AlarmKind(StrEnum):
    LOST_CONTACT = "lost_contact"
    ORDER_OVERDUE = "order_overdue"
    INCIDENT = "incident"  # reported from the street, and nobody has decided about it
    ACCEPTANCE_LIST = "acceptance_list"  # the month's list is nearly or already late


class AlarmLevel(StrEnum):
    """红 橙 黄 蓝."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


class AlarmState(StrEnum):
    ACTIVE = "active"
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"


class IncidentCategory(StrEnum):
    """What a worker reports from the street."""

    FAULT = "fault"  # a line or a device out of order
    DAMAGE = "damage"  # broken, dug up, stolen
    HAZARD = "hazard"  # somebody could be hurt
    VIOLATION = "violation"  # others build on or at our lines
    OTHER = "other"


class IncidentState(StrEnum):
    NEW = "new"
    ORDERED = "ordered"  # it became an order
    DISMISSED = "dismissed"


class LocateState(StrEnum):
    """What became of a request to a phone to say where it is now (立即定位)."""

    PENDING = "pending"
    FIXED = "fixed"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"


class LocateRefusal(StrEnum):
    """The rule, or the phone's own reason, that a request was refused for."""

    OFF_DUTY = "off_duty"
    STEALTH = "stealth"
    NOT_MONITORED = "not_monitored"  # mode "never", or "task" without a task
    OFF_HOURS = "off_hours"  # outside the organisation's working periods
    NO_DEVICE = "no_device"
    NO_PERMISSION = "no_permission"  # the phone's browser may not locate
    NO_FIX = "no_fix"  # the phone could not tell


class MessageState(StrEnum):
    """The life of one message to one worker."""

    QUEUED = "queued"
    SENT = "sent"  # handed to the gateway
    DELIVERED = "delivered"  # the phone has it
    FAILED = "failed"


class FixSource(StrEnum):
    """Which door a position came through."""

    OSMAND = "osmand"
    OWNTRACKS = "owntracks"
    PHONE = "phone"
    DEMO = "demo"


class FixMark(IntFlag):
    """What the pipeline noticed about a fix. A marked fix is stored; only a clean one moves the worker,
    except CLOCK_AHEAD (shown at the time it was received) and STALE (shown with its true age)."""

    NONE = 0
    IMPOSSIBLE = 1  # latitude, longitude, accuracy, speed, heading or battery outside their range
    NULL_ISLAND = 2  # (0, 0)
    DUPLICATE = 4  # same time and place as one already taken
    OUT_OF_ORDER = 8  # older than the newest taken
    CLOCK_AHEAD = 16  # device clock more than 5 min in the future; `at` is then the time of receipt
    STALE = 32  # older than 7 days
    TELEPORT = 64  # implied speed over 120 m/s
    MOCK = 128  # the phone says the position is mocked
