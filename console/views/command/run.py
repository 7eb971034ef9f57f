"""Doing what a line of the command box says; every deed is one that a button or a key does as well."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from console.views.command.deed import Deed
from contract.vocabulary import OrderMove

if TYPE_CHECKING:
    from console.views.window import MainWindow

_COMMANDS = {"new": "order.new", "undo": "edit.undo", "redo": "edit.redo"}


class Deeds(QObject):
    """Of one window, whose panes show what comes of it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.header.command.wanted.connect(self.run)

    def run(self, deed: Deed) -> None:
        window = self._window
        if deed.order_id is not None:
            window.models.selection.select_order(deed.order_id)
        if deed.verb.move is not None and deed.order_id is not None:
            self._move(deed.verb.move, deed.order_id, deed)
        elif deed.worker_id is not None:
            window.models.selection.select_worker(deed.worker_id)
            self._about(deed.worker_id, deed)
        elif deed.alarm_id is not None:
            window.operations.alarms.acknowledge(deed.alarm_id)
        elif deed.verb.id in _COMMANDS:
            window.commands[_COMMANDS[deed.verb.id]].trigger()

    def _move(self, move: OrderMove, order_id: int, deed: Deed) -> None:
        orders = self._window.operations.workorders
        if move is OrderMove.DISPATCH:
            orders.dispatch(order_id, deed.worker_id or 0)
        elif deed.verb.takes[-1] == "text" and not deed.text:
            self._window.commands[f"order.{move.name.lower()}"].trigger()
        else:
            orders.move(order_id, move, {"reason": deed.text} if deed.text else {})

    def _about(self, worker_id: int, deed: Deed) -> None:
        window = self._window
        if deed.verb.id == "locate":
            window.operations.centre.locate_now([worker_id])
            window.bring_up("locating")
        elif deed.verb.id == "track":
            window.bring_up("tracks")
            window.operations.tracks.query([worker_id], *window.panes.tracks.span.span)
        elif deed.text:
            task = window.operations.centre.send_message([worker_id], deed.text)
            task.add_done_callback(self._sent)
        else:
            from console.views.centre.composer import MessageDialog  # a start does not need it

            dialog = MessageDialog(window.ui, window.models, window.operations, [worker_id], window)
            dialog.accepted.connect(window.lower_docks["messages"].bring_up)
            dialog.open()

    def _sent(self, task: asyncio.Task[str]) -> None:
        if not task.cancelled() and task.exception() is None and task.result():
            self._window.ui.notifier.notify("error", "command.not_sent", problem=task.result())
