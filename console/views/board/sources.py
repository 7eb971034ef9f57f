"""What the mouse picks up where: orders of queue, board and map, people of tree, candidates and map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, SignalInstance
from PySide6.QtWidgets import QWidget

from console.map.pointing import mark_at
from console.models.tables.roles import Role
from console.models.world import Models
from console.views.board.giving import Giving
from console.views.board.targets import (
    BoardTarget,
    Deeds,
    MapTarget,
    MapUnderMouse,
    PeopleTarget,
    QueueTarget,
    orders_gripped,
)
from console.views.board.view import BoardView
from console.views.carrying.cargo import Cargo
from console.views.carrying.carrier import Carrier
from console.views.carrying.frame import DropFrame
from console.views.dispatch.candidates import CandidateList
from console.views.dispatch.queue import OrderQueue
from console.views.staff.tree import StaffTree
from contract.vocabulary import WorkerKind


@runtime_checkable
class PageOfMap(Protocol):
    """A map whose page hears the mouse: `hands` is the widget that does, another one after each restart."""

    page_ready: SignalInstance

    @property
    def hands(self) -> QWidget | None: ...

    @property
    def is_asking(self) -> bool:
        """Whether a click means a place that is being picked."""
        ...


@dataclass(frozen=True, slots=True)
class Around:
    """The panes that give and take what the board has."""

    queue: OrderQueue
    candidates: CandidateList
    tree: StaffTree
    map_view: QWidget


class Carrying:
    """Connects board, queue, candidates, tree and map with one carrier."""

    def __init__(
        self, carrier: Carrier, models: Models, view: BoardView, around: Around, giving: Giving
    ) -> None:
        self._carrier, self._models, self._view, self._around = carrier, models, view, around
        self._giving = giving
        giving.why_not = self._why_not

    def connect(self, frame: DropFrame, carry_out: Deeds) -> None:
        carrier, around, giving = self._carrier, self._around, self._giving
        board, queue = self._view.viewport(), around.queue.table.viewport()
        people, candidates = around.tree.viewport(), around.candidates.table.viewport()
        carrier.watch(board, self._from_board)
        carrier.watch(queue, self._from_queue)
        carrier.watch(people, lambda at: _somebody(self._person(around.tree.indexAt(at))))
        carrier.watch(candidates, lambda at: _somebody(self._candidate(around.candidates.table.indexAt(at))))
        carrier.add(board, BoardTarget(self._view, giving, carry_out))
        carrier.add(around.queue, QueueTarget(around.queue, self._view, giving, frame, carry_out))
        carrier.add(people, PeopleTarget(around.tree, self._person, giving, frame))
        carrier.add(candidates, PeopleTarget(around.candidates.table, self._candidate, giving, frame))
        map_view = around.map_view
        if isinstance(map_view, MapUnderMouse):
            carrier.add(map_view, MapTarget(self._models, map_view, giving))
            if isinstance(map_view, PageOfMap):
                map_view.page_ready.connect(self._watch_page)
                self._watch_page()
            else:
                carrier.watch(map_view, self._from_map)

    def _watch_page(self) -> None:
        map_view = self._around.map_view
        hands = map_view.hands if isinstance(map_view, PageOfMap) else None
        if hands is not None:
            self._carrier.watch(hands, self._from_map, hears_end=True)

    # what is there

    def _from_board(self, at: QPoint) -> Cargo | None:
        order_id = self._view.order_at(at)
        return None if order_id is None else Cargo((order_id,))

    def _from_queue(self, at: QPoint) -> Cargo | None:
        queue = self._around.queue
        order_id = queue.rows.key_at(queue.table.indexAt(at).row())
        return None if order_id is None else Cargo(tuple(orders_gripped(queue, order_id)))

    def _from_map(self, at: QPoint) -> Cargo | None:
        """Where nothing is drawn and nothing picked: a press means the map itself then."""
        map_view, models = self._around.map_view, self._models
        if not isinstance(map_view, MapUnderMouse) or models.areas.tool or models.areas.adjusting:
            return None
        if isinstance(map_view, PageOfMap) and map_view.is_asking:
            return None
        found = mark_at(map_view, models, at.x(), at.y())
        if found is None:
            return None
        kind, key = found
        return Cargo((key,)) if kind == "order" else _somebody(self._of_flesh(key))

    def _person(self, index: QModelIndex | QPersistentModelIndex) -> int | None:
        return self._of_flesh(index.data(Role.KEY)) if index.data(Role.KIND) == "worker" else None

    def _candidate(self, index: QModelIndex | QPersistentModelIndex) -> int | None:
        return self._around.candidates.rows.key_at(index.row())

    def _why_not(self, order_id: int, worker_id: int) -> str:
        """What the candidates' list says against them, where it is about this order."""
        result = self._models.candidates.result
        if result is None or result.order_id != order_id:
            return ""
        return self._around.candidates.rows.reasons(worker_id)

    def _of_flesh(self, worker_id: int) -> int | None:
        """No order is given to a vehicle."""
        worker = self._models.workers.get(worker_id)
        return None if worker is None or worker.kind is WorkerKind.VEHICLE else worker_id


def _somebody(worker_id: int | None) -> Cargo | None:
    return None if worker_id is None else Cargo(worker_id=worker_id)
