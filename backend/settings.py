"""What the backend can be told from outside: the command line."""

from dataclasses import dataclass
from pathlib import Path

VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Settings:
    """One backend process."""

    data_dir: Path
    port: int = 0
    host: str = "127.0.0.1"
    osmand_port: int | None = None  # a port of their own for trackers that can only be told host and port
    sample: bool = False
    sample_workers: int | None = None
    start_token: str | None = None
    print_credentials: bool = False
    mapdata_dir: Path | None = None  # made by `mapdata build`; its road graph may be missing
    osrm_url: str | None = None  # used instead of a road graph
    public_url: str | None = None  # where customers reach this backend; default: where the console does
    busy_timeout_ms: int = 5000  # how long a writer waits for the file before it answers 503

    @property
    def database_path(self) -> Path:
        return self.data_dir / "waiqin.db"

    @property
    def database_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.database_path}"

    @property
    def attachments_dir(self) -> Path:
        return self.data_dir / "attachments"

    @property
    def road_graph(self) -> Path | None:
        return None if self.mapdata_dir is None else self.mapdata_dir / "roadgraph"

    @property
    def log_dir(self) -> Path:
        return self.data_dir / "log"
