"""What the pipeline remembers of each worker between fixes: where it was last, and what is doubted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(slots=True)
class Track:
    """One worker's memory. Times in ms since 1970, degrees WGS-84.

    `at_ms`, `lat`, `lon`: the newest fix that moved the worker.
    `claimed_ms`: the newest time any stored fix claimed.
    `doubt_*`: the last fix that teleported, and how many in a row did.
    """

    at_ms: int | None = None
    lat: float = 0.0
    lon: float = 0.0
    claimed_ms: int | None = None
    doubts: int = 0
    doubt_ms: int = 0
    doubt_lat: float = 0.0
    doubt_lon: float = 0.0

    def take(self, at_ms: int, lat: float, lon: float) -> None:
        """The worker is there now."""
        self.at_ms, self.lat, self.lon, self.doubts = at_ms, lat, lon, 0

    def take_if_newer(self, at_ms: int, lat: float, lon: float) -> None:
        """The worker is there now, unless something newer was taken meanwhile."""
        if self.at_ms is None or at_ms >= self.at_ms:
            self.take(at_ms, lat, lon)

    def doubt(self, at_ms: int, lat: float, lon: float) -> None:
        """The worker cannot have come there in time."""
        self.doubt_ms, self.doubt_lat, self.doubt_lon = at_ms, lat, lon
        self.doubts += 1


class TrackTable:
    """Every worker's track as of the last commit; a batch works on copies until it is stored."""

    def __init__(self) -> None:
        self._tracks: dict[int, Track] = {}

    def load(self, tracks: Iterable[tuple[int, Track]]) -> None:
        """Fill from storage at start."""
        self._tracks = dict(tracks)

    def copy(self, worker_id: int) -> Track:
        """The worker's track, to be changed freely."""
        track = self._tracks.get(worker_id)
        if track is None:
            return Track()
        return Track(
            track.at_ms,
            track.lat,
            track.lon,
            track.claimed_ms,
            track.doubts,
            track.doubt_ms,
            track.doubt_lat,
            track.doubt_lon,
        )

    def commit(self, tracks: Mapping[int, Track]) -> None:
        """What the batch made of the tracks is now true."""
        self._tracks.update(tracks)
