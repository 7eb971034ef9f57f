"""What an order is about: category, product, circuit; and what limits it would get, and why."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.api.types import ForeseenLimit, ForeseenLimits
from console.core import units
from console.models.details import LoadState
from console.models.tables.limit_words import foreseen_words, length_words, product_words, seconds_words
from console.models.world import Models
from console.operations.service_times import ServiceTimesOperations
from console.views.context import Ui
from console.views.widgets import as_pane, label, pack
from contract.vocabulary import CircuitLevel, TimerKind

Pair = tuple[str, str]
_FOOT_PX = 120  # the buttons of the form, its margins, the frame of its window
_LEAST_PX = 160


class FittedScroll(QScrollArea):
    """As high as what is in it, where the screen has the room; scrolls in a low one."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside, self._told_px = inside, 0
        inside.setMinimumWidth(1)  # a long line in it is cut, not everything else
        as_pane(inside)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        return QSize(self._inside.sizeHint().width(), self._height_px())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.window().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What stands beside it came or went: there is another height for it."""
        if event.type() == QEvent.Type.LayoutRequest and self._height_px() != self._told_px:
            self._told_px = self._height_px()
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def _height_px(self) -> int:
        beside = [
            one.sizeHint().height()
            for one in self.window().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            if one is not self and not isinstance(one, QPushButton) and not one.isHidden()
        ]
        room = self.screen().availableGeometry().height() - sum(beside) - 12 * len(beside) - _FOOT_PX
        needed, layout = self._inside.sizeHint().height(), self._inside.layout()
        if layout is not None and layout.hasHeightForWidth() and self.isVisible():
            needed = max(needed, layout.heightForWidth(self.viewport().width()))
        return min(needed, max(_LEAST_PX, room))


class ProductFields(QObject):
    """Three choices made from the table of limits, side by side in `row`.

    `changed` by hand or by a new table.
    """

    changed = Signal()

    def __init__(self, ui: Ui, models: Models, parent: QWidget) -> None:
        super().__init__(parent)
        self._ui, self._times = ui, models.service_times
        self.category = self._choice("category")
        self.product = self._choice("product")
        self.circuit = self._choice("circuit")
        self.circuit.addItem(ui.texts("form.circuit.none"), "")
        for level in CircuitLevel:
            self.circuit.addItem(ui.texts(f"times.circuit.{level}"), str(level))
        self.row = QWidget()
        line = QHBoxLayout(self.row)
        pack(line)
        for choice in (self.category, self.product, self.circuit):
            line.addWidget(choice, 1)
        self.category.activated.connect(lambda _row: self._take_category())
        self.product.activated.connect(lambda _row: self._take_product())
        self.circuit.activated.connect(lambda _row: self.changed.emit())
        self._fill()
        models.service_times.changed.connect(self._fill)

    @property
    def chosen(self) -> Pair:
        """(category, product); two empty words where no product was chosen."""
        found: Pair | None = self.product.currentData()
        return found or ("", "")

    def choose(self, category: str, product: str, circuit: str = "") -> None:
        """As if somebody had chosen it; what the table does not know is left out."""
        self._pick_category(category)
        self._list_products((category, product))
        self.circuit.setCurrentIndex(max(0, self.circuit.findData(circuit)))
        self.changed.emit()

    def _choice(self, words: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(f"form_{words}")
        made.setAccessibleName(self._ui.texts(f"form.{words}"))
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(10)
        return made

    def _fill(self) -> None:
        """A table that came while somebody chooses keeps the choice where it still knows it."""
        kept, category = self.chosen, str(self.category.currentData() or "")
        self.category.clear()
        self.category.addItem(self._ui.texts("form.category.none"), "")
        for known in self._times.products():
            self.category.addItem(known, known)
        self._pick_category(category)
        self._list_products(kept)
        self.changed.emit()

    def _pick_category(self, category: str) -> None:
        self.category.setCurrentIndex(max(0, self.category.findData(category)))

    def _list_products(self, chosen: Pair) -> None:
        """Of the category, or of all where none is chosen: then each with its category beside it."""
        category = str(self.category.currentData() or "")
        self.product.clear()
        self.product.addItem(self._ui.texts("form.product.none"), None)
        for known, products in self._times.products().items():
            for product in products if category in ("", known) else ():
                words = product if category else product_words(product, known)
                self.product.addItem(words, (known, product))
                if (known, product) == chosen:
                    self.product.setCurrentIndex(self.product.count() - 1)

    def _take_category(self) -> None:
        self._list_products(self.chosen)
        self.changed.emit()

    def _take_product(self) -> None:
        category, product = self.chosen
        if category and not self.category.currentData():
            self._pick_category(category)
            self._list_products((category, product))
        self.changed.emit()


class LimitsBox(QFrame):
    """The four limits side by side, and a sentence that says what the repair limit rests on."""

    KINDS = (TimerKind.DISPATCH, TimerKind.ACCEPT, TimerKind.REPAIR, TimerKind.CONFIRM)

    def __init__(self, ui: Ui, models: Models, operations: ServiceTimesOperations) -> None:
        super().__init__()
        self._ui, self._times, self._operations = ui, models.service_times, operations
        self._category = self._product = ""
        self.setProperty("role", "card")
        self.setObjectName("form_limits")
        self.setAccessibleName(ui.texts("times.foreseen"))
        column = QVBoxLayout(self)
        pack(column, (12, 8, 12, 8), 6)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(0)
        self.lengths = {kind: label("", "strong", name=f"form_limit_{kind}") for kind in self.KINDS}
        self.ends = {kind: label("", "small", name=f"form_limit_end_{kind}") for kind in self.KINDS}
        for place, kind in enumerate(self.KINDS):
            grid.addWidget(label(ui.texts(f"words.timer.{kind}"), "small"), 0, place)
            grid.addWidget(self.lengths[kind], 1, place)
            grid.addWidget(self.ends[kind], 2, place)
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        self.why = label("", "small", name="form_limits_why")
        self.why.setWordWrap(True)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.why.setMinimumHeight(2 * self.why.fontMetrics().lineSpacing())  # the form must not jump
        column.addWidget(self.why)
        if models.service_times.state is LoadState.IDLE:
            operations.load()

    def ask(self, customer_id: int | None, category: str, product: str, circuit: str) -> None:
        """The answer is shown when it is there; what stood there before stays so long."""
        self._category, self._product = category, product
        if not self.why.text():
            self.why.setText(self._ui.texts("times.foreseen.asking"))
        self._operations.foresee(
            self._told, customer_id=customer_id, category=category, product=product, circuit=circuit
        )

    def leave(self) -> None:
        """The form is closing."""
        self._operations.stop_foreseeing()

    def _told(self, found: ForeseenLimits | None, problem: str) -> None:
        texts = self._ui.texts
        if found is None:
            for words in (*self.lengths.values(), *self.ends.values()):
                words.setText(texts("core.unit.none"))
            self.why.setText(texts("times.foreseen.failed", problem=problem))
            return
        for limit in found.limits:
            if limit.kind in self.lengths:
                self.lengths[limit.kind].setText(self._length(limit, found))
                self.ends[limit.kind].setText(self._end(limit))
        self.why.setText(foreseen_words(texts, self._times, found, self._category, self._product))

    def _length(self, limit: ForeseenLimit, found: ForeseenLimits) -> str:
        promise = found.promise
        if limit.kind is TimerKind.REPAIR and limit.basis != "organisation" and promise is not None:
            return length_words(self._ui.texts, promise.repair) if promise.repair else ""
        return seconds_words(self._ui.texts, limit.length_s)

    def _end(self, limit: ForeseenLimit) -> str:
        texts = self._ui.texts
        if limit.due_at is None:
            return texts(f"times.start.{limit.start}")
        return texts("times.until", time=units.date_time(limit.due_at, texts)[:-3])
