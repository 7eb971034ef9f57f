"""A window over sample models and the real operations; only the HTTP transport below is played."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
from PySide6.QtWidgets import QApplication, QWidget

from console.api.client import ApiClient
from console.api.outbox import Outbox
from console.api.types import Account, Attendance, Order, OrderDetail, Session, Suspension
from console.core.clock import ServerClock
from console.core.keychain import Keychain
from console.core.notify import Notifier
from console.core.settings import Settings
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.connection import ConnectionState
from console.models.world import Models
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
from console.views import theme
from console.views.context import Ui
from console.views.window import MainWindow
from contract.vocabulary import OrderState
from tests.console.views import (
    sample,
    sample_acceptance,
    sample_batches,
    sample_centre,
    sample_groups,
    sample_incidents,
    sample_knowledge,
    sample_notices,
    sample_orders,
    sample_photo,
    sample_places,
    sample_planning,
    sample_policy,
    sample_raising,
    sample_times,
    sample_undo,
    sample_workflows,
)

Answer = tuple[int, bytes]


def _when(said: object) -> datetime | None:
    return None if said is None else datetime.fromisoformat(str(said))


def _json(value: object) -> bytes:
    return msgspec.json.encode(value)


@dataclass
class Desk:
    """The other end of the transport: answers as the backend would, from the models' own records."""

    models: Models
    photo: bytes = field(default_factory=sample_photo.picture)
    asked: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)
    down: bool = False
    refusals: dict[str, Answer] = field(default_factory=dict)
    streams: dict[str, Callable[[], AsyncIterator[bytes]]] = field(default_factory=dict)
    places: sample_places.PlaceDesk = field(default_factory=sample_places.PlaceDesk)
    cases: sample_knowledge.CaseDesk = field(default_factory=sample_knowledge.CaseDesk)
    times: sample_times.TimesDesk = field(default_factory=sample_times.TimesDesk)
    undo: sample_undo.UndoDesk = field(default_factory=sample_undo.UndoDesk)
    months: sample_acceptance.AcceptanceDesk = field(default_factory=sample_acceptance.AcceptanceDesk)
    flows: sample_workflows.WorkflowDesk = field(default_factory=sample_workflows.WorkflowDesk)

    def __post_init__(self) -> None:
        self.policy = sample_policy.PolicyDesk(self.models)
        self.plans = sample_planning.PlanDesk(self.models)
        self.street = sample_incidents.IncidentDesk(self.models)
        self.notices = sample_notices.NoticeDesk(self.models)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        has_json = bool(request.content) and "/api/attachments/" not in path
        body = json.loads(request.content) if has_json else {}
        self.asked.append((request.method, path, body))
        if self.down:
            raise httpx.ConnectError("down", request=request)
        for pattern, (status, content) in self.refusals.items():
            if re.fullmatch(pattern, path):
                return httpx.Response(
                    status, content=content, headers={"content-type": "application/problem+json"}
                )
        if path in self.streams:
            return httpx.Response(200, content=self.streams[path]())
        parts, key = path.strip("/").split("/")[1:], request.headers.get("idempotency-key", "")
        if parts[0] in ("places", "place-layers"):
            query = dict(request.url.params)
            status, content = self.places.answer(request.method, parts, body, query, key)
        elif parts[0] == "incidents" or "customer-link" in parts:
            status, content = self.street.answer(request.method, parts, body)
        elif "notices" in parts or parts[0] in ("notice-settings", "customers"):
            status, content = self.notices.answer(request.method, parts, body)
        elif parts[0] == "plans":
            status, content = self.plans.answer(request.method, parts, body, key)
        elif "fault-cases" in parts or parts[0] == "check-lists":
            status, content = self.cases.answer(request.method, parts, body, dict(request.url.params))
        elif parts[0] == "workflows":
            status, content = self.flows.answer(request.method, parts, body)
        elif parts[0] in ("acceptance", "quality"):
            status, content = self.months.answer(request.method, parts, body)
        elif parts[0] in sample_times.PATHS:
            status, content = self.times.answer(request.method, parts, body, dict(request.url.params))
        elif self._is_policy(request.method, parts):
            query = dict(request.url.params)
            status, content = self.policy.answer(request.method, parts, body, query)
        else:
            status, content = self._answer(request.method, path, body)
        return httpx.Response(status, content=content, headers={"content-type": "application/json"})

    def _is_policy(self, method: str, parts: list[str]) -> bool:
        of_worker = parts[0] == "workers" and len(parts) == 2 and method == "PATCH"
        return of_worker or parts[0] == "organisation" or parts[:2] == ["positions", "retention"]

    def posts(self, path: str) -> list[dict[str, object]]:
        return [body for method, asked, body in self.asked if (method, asked) == ("POST", path)]

    def _answer(self, method: str, path: str, body: dict[str, object]) -> Answer:
        parts = path.strip("/").split("/")[1:]
        if parts == ["my", "undo"]:
            return 200, self.undo.mine()
        if parts[:1] == ["orders"]:
            return self._orders(method, parts[1:], body)
        if parts[:1] == ["groups"]:
            group = sample_groups.answer(self.models, method, parts[1:], body)
            return (200 if parts[1:] else 201), _json(group)
        if parts[:1] == ["attachments"]:
            return (201, _json({"media_type": "image/png"})) if method == "PUT" else (200, self.photo)
        if parts[:1] == ["attendance"]:
            day = sample.NOW.date()
            return 200, _json(Attendance(day=day, rows=sample.attendance()))
        if parts[:1] == ["form-templates"]:
            return 200, _json({"items": sample.templates(), "next_cursor": None})
        if parts[:1] == ["alarms"]:
            alarm = self.models.alarms.get(int(parts[1]))
            assert alarm is not None
            return 200, _json(
                msgspec.structs.replace(
                    alarm, state="acknowledged", version=alarm.version + 1, acknowledged_by="周敏"
                )
            )
        if parts[:2] == ["replay", "moment"]:
            return 200, _json(sample_centre.moment())
        if parts == ["positions", "records"]:
            return 200, sample_centre.records(body)
        if parts[:1] == ["locate-requests"]:
            return (201, _json(sample_centre.located(body))) if method == "POST" else (200, b'{"items": []}')
        if parts[:1] == ["messages"]:
            return (201, _json(sample_centre.messages(body))) if method == "POST" else (200, b'{"items": []}')
        if parts[:1] == ["message-templates"]:
            return 200, _json(sample_centre.TEMPLATES)
        if parts[-1:] == ["login-code"]:
            return 200, _json({"code": "482913", "expires_at": sample.NOW})
        return 404, _json({"type": "/problems/not-found", "title": "not found", "status": 404})

    def _orders(self, method: str, parts: list[str], body: dict[str, object]) -> Answer:
        if method == "POST" and not parts:
            return 201, _json(sample_raising.raised(body))
        if parts[0] == "batch" and parts[1:]:
            return 200, _json(self.undo.all_at_once(parts[1], body, self.models.orders))
        if parts[0] in ("batch", "best", "duplicates"):
            return 200, _json(sample_batches.answer(self.models, parts[0], body, self._moved))
        order = self.models.orders.get(int(parts[0])) or sample.order(int(parts[0]), OrderState.SUBMITTED)
        if len(parts) == 1:
            history = [
                one for one in sample.events() if one.subject_id == order.id and one.subject_kind == "order"
            ]
            history += self.undo.events(order.id)
            return 200, _json(OrderDetail(order=order, history=history))
        if parts[1] in ("undo", "redo"):
            seq = int(str(body["event_seq"]))
            return 200, _json(self.undo.undo(seq) if parts[1] == "undo" else self.undo.redo())
        if parts[1] == "commission":
            return 200, _json(sample_raising.commission())
        if parts[1] == "candidates":
            return 200, _json(sample.candidates(order.id))
        moved = self._moved(order, parts[1], body)
        self.undo.note(order, moved, parts[1])
        return 200, _json(moved)

    def _moved(self, order: Order, move: str, body: dict[str, object]) -> Order:
        state = {
            "intake": OrderState.ACCEPTED,
            "dispatch": OrderState.DISPATCHED,
            "confirm": OrderState.CONFIRMED,
            "return": OrderState.ACCEPTED,
            "cancel": OrderState.CANCELLED,
            "suspend": OrderState.SUSPENDED,
            "resume": OrderState.ON_SITE,
            "feedback": OrderState.FEEDBACK_DONE,
            "diagnose": OrderState.DIAGNOSING,
            "fix-remotely": OrderState.REPAIRED,
            "pre-diagnosis": OrderState.REPAIRED if body.get("fixed") else OrderState.DIAGNOSING,
        }.get(move, order.state)
        moved = msgspec.structs.replace(
            order,
            state=state,
            version=order.version + 1,
            updated_by="周敏",
            possible_moves=sample_orders.possible(state),
        )
        if move == "suspend":
            stop = Suspension(since=sample.NOW, by="周敏", reason=str(body["reason"]), requested_by="张伟")
            moved = msgspec.structs.replace(moved, suspension=stop)
        elif move in ("diagnose", "pre-diagnosis"):
            moved = msgspec.structs.replace(moved, diagnosis=str(body["text"]))
        elif move == "resume":
            moved = msgspec.structs.replace(moved, suspension=None)
        if move == "dispatch":
            worker = self.models.workers.get(int(str(body["worker_id"])))
            assert worker is not None
            moved = msgspec.structs.replace(
                moved, worker_id=worker.id, worker_name=worker.name, dispatched_at=sample.NOW
            )
        if move == "fields":
            values: Any = body["fields"]
            moved = msgspec.structs.replace(moved, fields=sample_raising.filled(moved.type, values))
        if move in ("dispatch", "plan"):
            moved = msgspec.structs.replace(moved, planned_at=_when(body.get("planned_at")))
        return moved


