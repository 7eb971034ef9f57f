"""Everything a request can reach, made once by the composition root; no behaviour here."""

from dataclasses import dataclass

from backend.acceptance.tasks import AcceptanceWatch
from backend.accounts.service import Accounts
from backend.accounts.sessions import Sessions
from backend.alarms.tasks import AlarmWatch
from backend.attachments.service import Attachments
from backend.dispatching.board import StaffBoard
from backend.dispatching.duty import DutyBook
from backend.dispatching.expected import Arriving
from backend.dispatching.service import Dispatching
from backend.escalation.tasks import EscalationWatch
from backend.ingest.gate import Gate
from backend.ingest.pipeline import Pipeline
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.live.hub import Hub
from backend.live.latest import LatestTable
from backend.live.stream import Stream
from backend.locating.tasks import LocateWatch
from backend.messages.tasks import MessageOutbox
from backend.notices.tasks import NoticeOutbox
from backend.org.roster import Roster
from backend.organisation.hours import WorkingHours
from backend.planning.service import Planning
from backend.positions.retention import Retention
from backend.records.service import Records
from backend.replay.service import Replay
from backend.roads.service import Roads
from backend.settings import Settings
from backend.workorders.service import WorkOrders
from backend.workorders.undoing import Undoing


@dataclass(frozen=True, slots=True)
class Services:
    """`app.state.services`. Each domain asks for the part it needs by a Protocol of its own."""

    settings: Settings
    clock: Clock
    instance_id: str
    database: Database
    roster: Roster
    board: StaffBoard
    duty: DutyBook
    latest: LatestTable
    hub: Hub
    stream: Stream
    pipeline: Pipeline
    retention: Retention
    replay: Replay
    records: Records
    authenticator: Sessions
    accounts: Accounts
    attachments: Attachments
    roads: Roads
    dispatching: Dispatching
    workorders: WorkOrders
    undoing: Undoing
    planning: Planning
    alarm_watch: AlarmWatch
    escalation: EscalationWatch
    acceptance_watch: AcceptanceWatch
    hours: WorkingHours
    gate: Gate
    locate_watch: LocateWatch
    message_outbox: MessageOutbox
    arriving: Arriving
    notice_outbox: NoticeOutbox
