"""The new-order form: choosing a customer fills the rest; what is missing is said where it is missing."""

from __future__ import annotations

from itertools import pairwise
from typing import Protocol, runtime_checkable

import msgspec
from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.api.types import Customer, OrderDraft
from console.core import units
from console.models.world import Models
from console.operations.service_times import ServiceTimesOperations
from console.operations.workflows import WorkflowsOperations
from console.views.context import Ui
from console.views.dialogs.form import FormDialog
from console.views.dispatch.customer_edit import CustomerEdit
from console.views.dispatch.details import position_words
from console.views.dispatch.form_limits import FittedScroll, LimitsBox, ProductFields
from console.views.dispatch.raising import RaisingBox
from console.views.widgets import button, label, pack
from contract.vocabulary import CircuitLevel, OrderSource, OrderType, Priority

_NARROW_PX, _ROOMY_PX = 520, 620


class PositionUnreadable(ValueError):
    """`args[0]` is the texts key of the sentence that says what to do."""


def parse_position(text: str) -> tuple[float, float] | None:
    """'31.23, 121.47' → WGS-84 (lat, lon); None for blank; raises PositionUnreadable."""
    cleaned = text.replace("，", ",").strip()
    if not cleaned:
        return None
    parts = [part for part in cleaned.replace(",", " ").split() if part]
    try:
        lat, lon = (float(part) for part in parts)
    except ValueError:
        raise PositionUnreadable("form.problem.position") from None
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise PositionUnreadable("form.problem.position.range")
    return lat, lon


@runtime_checkable
class Places(Protocol):
    """A map that can be asked for a place: `position_picked` carries WGS-84 (lat, lon), or None."""

    position_picked: SignalInstance

    def pick_position(self, hint: str) -> None: ...
    def give_up_pick(self) -> None: ...


