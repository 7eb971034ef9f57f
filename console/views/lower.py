"""The panes below the map. Each is made when somebody looks at it, or in a quiet moment after the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QWidget

from console.models.tables.orders import QueueFilter
from console.views.actions import Actions
from console.views.chrome.pane import LowerPane
from console.views.context import Ui

if TYPE_CHECKING:
    from console.models.world import Models
    from console.operations.verbs import Operations
    from console.views.acceptance.panel import AcceptancePanel
    from console.views.alarms.panel import AlarmPanel
    from console.views.attendance.panel import AttendancePanel
    from console.views.board.panel import BoardPanel
    from console.views.centre.lists import LocatePanel, MessagePanel
    from console.views.centre.records import RecordPanel
    from console.views.customer.pane import NoticePanel
    from console.views.dispatch.panel import DispatchPanel
    from console.views.eventlog.panel import EventPanel
    from console.views.incidents.panel import IncidentPanel
    from console.views.knowledge.panel import KnowledgePanel
    from console.views.places.panel import PlacePanel
    from console.views.planning.panel import PlanPanel
    from console.views.replay.panel import ReplayPanel
    from console.views.selecting.panel import SelectingPanel
    from console.views.staff.tree import StaffTree
    from console.views.templates.panel import TemplatePanel
    from console.views.timeliness.panel import TimelinessPanel
    from console.views.tracks.panel import TrackPanel

NAMES = (
    "alarms",
    "incidents",
    "board",
    "attendance",
    "templates",
    "knowledge",
    "timeliness",
    "acceptance",
    "planning",
    "events",
    "tracks",
    "replay",
    "records",
    "locating",
    "messages",
    "notices",
    "selecting",
    "places",
)
"""In the order of their tabs; each is a property of `LowerPanes`."""

P = TypeVar("P", bound=LowerPane)


class LowerPanes:
    """`put` takes a pane that has just been made into its dock; `show` brings one up that wants to be seen,
    `bring_up` with the keyboard in it.

    To load and make them all costs half a second, which a start does not have.
    """

    def __init__(
        self,
        ui: Ui,
        models: Models,
        operations: Operations,
        commands: Actions,
        dispatch: DispatchPanel,
        tree: StaffTree,
        map_view: QWidget,
        put: Callable[[str, LowerPane], None],
        show: Callable[[str], None],
        bring_up: Callable[[str], None],
    ) -> None:
        self._ui, self._models, self._operations, self._commands = ui, models, operations, commands
        self._whole = (ui, models, operations, commands)
        self._dispatch, self._queue, self._tree, self._map_view = dispatch, dispatch.queue, tree, map_view
        self._put, self._show, self._bring_up = put, show, bring_up
        models.incidents.opened.connect(self._show_incident)

    def __getitem__(self, name: str) -> LowerPane:
        pane: LowerPane = getattr(self, name)
        return pane

    def is_made(self, name: str) -> bool:
        return name in self.__dict__  # where a cached property keeps its value

    def missing(self) -> Iterator[str]:
        """Those not made yet."""
        return (name for name in NAMES if not self.is_made(name))

    @cached_property
    def alarms(self) -> AlarmPanel:
        from console.views.alarms.panel import AlarmPanel

        pane = AlarmPanel(*self._whole)
        pane.wanted.connect(partial(self._bring_up, "alarms"))
        pane.incident_wanted.connect(self._show_incident)
        pane.acceptance_wanted.connect(self._show_acceptance)
        return self._made("alarms", pane)

    @cached_property
    def incidents(self) -> IncidentPanel:
        from console.views.incidents.panel import IncidentPanel

        return self._made("incidents", IncidentPanel(*self._whole))

    @cached_property
    def board(self) -> BoardPanel:
        from console.views.board.panel import BoardPanel
        from console.views.board.sources import Around

        around = Around(self._queue, self._dispatch.candidates, self._tree, self._map_view)
        return self._made("board", BoardPanel(*self._whole, around))

    @cached_property
    def attendance(self) -> AttendancePanel:
        from console.views.attendance.panel import AttendancePanel

        return self._made("attendance", AttendancePanel(*self._whole))

    @cached_property
    def templates(self) -> TemplatePanel:
        from console.views.templates.panel import TemplatePanel

        return self._made("templates", TemplatePanel(self._ui, self._models, self._operations))

    @cached_property
    def knowledge(self) -> KnowledgePanel:
        from console.views.knowledge.panel import KnowledgePanel

        return self._made("knowledge", KnowledgePanel(*self._whole))

    @cached_property
    def timeliness(self) -> TimelinessPanel:
        from console.views.timeliness.panel import TimelinessPanel

        pane = TimelinessPanel(*self._whole)
        pane.order_wanted.connect(self._show_order)
        return self._made("timeliness", pane)

    @cached_property
    def acceptance(self) -> AcceptancePanel:
        from console.views.acceptance.panel import AcceptancePanel

        pane = AcceptancePanel(*self._whole)
        pane.order_wanted.connect(self._show_order)
        pane.wanted.connect(partial(self._bring_up, "acceptance"))
        return self._made("acceptance", pane)

    @cached_property
    def planning(self) -> PlanPanel:
        from console.views.planning.panel import PlanPanel

        pane = PlanPanel(*self._whole)
        pane.wanted.connect(partial(self._bring_up, "planning"))
        return self._made("planning", pane)

    @cached_property
    def events(self) -> EventPanel:
        from console.views.eventlog.panel import EventPanel

        return self._made("events", EventPanel(self._ui, self._models))

    @cached_property
    def tracks(self) -> TrackPanel:
        from console.views.tracks.panel import TrackPanel

        pane = TrackPanel(*self._whole)
        pane.wanted.connect(partial(self._show, "tracks"))
        return self._made("tracks", pane)

    @cached_property
    def locating(self) -> LocatePanel:
        from console.views.centre.lists import LocatePanel

        return self._made("locating", LocatePanel(self._ui, self._models, self._commands))

    @cached_property
    def messages(self) -> MessagePanel:
        from console.views.centre.lists import MessagePanel

        return self._made("messages", MessagePanel(self._ui, self._models, self._commands))

    @cached_property
    def notices(self) -> NoticePanel:
        from console.views.customer.pane import NoticePanel

        pane = NoticePanel(*self._whole)
        pane.order_wanted.connect(self._show_order)
        return self._made("notices", pane)

    @cached_property
    def replay(self) -> ReplayPanel:
        from console.views.replay.panel import ReplayPanel

        return self._made("replay", ReplayPanel(self._ui, self._models, self._operations.replay))

    @cached_property
    def records(self) -> RecordPanel:
        from console.views.centre.records import RecordPanel

        pane = RecordPanel(*self._whole)
        pane.wanted.connect(partial(self._show, "records"))
        return self._made("records", pane)

    @cached_property
    def selecting(self) -> SelectingPanel:
        from console.views.selecting.panel import SelectingPanel

        pane = SelectingPanel(*self._whole)
        pane.wanted.connect(partial(self._show, "selecting"))
        return self._made("selecting", pane)

    @cached_property
    def places(self) -> PlacePanel:
        from console.views.dispatch.form import Places
        from console.views.places.panel import PlacePanel

        places = self._map_view if isinstance(self._map_view, Places) else None
        pane = PlacePanel(*self._whole, places)
        pane.wanted.connect(partial(self._bring_up, "places"))
        pane.track_wanted.connect(partial(self._show, "tracks"))
        return self._made("places", pane)

    def _show_order(self, order_id: int) -> None:
        self._queue.show_filter(QueueFilter.ALL)
        self._models.selection.select_order(order_id)
        self._queue.table.setFocus()

    def _show_incident(self, incident_id: int) -> None:
        self._bring_up("incidents")
        self.incidents.show_incident(incident_id)

    def _show_acceptance(self, month: int) -> None:
        self._bring_up("acceptance")
        self.acceptance.show_month(f"{month // 100}-{month % 100:02d}")

    def _made(self, name: str, pane: P) -> P:
        self._put(name, pane)
        return pane
