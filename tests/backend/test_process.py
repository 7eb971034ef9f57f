"""What only the real process shows: one per folder, gone with its parent, nothing lost when it is killed."""

import json
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from tests.backend.process import BackendProcess


@pytest.fixture
def running(tmp_path: Path) -> Iterator[BackendProcess]:
    backend = BackendProcess(tmp_path / "data")
    backend.start()
    yield backend
    backend.close()


def test_it_says_in_one_line_of_json_where_it_answers(running: BackendProcess) -> None:
    assert set(running.line) == {"url"}
    health = httpx.get(running.url + "/api/health").json()
    assert health["status"] == "ok"
    note = json.loads((running.data_dir / "backend.json").read_text())
    assert note == {"url": running.url, "pid": running.process.pid}


def test_trackers_that_know_only_host_and_port_have_a_port_of_their_own(tmp_path: Path) -> None:
    backend = BackendProcess(tmp_path / "data")
    backend.start("--osmand-port", "0")
    try:
        fix = {"id": "nobody", "lat": "31.23", "lon": "121.47"}
        alone = httpx.get(backend.line["osmand_url"] + "/", params=fix)
        assert (alone.status_code, alone.json()["type"]) == (403, "/problems/unknown-device")
        assert httpx.get(backend.url + "/", params=fix).status_code == 404
        assert httpx.get(backend.line["osmand_url"] + "/api/health").status_code == 400  # only positions here
    finally:
        backend.close()


def test_it_stops_when_its_parent_is_gone(running: BackendProcess) -> None:
    assert running.stop() == 0
    assert not (running.data_dir / "backend.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_it_stops_cleanly_when_told_although_a_stream_is_open(running: BackendProcess) -> None:
    headers = running.sign_in()
    with httpx.stream("GET", running.url + "/api/stream", headers=headers) as stream:
        lines = stream.iter_lines()
        assert next(lines) == "event: heartbeat"
        running.process.send_signal(signal.SIGTERM)
        rest = list(lines)
    assert "event: reset" not in rest
    assert running.process.wait(10) == 0
    assert not (running.data_dir / "backend.json").exists()


def test_a_second_one_on_the_same_folder_is_refused_in_clear_words(running: BackendProcess) -> None:
    second = BackendProcess(running.data_dir)
    process = second.spawn()
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 3
    assert out == ""
    assert f"in use by process {running.process.pid} at {running.url}" in second.complaints.read_text()
    assert httpx.get(running.url + "/api/health").status_code == 200


def test_what_was_acknowledged_survives_a_kill_at_any_moment(running: BackendProcess) -> None:
    acknowledged = set()
    for life in range(2):
        headers = running.sign_in()
        for number in range(10):
            body = {"name": f"员工 {life}.{number}", "department_id": 1}
            answer = running.post("/api/workers", headers, body)
            assert answer.status_code == 201, answer.text
            acknowledged.add(answer.json()["name"])
        running.kill()
        assert (running.data_dir / "backend.json").exists()  # nobody could take it away
        running.start()
    headers = running.sign_in()
    stored = httpx.get(running.url + "/api/workers?limit=500", headers=headers).json()["items"]
    assert {worker["name"] for worker in stored} == acknowledged
    assert len(stored) == len(acknowledged)
    events = httpx.get(running.url + "/api/events?limit=500", headers=headers).json()["items"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert sum(event["kind"] == "worker.created" for event in events) == len(acknowledged)


def test_a_session_survives_a_restart_but_the_start_token_does_not_come_twice(
    running: BackendProcess,
) -> None:
    headers = running.sign_in()
    before = httpx.get(running.url + "/api/health").json()["instance_id"]
    running.kill()
    running.start()
    assert httpx.get(running.url + "/api/me", headers=headers).status_code == 200
    assert httpx.get(running.url + "/api/health").json()["instance_id"] != before


def test_a_stream_is_resumed_across_a_kill_without_gap_or_repetition(running: BackendProcess) -> None:
    headers = running.sign_in()
    seen = numbers(running, headers, after=0, count=2)
    running.post("/api/workers", headers, {"name": "甲", "department_id": 1})
    running.kill()
    running.start()
    running.post("/api/workers", headers, {"name": "乙", "department_id": 1})
    seen += numbers(running, headers, after=seen[-1], count=2)
    assert seen == [1, 2, 3, 4]


def test_a_locked_database_is_a_503_with_a_time_to_wait_and_writes_nothing(running: BackendProcess) -> None:
    headers = running.sign_in()
    with closing(sqlite3.connect(running.data_dir / "waiqin.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = running.post("/api/workers", headers, {"name": "甲", "department_id": 1})
        read = httpx.get(running.url + "/api/workers", headers=headers)
        other.execute("ROLLBACK")
    assert refused.status_code == 503
    assert refused.json()["type"] == "/problems/storage-unavailable"
    assert refused.headers["retry-after"] == "2"
    assert (read.status_code, read.json()["items"]) == (200, [])
    assert running.post("/api/workers", headers, {"name": "甲", "department_id": 1}).status_code == 201


def numbers(backend: BackendProcess, headers: dict[str, str], *, after: int, count: int) -> list[int]:
    """Numbers of the next `count` events on a stream resumed after a number."""
    found: list[int] = []
    resumed = headers | {"Last-Event-ID": str(after)}
    with httpx.stream("GET", backend.url + "/api/stream", headers=resumed, timeout=20) as stream:
        kind = ""
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if name == "event":
                kind = value
            if name == "id" and kind == "event":
                found.append(int(value))
                if len(found) == count:
                    break
    return found
