"""The replay: traces read by their columns, sent as trackers send, nothing lost on the way."""

import asyncio
import gzip
import json
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tools.replay import trace
from tools.replay.enrol import EnrolError, find_credentials
from tools.replay.protocols import osmand, owntracks
from tools.replay.send import Plan, Sender, Tally
from tools.replay.trace import Row, TraceError

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared/data/trajectories"
ROW = Row("2619", 1490072431000, 30.19826, -97.77679, 10.0)
HEADER = "vehicle_id,timestamp,speed,latitude,longitude\n"


def written(path: Path, lines: str) -> Path:
    path.write_text(lines, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "vehicles"),
    [
        ("austin_buses_2015-09-06.csv.gz", 3),
        ("austin_buses_2017-03-21.csv.gz", 1),
        ("geolife_skmob_2users.csv.gz", 1),
    ],
)
def test_the_recorded_traces_are_understood(name: str, vehicles: int) -> None:
    path = DATA / name
    if not path.exists():
        pytest.skip("../shared/data is absent")
    rows = trace.read(path, limit=200)
    assert len(rows) == 200
    assert len({row.vehicle for row in rows}) >= vehicles
    assert all(1e12 < row.at_ms < 2e12 for row in rows)


def test_columns_are_found_by_any_of_their_names_packed_or_plain(tmp_path: Path) -> None:
    lines = "UID, lat ,lng,datetime\n001,39.98,116.31,2008-10-23 05:53:05\n"
    plain = trace.read(written(tmp_path / "a.csv", lines))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(lines.encode()))
    assert plain == trace.read(tmp_path / "b.csv.gz")
    assert plain == [Row("001", 1224741185000, 39.98, 116.31, None)]


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "vehicle_id,when,lat\n1,2,3\n")
    with pytest.raises(TraceError, match=r"time \(one of timestamp.*longitude \(one of.*has: vehicle_id"):
        trace.read(path)


@pytest.mark.parametrize("row", ["1,2017-03-21T00:00:31,x,1,2\n", "1,never,1,1,2\n", "1\n"])
def test_a_broken_row_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    path = written(tmp_path / "a.csv", HEADER + "1,2017-03-21T00:00:31,1,1,2\n" + row)
    with pytest.raises(TraceError, match="line 3"):
        trace.read(path)


def test_units_are_those_of_the_protocol() -> None:
    assert "speed=19.438" in osmand("d", ROW, ROW.at_ms).path
    assert "timestamp=1490072431" in osmand("d", ROW, ROW.at_ms).path
    message = json.loads(owntracks("d", ROW, ROW.at_ms).body)
    assert (message["vel"], message["tst"], message["topic"]) == (36, 1490072431, "owntracks/replay/d")


def test_credentials_come_from_a_file_or_say_what_is_missing(tmp_path: Path) -> None:
    line = {"accounts": [{"role": "dispatcher", "username": "d", "password": "x"}]}
    path = written(tmp_path / "line.json", json.dumps(line))
    with pytest.raises(EnrolError, match="--credentials FILE"):
        find_credentials(path)
    line["accounts"].append({"role": "department_admin", "username": "m", "password": "y"})
    found = find_credentials(written(path, json.dumps(line)))
    assert found is not None
    assert (found.username, found.password) == ("m", "y")


@dataclass
class Server:
    """Takes fixes; an unreliable one hangs up, answers 503 and takes the fix in turn."""

    reliable: bool
    taken: list[str] = field(default_factory=list)
    count: int = 0
    url: str = ""
    _serving: set["asyncio.Task[None]"] = field(default_factory=set)

    async def __aenter__(self) -> "Server":
        self._listening = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._listening.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listening.close()
        await asyncio.gather(*self._serving)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        while line := await reader.readline():
            while (await reader.readline()).strip():
                pass
            self.count += 1
            turn = 0 if self.reliable else self.count % 3
            if turn == 1:
                break
            if turn == 2:
                writer.write(b"HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n")
                continue
            self.taken.append(re.findall(r"timestamp=(\d+)", line.decode())[0])
            writer.write(b"HTTP/1.1 200 OK\r\nX-Fix: stored\r\nContent-Length: 0\r\n\r\n")
        writer.close()
        await writer.wait_closed()


