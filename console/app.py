"""The composition root: puts one console together, soonest window first, and takes it down in order."""

from __future__ import annotations

import asyncio
import logging
import signal
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from console.core.background import BackgroundLoop
from console.core.child import EmbeddedBackend
from console.core.errors import BackendStartFailed, OutboxUnusable
from console.core.instance import Instance
from console.core.road_folder import road_folder

if TYPE_CHECKING:
    from console.api.client import ApiClient
    from console.api.outbox import Outbox
    from console.core.settings import Settings
    from console.core.tasks import Tasks
    from console.map.view import MapView
    from console.models.world import Models
    from console.operations.live import Live
    from console.operations.pressing import Outcomes
    from console.operations.session import SessionOperations
    from console.operations.verbs import Operations
    from console.views.alarms.bell import Bell
    from console.views.context import Ui
    from console.views.window import MainWindow

log = logging.getLogger(__name__)

CHILD_STOPS_WITHIN_S = 8.0


@dataclass(frozen=True, slots=True)
class Options:
    """`backend` None: an embedded one of our own, with a sample organisation when `sample`.

    `sound`: alarms are heard.
    """

    data: Path
    backend: str | None = None
    mapdata: Path | None = None
    sample: bool = True
    sound: bool = False
    began_s: float = field(default_factory=time.monotonic)


