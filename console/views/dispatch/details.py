"""Every field of an order, its limits, and the worker's reply with its photos."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from console.api.types import Order, Timer
from console.core import units
from console.models.details import LoadState
from console.models.rules.timers import level, remaining_s
from console.models.tables.limit_words import basis_words, product_words
from console.models.tables.workflow_words import version_words
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.actions import Actions
from console.views.context import Ui
from console.views.customer.lines import NoticeLines
from console.views.dispatch.photos import PhotoStrip
from console.views.dispatch.raised import CommissionLines, RaisedFields, party_name
from console.views.dispatch.told import (
    alert_words,
    alerted_words,
    check_words,
    escalation_words,
    filled_words,
    incident_words,
    rating_words,
    suspension_words,
    timer_words,
    who_words,
)
from console.views.widgets import StatusPill, as_pane, button, label, pack, rule


def position_words(lat: float | None, lon: float | None) -> str:
    return "" if lat is None or lon is None else f"{lat:.5f}, {lon:.5f}"


class OrderDetails(QScrollArea):
    """Rebuilt from the order whenever that is another one, while it is seen."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, actions: Actions | None = None
    ) -> None:
        super().__init__()
        self._ui, self._models, self._operations, self._actions = ui, models, operations, actions
        self.setObjectName("order_details")
        self.setAccessibleName(ui.texts("dispatch.tab.detail"))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._order: Order | None = None
        self._built: Order | None = None
        self._told_of: int | None = None
        models.service_times.changed.connect(self._on_table)
        models.workflows.changed.connect(self._on_workflows)

    def _on_table(self) -> None:
        """A line of the table can be named once the table is there."""
        if self._order is not None and self._order.promise is not None:
            self._built = None
            self._build()

    def _on_workflows(self) -> None:
        """An order may be under an older workflow now, or known to be."""
        order = self._order
        older = order is not None and self._models.workflows.is_older(order.type, order.workflow_version)
        if order is not None and (older or order.fields):
            self._built = None
            self._build()

    def show_order(self, order: Order) -> None:
        if self._models.workflows.state is LoadState.IDLE and not self._models.connection.sign_in_needed:
            self._operations.workflows.load()  # what can be done with it depends on them, seen or not
        self._order = order
        self._build()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._build()

    def _build(self) -> None:
        order = self._order
        if order is None or order == self._built or not self.isVisible():
            return
        self._built = order
        if order.promise is not None and self._models.service_times.state is LoadState.IDLE:
            self._operations.service_times.load()
        body = QWidget()
        as_pane(body)
        layout = QVBoxLayout(body)
        pack(layout, (12, 8, 12, 12), 8)
        if order.description:
            words = label(order.description, name="order_description")
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(words)
        self._add_raised(layout, order)
        self._add_group(layout, "group.customer", self._customer_fields(order))
        self._add_group(layout, "group.order", self._order_fields(order))
        if order.timers:
            layout.addWidget(rule())
            layout.addWidget(label(self._ui.texts("dispatch.group.timers"), "strong"))
            for timer in order.timers:
                layout.addWidget(self._timer_row(timer))
                why = label(
                    basis_words(self._ui.texts, self._models.service_times, order, timer),
                    "small",
                    name=f"order_timer_basis_{timer.kind}",
                )
                why.setWordWrap(True)
                layout.addWidget(why)
        self._add_alerts(layout, order)
        self._add_group(layout, "group.times", self._time_fields(order))
        layout.addWidget(rule())
        layout.addWidget(label(self._ui.texts("dispatch.group.reply"), "strong"))
        layout.addWidget(self._reply(order))
        self._add_group(layout, "group.after", self._after_fields(order))
        self._add_notices(layout, order)
        layout.addStretch(1)
        self.setWidget(body)

    def _add_raised(self, layout: QVBoxLayout, order: Order) -> None:
        """The commission that it is a part of, and what its type asked for when it was raised."""
        parts: list[QWidget] = []
        if order.commission_id is not None:
            parts.append(CommissionLines(self._ui, self._models, self._operations, order))
        if order.fields:
            parts.append(RaisedFields(self._ui, order, self._actions))
        for part in parts:
            if layout.count():
                layout.addWidget(rule())
            layout.addWidget(part)

    def _add_alerts(self, layout: QVBoxLayout, order: Order) -> None:
        """Whom the passing of limits was told to, the newest first."""
        if not order.alerts:
            return
        layout.addWidget(rule())
        layout.addWidget(label(self._ui.texts("dispatch.group.alerts"), "strong"))
        for number, alert in enumerate(reversed(order.alerts)):
            pill = StatusPill(self._ui.theme, name=f"order_alert_{number}")
            look = "timer.soon" if alert.step == 0 else "alarm.orange" if alert.step == 1 else "alarm.red"
            pill.show_mark(look, alert_words(self._ui.texts, alert))
            told = label(alerted_words(self._ui.texts, alert), "small", name=f"order_alerted_{number}")
            told.setWordWrap(True)
            layout.addWidget(pill)
            layout.addWidget(told)

    def _add_notices(self, layout: QVBoxLayout, order: Order) -> None:
        """What the customer was told; asked for once for each order that is looked at."""
        if self._told_of != order.id:
            self._told_of = order.id
            self._operations.notices.load(order.id)
        layout.addWidget(rule())
        pack(head := QHBoxLayout())
        head.addWidget(label(self._ui.texts("notices.group"), "strong"))
        head.addStretch(1)
        head.addWidget(
            button(
                self._ui.texts("notices.open"), "order_notify", role="chip", on=lambda: self._notify(order)
            )
        )
        layout.addLayout(head)
        layout.addWidget(NoticeLines(self._ui, self._models, self._operations, order.id))

    def _notify(self, order: Order) -> None:
        from console.views.customer.notify import NotifyDialog  # only who opens it loads it

        NotifyDialog(self._ui, self._models, self._operations, order, self.window()).open()

    def _add_group(self, layout: QVBoxLayout, title: str, fields: list[tuple[str, str]]) -> None:
        filled = [(name, value) for name, value in fields if value]
        if not filled:
            return
        if layout.count():
            layout.addWidget(rule())
        layout.addWidget(label(self._ui.texts(f"dispatch.{title}"), "strong"))
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(filled):
            caption = label(self._ui.texts(f"dispatch.field.{name}"), "muted")
            caption.setAlignment(Qt.AlignmentFlag.AlignTop)
            words = label(value, name=f"order_field_{name}")
            words.setWordWrap(True)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(caption, row, 0)
            grid.addWidget(words, row, 1)
        layout.addLayout(grid)

    def _customer_fields(self, order: Order) -> list[tuple[str, str]]:
        level_word = self._ui.texts(f"words.level.{order.customer_level}") if order.customer_level else ""
        return [
            ("customer", order.customer_name),
            ("level", level_word),
            ("contact", f"{order.contact_name} {order.contact_phone}".strip()),
            ("address", order.address),
            ("position", position_words(order.lat, order.lon)),
        ]

    def _order_fields(self, order: Order) -> list[tuple[str, str]]:
        texts = self._ui.texts
        return [
            ("stage", texts(f"words.stage.{order.stage}") if order.stage else ""),
            ("stopped", suspension_words(self._ui, order)),
            ("type", texts(f"words.type.{order.type}")),
            ("party", party_name(texts, order.party) if order.party else ""),
            ("workflow", version_words(texts, self._models.workflows, order)),
            ("source", texts(f"words.source.{order.source}")),
            ("incident", incident_words(self._ui, order)),
            ("priority", texts(f"words.priority.{order.priority}")),
            ("product", product_words(order.category, order.product)),
            ("circuit", texts(f"times.circuit.{order.circuit}") if order.circuit else ""),
            ("department", self._models.departments.path(order.department_id)),
            ("worker", order.worker_name),
            ("planned", units.date_time(order.planned_at, texts) if order.planned_at else ""),
            ("due", units.date_time(order.due_at, texts) if order.due_at else ""),
            ("reason", order.reason),
            ("customer_note", order.customer_note),
            ("returned", str(order.returned_count or "")),
            ("reopened", str(order.reopened_count or "")),
            ("rework", str(order.rework_count or "")),
            ("taken_in_by", order.taken_in_by),
            ("diagnosis", order.diagnosis),
            ("pauses", units.duration(order.suspended_s, texts) if order.suspended_s else ""),
            ("escalations", "\n".join(escalation_words(self._ui, self._models, order))),
        ]

    def _after_fields(self, order: Order) -> list[tuple[str, str]]:
        """What came after the visit: the fault report, the customer's rating, the quality checks."""
        told = order.feedback
        return [
            ("cause", told.cause if told else ""),
            ("advice", told.advice if told else ""),
            ("rating", rating_words(self._ui, order)),
            ("checks", "\n".join(check_words(self._ui, order))),
        ]

    def _time_fields(self, order: Order) -> list[tuple[str, str]]:
        texts = self._ui.texts
        arrived = units.date_time(order.arrived_at, texts) if order.arrived_at else ""
        if arrived and order.check_in is not None and order.check_in.distance_m is not None:
            away = units.distance(order.check_in.distance_m, texts)
            arrived += " · " + texts("dispatch.distance_from_site", distance=away)
        plain = {
            "departed": order.departed_at,
            "replied": order.replied_at,
            "confirmed": order.confirmed_at,
            "cancelled": order.cancelled_at,
        }
        times = {name: units.date_time(at, texts) if at else "" for name, at in plain.items()}
        created = texts("dispatch.by", time=units.date_time(order.created_at, texts), name=order.created_by)
        last = who_words(texts, order.updated_by)
        updated = texts("dispatch.by", time=units.date_time(order.updated_at, texts), name=last)
        return [
            ("created", created),
            ("departed", times["departed"]),
            ("arrived", arrived),
            ("replied", times["replied"]),
            ("confirmed", times["confirmed"]),
            ("cancelled", times["cancelled"]),
            ("updated", updated),
        ]

    def _timer_row(self, timer: Timer) -> StatusPill:
        texts, now_ms = self._ui.texts, self._ui.clock.now_ms()
        left = remaining_s(timer, now_ms)
        if timer.stopped_at is None:
            rest = timer_words(texts, timer, left, units.duration(left, texts))
        else:
            at = units.time_of_day(timer.stopped_at, texts)
            late = units.duration(left, texts)
            rest = texts("dispatch.timer.late" if left < 0 else "dispatch.timer.stopped", time=at, late=late)
        look = "timer.overdue" if left < 0 and timer.paused_at is None else f"timer.{level(timer, now_ms)}"
        pill = StatusPill(self._ui.theme, name=f"order_timer_{timer.kind}")
        name = texts(f"words.timer.{timer.kind}")
        pill.show_mark(look, texts("dispatch.timer.row", name=name, rest=rest))
        return pill

    def _reply(self, order: Order) -> QWidget:
        texts, reply = self._ui.texts, order.reply
        if reply is None:
            return label(texts("dispatch.reply.none"), "muted", name="order_reply_none")
        box = QWidget()
        layout = QVBoxLayout(box)
        pack(layout, spacing=6)
        result = StatusPill(self._ui.theme, name="order_reply_result")
        result.show_mark(
            "state.confirmed" if reply.result == "done" else "timer.overdue",
            texts(f"words.result.{reply.result}"),
        )
        words = label(reply.text, name="order_reply_text")
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(result)
        layout.addWidget(words)
        for field in reply.fields:
            line = label(filled_words(self._ui, field), name=f"reply_field_{field.name}")
            line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(line)
        if reply.attachment_ids:
            layout.addWidget(label(texts("dispatch.reply.photos", n=len(reply.attachment_ids)), "small"))
            layout.addWidget(PhotoStrip(self._ui, self._operations, reply.attachment_ids))
        return box
