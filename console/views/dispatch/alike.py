"""Orders that may be about the same matter, told where somebody looks: with an order, and in the form."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from console.api.types import Duplicate
from console.core import units
from console.operations.verbs import Operations
from console.views.context import Ui
from console.views.widgets import ElidedLabel, StatusPill, button, label, pack

_SHOWN = 2
_LOW_PX = 800  # a window so low has room for one
_SETTLE_MS = 250


class _Asking:
    """The question that is out; no object of Qt's, so that it can be called off when the box goes."""

    task: asyncio.Task[list[Duplicate]] | None = None

    def stop(self, _gone: object = None) -> None:
        if self.task is not None:
            self.task.cancel()
            self.task = None


class AlikeBox(QWidget):
    """Hidden while there is nothing to tell. `open_wanted(order_id)`; `merge_wanted(order_id)` by its button,
    where `merges`. A failure shows nothing: whoever is offline goes on as before."""

    open_wanted = Signal(int)
    merge_wanted = Signal(int)
    changed = Signal()

    def __init__(self, ui: Ui, operations: Operations, *, merges: bool) -> None:
        super().__init__()
        self._ui, self._operations, self._merges = ui, operations, merges
        self._about: Mapping[str, Any] | None = None
        self._asking = _Asking()
        self.found: list[Duplicate] = []
        self.setObjectName("order_alike")
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._settled)
        self._column = QVBoxLayout(self)
        pack(self._column, (12, 2, 12, 4), 2)
        self._rows: QWidget | None = None
        self.destroyed.connect(self._asking.stop)
        self.hide()

    def ask(self, about: Mapping[str, Any] | None, *, at_once: bool = False) -> None:
        """Look for orders like this; None: there is nothing to compare."""
        if about == self._about:
            return
        self._about = about
        self._asking.stop()
        self._show([])
        if about is None:
            self._settle.stop()
        elif at_once:
            self._ask()
        else:
            self._settle.start()

    def ask_again(self) -> None:
        """Something changed: the same question once more, what is shown stays until the answer."""
        if self._about is not None:
            self._settle.start()

    def _settled(self) -> None:
        if self.window().isVisible():  # one that is closed is not told anything any more
            self._ask()

    def _ask(self) -> None:
        if self._about is None:
            return
        self._asking.stop()
        task = self._asking.task = self._operations.batches.duplicates(self._about)
        task.add_done_callback(self._arrived)

    def _arrived(self, task: asyncio.Task[list[Duplicate]]) -> None:
        if task is self._asking.task and not task.cancelled() and task.exception() is None:
            self._show(task.result())

    def _show(self, found: list[Duplicate]) -> None:
        if found == self.found and (self._rows is not None) is bool(found):
            return
        self.found = found
        if self._rows is not None:
            self._rows.deleteLater()
            self._rows = None
        if found:
            self._rows = self._made(found)
            self._column.addWidget(self._rows)
        self.setVisible(bool(found))
        self.changed.emit()

    def _made(self, found: list[Duplicate]) -> QWidget:
        texts = self._ui.texts
        box = QWidget()
        column = QVBoxLayout(box)
        pack(column, spacing=2)
        pill = StatusPill(self._ui.theme, name="alike_pill")
        pill.show_mark("timer.soon", texts("alike.title", n=len(found)))
        shown = _SHOWN if self.window().height() >= _LOW_PX else 1
        head = QHBoxLayout()
        pack(head, spacing=6)
        head.addWidget(pill)
        if len(found) > shown:
            head.addWidget(label(texts("alike.more", n=len(found) - shown), "small"))
        head.addStretch(1)
        column.addLayout(head)
        for one in found[:shown]:
            row = QHBoxLayout()
            pack(row, spacing=6)
            number = button(
                one.order.number,
                f"alike_open_{one.order.id}",
                role="flat",
                on=partial(self.open_wanted.emit, one.order.id),
            )
            words = ElidedLabel("small", name=f"alike_words_{one.order.id}")
            words.setText(self._words(one))
            words.setToolTip(self._words(one))
            row.addWidget(number)
            row.addWidget(words, 1)
            if self._merges:
                row.addWidget(
                    button(
                        texts("alike.merge"),
                        f"alike_merge_{one.order.id}",
                        role="flat",
                        on=partial(self.merge_wanted.emit, one.order.id),
                    )
                )
            column.addLayout(row)
        return box

    def _words(self, one: Duplicate) -> str:
        texts = self._ui.texts
        away = "" if one.distance_m is None else units.distance(one.distance_m, texts)
        where = texts("alike.same_address") if one.same_address else texts("alike.away", distance=away)
        apart = texts("alike.apart", time=units.duration(one.apart_s, texts))
        state = texts(f"words.state.{one.order.state}")
        return " · ".join((one.order.title, where, apart, state))