class Console:
    """One window and all behind it. `begin` early, then `open` on the loop, `close` at the end.

    `marks` has the seconds from `Options.began_s` to each of: child, imports, window, signed_in, snapshot.
    """

    def __init__(self, options: Options, application: QApplication, instance: Instance | None = None) -> None:
        self.options = options
        self.marks: dict[str, float] = {}
        self.closed = asyncio.Event()
        self._opened = False
        self._changing_window = False
        self.models: Models
        self.operations: Operations
        self.ui: Ui
        self.client: ApiClient
        self.window: MainWindow
        self.map_view: MapView
        self._application = application
        self._instance = instance
        self._bell: Bell
        self._outbox: Outbox
        self._outcomes: Outcomes
        self._settings: Settings
        self._tasks: Tasks
        self._child: EmbeddedBackend | None = None
        if options.backend is None:
            self._child = EmbeddedBackend(
                options.data / "backend",
                sample=options.sample,
                mapdata=road_folder(options.mapdata, options.data / "settings.json"),
            )

    @property
    def child(self) -> EmbeddedBackend | None:
        """The embedded backend, or None when another one is used."""
        return self._child

    def begin(self) -> None:
        """Starts the embedded backend: it needs a second that we need for our own imports."""
        if self._child is not None:
            self._child.start()
            self._mark("child")

    async def start(self) -> None:
        """Models, operations, outbox and stream, without a window: all that works unseen."""
        self._wire()
        await self._open_outbox()
        self.operations.live.start()

    async def open(self) -> None:
        """`start`, and the window on screen; sign-in and snapshot go on by themselves meanwhile."""
        await self.start()
        self._dress()
        self._build_map()
        self._build_window()
        self._hang_bell()
        self._settings.changed.connect(self._on_setting)
        self._application.setQuitOnLastWindowClosed(False)
        self._application.lastWindowClosed.connect(self._on_last_window_closed)
        if self._instance is not None:
            self._instance.raise_asked.connect(self._come_forward)

    async def close(self) -> None:
        """Ends in order: window, tasks, files, child; what waits in the outbox stays on disk."""
        if self._opened:
            self._application.lastWindowClosed.disconnect(self._on_last_window_closed)
            self.map_view.shut_down()
            self.window.close()  # keeps its layout in the settings
        await self._tasks.close()
        await asyncio.to_thread(self._settings.save)
        if self._opened:
            self.window.deleteLater()
            self.map_view.deleteLater()
        await self._outbox.close()
        await self.client.close()
        await self._stop_child()

    def _wire(self) -> None:
        from console.api.client import ApiClient
        from console.core.clock import ServerClock
        from console.core.notify import Notifier
        from console.core.settings import Settings
        from console.core.tasks import Tasks
        from console.core.texts import Texts
        from console.models.world import Models
        from console.views import theme
        from console.views.context import Ui

        self._mark("imports")
        options, notifier, clock = self.options, Notifier(), ServerClock()
        self._tasks = tasks = Tasks("console", notifier)
        self._settings = settings = Settings(
            options.data / "settings.json",
            write_later=lambda write: tasks.spawn("settings", asyncio.to_thread(write)),
        )
        texts = Texts(settings.text("ui.language"))
        self.models = models = Models.build(clock)
        models.connection.changed.connect(self._note_progress)
        self.client = ApiClient(
            options.backend or "",
            on_round_trip=models.connection.set_latency,
            background=BackgroundLoop(),
        )
        look = theme.resolve(settings.text("ui.theme"))
        self.ui = Ui(texts=texts, theme=look, settings=settings, clock=clock, notifier=notifier, tasks=tasks)
        self.operations = self._make_operations()
        self._watch_child(self.operations.session, self.operations.live)

    def _make_operations(self) -> Operations:
        from console.api.outbox import Outbox
        from console.core.keychain import Keychain
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
        from console.operations.keeping import Keeping
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
        from console.operations.pressing import Outcomes, Pressing
        from console.operations.replay import Replay
        from console.operations.service_times import ServiceTimesOperations
        from console.operations.session import SessionOperations
        from console.operations.templates import Templates
        from console.operations.timeliness import TimelinessReports
        from console.operations.tracks import Tracks
        from console.operations.undo import Undo
        from console.operations.upload_spool import UploadSpool
        from console.operations.verbs import Operations
        from console.operations.workflows import WorkflowsOperations
        from console.operations.workorders import WorkOrders

        ui, models, client, tasks = self.ui, self.models, self.client, self._tasks
        origin = self.options.backend or "embedded"
        self._outcomes = Outcomes(models, ui.notifier, ui.texts)
        outbox = Outbox(self.options.data / "outbox.db", origin, client, self._outcomes)
        pressing = Pressing(outbox, models, ui.clock, tasks, ui.notifier)
        spool = UploadSpool(self.options.data / "uploads")
        keeping = Keeping(pressing, self._outcomes)
        session = SessionOperations(
            client, outbox, Keychain(), models, ui.settings, tasks, ui.notifier, ui.texts, origin=origin
        )
        self._outbox = outbox
        tracks = Tracks(client, models, tasks, ui.texts)
        workorders = WorkOrders(client, pressing, models, tasks, ui.texts)
        return Operations(
            session=session,
            live=Live(client, session, outbox, models, ui.clock, tasks, ui.notifier),
            workorders=workorders,
            files=OrderFiles(client, workorders, models, tasks, ui.notifier, spool, origin=origin),
            alarms=Alarms(pressing, models),
            incidents=Incidents(client, pressing, models, tasks),
            customer_links=CustomerLinks(client, models, tasks, ui.texts, keeping),
            notices=CustomerNotices(client, models, tasks, ui.notifier, ui.texts),
            customers=Customers(client, models, tasks, ui.notifier, ui.texts),
            people=People(client, models, tasks),
            attendance=AttendanceDays(client, models, tasks),
            templates=Templates(client, models, tasks),
            tracks=tracks,
            centre=Centre(client, models, tasks, ui.notifier, ui.texts),
            replay=Replay(client, models, ui.clock, tasks, ui.texts),
            groups=Groups(keeping, models, tasks, ui.notifier, ui.texts),
            areas=Areas(client, models, tasks, ui.texts),
            places=Places(client, models, ui.clock, tasks, ui.notifier, ui.texts, ui.settings, keeping),
            passed=Passed(client, models, tasks, ui.texts, tracks),
            place_import=PlaceImport(client, models, tasks, ui.notifier, ui.texts),
            knowledge=Knowledge(client, models, tasks, ui.notifier, ui.texts, keeping),
            planning=Planning(client, models, tasks, ui.notifier, ui.texts),
            policy=Policy(client, models, tasks, ui.notifier, ui.texts),
            batches=Batches(client, pressing, self._outcomes, models, tasks, ui.notifier, ui.texts),
            undo=Undo(client, pressing, self._outcomes, models, tasks, ui.notifier, ui.texts),
            service_times=ServiceTimesOperations(client, models, tasks, ui.notifier, ui.texts),
            timeliness=TimelinessReports(client, models, tasks, ui.texts),
            acceptance=AcceptanceLists(client, models, tasks, ui.notifier, ui.texts),
            workflows=WorkflowsOperations(client, models, tasks, ui.notifier, ui.texts),
            checking=Checking(client, workorders, models, tasks, ui.notifier, ui.texts, keeping),
        )

    def _watch_child(self, session: SessionOperations, live: Live) -> None:
        child = self._child
        if child is None:
            live.backend_at(self.options.backend or "")
            return

        def ready(url: str, start_token: str) -> None:
            session.embedded_started(start_token)
            live.backend_at(url)

        child.ready.connect(ready)
        child.died.connect(lambda _reason: live.backend_gone())
        child.failing.connect(lambda detail: self.ui.notifier.failed(BackendStartFailed(detail)))
        session.ask_start_token = child.start_again

    async def _open_outbox(self) -> None:
        """What an earlier run left is shown as waiting before anything new can be pressed."""
        try:
            kept = await self._outbox.open()
        except OutboxUnusable as error:
            self.ui.notifier.failed(error)
            return
        self._outcomes.restore(kept)
        waiting = self.models.pending.waiting_count()
        if waiting:
            self.ui.notifier.notify("info", "core.notice.commands_kept", n=waiting)
        self._tasks.spawn("outbox", self._outbox.run())

    def _dress(self) -> None:
        from console.views import theme

        self.ui = replace(self.ui, theme=theme.resolve(self._settings.text("ui.theme")))
        theme.apply(self._application, self.ui.theme)

    def _build_map(self) -> None:
        from console.map.view import MapView

        self.map_view = MapView(self.ui, self.models, self.operations, self.options.mapdata)

    def _hang_bell(self) -> None:
        from console.views.alarms.bell import Bell, Speaker

        if self.options.sound:
            self._bell = Bell(self.models.ringing, self._settings, Speaker(), self._application)

    def _build_window(self) -> None:
        from console.views.window import MainWindow

        self.window = MainWindow(self.ui, self.models, self.operations, self.map_view)
        self.window.show()
        self._opened = True
        self._mark("window")

    def _on_setting(self, key: str) -> None:
        """Another language or theme: the same models and the same map behind a new window."""
        if key == "ui.language":
            self.ui.texts.use(self._settings.text(key))
            self.map_view.set_texts(self.ui.texts)
        elif key == "ui.theme":
            self._dress()
            self.map_view.set_theme(self.ui.theme)
        else:
            return
        self._changing_window = True
        former = self.window
        former.close()  # keeps its layout, which the new one takes over
        self._build_window()
        former.deleteLater()
        self._changing_window = False

    def _on_last_window_closed(self) -> None:
        if not self._changing_window and not self.window.isVisible():
            self.closed.set()

    def _come_forward(self) -> None:
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()
        self.ui.notifier.notify("info", "core.notice.second_console")

    def _note_progress(self) -> None:
        if self.models.connection.signed_in:
            self._mark("signed_in")
        if self.models.connection.is_live:
            self._mark("snapshot")

    def _mark(self, name: str) -> None:
        if name not in self.marks:
            self.marks[name] = time.monotonic() - self.options.began_s
            log.info("%s after %.2f s", name, self.marks[name])

    async def _stop_child(self) -> None:
        if self._child is None:
            return
        stopped = asyncio.Event()
        self._child.stopped.connect(stopped.set)
        self._child.stop()
        async with asyncio.timeout(CHILD_STOPS_WITHIN_S):
            await stopped.wait()


async def run(console: Console) -> int:
    """Opens the console and stays until its window is closed; the exit code."""
    await console.open()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: console.closed.set())
    await console.closed.wait()
    await console.close()
    return 0
