"""The map builder as a child process: its words arrive as signals, and cancelling leaves nothing."""

import sys
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from console.core.map_build import MapBuild
from tests.tools.mapdata.osm_file import town

WITHIN_MS = 60_000
# Says that it began, and then waits for the end of its input like the real one.
PATIENT = """
import sys
print('{"event": "progress", "stage": "check", "name": "", "done": 0}', flush=True)
sys.stdin.read()
"""


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return town().write(tmp_path / "town.osm.pbf")


def test_a_build_tells_its_progress_and_its_result(qtbot: QtBot, extract: Path, tmp_path: Path) -> None:
    build = MapBuild()
    shares: list[float] = []
    build.progressed.connect(lambda _stage, _name, share: shares.append(share))
    with qtbot.waitSignal(build.done, timeout=WITHIN_MS) as done:
        build.start(extract, tmp_path / "map", replace=False)
    assert done.args is not None
    metadata: Any = done.args[0]
    assert metadata["layers"]
    assert shares == sorted(shares)
    assert len(shares) > 5
    qtbot.waitUntil(lambda: not build.is_running, timeout=WITHIN_MS)


def test_a_refusal_arrives_with_its_code(qtbot: QtBot, tmp_path: Path) -> None:
    build = MapBuild()
    (tmp_path / "letter.osm.pbf").write_text("no map")
    with qtbot.waitSignal(build.failed, timeout=WITHIN_MS) as failed:
        build.start(tmp_path / "letter.osm.pbf", tmp_path / "map", replace=False)
    assert failed.args is not None
    assert failed.args[0] == "not_pbf"
    qtbot.waitUntil(lambda: not build.is_running, timeout=WITHIN_MS)


def test_cancelling_ends_the_child(qtbot: QtBot, extract: Path, tmp_path: Path) -> None:
    build = MapBuild(program=(sys.executable, "-c", PATIENT))
    with qtbot.waitSignal(build.progressed, timeout=WITHIN_MS):
        build.start(extract, tmp_path / "map", replace=False)
    with qtbot.waitSignal(build.cancelled, timeout=WITHIN_MS):
        build.cancel()
    assert not build.is_running


@pytest.mark.parametrize(
    "program", [(sys.executable, "-c", "raise SystemExit('boom')"), ("/nowhere/at/all",)]
)
def test_a_builder_that_cannot_work_is_said_once(
    qtbot: QtBot, extract: Path, tmp_path: Path, program: tuple[str, ...]
) -> None:
    build = MapBuild(program=program)
    said: list[str] = []
    build.failed.connect(lambda code, _params: said.append(code))
    build.start(extract, tmp_path / "map", replace=False)
    qtbot.waitUntil(lambda: bool(said) and not build.is_running, timeout=WITHIN_MS)
    assert said == ["crashed"]