class RoomWindow(MainWindow):
    """Makes a pane when somebody looks at it and none ahead: two thirds of a window's making are panes."""

    def _make_next_pane(self) -> None:
        return


@dataclass
class Room:
    """Everything of one open window. `await close()` at the end."""

    models: Models
    ui: Ui
    operations: Operations
    window: MainWindow
    desk: Desk
    tasks: Tasks
    outbox: Outbox
    client: ApiClient

    async def close(self) -> None:
        self.window.close()
        await self.tasks.close()
        await self.outbox.close()
        await self.client.close()
        self.window.deleteLater()


async def open_room(
    app: QApplication,
    folder: Path,
    *,
    language: str = "zh",
    look: str = "light",
    size: tuple[int, int] = (1600, 1000),
    map_view: QWidget | None = None,
    filled: bool = True,
    made: Sequence[str] = (),
    change: Callable[[Models], object] = lambda _models: None,
) -> Room:
    """A live window of the sample room, as after sign-in. `filled` False: before the snapshot.

    `made`: panes that are there before the story begins; others are made when they are looked at.
    """
    clock = ServerClock(lambda: sample.NOW_MS)
    notifier = Notifier()
    models = Models.build(clock)
    desk = Desk(models)
    texts = Texts.strict(language)
    tasks = Tasks("test", notifier)
    settings = Settings(None)
    settings.set("ui.language", language)
    client = ApiClient("http://backend", transport=httpx.MockTransport(desk))
    outcomes = Outcomes(models, notifier, texts)
    outbox = Outbox(folder / "outbox.db", "test", client, outcomes)
    pressing = Pressing(outbox, models, clock, tasks, notifier)
    spool = UploadSpool(folder / "uploads")
    keeping = Keeping(pressing, outcomes)
    session = SessionOperations(
        client, outbox, Keychain(), models, settings, tasks, notifier, texts, origin="test"
    )
    tracks = Tracks(client, models, tasks, texts)
    workorders = WorkOrders(client, pressing, models, tasks, texts)
    operations = Operations(
        session=session,
        live=Live(client, session, outbox, models, clock, tasks, notifier),
        workorders=workorders,
        files=OrderFiles(client, workorders, models, tasks, notifier, spool, origin="test"),
        alarms=Alarms(pressing, models),
        incidents=Incidents(client, pressing, models, tasks),
        customer_links=CustomerLinks(client, models, tasks, texts, keeping),
        notices=CustomerNotices(client, models, tasks, notifier, texts),
        customers=Customers(client, models, tasks, notifier, texts),
        people=People(client, models, tasks),
        attendance=AttendanceDays(client, models, tasks),
        templates=Templates(client, models, tasks),
        tracks=tracks,
        centre=Centre(client, models, tasks, notifier, texts),
        replay=Replay(client, models, clock, tasks, texts),
        groups=Groups(keeping, models, tasks, notifier, texts),
        areas=Areas(client, models, tasks, texts),
        places=Places(client, models, clock, tasks, notifier, texts, settings, keeping),
        passed=Passed(client, models, tasks, texts, tracks),
        place_import=PlaceImport(client, models, tasks, notifier, texts),
        knowledge=Knowledge(client, models, tasks, notifier, texts, keeping),
        planning=Planning(client, models, tasks, notifier, texts),
        policy=Policy(client, models, tasks, notifier, texts),
        batches=Batches(client, pressing, outcomes, models, tasks, notifier, texts),
        undo=Undo(client, pressing, outcomes, models, tasks, notifier, texts),
        service_times=ServiceTimesOperations(client, models, tasks, notifier, texts),
        timeliness=TimelinessReports(client, models, tasks, texts),
        acceptance=AcceptanceLists(client, models, tasks, notifier, texts),
        workflows=WorkflowsOperations(client, models, tasks, notifier, texts),
        checking=Checking(client, workorders, models, tasks, notifier, texts, keeping),
    )
    await outbox.open()
    _sign_in(client, outbox, models, sample.ACCOUNT)
    tasks.spawn("outbox", outbox.run())
    if filled:
        sample.fill(models)
        models.connection.heard()
        models.connection.set_state(ConnectionState.LIVE)
    change(models)
    chosen = theme.resolve(look)
    theme.apply(app, chosen)
    ui = Ui(texts=texts, theme=chosen, settings=settings, clock=clock, notifier=notifier, tasks=tasks)
    window = RoomWindow(ui, models, operations, map_view or QWidget())
    for name in made:
        window.panes[name]
    window.resize(*size)
    window.show()
    return Room(models, ui, operations, window, desk, tasks, outbox, client)


def _sign_in(client: ApiClient, outbox: Outbox, models: Models, account: Account) -> None:
    client.session = Session(access_token="a", expires_in_s=900, refresh_token="r", account=account)
    models.connection.set_account(account)
    outbox.use_account(account.id)
