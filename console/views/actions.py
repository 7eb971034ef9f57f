"""The one table of commands: menus, toolbar, keys, command box and the shortcuts page are made from it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence

from console.models.world import Models
from console.views import icons
from console.views.acceptance_commands import ACCEPTANCE_COMMANDS
from console.views.commands import Command as Command
from console.views.context import Ui
from console.views.order_commands import QUEUE_COMMANDS, order_allows
from contract.vocabulary import AlarmState, IncidentState, OrderMove, Role


def _has_order(models: Models) -> bool:
    return models.selection.order_id is not None


def _has_worker(models: Models) -> bool:
    return models.selection.worker_id is not None


def _has_people(models: Models) -> bool:
    """Whom the six actions work on: the ticked people, else the one selected."""
    return bool(models.selection.ticked) or _has_worker(models)


def _has_customer(models: Models) -> bool:
    if models.selection.customer_id is not None:
        return True
    order = models.orders.get(models.selection.order_id or 0)
    return order is not None and order.customer_id is not None


def _has_group(models: Models) -> bool:
    return models.selection.group_id is not None


def is_admin(models: Models) -> bool:
    """Whether the account decides how people are monitored."""
    account = models.connection.account
    return account is not None and account.role in _ADMINS


def _may_monitor(models: Models) -> bool:
    return is_admin(models) and _has_people(models)


def _has_ticks(models: Models) -> bool:
    return bool(models.selection.ticked)


def _has_position(models: Models) -> bool:
    return _has_worker(models) or _has_order(models) or models.selection.customer_id is not None


def _has_place(models: Models) -> bool:
    return models.selection.place_id is not None


def _has_place_and_worker(models: Models) -> bool:
    return _has_place(models) and _has_worker(models)


def _has_shape(models: Models) -> bool:
    return models.areas.shape is not None


def _has_drawing(models: Models) -> bool:
    return _has_shape(models) or models.areas.measure is not None or bool(models.areas.tool)


def _has_people_inside(models: Models) -> bool:
    return bool(models.inside.people)


def _has_active_alarm(models: Models) -> bool:
    return any(one.state is AlarmState.ACTIVE for one in models.alarms.all())


def _rings(models: Models) -> bool:
    return models.ringing.level is not None


def _has_plan(models: Models) -> bool:
    return models.planning.plan is not None


def _is_planning(models: Models) -> bool:
    return models.planning.is_running


def _has_visit(models: Models) -> bool:
    return models.planning.plan is not None and models.planning.order_id is not None


def _has_incident(models: Models) -> bool:
    return models.incidents.picked is not None


def _has_open_incident(models: Models) -> bool:
    picked = models.incidents.picked
    return picked is not None and picked.state is IncidentState.NEW


_PLAN, _VISIT = "planning.needs.plan", "planning.needs.visit"
_PEOPLE = "centre.six.none"
_PLACE, _BOTH = "places.needs.place", "places.needs.both"
_ADMINS = (Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN)

_MOVES = (
    (OrderMove.SUBMIT, "B", "file-send-outline"),
    (OrderMove.REJECT, "Shift+I", "tray-remove"),
    (OrderMove.DIAGNOSE, "J", "stethoscope"),
    (OrderMove.FIX_REMOTELY, "Shift+J", "remote-desktop"),
    (OrderMove.ESCALATE, "E", "swap-vertical"),
    (OrderMove.SUSPEND, "Z", "pause-circle-outline"),
    (OrderMove.DECLINE_SUSPENSION, "Shift+Z", "cancel"),
    (OrderMove.RESUME, "Y", "play-circle-outline"),
    (OrderMove.REOPEN, "O", "backup-restore"),
    (OrderMove.FEEDBACK, "K", "account-voice"),
    (OrderMove.RATE, "V", "star-outline"),
    (OrderMove.QC_PASS, "Q", "clipboard-check-outline"),
    (OrderMove.QC_FAIL, "Shift+Q", "clipboard-alert-outline"),
    (OrderMove.REWORK, "W", "hammer-wrench"),
    (OrderMove.ARCHIVE, "X", "archive-outline"),
)

COMMANDS: tuple[Command, ...] = (
    Command("edit.undo", "edit", "Ctrl+Z", "mdi6.undo"),
    Command("edit.redo", "edit", "Ctrl+Y", "mdi6.redo"),
    Command("order.new", "order", "N", "mdi6.plus", toolbar=True),
    Command("order.intake", "order", "I", "mdi6.tray-arrow-down", order_allows(OrderMove.INTAKE)),
    Command(
        "order.dispatch",
        "order",
        "Return",
        "mdi6.send",
        order_allows(OrderMove.DISPATCH),
        local=True,
        also=("Enter",),
    ),
    Command("order.confirm", "order", "C", "mdi6.check-all", order_allows(OrderMove.CONFIRM)),
    *(
        Command(f"order.{move.name.lower()}", "order", key, f"mdi6.{icon}", order_allows(move))
        for move, key, icon in _MOVES
    ),
    Command("order.return", "order", "R", "mdi6.keyboard-return", order_allows(OrderMove.RETURN)),
    Command(
        "order.cancel", "order", "Shift+Del", "mdi6.close-circle-outline", order_allows(OrderMove.CANCEL)
    ),
    Command(
        "order.candidates", "order", "F5", "mdi6.account-search-outline", order_allows(OrderMove.DISPATCH)
    ),
    *QUEUE_COMMANDS,
    Command("case.attach", "order", "Ctrl+Shift+K", "mdi6.paperclip", gap=True),
    Command("case.new", "order", "Ctrl+Shift+N", "mdi6.book-plus-outline"),
    Command("case.change", "order", "Alt+E", "mdi6.book-edit-outline"),
    Command("case.remove", "order", "Alt+Del", "mdi6.book-remove-outline"),
    Command("plan.start", "order", "Ctrl+Shift+P", "mdi6.auto-fix", gap=True),
    Command("plan.stop", "order", "Esc", "mdi6.stop", _is_planning, local=True, needs=_PLAN),
    Command("plan.accept", "order", "F9", "mdi6.check-all", _has_plan, local=True, needs=_PLAN),
    Command("plan.accept_ticked", "order", "Shift+F9", "mdi6.check", _has_plan, local=True, needs=_PLAN),
    Command(
        "plan.tick", "order", "Space", "mdi6.checkbox-marked-outline", _has_plan, local=True, needs=_PLAN
    ),
    Command("plan.pin", "order", "F6", "mdi6.pin-outline", _has_visit, local=True, needs=_VISIT),
    Command(
        "plan.give", "order", "F7", "mdi6.account-arrow-right-outline", _has_visit, local=True, needs=_VISIT
    ),
    Command("plan.leave", "order", "F8", "mdi6.minus-circle-outline", _has_visit, local=True, needs=_VISIT),
    Command(
        "plan.without", "order", "Shift+F8", "mdi6.account-off-outline", _has_plan, local=True, needs=_PLAN
    ),
    Command("order.customer_link", "order", "Ctrl+U", "mdi6.link-variant", _has_order, gap=True),
    Command("order.notify", "order", "Ctrl+Shift+M", "mdi6.message-arrow-right-outline", _has_order),
    Command("customer.edit", "order", "Alt+C", "mdi6.account-edit-outline", _has_customer),
    Command("incident.order", "order", "Ctrl+Return", "mdi6.clipboard-plus", _has_incident, local=True),
    Command("incident.dismiss", "order", "Ctrl+Backspace", "mdi6.cancel", _has_open_incident, local=True),
    Command("incident.locate", "order", "Shift+Return", "mdi6.crosshairs-gps", _has_incident, local=True),
    Command("order.next", "order", "Alt+Down", "mdi6.arrow-down", gap=True),
    Command("order.previous", "order", "Alt+Up", "mdi6.arrow-up"),
    Command("map.selected", "map", "L", "mdi6.crosshairs-gps", _has_position, toolbar=True),
    Command("map.ticked", "map", "Shift+L", "mdi6.account-multiple-check-outline", _has_ticks, toolbar=True),
    Command("map.follow", "map", "F", "mdi6.navigation-variant-outline", _has_worker, toolbar=True),
    Command("map.home", "map", "H", "mdi6.fit-to-page-outline", toolbar=True),
    Command("draw.distance", "map", "Shift+D", "mdi6.ruler", gap=True),
    Command("draw.area", "map", "Shift+A", "mdi6.texture-box"),
    Command("draw.box", "map", "Shift+B", "mdi6.vector-square", gap=True),
    Command("draw.circle", "map", "Shift+C", "mdi6.vector-circle-variant"),
    Command("draw.polygon", "map", "Shift+G", "mdi6.lasso"),
    Command("draw.corridor", "map", "Shift+R", "mdi6.vector-polyline"),
    Command("draw.adjust", "map", "Shift+E", "mdi6.vector-polyline-edit", _has_shape),
    Command("draw.clear", "map", "Shift+X", "mdi6.eraser", _has_drawing),
    Command("selecting.tick", "map", "Shift+T", "mdi6.checkbox-marked-outline", _has_people_inside, gap=True),
    Command("selecting.add", "map", "Ctrl+Shift+T", "mdi6.plus-box-outline", _has_people_inside),
    Command("selecting.untick", "map", "Alt+Shift+T", "mdi6.minus-box-outline", _has_people_inside),
    Command("map.bases", "map", "Ctrl+B", "mdi6.layers-outline"),
    Command("map.build", "map", "Ctrl+Shift+B", "mdi6.map-plus"),
    Command("place.new", "map", "Shift+N", "mdi6.map-marker-plus-outline", gap=True),
    Command("place.edit", "map", "F2", "mdi6.pencil-outline", _has_place, local=True, needs=_PLACE),
    Command("place.remove", "map", "Del", "mdi6.trash-can-outline", _has_place, local=True, needs=_PLACE),
    Command("place.show", "map", "Alt+L", "mdi6.crosshairs-gps", _has_place, needs=_PLACE),
    Command("place.passed", "map", "Alt+T", "mdi6.map-marker-radius-outline", _has_place, needs=_PLACE),
    Command("place.distance", "map", "Alt+D", "mdi6.map-marker-distance", _has_place_and_worker, needs=_BOTH),
    Command("place.import", "map", "Ctrl+I", "mdi6.file-import-outline"),
    Command("place.undo", "map", "Alt+Z", "mdi6.undo"),
    Command("people.show", "people", "P", "mdi6.map-marker-outline", _has_people, needs=_PEOPLE),
    Command("people.locate", "people", "G", "mdi6.crosshairs-question", _has_people, needs=_PEOPLE),
    Command("people.message", "people", "M", "mdi6.message-text-outline", _has_people, needs=_PEOPLE),
    Command("people.track", "people", "T", "mdi6.map-marker-path", _has_people, needs=_PEOPLE),
    Command("people.customers", "people", "U", "mdi6.store-marker-outline", _has_people, needs=_PEOPLE),
    Command("people.records", "people", "D", "mdi6.table-clock", _has_people, needs=_PEOPLE),
    Command("people.search", "people", "Ctrl+F", "mdi6.account-search-outline", gap=True),
    Command("people.login_code", "people", "Ctrl+L", "mdi6.cellphone-key", _has_worker),
    Command(
        "people.monitoring",
        "people",
        "Ctrl+M",
        "mdi6.shield-account-outline",
        _may_monitor,
        needs="monitoring.needs",
    ),
    Command(
        "people.profile",
        "people",
        "Ctrl+Shift+O",
        "mdi6.card-account-details-outline",
        _may_monitor,
        needs="profile.needs",
    ),
    Command("people.untick", "people", "Ctrl+Shift+U", "mdi6.checkbox-blank-off-outline", _has_ticks),
    Command("people.filter.all", "people", "Alt+1", "mdi6.account-group-outline", gap=True),
    Command("people.filter.online", "people", "Alt+2", "mdi6.account-check-outline"),
    Command("people.filter.on_duty", "people", "Alt+3", "mdi6.account-clock-outline"),
    Command("people.filter.lost", "people", "Alt+4", "mdi6.account-alert-outline"),
    Command("group.new", "people", "Ctrl+G", "mdi6.account-multiple-plus-outline", _has_people, gap=True),
    Command("group.add", "people", "Ctrl+Shift+G", "mdi6.account-plus-outline", _has_people),
    Command("group.rename", "people", "Shift+F2", "mdi6.rename-box-outline", _has_group),
    Command("group.drop", "people", "Ctrl+Del", "mdi6.account-multiple-minus-outline", _has_group),
    Command("group.undo", "people", "Ctrl+Shift+Z", "mdi6.undo"),
    Command("alarm.acknowledge", "alarm", "A", "mdi6.check", _has_active_alarm, toolbar=True),
    Command("alarm.silence", "alarm", "S", "mdi6.bell-sleep-outline", _rings),
    Command("alarm.mute", "alarm", "Shift+S", "mdi6.volume-off"),
    Command("show.alarms", "view", "Ctrl+5", "mdi6.bell-outline"),
    Command("show.board", "view", "Alt+B", "mdi6.chart-gantt"),
    Command("show.incidents", "view", "Alt+I", "mdi6.bullhorn-outline"),
    Command("show.attendance", "view", "Ctrl+6", "mdi6.calendar-clock-outline"),
    Command("show.templates", "view", "Ctrl+7", "mdi6.form-select"),
    Command("show.knowledge", "view", "Alt+K", "mdi6.book-search-outline"),
    Command("show.timeliness", "view", "Alt+R", "mdi6.chart-timeline-variant"),
    Command("show.acceptance", "view", "Alt+Y", "mdi6.clipboard-check-multiple-outline"),
    Command("show.planning", "view", "Alt+P", "mdi6.routes"),
    Command("show.events", "view", "Ctrl+8", "mdi6.format-list-numbered"),
    Command("show.tracks", "view", "Ctrl+9", "mdi6.map-marker-path"),
    Command("show.locating", "view", "Alt+7", "mdi6.crosshairs-question"),
    Command("show.messages", "view", "Alt+8", "mdi6.message-text-outline"),
    Command("show.notices", "view", "Alt+N", "mdi6.message-arrow-right-outline"),
    Command("show.places", "view", "Alt+6", "mdi6.map-marker-star-outline"),
    Command("show.selecting", "view", "Alt+5", "mdi6.select-group"),
    Command("show.replay", "view", "Alt+0", "mdi6.history"),
    Command("show.records", "view", "Alt+9", "mdi6.table-clock"),
    Command("perspective.dispatch", "view", "Ctrl+Alt+1", "mdi6.clipboard-list-outline", gap=True),
    Command("perspective.supervise", "view", "Ctrl+Alt+2", "mdi6.map-search-outline"),
    Command("order.export", "order", "Ctrl+E", "mdi6.file-export-outline"),
    Command("attendance.export", "people", "Ctrl+Shift+X", "mdi6.file-export-outline"),
    Command("command.open", "view", "/", "mdi6.magnify", also=("Ctrl+K",)),
    Command("focus.people", "view", "Ctrl+1", "mdi6.account-group-outline", gap=True),
    Command("focus.map", "view", "Ctrl+2", "mdi6.map-outline"),
    Command("focus.dispatch", "view", "Ctrl+3", "mdi6.clipboard-list-outline"),
    Command("focus.lower", "view", "Ctrl+4", "mdi6.dock-bottom"),
    Command("layout.reset", "view", "Ctrl+Shift+0", "mdi6.view-dashboard-outline", gap=True),
    Command("theme.light", "view", "Ctrl+Shift+L", gap=True),
    Command("theme.dark", "view", "Ctrl+Shift+D"),
    Command("theme.system", "view", "Ctrl+Shift+S"),
    Command("language.switch", "view", "Ctrl+Shift+E", "mdi6.translate", gap=True),
    Command("view.full_screen", "view", "F11", "mdi6.fullscreen"),
    Command("pending.show", "file", "Ctrl+P", "mdi6.tray-full"),
    Command("session.sign_out", "file", "Ctrl+Shift+Q", "mdi6.logout", gap=True),
    Command("app.quit", "file", "Ctrl+Q", "mdi6.power"),
    Command("organisation.settings", "manage", "Ctrl+,", "mdi6.cog-outline"),
    Command("timeliness.export", "manage", "Ctrl+Shift+R", "mdi6.file-export-outline"),
    Command("notices.settings", "manage", "Ctrl+Shift+H", "mdi6.message-cog-outline", is_admin),
    *ACCEPTANCE_COMMANDS,
    Command("service.times", "manage", "Ctrl+T", "mdi6.timer-cog-outline"),
    Command(
        "manage.workflows",
        "manage",
        "Ctrl+Shift+W",
        "mdi6.sitemap-outline",
        is_admin,
        needs="workflows.needs",
    ),
    Command("help.shortcuts", "help", "F1", "mdi6.keyboard-outline", toolbar=True),
    Command("help.about", "help", "Shift+F1", "mdi6.information-outline"),
)

_FREE = ("theme.", "language.", "help.", "view.", "app.")  # what needs nobody signed in

MENUS = ("file", "edit", "view", "order", "people", "map", "alarm", "manage", "help")


def key_cap(key: str) -> str:
    """How a key is written on a button: 'Enter', 'Ctrl+1', 'Shift+Del'."""
    return {"Return": "Enter"}.get(key, key)


class Actions(QObject):
    """The table brought to life for one window."""

    def __init__(self, ui: Ui, models: Models, parent: QObject) -> None:
        super().__init__(parent)
        self._ui, self._models = ui, models
        self._made: dict[str, QAction] = {}
        self._bound: set[str] = set()
        for command in COMMANDS:
            self._made[command.id] = self._make(command)
        for changed in (
            models.selection.changed,
            models.orders.changed,
            models.alarms.changed,
            models.ringing.changed,
            models.connection.changed,
            models.areas.changed,
            models.inside.changed,
            models.planning.changed,
            models.planning.picked_changed,
            models.incidents.changed,
            models.incidents.picked_changed,
            models.workflows.changed,
        ):
            changed.connect(self.refresh)
        self.refresh()

    def __getitem__(self, command_id: str) -> QAction:
        return self._made[command_id]

    @property
    def unbound(self) -> set[str]:
        """Commands without anything behind them; a test keeps this empty."""
        return set(self._made) - self._bound

    def bind(self, command_id: str, what: Callable[[], object]) -> None:
        self._made[command_id].triggered.connect(lambda _checked=False: what())
        self._bound.add(command_id)

    def all(self) -> list[QAction]:
        return list(self._made.values())

    def is_local(self, action: QAction) -> bool:
        return action.shortcutContext() is Qt.ShortcutContext.WidgetShortcut

    def refresh(self) -> None:
        somebody = not self._models.connection.sign_in_needed
        for command in COMMANDS:
            free = somebody or command.id.startswith(_FREE)
            able = command.enabled is None or command.enabled(self._models)
            action = self._made[command.id]
            action.setEnabled(free and able)
            if command.needs:
                title = self._ui.texts(command.title_key)
                action.setToolTip(
                    f"{title}  {key_cap(command.key)}" if able else self._ui.texts(command.needs)
                )

    def _make(self, command: Command) -> QAction:
        action = QAction(self._icon(command.icon), self._ui.texts(command.title_key), self)
        action.setObjectName(command.id)
        action.setProperty("icon_name", command.icon)
        action.setShortcuts([QKeySequence(key) for key in (command.key, *command.also)])
        context = Qt.ShortcutContext.WidgetShortcut if command.local else Qt.ShortcutContext.WindowShortcut
        action.setShortcutContext(context)
        action.setToolTip(f"{self._ui.texts(command.title_key)}  {key_cap(command.key)}")
        return action

    def _icon(self, name: str) -> QIcon:
        if not name:
            return QIcon()
        tokens = self._ui.theme.tokens
        return icons.icon(name, color=tokens.muted, color_disabled=tokens.line_strong)
