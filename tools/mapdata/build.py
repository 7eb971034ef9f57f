"""One build from extract to finished folder: all of it appears at once under its name, or nothing does."""

import errno
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tools.mapdata import graph
from tools.mapdata.problems import MapDataFailed
from tools.mapdata.progress import Progress

FORMAT = 1
METADATA = "mapdata.json"
FORGOTTEN_AFTER_S = 24 * 3600
MEGABYTE = 1 << 20
ROOM_FACTOR, ROOM_BASE = 12, 64 * MEGABYTE  # bytes needed per byte of extract: node index, tiles, graph


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


@dataclass(frozen=True, slots=True)
class Job:
    """What to build. `replace`: an earlier result in `out` may go. `roads_graph` False leaves it out."""

    extract: Path
    out: Path
    replace: bool = False
    roads_graph: bool = True
    free_bytes: Callable[[Path], int] = field(default=_free_bytes)


def build(job: Job, progress: Progress) -> dict[str, Any]:
    """Builds `job.out` and returns its metadata. Raises MapDataFailed; then `job.out` is as it was."""
    with progress.stage("check"):
        _check_out(job)
        extract = _reader()
        extract.check(job.extract)
        _check_room(job)
    with _scratch(job.out) as folder, _disk_errors(job):
        made, work = folder / "made", folder / "work"
        made.mkdir()
        work.mkdir()
        layers, bounds = _make_layers(job, made, work, progress)
        roads_graph = _make_graph(job, made, progress)
        with progress.stage("finish"):
            metadata = _metadata(job, layers, bounds, roads_graph)
            text = json.dumps(metadata, ensure_ascii=False, indent=1)
            (made / METADATA).write_text(text, encoding="utf-8")
            _put_in_place(made, job.out, folder / "former")
    return metadata


def _reader() -> Any:
    """The part that needs GDAL, imported late so that its absence is a sentence."""
    try:
        from tools.mapdata import extract
    except ModuleNotFoundError as error:
        raise MapDataFailed("missing_library", library=error.name or "pyogrio") from error
    return extract


def _check_out(job: Job) -> None:
    if job.out.is_file():
        raise MapDataFailed("exists", out=job.out)
    held = list(job.out.iterdir()) if job.out.is_dir() else []
    if held and not job.replace:
        raise MapDataFailed("exists", out=job.out)
    if held and not (job.out / METADATA).is_file():
        raise MapDataFailed("foreign", out=job.out)


def _check_room(job: Job) -> None:
    parent = next(one for one in job.out.absolute().parents if one.is_dir())
    needed = job.extract.stat().st_size * ROOM_FACTOR + ROOM_BASE
    free = job.free_bytes(parent)
    if free < needed:
        raise _too_full(job, needed, free)


