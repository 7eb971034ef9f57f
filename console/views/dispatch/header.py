"""The head of the order pane: what it is, state, time left, receipts, a button for each allowed move."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.api.types import Order
from console.core import units
from console.models.pending import PendingState
from console.models.rules.moves import allowed_moves
from console.models.rules.timers import level, remaining_s, running_timer
from console.models.world import Models
from console.views.actions import Actions
from console.views.context import Ui
from console.views.dispatch.asking import DANGEROUS
from console.views.dispatch.receipts import Receipts
from console.views.dispatch.told import escalated_words, suspension_words, timer_words
from console.views.widgets import ActionButton, StatusPill, label, pack
from contract.vocabulary import OrderMove

MOVE_ACTIONS = {
    move: f"order.{move.name.lower()}"
    for move in (
        OrderMove.SUBMIT,
        OrderMove.INTAKE,
        OrderMove.DISPATCH,
        OrderMove.FIX_REMOTELY,
        OrderMove.RESUME,
        OrderMove.CONFIRM,
        OrderMove.FEEDBACK,
        OrderMove.RATE,
        OrderMove.QC_PASS,
        OrderMove.QC_FAIL,
        OrderMove.REWORK,
        OrderMove.ARCHIVE,
        OrderMove.DIAGNOSE,
        OrderMove.REOPEN,
        OrderMove.SUSPEND,
        OrderMove.DECLINE_SUSPENSION,
        OrderMove.ESCALATE,
        OrderMove.RETURN,
        OrderMove.REJECT,
        OrderMove.CANCEL,
    )
}
"""What the room, an inspector and an auditor can do, in the order of the buttons."""

_CAPPED = 4  # more small buttons than that leave the main one no room for its words
_MAIN = frozenset(
    {
        OrderMove.SUBMIT,
        OrderMove.DISPATCH,
        OrderMove.RESUME,
        OrderMove.CONFIRM,
        OrderMove.FEEDBACK,
        OrderMove.QC_PASS,
        OrderMove.REWORK,
        OrderMove.ARCHIVE,
    }
)


class OrderHeader(QWidget):
    """Shows one order; `show_order` again on every change."""

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._ui, self._models = ui, models
        self._order: Order | None = None
        self._short = False
        self.title = label("", "title", name="order_title")
        self.title.setWordWrap(True)
        self.where = label("", "muted", name="order_where")
        self.where.setWordWrap(True)
        self.number = label("", "strong", name="order_number")
        self.state = StatusPill(ui.theme, name="order_state")
        self.time = StatusPill(ui.theme, name="order_time_left")
        self.waiting = StatusPill(ui.theme, name="order_waiting")
        self.priority = StatusPill(ui.theme, name="order_priority")
        self.refusal = label("", "problem", name="order_refusal")
        self.refusal.setWordWrap(True)
        self.suspension = label("", "strong", name="order_suspension")
        self.suspension.setWordWrap(True)
        self.receipts = Receipts(ui)
        self.buttons = {
            move: ActionButton(ui, actions[action], role=_role(move)) for move, action in MOVE_ACTIONS.items()
        }
        layout = QVBoxLayout(self)
        pack(layout, (12, 10, 12, 8), 6)
        self._top = top = QHBoxLayout()
        moves = QHBoxLayout()
        for row in (top, moves):
            pack(row, spacing=6)
        for one in (self.number, self.state, self.time, self.priority, self.waiting):
            top.addWidget(one)
        top.addStretch(1)
        self.link = ActionButton(ui, actions["order.customer_link"])
        self.link.set_compact(True)
        self.link.set_capped(False)
        top.addWidget(self.link)
        for move_button in self.buttons.values():
            move_button.hide()  # an unseen page counts for the least width of the pane
            moves.addWidget(move_button)
        moves.addStretch(1)
        layout.addLayout(top)
        layout.addWidget(self.title)
        layout.addWidget(self.where)
        layout.addWidget(self.suspension)
        layout.addWidget(self.receipts)
        layout.addWidget(self.refusal)
        layout.addLayout(moves)
        self._tick = QTimer(self, interval=1_000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()

    def set_short(self, on: bool) -> None:
        """In a low window the four receipts give way to the candidates; the details have their times too."""
        if on is not self._short:
            self._short = on
            if self._order is not None:
                self.show_order(self._order)

    def minimumSizeHint(self) -> QSize:
        """The first line has to fit; buttons without room go compact."""
        return QSize(self._top.minimumSize().width() + 24, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit_buttons()
        return done

    def _fit_buttons(self) -> None:
        """Where there is no room for all the words, only the main move keeps them."""
        shown = [one for one in self.buttons.values() if not one.isHidden()]
        needed = sum(one.whole_width() for one in shown) + 6 * len(shown) + 24
        for one in shown:
            is_small = needed > self.width() and one.property("role") != "primary"
            one.set_compact(is_small)
            one.set_capped(not is_small or len(shown) <= _CAPPED)

    def show_order(self, order: Order) -> None:
        self._order = order
        texts = self._ui.texts
        self.number.setText(order.number)
        self.title.setText(order.title)
        level_word = texts(f"words.level.{order.customer_level}") if order.customer_level else ""
        customer = " ".join(filter(None, (order.customer_name, level_word)))
        self.where.setText(" · ".join(filter(None, (customer, order.address, order.worker_name))))
        self.state.show_mark(f"state.{order.state}", texts(f"words.state.{order.state}"))
        self.priority.show_mark(f"priority.{order.priority}", texts(f"words.priority.{order.priority}"))
        self.priority.setVisible(order.priority in ("urgent", "high"))
        stopped = suspension_words(self._ui, order)
        self.suspension.setVisible(bool(stopped))
        self.suspension.setText(stopped)
        self.receipts.setVisible(order.dispatched_at is not None and not self._short)
        self.receipts.show_order(order)
        account = self._models.connection.account
        several = len(self._models.selection.order_ids) > 1  # what is pressed then is pressed for all of them
        allowed = [] if several else allowed_moves(order, account.role if account else None)
        for move, one in self.buttons.items():
            one.setVisible(move in allowed)
        self._show_time()
        self._show_pending(order)

    def _show_time(self) -> None:
        order = self._order
        timer = running_timer(order) if order else None
        self.time.setVisible(timer is not None)
        if timer is None:
            return
        now_ms, texts = self._ui.clock.now_ms(), self._ui.texts
        left = remaining_s(timer, now_ms)
        shown = units.countdown(abs(left)) if abs(left) < 3_600 else units.duration(left, texts)
        words = timer_words(texts, timer, left, shown)
        said = [
            f"{texts(f'words.timer.{timer.kind}')} {words}",
            escalated_words(texts, order) if order else "",
        ]
        self.time.show_mark(f"timer.{level(timer, now_ms)}", " · ".join(filter(None, said)))

    def _show_pending(self, order: Order) -> None:
        commands = self._models.pending.for_order(order.id)
        refused = [one for one in commands if one.state is PendingState.REFUSED]
        waiting = [one for one in commands if one.state is not PendingState.REFUSED]
        self.waiting.setVisible(bool(waiting))
        if waiting:
            verb = self._ui.texts(f"words.move.{waiting[-1].verb}")
            words = self._ui.texts(f"window.pending.{waiting[-1].state}")
            self.waiting.show_mark(f"pending.{waiting[-1].state}", f"{verb} · {words}")
        self.refusal.setVisible(bool(refused))
        if refused:
            verb = self._ui.texts(f"words.move.{refused[-1].verb}")
            self.refusal.setText(f"{verb} {self._ui.texts('window.pending.refused')}: {refused[-1].error}")


def _role(move: OrderMove) -> str:
    return "primary" if move in _MAIN else "danger" if move in DANGEROUS else ""
