"""How many people were on duty in each hour of a day, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.views.context import Ui
from console.views.theme import SMALL_PX, font
from console.views.widgets import label, pack

if TYPE_CHECKING:
    from pyqtgraph import BarGraphItem, PlotWidget

_LEAST_TOP = 4  # people; so that two on duty do not fill the chart


class DutyChart(QWidget):
    """24 bars; the numbers are in the accessible description too."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.hours: list[int] = [0] * 24
        self._plot: PlotWidget | None = None
        self._bars: BarGraphItem | None = None
        self.setObjectName("duty_chart")
        self.setAccessibleName(ui.texts("panes.attendance.chart"))
        self.setMinimumWidth(180)
        self._column = QVBoxLayout(self)
        pack(self._column, (8, 6, 8, 4), 2)
        self._column.addWidget(label(ui.texts("panes.attendance.chart"), "small"))
        self._column.addStretch(0)

    def show_hours(self, hours: Sequence[int]) -> None:
        self.hours = list(hours)
        self.setAccessibleDescription(
            ", ".join(f"{hour:02d}: {count}" for hour, count in enumerate(self.hours))
        )
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._plot is None:  # looked at: shown it may be for a moment, behind another tab
            QTimer.singleShot(0, self, self._make_when_seen)

    def _make_when_seen(self) -> None:
        if self._plot is None and self.isVisible() and not self.visibleRegion().isEmpty():
            self._make()
            self._draw()

    def _draw(self) -> None:
        if self._plot is not None and self._bars is not None:
            self._bars.setOpts(height=self.hours)
            self._plot.setYRange(0, max(_LEAST_TOP, *self.hours) * 1.1, padding=0)

    def _make(self) -> None:
        import pyqtgraph  # 0.3 s to import: the first look at the pane pays, not the start of the window

        tokens = self._ui.theme.tokens
        plot = pyqtgraph.PlotWidget(background=tokens.panel)
        plot.setObjectName("duty_chart_plot")
        plot.setAccessibleName(self._ui.texts("panes.attendance.chart"))
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.setXRange(-0.5, 23.5, padding=0)
        plot.showGrid(y=True, alpha=0.15)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setTextPen(tokens.muted)
            axis.setPen(tokens.line)
            axis.setStyle(tickFont=font(SMALL_PX - 1), tickLength=0)
        plot.getAxis("bottom").setTicks([[(hour, f"{hour:02d}") for hour in range(0, 24, 6)]])
        plot.getAxis("left").setWidth(32)
        self._bars = pyqtgraph.BarGraphItem(
            x=range(24), height=self.hours, width=0.7, brush=tokens.accent, pen=tokens.accent
        )
        plot.addItem(self._bars)
        self._plot = plot
        self._column.addWidget(plot, 1)
