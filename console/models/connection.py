"""How well the console hears the backend, for banner, status bar and gates; opens no connection."""

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from console.api.types import Account
from console.core.clock import ServerClock


class ConnectionState(StrEnum):
    CONNECTING = "connecting"  # nothing shown yet, or signing in
    LIVE = "live"
    STALE = "stale"  # connected, catching up after a gap
    DOWN = "down"  # no answer; trying again
    RESTARTING = "restarting"  # the embedded backend died and is being started


class ConnectionModel(QObject):
    """Times are epoch ms by the server's clock; `latency_ms` is the last request's round trip."""

    changed = Signal()

    def __init__(self, clock: ServerClock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self.state = ConnectionState.CONNECTING
        self.since_ms = clock.now_ms()
        self.last_good_ms: float | None = None
        self.latency_ms: float | None = None
        self.pending_commands = 0
        self.backend_url = ""
        self.account: Account | None = None
        self.signed_in = False
        self.sign_in_needed = False  # show the sign-in dialog
        self.sign_in_error = ""  # why the last try was refused, in words

    @property
    def is_live(self) -> bool:
        return self.state is ConnectionState.LIVE

    @property
    def heard_once(self) -> bool:
        """False: what the stores hold says nothing about what there is."""
        return self.last_good_ms is not None

    def set_state(self, state: ConnectionState) -> None:
        if state is not self.state:
            self.state = state
            self.since_ms = self._clock.now_ms()
            self.changed.emit()

    def heard(self) -> None:
        """The backend said something just now (silent: the status bar polls the age once a second)."""
        self.last_good_ms = self._clock.now_ms()

    def set_latency(self, latency_ms: float) -> None:
        self.latency_ms = latency_ms  # silent: the status bar polls, and commands must not wait for a repaint

    def set_pending(self, commands: int) -> None:
        if commands != self.pending_commands:
            self.pending_commands = commands
            self.changed.emit()

    def set_backend(self, url: str) -> None:
        if url != self.backend_url:
            self.backend_url = url
            self.changed.emit()

    def set_account(self, account: Account | None) -> None:
        self.account = account
        self.signed_in = account is not None
        self.sign_in_needed = self.sign_in_needed and account is None
        self.sign_in_error = ""
        self.changed.emit()

    def ask_sign_in(self, error: str = "") -> None:
        self.sign_in_needed, self.sign_in_error = True, error
        self.changed.emit()