def _too_full(job: Job, needed: int, free: int) -> MapDataFailed:
    return MapDataFailed("disk_full", out=job.out, needed_mb=needed // MEGABYTE + 1, free_mb=free // MEGABYTE)


@contextmanager
def _scratch(out: Path) -> Iterator[Path]:
    """A hidden folder beside `out`, on the same disk; it always goes, and so do those of killed builds."""
    prefix = f".{out.name}.building-"
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        for old in out.parent.glob(f"{prefix}*"):
            if time.time() - old.stat().st_mtime > FORGOTTEN_AFTER_S:
                shutil.rmtree(old, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(dir=out.parent, prefix=prefix))
    except OSError as error:
        raise MapDataFailed("cannot_write", out=out, detail=error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _disk_errors(job: Job) -> Iterator[None]:
    """A full disk is said as such, whoever met it first."""
    parent = job.out.absolute().parent
    needed = job.extract.stat().st_size * ROOM_FACTOR + ROOM_BASE
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _too_full(job, needed, job.free_bytes(parent)) from error
        raise MapDataFailed("cannot_write", out=job.out, detail=error) from error
    except MapDataFailed as failure:
        free = job.free_bytes(parent)
        if failure.code == "cannot_write" and free < MEGABYTE:
            raise _too_full(job, needed, free) from failure
        raise


def _make_layers(
    job: Job, made: Path, work: Path, progress: Progress
) -> tuple[list[dict[str, Any]], list[float]]:
    """Tile archives of all layers that have anything in them, and west, south, east, north of the roads."""
    from tools.mapdata import corners, extract, layers, tiles

    sorts = (
        ("lines", "lines", layers.of_lines),
        ("areas", "multipolygons", layers.of_areas),
        ("points", "points", layers.of_points),
    )
    bounds: list[float] = []
    found: list[dict[str, Any]] = []
    for stage, source, sort in sorts:
        with progress.stage(stage):
            frame = extract.read(job.extract, source, work)
            kinds = [layer for layer in sort(frame) if len(layer.frame) > 0]
        roads = [layer for layer in kinds if layer.layer == "roads"]
        if stage == "lines":
            if not roads:
                raise MapDataFailed("no_roads", file=job.extract.name)
            bounds = _bounds([layer.frame.total_bounds for layer in roads])
            corners.write([layer.frame for layer in roads], made)
        if not kinds:
            progress.skip("tiles", 1 / len(sorts))
        for layer in kinds:
            with progress.stage("tiles", layer.file, 1 / len(sorts) / len(kinds)):
                file = tiles.write(layer, made)
            found.append(
                {
                    "file": file.name,
                    "layer": layer.layer,
                    "zooms": [layer.low, layer.high],
                    "features": len(layer.frame),
                    "named": int(layer.frame["name"].notna().sum()) if "name" in layer.frame else 0,
                }
            )
    return found, bounds


def _bounds(each: list[Any]) -> list[float]:
    west, south, east, north = zip(*each, strict=True)
    return [round(float(one), 7) for one in (min(west), min(south), max(east), max(north))]


def _make_graph(job: Job, made: Path, progress: Progress) -> dict[str, str] | None:
    """Says why where there is none; the base map is made all the same."""
    if not job.roads_graph:
        progress.skip("graph")
        return None
    version = graph.engine_version()
    if version is None:
        progress.skip("graph")
        progress.say(
            "no_graph",
            "未生成路网：没有安装 pyvalhalla(可选组件 roads) · "
            "no road graph: pyvalhalla (the optional extra roads) is not installed",
            reason="not_installed",
        )
        return None
    try:
        with progress.stage("graph"):
            graph.build(job.extract, made)
    except graph.GraphFailed as failure:
        shutil.rmtree(made / graph.FOLDER, ignore_errors=True)
        progress.say(
            "no_graph",
            f"未生成路网 · no road graph: {failure}",
            reason="failed",
            detail=str(failure),
        )
        return None
    return {"engine": "valhalla", "version": version, "folder": graph.FOLDER}


def _metadata(
    job: Job, layers: list[dict[str, Any]], bounds: list[float], roads_graph: dict[str, str] | None
) -> dict[str, Any]:
    from tools.mapdata import tiles

    with job.extract.open("rb") as source:
        checksum = hashlib.file_digest(source, "sha256").hexdigest()
    return {
        "format": FORMAT,
        "source": {"file": job.extract.name, "bytes": job.extract.stat().st_size, "sha256": checksum},
        "made_at_utc": datetime.now(UTC).isoformat(timespec="seconds"),
        "attribution": tiles.ATTRIBUTION,
        "bounds": bounds,
        "layers": layers,
        "roads_graph": roads_graph,
    }


def _put_in_place(made: Path, out: Path, former: Path) -> None:
    """Renames only, so that a reader finds the former result or the new one. Waits for nobody."""
    if out.is_dir() and not any(out.iterdir()):
        out.rmdir()
    replacing = out.exists()
    if replacing:
        out.replace(former)
    try:
        made.replace(out)
    except OSError:
        if replacing:
            former.replace(out)
        raise
