"""`python -m tools.mapdata build FILE.osm.pbf --out DIR`: the command line of the map data builder."""

import argparse
import os
import shutil
import sys
import threading
from pathlib import Path

from tools.mapdata.build import Job, build
from tools.mapdata.problems import MapDataFailed
from tools.mapdata.progress import Progress, standard

CANCELLED = 130


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="mapdata", description=__doc__)
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser(
        "build", help="从 OSM 文件生成底图与路网 · base map and road graph from an OSM extract"
    )
    one.add_argument("extract", type=Path, metavar="FILE.osm.pbf", help="extract of OpenStreetMap")
    one.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to make")
    one.add_argument("--replace", action="store_true", help="an earlier result in DIR may be replaced")
    one.add_argument("--no-graph", action="store_true", help="the base map only, no road graph")
    one.add_argument(
        "--json", action="store_true", help="progress as JSON lines; the end of standard input cancels"
    )
    return made


def main() -> int:
    options = parser().parse_args()
    progress = standard(as_json=options.json)
    job = Job(
        options.extract.absolute(),
        options.out.absolute(),
        replace=options.replace,
        roads_graph=not options.no_graph,
    )
    if options.json:
        threading.Thread(target=_end_with_input, args=(job.out,), daemon=True).start()
    try:
        metadata = build(job, progress)
    except MapDataFailed as failure:
        progress.say("failed", f"✗ {failure}", code=failure.code, params=failure.params)
        return 1
    except KeyboardInterrupt:
        progress.say("failed", f"✗ {MapDataFailed('cancelled')}", code="cancelled", params={})
        return CANCELLED
    _report(progress, job.out, metadata)
    return 0


def _report(progress: Progress, out: Path, metadata: dict[str, object]) -> None:
    layers = metadata["layers"]
    assert isinstance(layers, list)
    counts = ", ".join(f"{one['file']} {one['features']}" for one in layers)
    named = sum(one["named"] for one in layers if one["layer"] == "roads")
    text = f"✓ {progress.seconds:.1f} s · {out}\n  {counts}\n"
    text += (
        "  道路没有名称 · the roads have no names" if named == 0 else f"  有名称的道路 · named roads: {named}"
    )
    progress.say("done", text, out=str(out), metadata=metadata)


def _end_with_input(out: Path) -> None:
    """Who started us closed our input or died: leave at once, also from inside GDAL, and leave nothing."""
    while os.read(sys.stdin.fileno(), 1024):  # not through sys.stdin: its lock would hang our own exit
        pass
    for scratch in out.parent.glob(f".{out.name}.building-*"):
        shutil.rmtree(scratch, ignore_errors=True)
    os._exit(CANCELLED)


if __name__ == "__main__":
    sys.exit(main())