async def test_the_same_fix_is_sent_until_it_is_acknowledged_and_in_order() -> None:
    rows = [Row("1", 1_490_000_000_000 + n * 1000, 30.0, -97.0, None) for n in range(12)]
    tally = Tally()
    async with Server(reliable=False) as server:
        await Sender(Plan(server.url, osmand, 0, "original", 1, 20.0), tally).run(rows)
    assert server.taken == [str(row.at_ms // 1000) for row in rows]
    assert (tally.sent, tally.acknowledged, tally.stored_clean) == (12, 12, 12)


async def test_a_shifted_trace_ends_now_and_never_claims_the_future() -> None:
    rows = [Row(str(n % 2), 1_490_000_000_000 + n * 30_000, 30.0, -97.0, None) for n in range(10)]
    async with Server(reliable=True) as server:
        await Sender(Plan(server.url, osmand, 600.0, "shift", 2, 20.0), Tally()).run(rows)
    claimed = sorted(int(stamp) for stamp in server.taken)
    assert claimed[-1] - claimed[0] == 270
    assert -5 < time.time() - claimed[-1] < 30


@contextmanager
def real_backend(folder: Path, *, port: int = 0, end: int = signal.SIGTERM) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "backend", "--data", str(folder), "--print-credentials"]
    command += ["--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT) as child:
        try:
            assert child.stdout is not None
            yield json.loads(child.stdout.readline())
        finally:
            child.send_signal(end)
            child.wait(30)


@pytest.mark.parametrize("protocol", ["osmand", "owntracks"])
def test_a_trace_is_enrolled_sent_and_stored_row_by_row(tmp_path: Path, protocol: str) -> None:
    lines = [
        f"{n % 5},2026-03-21T0{n // 60}:{n % 60:02}:00-05:00,4.5,{30.1 + n * 1e-4:.5f},-97.7"
        for n in range(200)
    ]
    lines[17] = "2,2026-03-21T00:17:00-05:00,0,0,0"  # as recorded feeds have them
    lines[40] = lines[35]
    path = written(tmp_path / "trace.csv", HEADER + "\n".join(lines) + "\n")
    with real_backend(tmp_path / "data") as announced:
        (tmp_path / "line.json").write_text(json.dumps(announced), encoding="utf-8")
        command = [sys.executable, "-m", "tools.replay", str(path), "--to", announced["url"]]
        command += ["--protocol", protocol, "--speed", "0", "--json", str(tmp_path / "closing.json")]
        refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert refused.returncode == 1
        assert "--credentials FILE" in refused.stdout
        command += ["--credentials", str(tmp_path / "line.json")]
        sent = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert sent.returncode == 0, sent.stderr
    closing_figures = json.loads((tmp_path / "closing.json").read_text(encoding="utf-8"))
    assert (closing_figures["rows"], closing_figures["acknowledged"]) == (200, 200)
    assert closing_figures["marked"] == {"duplicate": 1, "null_island": 1}
    with closing(sqlite3.connect(tmp_path / "data/waiqin.db")) as database:
        count, marked = database.execute("SELECT count(*), sum(marks > 0) FROM positions").fetchone()
    assert (count, marked) == (200, 2)


@pytest.mark.skipif(sys.platform == "win32", reason="there a killed process cannot be told from an ended one")
def test_a_backend_killed_in_the_middle_loses_nothing_acknowledged(tmp_path: Path) -> None:
    count, data = 2000, tmp_path / "data"
    lines = [f"{n % 7},{1_790_000_000 + n},4.5,{30.1 + n * 1e-5:.5f},-97.7" for n in range(count)]
    path = written(tmp_path / "trace.csv", HEADER + "\n".join(lines) + "\n")
    with real_backend(data, end=signal.SIGKILL) as announced:
        (tmp_path / "line.json").write_text(json.dumps(announced), encoding="utf-8")
        command = [sys.executable, "-m", "tools.replay", str(path), "--to", announced["url"], "--speed", "0"]
        command += ["--connections", "4", "--times", "original", "--credentials", str(tmp_path / "line.json")]
        replay = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while stored(data)[0] < count // 4:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    with real_backend(data, port=int(announced["url"].rpartition(":")[2])):
        answer, _ = replay.communicate(timeout=90)
    assert replay.returncode == 0, answer
    rows, places, unmarked = stored(data)
    assert places == count  # nothing acknowledged is missing
    assert unmarked == count  # what was sent again because its answer was lost is marked
    assert rows - count <= 4  # at most one for each request under way


def stored(folder: Path) -> tuple[int, int, int]:
    """Rows, different places, rows that are no repetition."""
    with closing(sqlite3.connect(folder / "waiqin.db", timeout=30)) as database:
        found: tuple[int, int, int] = database.execute(
            "SELECT count(*), count(DISTINCT substr(body, 9, 8)),"  # its latitude
            " coalesce(sum(marks & 4 = 0), 0) FROM positions"
        ).fetchone()
    return found
