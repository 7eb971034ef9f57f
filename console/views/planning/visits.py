"""The table of visits: a tick for each that is wanted, by mouse and by the space bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from console.models.planning import PlanningModel
from console.models.tables.planning import PlanVisitsModel
from console.models.tables.roles import Role
from console.models.tables.rows import Cell
from console.views.cells import CellPainter
from console.views.context import Ui
from console.views.marks import paint_shape
from console.views.tables import Table
from console.views.theme import Theme

_BOX_PX = 14.0


class TickPainter(CellPainter):
    """A box, with a check where the row's order is wanted; none where there is nothing to want."""

    def __init__(self, theme: Theme, planning: PlanningModel) -> None:
        super().__init__(theme)
        self._planning = planning

    def paint(self, painter: QPainter, box: QRectF, cell: Cell, *, chosen: bool) -> None:  # noqa: ARG002 - a box on any ground
        key = cell.key
        if self._planning.visit(key) is None or key in self._planning.given:
            return
        place = QRectF(box.center().x() - _BOX_PX / 2, box.center().y() - _BOX_PX / 2, _BOX_PX, _BOX_PX)
        ticked = self._planning.is_ticked(key)
        painter.setPen(QPen(self.theme.colour("accent" if ticked else "line_strong"), 1.4))
        painter.setBrush(self.theme.colour("accent" if ticked else "panel"))
        painter.drawRoundedRect(place, 3, 3)
        if ticked:
            ink = QColor(self.theme.tokens.on_accent)
            paint_shape(painter, place.adjusted(3, 3, -3, -3), "check", ink)


class VisitTable(Table):
    """A click into the first column ticks and unticks."""

    def __init__(
        self, ui: Ui, model: PlanVisitsModel, planning: PlanningModel, *, empty: Callable[[], str]
    ) -> None:
        super().__init__(
            ui,
            model,
            name="plan_visits",
            spoken=ui.texts("planning.visits"),
            widths={
                "tick": 30,
                "order": 0,
                "arrive": 56,
                "travel": 80,
                "limit": 108,
                "why": 100,
            },
            empty=empty,
            fold=("why", "travel"),
            least=150,
        )
        self._planning = planning
        self.dress("tick", TickPainter(ui.theme, planning))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == 0 and event.button() == Qt.MouseButton.LeftButton:
            self.toggle(index)
        super().mousePressEvent(event)

    def toggle(self, index: QModelIndex) -> None:
        if index.isValid():
            key = int(index.data(Role.KEY))
            self._planning.set_ticked([key], not self._planning.is_ticked(key))