class NewOrderForm(FormDialog):
    """`submitted` carries the OrderDraft. Ctrl+S keeps a draft, F2 picks the place."""

    submitted = Signal(object)

    def __init__(
        self,
        ui: Ui,
        models: Models,
        service_times: ServiceTimesOperations,
        workflows: WorkflowsOperations,
        parent: QWidget,
        places: Places | None = None,
    ) -> None:
        texts = ui.texts
        super().__init__(ui, parent, name="form", title=texts("form.title"))
        self._places = places
        self._customer: Customer | None = None
        self._captions: dict[str, QLabel] = {}
        self._right: list[QLabel] = []
        self.setObjectName("new_order_form")
        self.setMinimumWidth(_NARROW_PX)
        self.customer = CustomerEdit(ui, models)
        self.customer.chosen.connect(self._take_customer)
        self.type = self._choice("form_type", "type", [str(one) for one in OrderType], "words.type")
        self.priority = self._choice(
            "form_priority", "priority", [str(one) for one in Priority], "words.priority"
        )
        self.priority.setCurrentIndex(self.priority.findData(str(Priority.NORMAL)))
        self.source = self._choice("form_source", "source", [str(one) for one in OrderSource], "words.source")
        self.heading = self._line("form_heading", "heading", "heading.hint")
        self.description = QPlainTextEdit()
        self.description.setObjectName("form_description")
        self.description.setAccessibleName(texts("form.description"))
        self.description.setPlaceholderText(texts("form.description.hint"))
        self.description.setTabChangesFocus(True)
        self.description.setFixedHeight(72)
        self.contact, self.phone = self._line("form_contact", "contact"), self._line("form_phone", "phone")
        self.address = self._line("form_address", "address")
        self.position = self._line("form_position", "position", "position.hint")
        self.products = ProductFields(ui, models, self)
        self.limits = LimitsBox(ui, models, service_times)
        self.products.changed.connect(self._ask_limits)
        self.finished.connect(lambda _result: self.limits.leave())
        self.raising = RaisingBox(ui, models, workflows)
        self._lay_out()
        self.raising.changed.connect(self._suit_type)
        self.type.currentIndexChanged.connect(lambda _row: self._show_type())
        self._show_type()
        self._ask_limits()
        self.customer.setFocus()

    def _choice(self, name: str, words: str, values: list[str], area: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(self._ui.texts(f"form.{words}"))
        for value in values:
            made.addItem(self._ui.texts(f"{area}.{value}"), value)
        return made

    def _line(self, name: str, words: str, hint: str = "") -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(name)
        made.setAccessibleName(self._ui.texts(f"form.{words}"))
        if hint:
            made.setPlaceholderText(self._ui.texts(f"form.{hint}"))
        return made

    def _lay_out(self) -> None:
        texts = self._ui.texts
        outer = QVBoxLayout(self)
        pack(outer, (20, 16, 20, 16), 12)
        inside = QWidget()
        self.body = FittedScroll(inside)
        self.column = QVBoxLayout(inside)
        pack(self.column, spacing=12)
        grid = self._grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for column in (1, 3):
            grid.setColumnStretch(column, 1)
        wide: tuple[tuple[str, QWidget], ...] = (
            ("customer", self.customer),
            ("heading", self.heading),
            ("description", self.description),
        )
        pairs: tuple[tuple[str, QWidget, str, QWidget], ...] = (
            ("type", self.type, "priority", self.priority),
            ("contact", self.contact, "phone", self.phone),
        )
        row = 0
        for words, field in wide[:1]:
            row = self._wide_row(grid, row, words, field)
        self.customer_note = label(texts("form.customer.what"), "small", name="form_customer_note")
        grid.addWidget(self.customer_note, row, 1, 1, 3)
        row = self._pair_row(grid, row + 1, *pairs[0])
        row = self._wide_row(grid, row, "products", self.products.row)
        for words, field in wide[1:]:
            row = self._wide_row(grid, row, words, field)
        row = self._pair_row(grid, row, *pairs[1])
        row = self._wide_row(grid, row, "address", self.address)
        row = self._pair_row(grid, row, "position", self.position, "source", self.source)
        self.column.addLayout(grid)
        self.column.addWidget(self.raising)
        self.column.addWidget(self.limits)
        outer.addWidget(self.body)
        outer.addWidget(self.problem)
        self.keep_button = button(f"{texts('form.keep')}  Ctrl+S", "form_keep", on=self.keep)
        foot = self.foot(self.keep_button, submit=texts("form.submit"))
        self.pick = button(f"{texts('form.pick')}  F2", "form_pick", on=self.pick_place)
        self.pick.setVisible(self._places is not None)
        foot.insertWidget(0, self.pick)
        outer.addLayout(foot)
        self._order_focus()

    def _order_focus(self) -> None:
        line = (
            self.customer,
            self.type,
            self.priority,
            self.products.category,
            self.products.product,
            self.products.circuit,
            self.heading,
            self.description,
            self.contact,
            self.phone,
            self.address,
            self.position,
            self.source,
            *self.raising.line,
            self.pick,
        )
        for first, second in pairwise(line):
            self.setTabOrder(first, second)

    def _wide_row(self, grid: QGridLayout, row: int, words: str, field: QWidget) -> int:
        caption = self._captions[words] = label(self._ui.texts(f"form.{words}"), "muted")
        caption.setBuddy(field)
        grid.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(field, row, 1, 1, 3)
        return row + 1

    def _pair_row(
        self, grid: QGridLayout, row: int, first: str, field: QWidget, second: str, other: QWidget
    ) -> int:
        for place, (words, one) in enumerate(((first, field), (second, other))):
            caption = self._captions[words] = label(self._ui.texts(f"form.{words}"), "muted")
            self._right += [caption] if place else []
            caption.setBuddy(one)
            grid.addWidget(
                caption, row, 2 * place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            grid.addWidget(one, row, 2 * place + 1)
        return row + 1

    def _take_customer(self, customer: Customer | None) -> None:
        self._customer = customer
        self._ask_limits()
        self._tell_ended(customer)
        if customer is None:
            return
        self.contact.setText(customer.contact_name)
        self.phone.setText(customer.contact_phone)
        self.address.setText(customer.address)
        self.position.setText(position_words(customer.lat, customer.lon))

    def _tell_ended(self, customer: Customer | None) -> None:
        """Somebody who left can still need an order: to take the line down, say."""
        at = None if customer is None else customer.ended_at
        gone = at is not None and at <= self._ui.clock.now()
        words = self._ui.texts("form.customer.what")
        if at is not None and gone:
            words = self._ui.texts("form.customer.ended", day=at.astimezone(units.CHINA).date().isoformat())
        self.customer_note.setText(words)
        self.customer_note.setProperty("role", "problem" if gone else "small")
        self.customer_note.style().polish(self.customer_note)

    def _ask_limits(self) -> None:
        category, product = self.products.chosen
        customer_id = None if self._customer is None else self._customer.id
        self.limits.ask(customer_id, category, product, self.products.circuit.currentData())

    def pick_place(self) -> None:
        """Steps aside until a place was clicked on the map."""
        if self._places is not None:
            self.hide()
            self._places.position_picked.connect(self.take_position)
            self._places.pick_position(self._ui.texts("form.pick.hint"))

    def take_position(self, place: tuple[float, float] | None) -> None:
        """The map's answer, WGS-84; None when somebody thought better of it."""
        if self._places is not None:
            self._places.position_picked.disconnect(self.take_position)
        if place is not None:
            self.position.setText(position_words(*place))
        self.open()
        self.position.setFocus()

    def _show_type(self) -> None:
        self.raising.show_type(OrderType(self.type.currentData()))

    def _suit_type(self) -> None:
        """What the type asks for besides, and which of the form's own fields it requires."""
        for words, caption in self._captions.items():
            plain = self._ui.texts(f"form.{words}")
            caption.setText(f"{plain} *" if words in self.raising.required else plain)
        self.keep_button.setVisible(not self.raising.is_commission)
        self._order_focus()
        by_width = sorted(self._captions.values(), key=lambda one: one.sizeHint().width())
        left, right = ([one for one in by_width if (one in self._right) is side] for side in (False, True))
        widths = self.raising.align(left[-1], right[-1])
        for column, width in zip((0, 2), widths, strict=True):
            self._grid.setColumnMinimumWidth(column, width if self.raising.line else 0)
        self.setMinimumWidth(_ROOMY_PX if self.raising.line else _NARROW_PX)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        """As high as what is in it, and on the screen with all of it."""
        self.adjustSize()
        room, frame = self.screen().availableGeometry(), self.frameGeometry()
        if frame.bottom() > room.bottom():
            self.move(self.x(), max(room.top(), self.y() - (frame.bottom() - room.bottom())))

    def draft(self, *, is_complete: bool = True) -> OrderDraft | None:
        """What was typed, or None after saying what is missing."""
        try:
            position = parse_position(self.position.text())
        except PositionUnreadable as problem:
            self._say(str(problem), self.position)
            return None
        if not self.heading.text().strip():
            self._say("form.problem.title", self.heading)
            return None
        address = self.address.text().strip()
        if self._customer is None and position is None and not address:
            self._say("form.problem.place", self.customer)
            return None
        category, product = self.products.chosen
        own = {"contact": self.contact, "phone": self.phone, "address": self.address}
        said = {words: field.text().strip() for words, field in own.items()} | {"products": product}
        for words in sorted(self.raising.required if is_complete else ()):
            if not said[words]:
                name = self._ui.texts(f"form.{words}")
                self._say_words(
                    self._ui.texts("form.asked.missing", name=name), own.get(words, self.products.product)
                )
                return None
        wrong = self.raising.problem(is_complete=is_complete)
        if wrong is not None:
            self._say_words(*wrong)
            return None
        circuit = self.products.circuit.currentData()
        return OrderDraft(
            type=OrderType(self.type.currentData()),
            priority=Priority(self.priority.currentData()),
            source=OrderSource(self.source.currentData()),
            title=self.heading.text().strip(),
            description=self.description.toPlainText().strip(),
            customer_id=self._customer.id if self._customer else None,
            contact_name=self.contact.text().strip(),
            contact_phone=self.phone.text().strip(),
            address=address,
            lat=position[0] if position else None,
            lon=position[1] if position else None,
            category=category,
            product=product,
            circuit=CircuitLevel(circuit) if circuit else None,
            fields=self.raising.fields.values(),
            parties=self.raising.parties(),
        )

    def submit(self) -> None:
        draft = self.draft()
        if draft is not None:
            self.submitted.emit(draft)
            self.accept()

    def keep(self) -> None:
        """As a draft, which is submitted later: no limit runs before."""
        draft = None if self.raising.is_commission else self.draft(is_complete=False)
        if draft is not None:
            self.submitted.emit(msgspec.structs.replace(draft, draft=True))
            self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save):
            self.keep()
        elif event.key() == Qt.Key.Key_F2:
            self.pick_place()
        else:
            super().keyPressEvent(event)

    def _say(self, key: str, field: QWidget) -> None:
        self._say_words(self._ui.texts(key), field)

    def _say_words(self, words: str, field: QWidget) -> None:
        self.problem.setText(words)
        for one in (self.heading, self.position, self.customer, self.contact, *self.raising.line):
            one.setProperty("problem", "true" if one is field else "false")
            one.style().unpolish(one)
            one.style().polish(one)
        field.setFocus()
