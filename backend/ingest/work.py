"""One batch on its way through the steps: its fixes, copies of their tracks, what was decided so far."""

from dataclasses import dataclass, field

from backend.ingest.track import Track, TrackTable
from backend.positions.fix import Fix


@dataclass(slots=True)
class Work:
    """Steps change it in place. Nothing outside it changes before the commit."""

    fixes: list[Fix]
    tracks: TrackTable
    touched: dict[int, Track] = field(default_factory=dict)
    withheld: dict[int, str] = field(default_factory=dict)
    """Index in `fixes` -> rule, for those that must not be stored."""
    repeats: list[Fix] = field(default_factory=list)
    """Fixes that may repeat a stored one: not newer than everything the device claimed before."""

    def allowed(self) -> list[Fix]:
        """The fixes that may be stored."""
        withheld = self.withheld
        return (
            [it for index, it in enumerate(self.fixes) if index not in withheld] if withheld else self.fixes
        )

    def track(self, worker_id: int) -> Track:
        """This batch's own copy of the worker's track."""
        track = self.touched.get(worker_id)
        if track is None:
            track = self.touched[worker_id] = self.tracks.copy(worker_id)
        return track
