"""Makes the road graph with valhalla where that optional extra is installed; knows no base map."""

import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = "roadgraph"
PACKAGES = ("pyvalhalla", "pyvalhalla-weekly")
WITHIN_S = 6 * 3600
LAST_WORDS = 300


class GraphFailed(Exception):
    """Valhalla is there and could not do it; the message is its own."""


def engine_version() -> str | None:
    """Version of the installed valhalla, None where the extra is absent."""
    if importlib.util.find_spec("valhalla") is None:
        return None
    for package in PACKAGES:
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return "unknown"


def build(extract: Path, folder: Path) -> Path:
    """Graph tiles in `folder/roadgraph`; the reader makes its own configuration with that `tile_dir`.

    Raises GraphFailed.
    """
    from valhalla import config

    tiles = folder / FOLDER
    tiles.mkdir()
    with tempfile.TemporaryDirectory(dir=folder, prefix="graph-") as scratch:
        settings = config.get_config(tile_extract="", tile_dir=tiles)
        settings["mjolnir"]["concurrency"] = max((os.cpu_count() or 2) - 1, 1)
        settings["mjolnir"]["logging"] = {"type": "std_out", "color": False}
        for unused in ("admin", "timezone", "landmarks"):
            settings["mjolnir"].pop(unused, None)
        written = Path(scratch) / "valhalla.json"
        written.write_text(json.dumps(settings), encoding="utf-8")
        _run(["valhalla_build_tiles", "-c", str(written), str(extract)], Path(scratch))
    if not any(tiles.rglob("*.gph")):
        raise GraphFailed("no tiles were made")
    return tiles


def _beside() -> list[str]:
    """Where its programs are when it was installed into a folder of its own."""
    found = importlib.util.find_spec("valhalla")
    return [] if found is None or found.origin is None else [str(Path(found.origin).parents[1] / "bin")]


def _run(command: list[str], cwd: Path) -> None:
    """valhalla's package looks for its own programs on the path."""
    programs = str(Path(sys.executable).parent)
    path = os.pathsep.join([programs, *_beside(), os.environ.get("PATH", "")])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "valhalla", *command],
            cwd=cwd,
            env={**os.environ, "PATH": path},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=WITHIN_S,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GraphFailed(str(error)) from error
    if done.returncode != 0:
        raise GraphFailed((done.stderr or done.stdout).strip()[-LAST_WORDS:] or f"exit {done.returncode}")
