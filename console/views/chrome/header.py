"""The head of the window: menus, command box, service-time and alarm counters, the server's clock."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenuBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from console.core import units
from console.models.rules.timers import TimerLevel
from console.models.tables.order_facts import FactBook
from console.models.world import Models
from console.views.actions import COMMANDS, MENUS, Actions
from console.views.alarms.bell_button import BellButton
from console.views.command.box import CommandBox
from console.views.context import Ui
from console.views.marks import icon
from console.views.theme import DARK, TITLE_PX, Theme, font
from console.views.widgets import ActionButton, label, pack
from contract.vocabulary import AlarmState

_TICK_MS = 1_000
_COMPACT_PX = 1_120


class Counter(QPushButton):
    """A number with its shape; a click shows what it counts."""

    def __init__(self, name: str, mark_name: str, words: str) -> None:
        super().__init__()
        self._words = words
        self.number = -1
        self._compact = False
        self.setObjectName(name)
        self.setAutoDefault(False)
        dark = Theme("dark", dark=True, tokens=DARK)  # the header is dark in both themes
        self._lit, self._calm = icon(dark, mark_name), icon(dark, "timer.stopped")

    def set_compact(self, on: bool) -> None:
        """Only the shape and the number; the words stay for the tooltip and screen readers."""
        self._compact = on
        self.setText(f"{self.number}" if on else f"{self._words} {self.number}")

    def show_number(self, number: int, what: str) -> None:
        if number == self.number:
            return
        self.number = number
        self.set_compact(self._compact)
        self.setIcon(self._lit if number else self._calm)
        self.setAccessibleName(what)
        self.setToolTip(what)


class Header(QWidget):
    """`counter_clicked` is open, soon, overdue or alarms."""

    counter_clicked = Signal(str)

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self.menus = self._make_menus(actions)
        self._group_themes(actions)
        self.command = CommandBox(ui, models, actions)
        self.command.setMaximumWidth(480)
        self.command.setMinimumWidth(150)
        self.counters = self._make_counters()
        self.bell = BellButton(ui, models, actions)
        self.clock = label("", name="server_clock")
        self.clock.setFont(font(TITLE_PX, bold=True))
        self.clock.setToolTip(ui.texts("window.clock.what"))
        self.tools = ToolRow(ui, models, actions)
        column = QVBoxLayout(self)
        pack(column, spacing=0)
        column.addWidget(self._make_bar())
        column.addWidget(self.tools)
        self._facts = FactBook()
        self._levels: dict[int, TimerLevel] = {}
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._on_tick)
        self._tick.start()
        models.orders.changed.connect(self._on_orders)
        models.alarms.changed.connect(self._count)
        self._on_tick()

    def _make_menus(self, actions: Actions) -> QMenuBar:
        menus = QMenuBar()
        menus.setObjectName("menus")
        menus.setNativeMenuBar(False)
        menus.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        for menu in MENUS:
            made = menus.addMenu(self._ui.texts(f"actions.menu.{menu}"))
            made.setObjectName(f"menu_{menu}")
            for command in (one for one in COMMANDS if one.menu == menu):
                if command.gap:
                    made.addSeparator()
                made.addAction(actions[command.id])
        return menus

    def _make_counters(self) -> dict[str, Counter]:
        texts = self._ui.texts
        made = {
            "open": Counter("counter_open", "state.dispatched", texts("window.sla.open")),
            "soon": Counter("counter_soon", "timer.soon", texts("window.sla.soon")),
            "overdue": Counter("counter_overdue", "timer.overdue", texts("window.sla.overdue")),
            "alarms": Counter("counter_alarms", "alarm.orange", texts("window.alarm_count")),
        }
        for name, counter in made.items():
            counter.clicked.connect(lambda _checked=False, which=name: self.counter_clicked.emit(which))
        return made

    def _make_bar(self) -> QWidget:
        bar = QWidget()
        bar.setObjectName("header")
        bar.setAccessibleName(self._ui.texts("window.header"))
        bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar.setFixedHeight(40)
        row = QHBoxLayout(bar)
        pack(row, (8, 0, 12, 0), 4)
        row.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addSpacing(8)
        row.addWidget(self.command, 1)
        row.addStretch(1)
        for counter in self.counters.values():
            row.addWidget(counter)
        row.addWidget(self.bell)
        row.addSpacing(8)
        row.addWidget(self.clock)
        return bar

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for counter in self.counters.values():
            counter.set_compact(event.size().width() < _COMPACT_PX)
        self.bell.set_compact(event.size().width() < _COMPACT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())  # what has no room goes compact or into the menus

    def _group_themes(self, actions: Actions) -> None:
        group = QActionGroup(self)
        for name in ("light", "dark", "system"):
            action = actions[f"theme.{name}"]
            action.setCheckable(True)
            action.setChecked(self._ui.theme.name == name)
            group.addAction(action)

    def _on_tick(self) -> None:
        self.clock.setText(self._ui.clock.now().astimezone(units.CHINA).strftime("%H:%M:%S"))
        self._levels.clear()
        self._on_orders(self._models.orders.ids())

    def _on_orders(self, ids: frozenset[int]) -> None:
        """Of thousands only those that are another one now; all of them as time goes on."""
        now_ms, orders = self._ui.clock.now_ms(), self._models.orders
        for key in ids:
            order = orders.get(key)
            fact = None if order is None else self._facts.of(order)
            if fact is not None and fact.is_open:
                self._levels[key] = fact.level(now_ms)
            else:
                self._levels.pop(key, None)
        self._count()

    def _count(self, _ids: object = None) -> None:
        levels = list(self._levels.values())
        numbers = {
            "open": len(levels),
            "soon": levels.count(TimerLevel.SOON),
            "overdue": levels.count(TimerLevel.OVERDUE),
            "alarms": sum(1 for one in self._models.alarms.all() if one.state is AlarmState.ACTIVE),
        }
        for name, number in numbers.items():
            key = "window.alarm_count.what" if name == "alarms" else f"window.sla.{name}.what"
            self.counters[name].show_number(number, self._ui.texts(key, n=number))


class ToolRow(QWidget):
    """The commands of the toolbar, each with its key; at the right the account and the looks."""

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self.setObjectName("tools")
        self.setAccessibleName(ui.texts("window.tools"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(38)
        self._buttons: list[ActionButton] = []
        row = QHBoxLayout(self)
        pack(row, (8, 0, 12, 0), 4)
        for command in COMMANDS:
            if command.toolbar:
                role = "primary" if command.id == "order.new" else ""
                self._buttons.append(ActionButton(ui, actions[command.id], role=role))
                row.addWidget(self._buttons[-1])
        row.addStretch(1)
        self.account = label("", "muted", name="account_name")
        row.addWidget(self.account)
        models.connection.changed.connect(self._show_account)
        self._show_account()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for one in self._buttons:
            one.set_compact(event.size().width() < _COMPACT_PX and one.property("role") != "primary")

    def _show_account(self) -> None:
        account = self._models.connection.account
        role = self._ui.texts(f"words.role.{account.role}") if account else ""
        self.account.setText(
            self._ui.texts("window.account", name=account.name, role=role) if account else ""
        )
