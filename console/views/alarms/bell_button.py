"""The button that says whether alarms can be heard: it rings, it could, or it is muted."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from console.models.world import Models
from console.views import icons
from console.views.actions import Actions
from console.views.alarms.bell import MUTED
from console.views.context import Ui
from console.views.theme import DARK

_ICONS = {
    "ringing": "mdi6.bell-ring",
    "silenced": "mdi6.bell-sleep-outline",
    "on": "mdi6.volume-high",
    "muted": "mdi6.volume-off",
}


class BellButton(QPushButton):
    """A click silences what rings; while nothing rings it mutes and unmutes."""

    def __init__(self, ui: Ui, models: Models, actions: Actions) -> None:
        super().__init__()
        self._ui, self._ringing = ui, models.ringing
        self._silence, self._mute = actions["alarm.silence"], actions["alarm.mute"]
        self.look = ""
        self._compact = False
        self.setObjectName("alarm_bell")
        self.setAutoDefault(False)
        self.clicked.connect(self._press)
        models.ringing.changed.connect(self._take)
        ui.settings.changed.connect(self._take)
        self._take()

    def set_compact(self, on: bool) -> None:
        """Only the shape; the words stay for the tooltip and screen readers."""
        self._compact = on
        self._write()

    def _press(self) -> None:
        (self._silence if self.look == "ringing" else self._mute).trigger()

    def _take(self, _key: str = "") -> None:
        if self._ui.settings.flag(MUTED):
            look = "muted"
        elif self._ringing.level is not None:
            look = "ringing"
        else:
            look = "silenced" if self._ringing.silenced else "on"
        if look != self.look:
            self.look = look
            colour = (
                DARK.on_header if look == "on" else DARK.tones["soon"].fill
            )  # the header is dark in both themes
            self.setIcon(icons.icon(_ICONS[look], color=colour))
        said = self._ui.texts(f"panes.bell.{look}.what", n=self._ringing.silenced)
        self.setToolTip(said)
        self.setAccessibleName(said)
        self._write()

    def _write(self) -> None:
        self.setText("" if self._compact else self._ui.texts(f"panes.bell.{self.look}"))
