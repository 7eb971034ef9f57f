#!/usr/bin/env python3
"""外勤调度台 · Waiqin Console: the one command of developers. Needs Python 3.11+ and nothing else.

python3 dev.py run     打开调度台 · open the console (the first time makes everything ready)
python3 dev.py test    全部测试 · run all tests
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
SERVE_DATA = ROOT / ".cache" / "serve"
sys.path.insert(0, str(ROOT))

if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this file may have an older one
    sys.exit("需要 Python 3.11 或更新 · Python 3.11 or newer is needed")

from tools.setup.checks import checking, told  # noqa: E402
from tools.setup.display import display_environment, has_display  # noqa: E402
from tools.setup.machine import make_ready  # noqa: E402
from tools.setup.progress import SetupFailed  # noqa: E402
from tools.setup.python_env import program  # noqa: E402

BENCHES = (
    "ingest",
    "map",
    "dispatch",
    "candidates",
    "plan",
    "start",
    "track",
    "replay",
    "tree",
    "escalation",
    "panel",
    "board",
)
ENDS_WITHIN_S = 15.0
FIRST_TESTS = "tests/architecture"  # need nothing but the files, so they answer while one is still looking
WINDOWLESS_TESTS = (
    *("tests/backend", "tests/contract", "tests/tools"),
    "tests/console/operations",  # so that both halves end together
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is that of what it started."""
    options, rest = _parser().parse_known_args(arguments)
    if rest and not options.takes_rest:
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    options.rest = rest
    signal.signal(signal.SIGTERM, _terminate)
    try:
        make_ready(ROOT, window=options.window)
        return int(options.command(options))
    except SetupFailed as failure:
        print(f"\n✗ {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(options: argparse.Namespace) -> int:
    """Open the console, or drive it through the tour."""
    if not options.virtual_display and not has_display():
        raise SetupFailed("没有显示器 · no display here: add --virtual-display")
    command = ["console" if options.tour is None else "tools.tour"]
    for name, value in (("--tour", options.tour), ("--data", options.data), ("--mapdata", options.mapdata)):
        if value is not None:
            command += ["--out" if name == "--tour" else name, str(value)]
    if options.backend is not None:
        command += ["--backend", options.backend]
    with display_environment(virtual=options.virtual_display) as environment:
        return _module(command, environment)


def serve(options: argparse.Namespace) -> int:
    """Start the backend alone."""
    command = ["backend", "--data", str(options.data), "--host", options.host, "--port", str(options.port)]
    command += ["--osmand-port", str(options.osmand_port)] if options.osmand_port is not None else []
    command += ["--sample"] if options.sample else []
    command += ["--mapdata", str(options.mapdata)] if options.mapdata is not None else []
    command += ["--osrm-url", options.osrm_url] if options.osrm_url is not None else []
    command += ["--print-credentials"] if options.print_credentials else []
    return _module(command)


def test(options: argparse.Namespace) -> int:
    """Run pytest, and without arguments the static checks beside it; the count of all tests comes last."""
    with display_environment(virtual=not has_display()) as environment:
        if options.rest:
            return _pytest(options.rest, environment)[0]
        with checking(ROOT) as checks:  # the first tests leave a core idle
            ran = [_pytest([FIRST_TESTS], environment), *_side_by_side(environment)]
            failed = told(checks)
    counts = Counter[str]()
    for _code, summary in ran:
        counts.update({word: int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", summary)})
    codes = [*(code for code, _summary in ran), failed]
    words = ["passed", "failed", *(word for word in ("error", "errors", "skipped") if counts[word])]
    print(", ".join(f"{counts[word]} {word}" for word in words), flush=True)
    return next((code for code in codes if code), 0)


def _side_by_side(environment: Mapping[str, str]) -> list[tuple[int, str]]:
    """Tests with a window, shown as they go, and the others meanwhile, shown after them."""
    with tempfile.TemporaryFile() as said:
        command = [str(program(ROOT / ".venv", "python")), "-m", "pytest", "-p", "no:cacheprovider"]
        others = subprocess.Popen(
            [*command, *WINDOWLESS_TESTS],
            cwd=ROOT,
            env=_environment(environment),
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        ignored = [f"--ignore={folder}" for folder in (FIRST_TESTS, *WINDOWLESS_TESTS)]
        try:
            shown = _pytest(ignored, environment)
            code = others.wait()
        except KeyboardInterrupt as interrupt:
            _end(others, interrupt)
            raise
        said.seek(0)
        text = said.read()
    sys.stdout.buffer.write(text)
    sys.stdout.flush()
    return [shown, (code, _last_line(text))]


def check(_options: argparse.Namespace) -> int:
    """Run every static check, all at once, and show what each of those that failed has to say."""
    with checking(ROOT) as checks:
        return told(checks)


def bench(options: argparse.Namespace) -> int:
    """Run benchmarks one after the other; `--json` collects all of them in one file."""
    names = BENCHES if options.name == "all" else (options.name,)
    with display_environment(virtual=not has_display()) as environment:
        command = ["tools.bench", *names]
        if options.json is not None:
            command += ["--json", str(options.json)]
        return _module(command, environment)


def replay(options: argparse.Namespace) -> int:
    """Send a recorded trace as a real tracker would."""
    command = [
        "tools.replay",
        str(options.file),
        "--protocol",
        options.protocol,
        "--speed",
        str(options.speed),
    ]
    for name in ("credentials", "json"):
        path = getattr(options, name)
        command += [f"--{name}", str(path)] if path is not None else []
    return _module([*command, "--to", options.to or _served_url(), *options.rest])


def mapdata(options: argparse.Namespace) -> int:
    """Make a base map and a road graph from an extract of OpenStreetMap."""
    command = ["tools.mapdata", "build", str(options.file), "--out", str(options.out)]
    command += ["--replace"] if options.replace else []
    command += ["--no-graph"] if options.no_graph else []
    return _module(command)


def _served_url() -> str:
    """Where the backend listens that `serve` runs on its own data folder."""
    try:
        note = json.loads((SERVE_DATA / "backend.json").read_text(encoding="utf-8"))
    except OSError:
        raise SetupFailed(
            "没有正在运行的后端 · no backend of `dev.py serve` is running: give --to URL"
        ) from None
    return str(note["url"])


def _pytest(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run pytest, passing on what it says as it says it; its exit code and its last line."""
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    child = subprocess.Popen(
        [program(ROOT / ".venv", "python"), "-m", "pytest", *colour, *arguments],
        cwd=ROOT,
        env=_environment(environment),
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    last = bytearray()
    try:
        while piece := os.read(child.stdout.fileno(), 65536):
            sys.stdout.buffer.write(piece)
            sys.stdout.flush()
            last = (last + piece)[-4096:]
        code = child.wait()
    except KeyboardInterrupt as interrupt:
        _end(child, interrupt)
        raise
    return code, _last_line(bytes(last))


def _last_line(said: bytes) -> str:
    lines = said.decode("utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def _module(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run a Python module of the project in its environment, from the project's folder."""
    child = subprocess.Popen(
        [program(ROOT / ".venv", "python"), "-m", *command],
        cwd=ROOT,
        env=_environment(environment or {}),
    )
    try:
        return child.wait()
    except KeyboardInterrupt as interrupt:
        return _end(child, interrupt)


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    """Ours and `more`; compiled Python is kept, or each start would compile two programs anew."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **more}


class Terminated(KeyboardInterrupt):
    """Somebody asked us alone to end (SIGTERM); Ctrl+C reaches the child by itself."""


def _terminate(*_: object) -> None:
    raise Terminated


def _end(child: "subprocess.Popen[bytes]", interrupt: KeyboardInterrupt) -> int:
    """Let the child end in order, for as long as that may take; its exit code."""
    if isinstance(interrupt, Terminated):
        child.terminate()
    try:
        return child.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        child.kill()
        return child.wait()


def _path(text: str) -> Path:
    """A path as typed, from the folder where it was typed."""
    return Path(text).expanduser().resolve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dev.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_run(commands)
    _add_serve(commands)

    one = commands.add_parser(
        "test",
        help="全部测试 · all tests and the static checks",
        description="Without arguments: every test and `check`. With arguments: only pytest, with those.",
        epilog="example: dev.py test tests/console -k outbox",
    )
    one.set_defaults(command=test, window=True, takes_rest=True)

    one = commands.add_parser(
        "check",
        help="静态检查 · static checks",
        description="ruff, ruff format, mypy, the law of imports, and a fresh contract.",
    )
    one.set_defaults(command=check, window=False, takes_rest=False)
    _add_bench(commands)
    _add_replay(commands)
    _add_mapdata(commands)
    return parser


def _add_run(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser(
        "run",
        help="打开调度台 · open the console",
        description="Open the console, by default on its own backend with a sample organisation.",
    )
    one.add_argument("--data", type=_path, metavar="DIR", help="data folder (default: the user's own)")
    one.add_argument("--backend", metavar="URL", help="use this backend instead of one of our own")
    one.add_argument("--mapdata", type=_path, metavar="DIR", help="folder that `mapdata build` made")
    one.add_argument("--virtual-display", action="store_true", help="show it on a virtual screen (Xvfb)")
    one.add_argument(
        "--tour",
        type=_path,
        metavar="DIR",
        help="drive the window through the main job; pictures and tour.json go to DIR",
    )
    one.set_defaults(command=run, window=True, takes_rest=False)


def _add_serve(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser(
        "serve",
        help="只启动后端 · the backend alone",
        description="Start the backend; one JSON line with its url on standard output when it is ready.",
    )
    one.add_argument("--data", type=_path, metavar="DIR", default=SERVE_DATA, help="data folder")
    one.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    one.add_argument("--port", type=int, default=0, help="port (default: any free one)")
    one.add_argument("--osmand-port", type=int, metavar="N", help="a second port that takes OsmAnd at /")
    one.add_argument("--sample", action="store_true", help="with the sample organisation, its people moving")
    one.add_argument(
        "--mapdata", type=_path, metavar="DIR", help="folder that `mapdata build` made: its roads"
    )
    one.add_argument("--osrm-url", metavar="URL", help="times by the road from this OSRM server instead")
    one.add_argument(
        "--print-credentials",
        action="store_true",
        help="put accounts and workers' login codes in the JSON line",
    )
    one.set_defaults(command=serve, window=False, takes_rest=False)


def _add_bench(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser(
        "bench",
        help="测速 · benchmarks",
        description="Measure: medians, p95, the machine, and whether the project's own limits are kept.",
    )
    one.add_argument("name", choices=[*BENCHES, "all"], help="what to measure")
    one.add_argument("--json", type=_path, metavar="FILE", help="write the figures there too")
    one.set_defaults(command=bench, window=True, takes_rest=False)


def _add_replay(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser(
        "replay",
        help="回放轨迹 · send a recorded trace as real trackers would",
        description="Send a recorded trace (csv, csv.gz). Other options go to `python -m tools.replay`.",
    )
    one.add_argument("file", type=_path, metavar="FILE", help="trace: one row per position")
    one.add_argument("--to", metavar="URL", help="backend (default: the one that `serve` runs)")
    one.add_argument("--credentials", type=_path, metavar="FILE", help="the line that `serve` printed")
    one.add_argument("--json", type=_path, metavar="FILE", help="write the closing figures there too")
    one.add_argument("--protocol", choices=["osmand", "owntracks"], default="osmand")
    one.add_argument("--speed", type=float, default=1.0, help="times real time; 0: as fast as it goes")
    one.set_defaults(command=replay, window=False, takes_rest=True)


def _add_mapdata(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    one = commands.add_parser(
        "mapdata",
        help="生成离线底图与路网 · base map and road graph from an OSM extract",
        description="Make a folder for `run --mapdata DIR` from a customer's extract of OpenStreetMap.",
        epilog="example: dev.py mapdata build city.osm.pbf --out maps/city",
    )
    one.add_argument("action", choices=["build"])
    one.add_argument("file", type=_path, metavar="FILE.osm.pbf", help="extract of OpenStreetMap")
    one.add_argument("--out", type=_path, metavar="DIR", required=True, help="folder to make")
    one.add_argument("--replace", action="store_true", help="an earlier result in DIR may be replaced")
    one.add_argument("--no-graph", action="store_true", help="the base map only, no road graph")
    one.set_defaults(command=mapdata, window=False, takes_rest=False)


if __name__ == "__main__":
    sys.exit(main())
