"""A report's figure as bars, stacked where it adds up, or as lines over time where it does not."""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from console.map.colours import track_colour
from console.models.tables.figures import Picture
from console.views.context import Ui
from console.views.theme import SMALL_PX, font
from console.views.widgets import ElidedLabel, label, pack

if TYPE_CHECKING:
    from pyqtgraph import PlotWidget

_BAR = 0.72  # of the room that a place has
_STEPS = 3  # at least, up the left side
_LONGEST_PLACE = 10  # letters below a bar
_AXIS_PX = 46


class FigureChart(QWidget):
    """Hidden from nobody: the figures are in the table beside it, and in the accessible description."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.picture = Picture()
        self._plot: PlotWidget | None = None
        self.setObjectName("figure_chart")
        self.setAccessibleName(ui.texts("figures.chart"))
        self.setMinimumSize(200, 96)
        self._column = QVBoxLayout(self)
        pack(self._column, (8, 6, 8, 2), 2)
        self.title = ElidedLabel("small", name="figure_title")
        self.legend: QLabel = label("", "small", name="figure_legend")
        self.legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._column.addWidget(self.title)
        self._column.addWidget(self.legend)
        self._column.addStretch(0)

    def show_picture(self, picture: Picture, title: str) -> None:
        self.picture = picture
        self.title.setText(title)
        names = [one for one in picture.series if one]
        self.legend.setText("&nbsp;&nbsp; ".join(self._mark(place, one) for place, one in enumerate(names)))
        self.legend.setVisible(len(names) > 1)
        said = (
            f"{series} {place} {value:g}".strip()
            for series, values in picture.series.items()
            for place, value in zip(picture.places, values, strict=True)
            if value
        )
        self.setAccessibleDescription(", ".join(said))
        self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._plot is None:  # looked at: shown it may be for a moment, behind another tab
            QTimer.singleShot(0, self, self._make_when_seen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_places()

    def _mark(self, place: int, name: str) -> str:
        return f'<span style="color:{self._colour(place)}">■</span> {html.escape(name)}'

    def _colour(self, place: int) -> str:
        return track_colour(place, dark=self._ui.theme.dark)

    def _make_when_seen(self) -> None:
        if self._plot is None and self.isVisible() and not self.visibleRegion().isEmpty():
            self._make()
            self._draw()

    def _make(self) -> None:
        import pyqtgraph  # 0.3 s to import: the first look pays, not the start of the window

        tokens = self._ui.theme.tokens
        plot = pyqtgraph.PlotWidget(self, background=tokens.panel)
        plot.setMenuEnabled(False)
        plot.setMouseEnabled(False, False)
        plot.hideButtons()
        plot.showGrid(y=True, alpha=0.15)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setTextPen(tokens.muted)
            axis.setPen(tokens.line)
            axis.setStyle(tickFont=font(SMALL_PX - 1), tickLength=0)
        plot.getAxis("left").setWidth(_AXIS_PX)
        plot.setAccessibleName(self._ui.texts("figures.chart"))
        self._plot = plot
        self._column.addWidget(plot, 1)

    def _draw(self) -> None:
        if self._plot is None:
            return
        self._plot.clear()
        picture = self.picture
        self._plot.setVisible(bool(picture.places))  # axes without anything would be figures from nowhere
        if not picture.places:
            return
        if picture.adds_up or len(picture.series) == 1:
            top = self._draw_bars(self._plot)
        else:
            top = self._draw_lines(self._plot)
        step = _round_step(max(top, 1e-9) / _STEPS)
        count = math.floor(top / step)
        ticks = [(n * step, f"{n * step:g}") for n in range(count + 1)]
        self._plot.getAxis("left").setTicks([ticks])
        self._plot.setYRange(0, max(top, step) * 1.06, padding=0)
        self._plot.setXRange(-0.6, len(picture.places) - 0.4, padding=0)
        self._name_places()

    def _draw_bars(self, plot: PlotWidget) -> float:
        import pyqtgraph

        places = [float(place) for place in range(len(self.picture.places))]
        ground = [0.0] * len(places)
        for place, values in enumerate(self.picture.series.values()):
            heights = [value or 0.0 for value in values]
            colour = self._colour(place)
            seen = [at for at, height in enumerate(heights) if height]  # nothing is no line either
            bars = pyqtgraph.BarGraphItem(
                x=[places[at] for at in seen],
                height=[heights[at] for at in seen],
                y0=[ground[at] for at in seen],
                width=_BAR,
                brush=colour,
                pen=colour,
            )
            plot.addItem(bars)
            ground = [below + height for below, height in zip(ground, heights, strict=True)]
        return max(ground, default=0.0)

    def _draw_lines(self, plot: PlotWidget) -> float:
        import pyqtgraph

        top = 0.0
        for place, values in enumerate(self.picture.series.values()):
            colour = self._colour(place)
            known = [(float(x), value) for x, value in enumerate(values) if value is not None]
            if known:
                plot.plot(
                    [x for x, _ in known],
                    [value for _, value in known],
                    pen=pyqtgraph.mkPen(colour, width=2),
                    symbol="o",
                    symbolSize=6,
                    symbolBrush=colour,
                    symbolPen=colour,
                    connect="all",
                )
                top = max(top, *(value for _, value in known), 0.0)
        return top

    def _name_places(self) -> None:
        """As many names below as there is room for; each that is left out is between two that are not."""
        if self._plot is None or not self.picture.places:
            return
        names = [
            one if len(one) <= _LONGEST_PLACE else f"{one[: _LONGEST_PLACE - 1]}…"
            for one in self.picture.places
        ]
        face = QFontMetrics(font(SMALL_PX - 1))
        wanted = max(face.horizontalAdvance(name) for name in names) + 10
        room = max(1, self.width() - _AXIS_PX - 24) / len(names)
        every = max(1, math.ceil(wanted / room))
        ticks = [(float(place), name) for place, name in enumerate(names) if place % every == 0]
        self._plot.getAxis("bottom").setTicks([ticks])


def _round_step(most: float) -> float:
    """The next smaller of 1, 2, 5 with as many zeros as needed."""
    power: float = 10 ** math.floor(math.log10(most))
    return next(n * power for n in (5, 2, 1) if n * power <= most * 1.001)
