"""All models of one console window together, wired to each other; the composition root makes one."""

from dataclasses import dataclass

from console.api.types import Alarm
from console.core.clock import ServerClock
from console.models.acceptance import AcceptanceModel
from console.models.areas import AreaModel
from console.models.batches import BatchModel
from console.models.centre import (
    DistributionModel,
    LocateStore,
    MessageStore,
    MessageTemplateStore,
)
from console.models.commission import CommissionModel
from console.models.connection import ConnectionModel
from console.models.customer_link import CustomerLinkModel
from console.models.details import (
    AttendanceModel,
    CandidateModel,
    LoginCodeModel,
    OrderHistoryModel,
    OrganisationModel,
)
from console.models.events import EventStore
from console.models.fleet import FleetStore
from console.models.groups import GroupStore
from console.models.incidents import IncidentStore
from console.models.inside import InsideModel
from console.models.knowledge import KnowledgeModel
from console.models.notices import NoticeSettingsModel, NoticeStore, OrderNoticesModel
from console.models.pending import PendingStore
from console.models.places import PassedModel, PlaceImportModel, PlaceModel
from console.models.planning import PlanningModel
from console.models.policy import PolicyModel
from console.models.presence import PresenceModel
from console.models.records import RecordsModel
from console.models.ringing import RingingModel
from console.models.road_mileage import RoadMileageModel
from console.models.rules.alarms import concerns
from console.models.selection import Selection
from console.models.service_times import ServiceTimesModel
from console.models.store import (
    AlarmStore,
    CustomerStore,
    DepartmentStore,
    OrderStore,
    TemplateStore,
    WorkerStore,
)
from console.models.timeliness import TimelinessModel
from console.models.tracks import TrackModel
from console.models.undo import UndoModel
from console.models.workflows import WorkflowsModel


@dataclass(frozen=True, slots=True)
class Models:
    departments: DepartmentStore
    workers: WorkerStore
    customers: CustomerStore
    orders: OrderStore
    alarms: AlarmStore
    incidents: IncidentStore
    customer_link: CustomerLinkModel
    notices: NoticeStore
    order_notices: OrderNoticesModel
    notice_settings: NoticeSettingsModel
    events: EventStore
    fleet: FleetStore
    presence: PresenceModel
    selection: Selection
    connection: ConnectionModel
    pending: PendingStore
    candidates: CandidateModel
    history: OrderHistoryModel
    commission: CommissionModel
    attendance: AttendanceModel
    templates: TemplateStore
    login_code: LoginCodeModel
    organisation: OrganisationModel
    policy: PolicyModel
    tracks: TrackModel
    road_mileage: RoadMileageModel
    locates: LocateStore
    messages: MessageStore
    message_templates: MessageTemplateStore
    distribution: DistributionModel
    records: RecordsModel
    ringing: RingingModel
    groups: GroupStore
    places: PlaceModel
    passed: PassedModel
    place_import: PlaceImportModel
    knowledge: KnowledgeModel
    planning: PlanningModel
    service_times: ServiceTimesModel
    timeliness: TimelinessModel
    acceptance: AcceptanceModel
    workflows: WorkflowsModel
    areas: AreaModel
    inside: InsideModel
    undo: UndoModel
    batches: BatchModel

    @classmethod
    def build(cls, clock: ServerClock) -> "Models":
        departments, workers = DepartmentStore(), WorkerStore()
        orders = OrderStore(departments)
        fleet, organisation, events = FleetStore(), OrganisationModel(), EventStore()
        history, customers, alarms = OrderHistoryModel(), CustomerStore(), AlarmStore()
        presence = PresenceModel(workers, orders, departments, fleet, organisation, clock)
        places, areas = PlaceModel(), AreaModel()
        connection = ConnectionModel(clock)
        events.appended.connect(history.append)
        return cls(
            departments=departments,
            workers=workers,
            customers=customers,
            orders=orders,
            alarms=alarms,
            incidents=IncidentStore(),
            customer_link=CustomerLinkModel(),
            notices=NoticeStore(),
            order_notices=OrderNoticesModel(),
            notice_settings=NoticeSettingsModel(),
            events=events,
            fleet=fleet,
            presence=presence,
            selection=Selection(),
            connection=connection,
            pending=PendingStore(),
            candidates=CandidateModel(),
            history=history,
            commission=CommissionModel(),
            attendance=AttendanceModel(),
            templates=TemplateStore(),
            login_code=LoginCodeModel(),
            organisation=organisation,
            policy=PolicyModel(),
            tracks=TrackModel(),
            road_mileage=RoadMileageModel(),
            locates=LocateStore(),
            messages=MessageStore(),
            message_templates=MessageTemplateStore(),
            distribution=DistributionModel(customers),
            records=RecordsModel(),
            ringing=_ringing(alarms, orders, connection),
            groups=GroupStore(),
            places=places,
            passed=PassedModel(),
            place_import=PlaceImportModel(),
            knowledge=KnowledgeModel(),
            planning=PlanningModel(orders),
            service_times=ServiceTimesModel(),
            timeliness=TimelinessModel(),
            acceptance=AcceptanceModel(),
            workflows=WorkflowsModel(),
            areas=areas,
            inside=InsideModel(areas, workers, fleet, presence, orders, customers, places),
            undo=UndoModel(),
            batches=BatchModel(),
        )


def _ringing(alarms: AlarmStore, orders: OrderStore, connection: ConnectionModel) -> RingingModel:
    def here(alarm: Alarm) -> bool:
        account = connection.account
        return concerns(alarm, orders.get(alarm.order_id or 0), account.role if account else None)

    ringing = RingingModel(alarms, here)
    connection.changed.connect(ringing.weigh)
    return ringing
