"""How many people were on duty in each hour of a day, as bars."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.views.context import Ui
from console.views.theme import SMALL_PX, font
from console.views.widgets import label, pack


class DutyChart(QWidget):
    """24 bars; the numbers are in the accessible description too."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.hours: list[int] = [0] * 24
        self.setObjectName("duty_chart")
        self.setAccessibleName(ui.texts("panes.attendance.chart"))
        tokens = ui.theme.tokens
        self._plot = pyqtgraph.PlotWidget(background=tokens.panel)
        self._plot.setObjectName("duty_chart_plot")
        self._plot.setAccessibleName(ui.texts("panes.attendance.chart"))
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(False, False)
        self._plot.hideButtons()
        self._plot.setXRange(-0.5, 23.5, padding=0)
        self._plot.showGrid(y=True, alpha=0.15)
        for side in ("left", "bottom"):
            axis = self._plot.getAxis(side)
            axis.setTextPen(tokens.muted)
            axis.setPen(tokens.line)
            axis.setStyle(tickFont=font(SMALL_PX - 1), tickLength=0)
        self._plot.getAxis("bottom").setTicks([[(hour, f"{hour:02d}") for hour in range(0, 24, 3)]])
        self._plot.getAxis("left").setWidth(32)
        self._bars = pyqtgraph.BarGraphItem(
            x=range(24), height=self.hours, width=0.7, brush=tokens.accent, pen=tokens.accent
        )
        self._plot.addItem(self._bars)
        layout = QVBoxLayout(self)
        pack(layout, (8, 6, 8, 4), 2)
        layout.addWidget(label(ui.texts("panes.attendance.chart"), "small"))
        layout.addWidget(self._plot, 1)

    def show_hours(self, hours: Sequence[int]) -> None:
        self.hours = list(hours)
        self._bars.setOpts(height=self.hours)
        self._plot.setYRange(0, max(4, *self.hours) * 1.1, padding=0)
        self.setAccessibleDescription(
            ", ".join(f"{hour:02d}: {count}" for hour, count in enumerate(self.hours))
        )
