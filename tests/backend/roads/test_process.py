"""The road engine of a backend that is a real process: started with it, and gone with it."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend.process import BackendProcess

WITHIN_S = 30.0


def engines(pid: int) -> list[int]:
    """The road engines among the children of a process."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(one) for one in children if _is_engine(int(one))]


def _is_engine(pid: int) -> bool:
    try:
        return b"router.engine" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.fixture
def backend(tmp_path: Path, road_graph: Path) -> Iterator[BackendProcess]:
    if sys.platform != "linux":
        pytest.skip("reads the list of processes of Linux")
    made = BackendProcess(tmp_path / "data")
    made.start("--mapdata", str(road_graph.parent))
    yield made
    made.close()


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_the_engine_starts_with_the_backend_and_ends_with_it(backend: BackendProcess, how: str) -> None:
    pid, until_s = backend.process.pid, time.monotonic() + WITHIN_S
    while not (found := engines(pid)):
        assert time.monotonic() < until_s, "no engine was started"
        time.sleep(0.05)
    getattr(backend, how)()
    while any(_is_engine(one) for one in found):
        assert time.monotonic() < until_s, "the engine outlives its backend"
        time.sleep(0.05)
