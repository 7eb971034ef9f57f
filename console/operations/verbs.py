"""All operations of one console together; the composition root makes one."""

from dataclasses import dataclass

from console.operations.acceptance import AcceptanceLists
from console.operations.alarms import Alarms
from console.operations.areas import Areas
from console.operations.attendance import AttendanceDays
from console.operations.batches import Batches
from console.operations.centre import Centre
from console.operations.checking import Checking
from console.operations.customer_links import CustomerLinks
from console.operations.customers import Customers
from console.operations.groups import Groups
from console.operations.incidents import Incidents
from console.operations.knowledge import Knowledge
from console.operations.live import Live
from console.operations.notices import CustomerNotices
from console.operations.order_files import OrderFiles
from console.operations.organisation import Policy
from console.operations.passed import Passed
from console.operations.people import People
from console.operations.place_import import PlaceImport
from console.operations.places import Places
from console.operations.planning import Planning
from console.operations.replay import Replay
from console.operations.service_times import ServiceTimesOperations
from console.operations.session import SessionOperations
from console.operations.templates import Templates
from console.operations.timeliness import TimelinessReports
from console.operations.tracks import Tracks
from console.operations.undo import Undo
from console.operations.workflows import WorkflowsOperations
from console.operations.workorders import WorkOrders


@dataclass(frozen=True, slots=True)
class Operations:
    """Everything a user or the feed can change, by noun."""

    session: SessionOperations
    live: Live
    workorders: WorkOrders
    alarms: Alarms
    incidents: Incidents
    customer_links: CustomerLinks
    notices: CustomerNotices
    customers: Customers
    people: People
    attendance: AttendanceDays
    templates: Templates
    tracks: Tracks
    centre: Centre
    replay: Replay
    groups: Groups
    areas: Areas
    places: Places
    passed: Passed
    place_import: PlaceImport
    knowledge: Knowledge
    planning: Planning
    policy: Policy
    service_times: ServiceTimesOperations
    timeliness: TimelinessReports
    acceptance: AcceptanceLists
    workflows: WorkflowsOperations
    checking: Checking
    undo: Undo
    batches: Batches
    files: OrderFiles
