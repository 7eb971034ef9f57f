"""Playing: back and forth by one fix, play and pause, speed, loop, follow, and the slider of time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from console.core import units
from console.models.replay import ReplayModel
from console.models.tracks import SPEEDS, TrackModel
from console.views import icons
from console.views.context import Ui
from console.views.tracks.marked_slider import MarkedSlider
from console.views.widgets import icon_button, label, pack

Playable = TrackModel | ReplayModel

_STEPS = 10_000  # of the slider, whatever the range
_TIME_SPARE_PX = 8


class PlayKeys(QObject):
    """Space plays and pauses, ← and → go to the former and next fix, in whatever it is installed on."""

    def __init__(self, model: Playable, parent: QObject) -> None:
        super().__init__(parent)
        self._acts: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Space: lambda: model.play(not model.playing),
            Qt.Key.Key_Left: lambda: model.step(-1),
            Qt.Key.Key_Right: lambda: model.step(1),
        }

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        if not isinstance(event, QKeyEvent) or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        act = self._acts.get(Qt.Key(event.key()))
        if act is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            act()
            return True
        return False


class PlayerBar(QWidget):
    """Shows and moves the moment of a model that can be played; `on_map` False: neither loop nor follow."""

    def __init__(
        self,
        ui: Ui,
        model: Playable,
        *,
        prefix: str = "track",
        speeds: Sequence[int] = SPEEDS,
        on_map: bool = True,
    ) -> None:
        super().__init__()
        self._ui, self._model = ui, model
        texts = ui.texts
        self.back = self._button(
            "mdi6.skip-previous", f"{prefix}_back_step", f"{prefix}.back", lambda: model.step(-1)
        )
        self.play = self._button("mdi6.play", f"{prefix}_play", "play", lambda: model.play(not model.playing))
        self.forward = self._button(
            "mdi6.skip-next", f"{prefix}_forward", f"{prefix}.forward", lambda: model.step(1)
        )
        self.slider = MarkedSlider(ui.theme, self._share, model.seek)
        self.slider.setObjectName(f"{prefix}_slider")
        self.slider.setAccessibleName(texts("tracks.player.slider"))
        self.slider.setRange(0, _STEPS)
        self.slider.setMinimumWidth(80)
        self.slider.valueChanged.connect(self._slid)
        self.time = label(units.date_time(units.from_ms(0), texts), "strong", name=f"{prefix}_time")
        self.time.ensurePolished()
        self.time.setFixedSize(self.time.sizeHint() + QSize(_TIME_SPARE_PX, 0))  # else each frame is a layout
        self.time.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.speed = QComboBox()
        self.speed.setObjectName(f"{prefix}_speed")
        self.speed.setAccessibleName(texts("tracks.player.speed"))
        self.speed.setToolTip(texts("tracks.player.speed"))
        for speed in speeds:
            self.speed.addItem(f"×{speed}", speed)
        self.speed.activated.connect(lambda _row: model.set_speed(int(self.speed.currentData())))
        self.loop = self._toggle("mdi6.repeat", f"{prefix}_loop", "loop", model.set_loop)
        self.follow = self._toggle("mdi6.crosshairs-gps", f"{prefix}_follow", "follow", model.set_follow)
        self.row = QHBoxLayout(self)
        pack(self.row, (8, 4, 8, 4), 4)
        for widget in (self.back, self.play, self.forward):
            self.row.addWidget(widget)
        self.row.addWidget(self.slider, 1)
        for other in (self.time, self.speed, self.loop, self.follow):
            self.row.addWidget(other)
        self.loop.setVisible(on_map)
        self.follow.setVisible(on_map)
        self.keys = PlayKeys(model, self)
        self.slider.installEventFilter(self.keys)
        model.changed.connect(self._take)
        model.played.connect(self._take)
        model.moved.connect(self._move)
        model.progressed.connect(self._take)
        self._take()

    def _button(self, icon: str, name: str, key: str, on: Callable[[], object]) -> QPushButton:
        return icon_button(self._ui, icon, name, self._ui.texts(f"tracks.player.{key}"), on, self)

    def _toggle(self, icon: str, name: str, key: str, on: Callable[[bool], object]) -> QPushButton:
        made = self._button(icon, name, key, lambda: None)
        made.setCheckable(True)
        made.toggled.connect(on)
        return made

    def _take(self) -> None:
        model, texts = self._model, self._ui.texts
        for widget in (self.back, self.play, self.forward, self.slider, self.speed, self.loop, self.follow):
            widget.setEnabled(model.has_fixes)
        words = texts("tracks.player.pause" if model.playing else "tracks.player.play")
        tokens = self._ui.theme.tokens
        colour = tokens.accent if model.has_fixes else tokens.line_strong
        self.play.setIcon(icons.icon("mdi6.pause" if model.playing else "mdi6.play", color=colour))
        self.play.setToolTip(words)
        self.play.setAccessibleName(words)
        self.speed.setCurrentIndex(self.speed.findData(model.speed))
        for toggle, on, icon in (
            (self.loop, model.loop, "mdi6.repeat"),
            (self.follow, model.follow, "mdi6.crosshairs-gps"),
        ):
            toggle.blockSignals(True)
            toggle.setChecked(on)
            toggle.blockSignals(False)
            toggle.setIcon(icons.icon(icon, color=tokens.accent if on else tokens.muted))
        self._move()

    def _move(self) -> None:
        model = self._model
        self.slider.blockSignals(True)
        self.slider.setValue(round(self._share(model.playhead_ms) * _STEPS))
        self.slider.blockSignals(False)
        shown = units.from_ms(model.playhead_ms) if model.has_fixes else None
        self.time.setText(units.date_time(shown, self._ui.texts))

    def _share(self, at_ms: float) -> float:
        """Of the range that lies before a moment."""
        lasting = self._model.until_ms - self._model.since_ms
        return (at_ms - self._model.since_ms) / lasting if lasting > 0 else 0.0

    def _slid(self, value: int) -> None:
        model = self._model
        model.seek(model.since_ms + (model.until_ms - model.since_ms) * value / _STEPS)
