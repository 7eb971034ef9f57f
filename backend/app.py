"""The composition root of the backend: makes every service, wires them, and mounts the HTTP surface."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from backend import phone
from backend.acceptance import tasks as accepting
from backend.acceptance.tasks import AcceptanceWatch
from backend.accounts.passwords import Passwords
from backend.accounts.service import Accounts, ensure_owner, forget_expired
from backend.accounts.sessions import Sessions
from backend.adapters.router.line import GreatCircle
from backend.adapters.router.valhalla import Valhalla
from backend.adapters.sms.in_app import InApp
from backend.adapters.storage.folder import FolderStorage
from backend.alarms.tasks import EVERY_S, AlarmWatch
from backend.attachments.service import Attachments
from backend.customerlinks import page as customer_page
from backend.dispatching.board import StaffBoard
from backend.dispatching.duty import DutyBook
from backend.dispatching.expected import Arriving
from backend.dispatching.service import Dispatching
from backend.escalation.tasks import EscalationWatch
from backend.ingest.door import Door
from backend.ingest.gate import Gate
from backend.ingest.pipeline import Pipeline
from backend.ingest.stats import IngestStats
from backend.kit import eventlog, problems
from backend.kit.clock import Clock, SystemClock
from backend.kit.database import Database
from backend.kit.idempotency import forget_old
from backend.kit.limits import BodyLimit
from backend.kit.periodic import Periodic
from backend.knowledge import index as knowledge
from backend.live.hub import Hub
from backend.live.latest import LatestTable
from backend.live.stream import Stream
from backend.locating import service as locates_service, tasks as locating
from backend.locating.tasks import LocateWatch
from backend.messages import tasks as messages
from backend.messages.tasks import MessageOutbox
from backend.migrations.upgrade import bring_to_head
from backend.notices import tasks as notices
from backend.notices.tasks import NoticeOutbox
from backend.openapi import describe
from backend.org import workers as org
from backend.org.roster import Roster
from backend.organisation import service as organisation
from backend.organisation.hours import WorkingHours
from backend.planning.service import Planning
from backend.ports.notices import NoticeGateway
from backend.ports.router import Router
from backend.positions import retention as retaining
from backend.positions.retention import Retention
from backend.records.service import Records
from backend.replay.service import Replay
from backend.roads.service import Roads
from backend.services import Services
from backend.settings import VERSION, Settings
from backend.surface import Surface
from backend.workorders import batch, service as workorders, workflows
from backend.workorders.service import WorkOrders
from backend.workorders.undoing import Undoing

MIB = 1024 * 1024
TIDY_EVERY_S = 3600.0
TIDY_FIRST_S = 30.0
LARGER_BODIES = {"/api/attachments/": 11 * MIB, "/api/my/positions": 4 * MIB}


class Application(FastAPI):
    """FastAPI behind the trackers' door: a fix does not pay for what FastAPI does around every request."""

    surface: Surface
    door: Door | None = None
    osmand_port: int | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.door is None:
            await self.inside(scope, receive, send)
        elif (
            self.osmand_port is not None
            and scope["type"] == "http"
            and scope["server"][1] == self.osmand_port
        ):
            await self.door.osmand_alone(scope, receive, send)
        else:
            await self.door(scope, receive, send)

    async def inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Everything that is not the trackers'."""
        await super().__call__(scope, receive, send)


