"""What a panel asked for: candidates, history, attendance, a sign-in code; organisation settings."""

from datetime import date, datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from console.api.types import AttendanceRow, Candidates, Event, Organisation, OrganisationSettings
from contract.watching import WorkingPeriod, WorkingWeek


class LoadState(StrEnum):
    IDLE = "idle"
    LOADING = "loading"
    READY = "ready"
    FAILED = "failed"


class CandidateModel(QObject):
    """Who could take order `order_id`; `error` is in words when `state` is FAILED."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order_id: int | None = None
        self.state = LoadState.IDLE
        self.result: Candidates | None = None
        self.error = ""

    def begin(self, order_id: int) -> None:
        """Keeps the former result of the same order on screen while a newer one is fetched."""
        if order_id != self.order_id:
            self.result = None
        self.order_id, self.state, self.error = order_id, LoadState.LOADING, ""
        self.changed.emit()

    def finish(self, result: Candidates) -> None:
        """An answer for an order no longer asked about is dropped."""
        if result.order_id == self.order_id:
            self.result, self.state = result, LoadState.READY
            self.changed.emit()

    def fail(self, order_id: int, error: str) -> None:
        if order_id == self.order_id:
            self.state, self.error = LoadState.FAILED, error
            self.changed.emit()

    def clear(self) -> None:
        self.order_id, self.state, self.result, self.error = None, LoadState.IDLE, None, ""
        self.changed.emit()


class OrderHistoryModel(QObject):
    """Events of one order, oldest first; live events are appended while it is shown."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.order_id: int | None = None
        self.events: list[Event] = []
        self.state = LoadState.IDLE

    def begin(self, order_id: int) -> None:
        if order_id != self.order_id:
            self.events = []
        self.order_id, self.state = order_id, LoadState.LOADING
        self.changed.emit()

    def finish(self, order_id: int, events: list[Event]) -> None:
        if order_id == self.order_id:
            known = {event.seq: event for event in (*events, *self.events)}
            self.events = [known[seq] for seq in sorted(known)]
            self.state = LoadState.READY
            self.changed.emit()

    def fail(self, order_id: int) -> None:
        if order_id == self.order_id:
            self.state = LoadState.FAILED
            self.changed.emit()

    def append(self, events: list[Event]) -> None:
        """Takes the live events that belong to the order shown."""
        newest = self.events[-1].seq if self.events else 0
        fresh = [
            one
            for one in events
            if one.subject_kind == "order" and one.subject_id == self.order_id and one.seq > newest
        ]
        if fresh:
            self.events = [*self.events, *fresh]
            self.changed.emit()

    def clear(self) -> None:
        self.order_id, self.events, self.state = None, [], LoadState.IDLE
        self.changed.emit()


class AttendanceModel(QObject):
    """Fixes and punches of `day` (a day in China's time), one row per worker."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.day: date | None = None
        self.rows: list[AttendanceRow] = []
        self.state = LoadState.IDLE

    def begin(self, day: date | None) -> None:
        if day != self.day:
            self.rows = []
        self.day, self.state = day, LoadState.LOADING
        self.changed.emit()

    def finish(self, day: date, rows: list[AttendanceRow]) -> None:
        self.day, self.rows, self.state = day, rows, LoadState.READY
        self.changed.emit()

    def fail(self) -> None:
        self.state = LoadState.FAILED
        self.changed.emit()


class LoginCodeModel(QObject):
    """The one-time code last issued for a worker's phone, to be read out by the dispatcher."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker_id: int | None = None
        self.code = ""
        self.expires_at: datetime | None = None
        self.state = LoadState.IDLE

    def begin(self, worker_id: int) -> None:
        self.worker_id, self.code, self.expires_at, self.state = worker_id, "", None, LoadState.LOADING
        self.changed.emit()

    def finish(self, worker_id: int, code: str, expires_at: datetime) -> None:
        if worker_id == self.worker_id:
            self.code, self.expires_at, self.state = code, expires_at, LoadState.READY
            self.changed.emit()

    def fail(self, worker_id: int) -> None:
        if worker_id == self.worker_id:
            self.state = LoadState.FAILED
            self.changed.emit()


class OrganisationModel(QObject):
    """The organisation's own settings; sensible ones until the first snapshot. Seconds; WGS-84 lat, lon."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = ""
        self.lost_after_s = 300.0
        self.fix_interval_s = 30.0
        self.centre: tuple[float, float] = (31.2304, 121.4737)
        self.zoom = 12.0
        self.stale_after_s = 60.0
        self.city_speed_mps = 4.2
        self.working_week = WorkingWeek(())

    def take_from(self, other: "OrganisationModel") -> None:
        """The same settings, for another room."""
        self.name, self.lost_after_s, self.fix_interval_s = (
            other.name,
            other.lost_after_s,
            other.fix_interval_s,
        )
        self.centre, self.zoom, self.stale_after_s = other.centre, other.zoom, other.stale_after_s
        self.working_week, self.city_speed_mps = other.working_week, other.city_speed_mps
        self.changed.emit()

    def take(self, settings: OrganisationSettings) -> None:
        self.name = settings.organisation
        self.lost_after_s = settings.lost_after_s
        self.fix_interval_s = settings.fix_interval_s
        self.centre = settings.centre
        self.zoom = settings.zoom
        self.stale_after_s = settings.stale_after_s
        self.city_speed_mps = settings.city_speed_mps
        periods = [WorkingPeriod(tuple(one.days), one.since, one.until) for one in settings.working_periods]
        self.working_week = WorkingWeek(periods, [day.isoformat() for day in settings.holidays])
        self.changed.emit()

    def take_all(self, organisation: Organisation) -> None:
        """After a change: everybody's console follows at once."""
        self.take(
            OrganisationSettings(
                organisation=organisation.name,
                lost_after_s=organisation.lost_after_s,
                fix_interval_s=organisation.fix_interval_s,
                centre=organisation.centre,
                zoom=organisation.zoom,
                working_periods=organisation.working_periods,
                holidays=organisation.holidays,
                stale_after_s=organisation.stale_after_s,
                city_speed_mps=organisation.candidates.city_speed_mps,
            )
        )
