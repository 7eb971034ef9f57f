"""What the map is given by the window: words, colours, settings, time. Structural: views stay unknown."""

from typing import Protocol

from console.core.clock import ServerClock
from console.core.settings import Settings
from console.core.texts import Texts
from console.map.colours import MapTheme


class MapContext(Protocol):
    @property
    def texts(self) -> Texts: ...
    @property
    def theme(self) -> MapTheme: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> ServerClock: ...