def build(settings: Settings, clock: Clock | None = None, *, rest_later: bool = False) -> Application:
    """The whole application; nothing is opened or started before its lifespan begins.

    `rest_later`: most of the surface is loaded when it is asked for or by `surface.complete_later`.
    """
    services = compose(settings, clock or SystemClock())
    app = Application(
        title="外勤调度台 Waiqin Console",
        version=VERSION,
        description="Field service: who is where, which order goes to whom, and what became of it.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    app.state.services = services
    problems.install(app)
    app.surface = Surface(app)
    if not rest_later:
        app.surface.complete()
    phone.install(app)
    customer_page.install(app, services)
    notices.install(app, services.notice_outbox)
    app.add_middleware(BodyLimit, larger=LARGER_BODIES)
    app.door = Door(app.inside, pipeline=services.pipeline, devices=services.roster, clock=services.clock)
    describe(app, app.surface.complete)
    return app


def compose(settings: Settings, clock: Clock) -> Services:
    """Make every service; opens and starts nothing."""
    database = Database(settings.database_url, clock=clock, busy_timeout_ms=settings.busy_timeout_ms)
    roster, latest = Roster(), LatestTable()
    board = StaffBoard(roster)
    hub = Hub(latest, department_of=roster.department, subtree=roster.subtree)
    sessions = Sessions(database, clock, roster.subtree)
    hours = WorkingHours()
    gate = Gate(roster, hours, clock)
    locate_watch = LocateWatch(database=database, clock=clock, place_of=latest.row, rule_of=gate.rule_now)

    def moved(worker_ids: Sequence[int]) -> None:
        hub.publish_positions(worker_ids)
        locate_watch.on_moved(worker_ids)

    roads = Roads(router_of(settings), GreatCircle)
    duty = DutyBook(roster, clock)
    dispatching = Dispatching(
        board=board, latest=latest, roster=roster, hours=hours, duty=duty, roads=roads, clock=clock
    )
    orders = WorkOrders(clock=clock, staff=dispatching)
    arriving = Arriving(latest=latest, roster=roster, roads=roads, clock=clock)
    return Services(
        settings=settings,
        clock=clock,
        instance_id=secrets.token_hex(8),
        database=database,
        roster=roster,
        board=board,
        duty=duty,
        latest=latest,
        hub=hub,
        stream=Stream(hub=hub, database=database, clock=clock),
        pipeline=Pipeline(
            database=database,
            people=roster,
            latest=latest,
            publish=moved,
            stats=IngestStats(),
            hours=hours,
        ),
        authenticator=sessions,
        accounts=Accounts(
            database,
            clock,
            sessions=sessions,
            passwords=Passwords(),
            start_token=settings.start_token,
        ),
        attachments=Attachments(
            database=database, storage=FolderStorage(settings.attachments_dir), clock=clock
        ),
        replay=Replay(database=database, clock=clock, roster=roster),
        records=Records(database=database, clock=clock, roster=roster),
        retention=Retention(database=database, clock=clock),
        roads=roads,
        dispatching=dispatching,
        workorders=orders,
        undoing=Undoing(clock=clock, staff=dispatching, orders=orders),
        planning=Planning(
            database=database,
            clock=clock,
            dispatching=dispatching,
            roads=roads,
            orders=orders,
            move_all=batch.move_all,
        ),
        escalation=EscalationWatch(database=database, clock=clock, roster=roster),
        acceptance_watch=AcceptanceWatch(database=database, clock=clock),
        alarm_watch=AlarmWatch(database=database, clock=clock, roster=roster, latest=latest, hours=hours),
        hours=hours,
        gate=gate,
        locate_watch=locate_watch,
        message_outbox=MessageOutbox(database=database, clock=clock, gateway=InApp(roster.has_device)),
        arriving=arriving,
        notice_outbox=NoticeOutbox(
            database=database,
            clock=clock,
            orders=orders,
            expected=arriving.expected,
            gateway_of=gateway_of,
            public_url=settings.public_url,
        ),
    )


def router_of(settings: Settings) -> Router | None:
    """Who is asked for ways by the road; None: nobody was named."""
    if settings.osrm_url is not None:
        from backend.adapters.router.osrm import Osrm  # only who asks for it pays for loading it

        return Osrm(settings.osrm_url)
    return None if settings.road_graph is None else Valhalla(settings.road_graph)


def gateway_of(url: str, key: str) -> NoticeGateway:
    """Who takes notices to customers."""
    from backend.adapters.notices.webhook import Webhook  # only who has one pays for loading it

    return Webhook(url, key)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    async with AsyncExitStack() as stack:
        await _open(services, stack)
        await _start(services, stack)
        yield
        services.hub.close()
        await services.planning.stop()


async def _open(services: Services, stack: AsyncExitStack) -> None:
    """The database at its newest schema, and what is kept in memory of it."""
    settings, database = services.settings, services.database
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(bring_to_head, settings.database_path)
    await database.open()
    stack.push_async_callback(database.close)
    if settings.sample and not await _is_founded(database):
        from backend.demo.sample import create_sample  # only who asks for it pays for loading it

        await create_sample(database, services.clock, workers=settings.sample_workers)
    async with database.writing() as session:
        name = (await organisation.read(session)).name
        await ensure_owner(session, organisation=name, clock=services.clock)
        await workflows.ensure_shipped(session, services.clock)
        await knowledge.prepare(session)
    async with database.reading() as session:
        await services.roster.rebuild(session, on_site=await workorders.workers_on_site(session))
        services.board.rebuild(await workorders.assignments(session))
        settings_now = await organisation.read(session)
        await services.hours.load(session, settings_now.working_week)
        services.duty.begin(settings_now.rest)
        services.hub.newest_seq = await eventlog.newest_seq(session)
    await services.alarm_watch.prepare()
    await services.escalation.prepare()
    await services.locate_watch.prepare()
    await services.message_outbox.prepare()
    services.notice_outbox.begin(services.hub.newest_seq)
    stack.push_async_callback(services.notice_outbox.close)
    # the order matters: who listens later may ask the ones before
    database.on_committed += [
        services.roster.on_committed,
        services.hours.on_committed,
        services.board.on_committed,
        services.duty.on_committed,
        services.authenticator.on_committed,
        services.alarm_watch.on_committed,
        services.escalation.on_committed,
        services.locate_watch.on_committed,
        services.message_outbox.on_committed,
        services.notice_outbox.on_committed,
        services.hub.publish_events,
    ]


async def _is_founded(database: Database) -> bool:
    async with database.reading() as session:
        return await org.root_department(session) is not None


async def _start(services: Services, stack: AsyncExitStack) -> None:
    """Background work, ended in the opposite order."""
    alarms = Periodic("alarms", EVERY_S, services.alarm_watch.evaluate)
    tidying = Periodic("tidying", TIDY_EVERY_S, lambda: _tidy(services), first_s=TIDY_FIRST_S)
    retention = Periodic("retention", retaining.EVERY_S, services.retention.round, first_s=TIDY_FIRST_S)
    locates = Periodic("locate requests", locating.EVERY_S, services.locate_watch.round)
    outbox = Periodic("message outbox", messages.EVERY_S, services.message_outbox.round)
    watch = services.escalation
    lists = Periodic("acceptance lists", accepting.EVERY_S, services.acceptance_watch.evaluate)
    writers = (services.pipeline, services.roads, alarms, watch, lists)
    told = Periodic(
        "notices to customers", notices.EVERY_S, services.notice_outbox.round, first_s=notices.FIRST_S
    )
    for worker in (*writers, retention, locates, outbox, told, tidying):
        await worker.start()
        stack.push_async_callback(worker.stop)
    if services.settings.sample and services.settings.sample_workers is None:
        await _move_sample(services, stack)


async def _tidy(services: Services) -> None:
    """Drop what nobody can ask for any more."""
    async with services.database.writing() as session:
        await forget_old(session, services.clock.now())
        await forget_expired(session, services.clock.now())
    async with services.database.writing() as session:
        kept = timedelta(days=(await organisation.read(session)).position_retention_days)
        await locates_service.forget(session, services.clock.now() - kept)


async def _move_sample(services: Services, stack: AsyncExitStack) -> None:
    """Let the people of the sample organisation walk and drive about."""
    from backend.demo.movement import Movement  # only who asks for it pays for loading it

    movement = Movement(
        database=services.database,
        clock=services.clock,
        roster=services.roster,
        latest=services.latest,
        pipeline=services.pipeline,
    )
    await movement.prepare()
    services.database.on_committed.append(movement.on_committed)
    rounds = Periodic("movement", 1.0, movement.round)
    await rounds.start()
    stack.push_async_callback(rounds.stop)
