"""What the ingest tests stand on: a clock to set, people to hide, and the pipeline on a real database."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, create_engine

from backend.ingest.door import Door, Receive, Scope, Send
from backend.ingest.pipeline import Pipeline
from backend.ingest.stats import IngestStats
from backend.kit.clock import from_ms
from backend.kit.database import Database
from backend.kit.eventlog import EventRow, EventViewerRow
from backend.kit.tables import Base
from backend.live.latest import LatestTable
from backend.org.roster import PrivacyState
from backend.positions.fix import Fix
from backend.positions.packed import Rows, of_each
from backend.positions.tables import PositionRow
from contract.vocabulary import MonitoringMode

NOON_MS = int(datetime(2026, 11, 21, 4, 0, tzinfo=UTC).timestamp() * 1000)
LAT, LON = 31.2304, 121.4737
Query = dict[str, str | int | float]
VISIBLE = PrivacyState(on_duty=True, stealth=False, monitoring=MonitoringMode.FULL, on_task=False)


@dataclass
class ManualClock:
    """Stands still until told."""

    at_ms: int = NOON_MS

    def now_ms(self) -> int:
        return self.at_ms

    def now(self) -> datetime:
        return from_ms(self.at_ms)


@dataclass
class People:
    """Devices `d1`… of workers 1…; everybody visible unless told otherwise."""

    states: dict[int, PrivacyState | None] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)

    def device(self, device_id: str) -> int | None:
        known = device_id.startswith("d") and device_id[1:].isascii() and device_id[1:].isdigit()
        return int(device_id[1:]) if known and device_id not in self.revoked else None

    def is_revoked(self, device_id: str) -> bool:
        return device_id in self.revoked

    def privacy(self, worker_id: int) -> PrivacyState | None:
        return self.states.get(worker_id, VISIBLE)


@dataclass
class World:
    """One running pipeline with everything around it in reach."""

    path: Path
    clock: ManualClock
    people: People
    database: Database
    latest: LatestTable
    pipeline: Pipeline
    door: Door
    published: list[int]

    @property
    def stats(self) -> IngestStats:
        return self.pipeline.stats

    def rows(self, columns: str = "*") -> list[sqlite3.Row]:
        """Stored positions in the order they were stored."""
        with sqlite3.connect(self.path) as connection:
            connection.row_factory = sqlite3.Row
            joined = "arrivals AS a JOIN positions AS p USING (worker_id, at_ms, nth)"
            return connection.execute(f"SELECT {columns} FROM {joined} ORDER BY a.number").fetchall()

    def told(self) -> Rows:
        """What the devices told, in the order of storing."""
        return of_each(row["body"] for row in self.rows("body"))

    def fix(self, seconds: float = 0.0, *, worker_id: int = 1, north_m: float = 0.0, **values: Any) -> Fix:
        """A fix `seconds` after noon, `north_m` metres north of the centre, received now."""
        at_ms = NOON_MS + round(seconds * 1000)
        fix = Fix(worker_id, at_ms, self.clock.now_ms(), LAT + north_m / 111_195, LON)
        for name, value in values.items():
            setattr(fix, name, value)
        return fix

    async def send(self, *fixes: Fix) -> list[int]:
        """Submit one by one; answers the marks of what is stored in the end, in order of storing."""
        for fix in fixes:
            await self.pipeline.submit([fix])
        return [row["marks"] for row in self.rows("marks")]


_REMEMBER_ARRIVALS = (  # the table itself only knows the order of time
    "CREATE TABLE IF NOT EXISTS arrivals (number INTEGER PRIMARY KEY, worker_id, at_ms, nth)",
    "CREATE TRIGGER IF NOT EXISTS arrived AFTER INSERT ON positions BEGIN"
    " INSERT INTO arrivals (worker_id, at_ms, nth) VALUES (new.worker_id, new.at_ms, new.nth); END",
)


async def nothing_inside(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
    """The application behind the door: 404."""
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def create_tables(path: Path) -> None:
    """Only what ingest needs."""
    engine = create_engine(f"sqlite:///{path}")
    tables = [row.__table__ for row in (PositionRow, EventRow, EventViewerRow)]
    Base.metadata.create_all(engine, tables=cast(list[Table], tables))
    with engine.begin() as connection:
        for statement in _REMEMBER_ARRIVALS:
            connection.exec_driver_sql(statement)
    engine.dispose()


@asynccontextmanager
async def running_world(path: Path, *, busy_timeout_ms: int = 5000) -> AsyncIterator[World]:
    """A pipeline on the database file at `path`, made if absent."""
    create_tables(path)
    clock, people, latest = ManualClock(), People(), LatestTable()
    database = Database(f"sqlite+aiosqlite:///{path}", clock=clock, busy_timeout_ms=busy_timeout_ms)
    await database.open()
    published: list[int] = []

    def publish(worker_ids: Sequence[int]) -> None:
        published.extend(worker_ids)

    pipeline = Pipeline(database=database, people=people, latest=latest, publish=publish, stats=IngestStats())
    door = Door(nothing_inside, pipeline=pipeline, devices=people, clock=clock)
    await pipeline.start()
    try:
        yield World(path, clock, people, database, latest, pipeline, door, published)
    finally:
        await pipeline.stop()
        await database.close()
