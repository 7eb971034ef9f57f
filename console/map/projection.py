"""Keeps the page equal to the stores: listens to models, tells the bridge; replays all to a new page."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from console.core.clock import ServerClock
from console.core.pauses import Pauses
from console.core.texts import Texts
from console.map import messages, projector
from console.map.bridge import Bridge
from console.map.order_marks import OrderMarks
from console.map.pacer import Pacer
from console.models.fleet import Rows
from console.models.world import Models

SETTLE_MS = 100  # changes of stores are merged this long, or longer where they are many
LEVELS_MS = 5_000  # an order becomes overdue without any message
CROWD, CROWD_MS = 500, 40  # so many people selected are told the page a little later


class Projection(QObject):
    """Silent until `start`; `stop` when the page is gone."""

    def __init__(
        self, bridge: Bridge, models: Models, texts: Texts, clock: ServerClock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._models, self._texts, self._clock = bridge, models, texts, clock
        self._live = False
        self._marks: dict[int, messages.WorkerMark] = {}
        self._order_marks = OrderMarks()
        self._dirty: set[int] = set()
        self._busy: frozenset[int] = frozenset()
        self._said: dict[type[messages.ToPage], messages.ToPage] = {}
        self.pacer = Pacer(self._send_positions, self)
        self.send_cost_ms = 0.0  # of the last batch, for benchmarks
        self._pauses = Pauses(0.0)
        self._settle = QTimer(self, singleShot=True)
        self._settle.timeout.connect(self._flush)
        self._tick = QTimer(self, interval=LEVELS_MS)
        self._tick.timeout.connect(self._flush)
        models.workers.changed.connect(self._on_workers)
        models.presence.changed.connect(self._on_workers)
        models.orders.changed.connect(self._later)
        models.customers.changed.connect(self._later)
        models.organisation.changed.connect(self._later)
        self._crowd = QTimer(self, singleShot=True, interval=CROWD_MS)
        self._crowd.timeout.connect(self._tell_selection)
        self._selected = 0
        models.selection.changed.connect(self._on_selection)
        models.distribution.changed.connect(self._tell_distribution)
        models.fleet.moved.connect(self._on_moved)

    @property
    def is_live(self) -> bool:
        return self._live

    def set_texts(self, texts: Texts) -> None:
        self._texts = texts
        self._order_marks.clear()

    def start(self) -> None:
        """The page has been greeted: tell it everything."""
        self._live = True
        self._said.clear()
        self._marks.clear()
        self._dirty.clear()
        self._busy = projector.busy_ids(self._models.orders.all())
        self._tell_workers(self._models.workers.ids(), reset=True)
        self._flush()
        self._tell_selection()
        self._tell_distribution()
        self._tick.start()

    def stop(self) -> None:
        self._live = False
        self._tick.stop()
        self._settle.stop()
        self.pacer.clear()

    def _on_workers(self, ids: Iterable[int]) -> None:
        self._dirty.update(ids)
        self._later()

    def _on_moved(self, rows: Rows) -> None:
        if not self._live:
            return
        if not len(rows):  # the fleet was cleared: another account
            self.pacer.clear()
            self._dirty.update(self._marks)
            self._later()
            return
        self.pacer.add(rows)

    def _later(self, _changed: object = None) -> None:
        if self._live and not self._settle.isActive():
            self._settle.start(max(SETTLE_MS, round(self._pauses.left_s * 1_000)))

    def _flush(self) -> None:
        if self._live:
            with self._pauses.working():
                self._tell_all()

    def _tell_all(self) -> None:
        busy = projector.busy_ids(self._models.orders.all())
        changed = self._dirty | (busy ^ self._busy)
        self._dirty, self._busy = set(), busy
        if changed:
            self._tell_workers(changed, reset=False)
        self._tell_orders()
        self._tell_customers()
        self._tell_clock()

    def _tell_workers(self, ids: Iterable[int], *, reset: bool) -> None:
        put: list[messages.WorkerMark] = []
        gone: list[int] = []
        for worker_id in ids:
            worker = self._models.workers.get(worker_id)
            presence = self._models.presence.presence(worker_id)
            mark = (
                None if worker is None else projector.worker_mark(worker, presence, worker_id in self._busy)
            )
            if mark is None:
                if self._marks.pop(worker_id, None) is not None:
                    gone.append(worker_id)
            elif mark != self._marks.get(worker_id):
                put.append(mark)
        appeared = [mark.id for mark in put if mark.id not in self._marks]
        self._marks.update((mark.id, mark) for mark in put)
        if put or gone or reset:
            self._bridge.tell(messages.Workers(reset=reset, put=put, gone=gone))
        if appeared:
            rows = self._models.fleet.rows_of(np.array(appeared, np.int64))
            self.pacer.add(rows[rows >= 0])

    def _tell_orders(self) -> None:
        marks = self._order_marks.of(self._models.orders.all(), self._texts, self._clock.now_ms())
        self._tell_changed(messages.Orders(items=marks))

    def _tell_customers(self) -> None:
        marks = [
            projector.customer_mark(one, self._texts(f"words.level.{one.level.value}"))
            for one in self._models.customers.all()
        ]
        self._tell_changed(messages.Customers(items=[mark for mark in marks if mark is not None]))

    def _tell_clock(self) -> None:
        organisation = self._models.organisation
        stale_after_s = organisation.stale_after_s
        offset_ms = round(self._clock.offset_ms, -1)  # to 10 ms: not a message for every heartbeat
        self._tell_changed(messages.Clock(offset_ms=offset_ms, stale_after_s=stale_after_s))

    def _on_selection(self) -> None:
        """Thousands of rings keep the page busy: where they were ticked is painted first."""
        before, self._selected = self._selected, len(self._models.selection.ticked)
        if max(before, self._selected) > CROWD or self._crowd.isActive():
            self._crowd.start()
        else:
            self._tell_selection()

    def _tell_selection(self) -> None:
        if not self._live:
            return
        selection = self._models.selection
        self._tell_changed(
            messages.Selected(
                worker_ids=sorted(selection.worker_ids | selection.ticked),
                worker_id=selection.worker_id,
                order_id=selection.order_id,
                customer_id=selection.customer_id,
                link=selection.worker_id is not None and selection.order_id is not None,
            )
        )

    def _tell_distribution(self) -> None:
        if self._live:
            ids = sorted(self._models.distribution.customer_ids)
            self._tell_changed(messages.Distribution(customer_ids=ids))

    def _tell_changed(self, message: messages.ToPage) -> None:
        """Whole lists are told again only when something in them differs."""
        if self._said.get(type(message)) != message:
            self._said[type(message)] = message
            self._bridge.tell(message)

    def _send_positions(self, batch: int, rows: Rows) -> None:
        watch = QElapsedTimer()
        watch.start()
        rows = rows[rows < len(self._models.fleet)]
        shown = projector.visible_rows(self._models.fleet, self._models.presence, rows)
        if len(shown):
            self._bridge.move(batch, projector.positions(self._models.fleet, shown))
        else:
            self.pacer.answered(batch, 0.0)
        self.send_cost_ms = watch.nsecsElapsed() / 1e6
