"""Sounds the alarm that should be heard, level by level, as long as it should; the models say which."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory, QObject, QTimer, QUrl

from console.core.settings import Settings
from console.core.texts import RESOURCES
from console.models.ringing import RingingModel
from contract.vocabulary import AlarmLevel

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

MUTED = "alarm.muted"
EVERY_MS = {
    AlarmLevel.RED: 3_000,
    AlarmLevel.ORANGE: 6_000,
    AlarmLevel.YELLOW: 12_000,
    AlarmLevel.BLUE: 30_000,
}

Play = Callable[[AlarmLevel], None]


class Speaker:
    """Plays a level's tone; says nothing where there is no sound device, and looks again each time."""

    def __init__(self, folder: Path = RESOURCES / "sounds") -> None:
        self._folder = folder
        self._effects: dict[AlarmLevel, QSoundEffect] = {}

    def __call__(self, level: AlarmLevel) -> None:
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")  # what is missing here is no fault of ours
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect  # not needed for a window to open

        if QMediaDevices.defaultAudioOutput().isNull():
            return
        if level not in self._effects:
            effect = QSoundEffect()
            effect.setSource(QUrl.fromLocalFile(str(self._folder / f"{level}.wav")))
            self._effects[level] = effect
        self._effects[level].play()


class Bell(QObject):
    """Rings at once when something new should be heard, then again and again until it need not."""

    def __init__(
        self, ringing: RingingModel, settings: Settings, play: Play, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._ringing, self._settings, self._play = ringing, settings, play
        self._sounding: AlarmLevel | None = None
        self._again = QTimer(self)
        self._again.timeout.connect(self._ring)
        ringing.changed.connect(self._take)
        settings.changed.connect(self._take)
        self._take()

    def _take(self, _key: str = "") -> None:
        level = None if self._settings.flag(MUTED) else self._ringing.level
        if level is self._sounding:
            return
        self._sounding = level
        if level is None:
            self._again.stop()
            return
        self._again.start(EVERY_MS[level])
        self._ring()

    def _ring(self) -> None:
        if self._sounding is not None:
            self._play(self._sounding)
