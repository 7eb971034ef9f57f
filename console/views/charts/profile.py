"""Speed and accuracy of one person along a track's time, stops and gaps shaded; linked to the playhead."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.api.track_records import Gap, Stop
from console.core import units
from console.map.colours import track_colour
from console.models.tables.tracks import happened_words
from console.models.tracks import Track, TrackModel
from console.views.context import Ui
from console.views.marks import mark
from console.views.theme import SMALL_PX, font
from console.views.widgets import pack

if TYPE_CHECKING:
    from pyqtgraph import (
        BarGraphItem,
        GraphicsLayoutWidget,
        InfiniteLine,
        PlotDataItem,
        PlotItem,
        ScatterPlotItem,
        SpotItem,
    )

Floats = npt.NDArray[np.float64]

_AXIS_PX = 52
_REACH_PX = 6
_BINS = 3_000
_SAMPLE = 50_000  # values by which the height of an axis is found
_LONG = 50_000  # fixes
_TAKE_AFTER_MS = 150
_FILL_AFTER_MS = 30
_MOVE_EVERY_MS = 80  # while playing
_TOLD_AT_ONCE = 3  # of what happened at one place
_LEAST_TOP = {"speed": 6.0, "accuracy": 20.0}  # km/h, m: so that standing still does not fill the chart


class ProfileChart(QWidget):
    """A click or a drag of the line moves the playhead, and it the line. x: seconds of the range."""

    def __init__(self, ui: Ui, model: TrackModel) -> None:
        super().__init__()
        self._ui, self._model = ui, model
        self.shown: Track | None = None
        self.plots: dict[str, PlotItem] = {}
        self._board: GraphicsLayoutWidget | None = None
        self._lines: list[InfiniteLine] = []
        self.happened: ScatterPlotItem | None = None
        self._curves: dict[str, PlotDataItem] = {}
        self._seconds = np.zeros(0)
        self._values: dict[str, Floats] = {}
        self._shades: list[tuple[PlotItem, BarGraphItem]] = []
        self.setObjectName("track_profile")
        self.setAccessibleName(ui.texts("tracks.profile"))
        self.setMinimumSize(160, 90)
        self._column = QVBoxLayout(self)
        pack(self._column, (4, 4, 4, 0), 0)
        model.changed.connect(self._take_in_time)
        model.played.connect(self._take_in_time)
        self._due = QTimer(self)  # the whole chart is painted for a line that moves: not for every frame
        self._due.setSingleShot(True)
        self._due.setInterval(_MOVE_EVERY_MS)
        self._due.timeout.connect(self._move)
        model.moved.connect(self._soon)
        self._filling = QTimer(self)
        self._filling.setSingleShot(True)
        self._filling.setInterval(_FILL_AFTER_MS)
        self._filling.timeout.connect(self._fill)
        self._taking = QTimer(self)  # a long track is on the map first
        self._taking.setSingleShot(True)
        self._taking.setInterval(_TAKE_AFTER_MS)
        self._taking.timeout.connect(self._take)

    def _take_in_time(self) -> None:
        track = self._model.get(self._model.front)
        if track is not None and len(track) > _LONG:
            self._taking.start()
        else:
            self._taking.stop()
            self._take()

    def _soon(self) -> None:
        if not self._model.playing:
            self._due.stop()
            self._move()
        elif not self._due.isActive():
            self._due.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._board is None:
            self._make()
        self._take_in_time()

    @property
    def board(self) -> QWidget | None:
        return self._board

    def _make(self) -> None:
        import pyqtgraph  # 0.3 s to import: the first look at the pane pays, not the start of the window

        tokens = self._ui.theme.tokens
        board = pyqtgraph.GraphicsLayoutWidget()
        board.setBackground(tokens.panel)
        board.setObjectName("track_profile_board")
        board.setAccessibleName(self._ui.texts("tracks.profile"))
        board.ci.layout.setSpacing(2)
        board.ci.layout.setContentsMargins(0, 0, 4, 0)
        for row, name in enumerate(("speed", "accuracy")):
            bottom = _TimeAxis(self._model) if row else None
            plot = board.addPlot(row=row, col=0, axisItems={} if bottom is None else {"bottom": bottom.item})
            self._dress(plot, name, with_time=bool(row))
            self.plots[name] = plot
            line = pyqtgraph.InfiniteLine(
                angle=90, movable=True, pen=pyqtgraph.mkPen(tokens.text, width=1.5), hoverPen=tokens.accent
            )
            line.sigDragged.connect(lambda dragged: self._seek(float(dragged.value())))
            line.setZValue(10)
            plot.addItem(line)
            self._lines.append(line)
        self.plots["accuracy"].setXLink(self.plots["speed"])
        self.plots["speed"].sigXRangeChanged.connect(lambda *_: self._filling.start())
        board.ci.layout.setRowStretchFactor(0, 3)
        board.ci.layout.setRowStretchFactor(1, 2)
        board.scene().sigMouseClicked.connect(lambda event: self._clicked(event.scenePos()))
        self._board = board
        self._column.addWidget(board, 1)

    def _dress(self, plot: PlotItem, name: str, *, with_time: bool) -> None:
        tokens = self._ui.theme.tokens
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(True, False)
        plot.showGrid(y=True, alpha=0.15)
        plot.showAxis("bottom", with_time)
        for side in ("left", "bottom"):
            axis = plot.getAxis(side)
            axis.setTextPen(tokens.muted)
            axis.setPen(tokens.line)
            axis.setStyle(tickFont=font(SMALL_PX - 1), tickLength=0)
        axis = plot.getAxis("left")
        axis.setWidth(_AXIS_PX)
        axis.setLabel(
            self._ui.texts(f"tracks.profile.{name}"), **{"color": tokens.muted, "font-size": "11px"}
        )

    def _take(self) -> None:
        track = self._model.get(self._model.front)
        if self._board is None or track is self.shown:
            return
        self.shown = track
        self._clear()
        if track is None or not len(track):
            return
        self._seconds = (track.fixes.at_ms - self._model.since_ms) / 1_000
        colour = track_colour(track.colour, dark=self._ui.theme.dark)
        self._values = values = {
            "speed": track.speeds_mps() * 3.6,
            "accuracy": track.fixes.accuracy_m.astype(np.float64),
        }
        for name, plot in self.plots.items():
            nothing = np.zeros(0)
            self._curves[name] = plot.plot(nothing, nothing, pen=colour, connect="finite")
            known = values[name][:: 1 + len(track) // _SAMPLE]
            known = known[np.isfinite(known)]
            top = max(_LEAST_TOP[name], float(np.quantile(known, 0.998)) if len(known) else 0.0)
            step = _round_step(top / 2)
            plot.getAxis("left").setTicks([[(n * step, f"{n * step:g}") for n in range(3)]])
            height = max(top, 2 * step)
            plot.setYRange(0, 1.1 * height, padding=0)
            self._shade(plot, track, 1.1 * height)
            if name == "speed":
                self._mark(plot, track, height)
        self.plots["speed"].setXRange(0, (self._model.until_ms - self._model.since_ms) / 1_000, padding=0.0)
        self._fill()
        self._move()

    def _fill(self) -> None:
        """The curves of what can be seen, with no more points than pixels could tell apart."""
        track = self.shown
        if track is None or not len(track):
            return
        low, high = self.plots["speed"].viewRange()[0]
        first = max(int(np.searchsorted(self._seconds, low)) - 1, 0)
        last = int(np.searchsorted(self._seconds, high)) + 1
        breaks = [row - first for row in track.gap_rows if first < row < last]
        for name, curve in self._curves.items():
            x, y = thinned(self._seconds[first:last], self._values[name][first:last], breaks)
            curve.setData(x, y, connect="finite")

    def _mark(self, plot: PlotItem, track: Track, height: float) -> None:
        """Orders and alarms at the upper edge; the words beside the pointer, a click goes there."""
        import pyqtgraph

        theme, texts = self._ui.theme, self._ui.texts
        self.happened = pyqtgraph.ScatterPlotItem(
            hoverable=True, tip=None, pen=pyqtgraph.mkPen(theme.tokens.panel, width=1), size=11
        )
        self.happened.setZValue(20)
        self.happened.sigHovered.connect(lambda _all, hovered, _event: self.tell_hovered(hovered))
        spots = []
        for one in track.happened:
            look = mark(f"alarm.{one.level}" if one.is_alarm else "track.order")
            words = f"{units.date_time(one.at, texts)} {happened_words(one, texts)}"
            spots.append(
                {
                    "pos": ((one.at_ms - self._model.since_ms) / 1_000, height),
                    "symbol": "t1" if one.is_alarm else "d",
                    "brush": QColor(theme.tone(look.tone).fill),
                    "data": words,
                }
            )
        self.happened.addPoints(spots)
        plot.addItem(self.happened)

    def tell_hovered(self, spots: Sequence[SpotItem]) -> None:
        """What is under the pointer, in the window's language: pyqtgraph's own tip counts in English."""
        words = [str(one.data()) for one in spots[:_TOLD_AT_ONCE]]
        if len(spots) > len(words):
            words.append(self._ui.texts("tracks.happened.more", n=len(spots) - len(words)))
        self.plots["speed"].vb.setToolTip("\n".join(words))

    def _clear(self) -> None:
        if self.happened is not None:
            self.plots["speed"].removeItem(self.happened)
            self.happened = None
        for plot, shade in self._shades:
            plot.removeItem(shade)
        self._shades = []
        self._curves = {}
        for plot in self.plots.values():
            plot.clearPlots()

    def _shade(self, plot: PlotItem, track: Track, height: float) -> None:
        """One item for all stops and one for all gaps: of a month there are hundreds."""
        import pyqtgraph

        theme = self._ui.theme
        stop, gap = QColor(theme.tone("info").fill), QColor(theme.tone("idle").fill)
        stop.setAlpha(56)
        shades: list[tuple[Sequence[Stop | Gap], QBrush]] = [
            (track.stops, QBrush(stop)),
            (track.gaps, QBrush(gap, Qt.BrushStyle.BDiagPattern)),
        ]
        for spans, brush in shades:
            starts, ends = (
                [(moment.timestamp() * 1_000 - self._model.since_ms) / 1_000 for moment in moments]
                for moments in ((span.since for span in spans), (span.until for span in spans))
            )
            shade = pyqtgraph.BarGraphItem(x0=starts, x1=ends, height=height, brush=brush, pen=None)
            shade.setZValue(-10)
            plot.addItem(shade, ignoreBounds=True)
            self._shades.append((plot, shade))

    def _move(self) -> None:
        seconds = (self._model.playhead_ms - self._model.since_ms) / 1_000
        for line in self._lines:
            line.setValue(seconds)
        self.setAccessibleDescription(
            units.date_time(units.from_ms(self._model.playhead_ms), self._ui.texts) if self.shown else ""
        )

    def _seek(self, seconds: float) -> None:
        self._model.seek(self._model.since_ms + seconds * 1_000)

    def _clicked(self, at: QPointF) -> None:
        for plot in self.plots.values():
            if plot.sceneBoundingRect().contains(at):
                self._seek(self._moment_at(float(plot.vb.mapSceneToView(at).x()), plot))
                return

    def _moment_at(self, seconds: float, plot: PlotItem) -> float:
        """Exactly when something happened, where the click was on its mark."""
        reach = _REACH_PX * float(plot.vb.viewPixelSize()[0])
        track = self.shown
        happened = [(one.at_ms - self._model.since_ms) / 1_000 for one in track.happened] if track else []
        near = [one for one in happened if abs(one - seconds) <= reach]
        return min(near, key=lambda one: abs(one - seconds), default=seconds)


class _TimeAxis:
    """An axis that writes times of day in China for seconds of the model's range."""

    def __init__(self, model: TrackModel) -> None:
        import pyqtgraph

        class Axis(pyqtgraph.AxisItem):
            def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
                form = (
                    "%H:%M:%S" if spacing * scale < 60 else "%m-%d" if spacing * scale >= 86_400 else "%H:%M"
                )
                moments = (units.from_ms(model.since_ms + value * 1_000) for value in values)
                return [moment.astimezone(units.CHINA).strftime(form) for moment in moments]

            def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
                """Steps a clock has, at least 70 px apart."""
                wanted = (high - low) * 70 / max(size, 1.0)
                step = next((one for one in _CLOCK_STEPS_S if one >= wanted), _CLOCK_STEPS_S[-1])
                return [(step, -(model.since_ms / 1_000 + _CHINA_S) % step)]

        self.item = Axis("bottom")


_CHINA_S = 8 * 3_600
_CLOCK_STEPS_S = (
    1,
    5,
    15,
    60,
    300,
    900,
    1_800,
    3_600,
    7_200,
    14_400,
    21_600,
    43_200,
    86_400,
    604_800,
    2_592_000,
)


def _round_step(least: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 … that is not less: three numbers at an axis are enough."""
    power = 10.0 ** math.floor(math.log10(max(least, 1.0)))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least)


def thinned(x: Floats, y: Floats, rows: list[int]) -> tuple[Floats, Floats]:
    """At most 2 * `_BINS` points, the least and the greatest of each stretch, and a break before `rows`."""
    if len(x) > 2 * _BINS:
        firsts = np.unique(np.linspace(0, len(x), _BINS, endpoint=False).astype(np.intp))
        rows = sorted({2 * int(np.searchsorted(firsts, row, side="right") - 1) for row in rows})
        x = np.repeat(x[firsts], 2)
        y = np.stack((np.fmin.reduceat(y, firsts), np.fmax.reduceat(y, firsts)), axis=1).ravel()
    inside = [row for row in rows if 0 < row < len(x)]
    return np.insert(x, inside, x[inside]), np.insert(y, inside, np.nan)
