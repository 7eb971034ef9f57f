"""What the backend can be told from outside: command line and the organisation's own limits."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """Limits and defaults of the organisation; sent to clients inside the snapshot."""

    organisation: str = "外勤调度台"
    lost_after_s: int = 600
    fix_interval_s: int = 10
    centre: tuple[float, float] = (31.2304, 121.4737)  # WGS-84 latitude, longitude
    zoom: int = 13
    timezone: str = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Settings:
    """One backend process."""

    data_dir: Path
    port: int = 0
    host: str = "127.0.0.1"
    sample: bool = False
    sample_workers: int | None = None
    start_token: str | None = None
    print_credentials: bool = False
    organisation: OrganisationSettings = OrganisationSettings()

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
    def log_dir(self) -> Path:
        return self.data_dir / "log"
