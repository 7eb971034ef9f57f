"""The command line of the replay: arguments, the progress bar, the closing figures."""

import argparse
import asyncio
import json
import sys
import time
from pathlib import Path

from platformdirs import user_data_dir

from tools.replay import trace
from tools.replay.enrol import HOW_TO_GIVE, EnrolError, Enroller, find_credentials
from tools.replay.protocols import PROTOCOLS
from tools.replay.send import Plan, Sender, Tally
from tools.replay.wire import Connection, NoAnswer

BAR_CELLS = 30
BAR_EVERY_S = 0.2


def main() -> int:
    """0: every row was acknowledged. 1: some were not. 2: it could not start."""
    options = arguments().parse_args()
    try:
        url = options.to or running_backend()
        rows = trace.read(options.file, speed_unit=options.speed_unit, limit=options.limit)
        if options.order == "time":
            rows.sort(key=lambda row: row.at_ms)
        tally = asyncio.run(replay(options, url, rows))
    except (trace.TraceError, EnrolError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except NoAnswer as error:
        sys.stderr.write(f"No answer from {url}: {error}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped\n")
        return 130
    close(tally, len(rows), options.json)
    return 0 if tally.acknowledged == len(rows) else 1


def arguments() -> argparse.ArgumentParser:
    """What can be said on the command line."""
    parser = argparse.ArgumentParser(prog="replay", description=trace.__doc__)
    add = parser.add_argument
    add(
        "file",
        type=Path,
        metavar="FILE",
        help="csv or csv.gz with vehicle, time, latitude, longitude [speed]",
    )
    add("--to", metavar="URL", help="backend (default: the one running on the default data folder)")
    add("--protocol", choices=sorted(PROTOCOLS), default="osmand")
    add("--speed", type=speed, default=1.0, metavar="N", help="times faster than recorded; 0: no waiting")
    add(
        "--times",
        choices=["shift", "original", "now"],
        default="shift",
        help="what the fixes claim: moved so that the last is new at the end, as recorded, or when sent",
    )
    add(
        "--order",
        choices=["time", "file"],
        default="time",
        help="time: as the trackers sent them (recorded files are often sorted by trip); file: as they stand",
    )
    add("--speed-unit", choices=sorted(trace.SPEED_UNITS_MPS), default="mps", help="of the column `speed`")
    add("--credentials", type=Path, metavar="FILE", help="what `serve --print-credentials` printed")
    add("--connections", type=int, default=32, metavar="N", help="requests under way at once")
    add("--give-up-after", type=float, default=60.0, metavar="S", help="seconds without acknowledgement")
    add("--limit", type=int, metavar="N", help="only the first N rows")
    add("--json", type=Path, metavar="FILE", help="write the closing figures there too")
    return parser


def speed(text: str) -> float:
    """0 or more."""
    value = float(text)
    if not 0 <= value < 1e9:
        raise argparse.ArgumentTypeError("0 or more")
    return value


def running_backend() -> str:
    """The address in the default data folder. Raises TraceError when no backend says it is running."""
    note = Path(user_data_dir("waiqin")) / "backend.json"
    try:
        url: str = json.loads(note.read_text(encoding="utf-8"))["url"]
    except (OSError, ValueError, KeyError) as error:
        raise trace.TraceError(f"No backend is running on {note.parent}; give --to URL.") from error
    return url


async def replay(options: argparse.Namespace, url: str, rows: list[trace.Row]) -> Tally:
    """Enrol where an account is given, then send."""
    vehicles = list(dict.fromkeys(row.vehicle for row in rows))
    credentials = find_credentials(options.credentials)
    if credentials is not None:
        connection = Connection(url)
        count = 0

        def told(vehicle: str) -> None:
            nonlocal count
            count += 1
            sys.stderr.write(f"\renrolled {count} of at most {len(vehicles)} vehicles ({vehicle})    ")

        await Enroller(connection, credentials).enrol(vehicles, told)
        connection.close()
        if count:
            sys.stderr.write("\n")
    tally = Tally()
    plan = Plan(
        url,
        PROTOCOLS[options.protocol],
        options.speed,
        options.times,
        max(1, options.connections),
        options.give_up_after,
    )
    bar = asyncio.create_task(show(tally, len(rows), len(vehicles)))
    try:
        await Sender(plan, tally).run(rows)
    finally:
        bar.cancel()
        sys.stderr.write(f"\r{line(tally, len(rows), len(vehicles), 0.0)}\n")
    return tally


async def show(tally: Tally, total: int, vehicles: int) -> None:
    """Redraw the bar until cancelled."""
    started = time.monotonic()
    while True:
        rate = tally.acknowledged / max(0.001, time.monotonic() - started)
        sys.stderr.write(f"\r{line(tally, total, vehicles, rate)}")
        sys.stderr.flush()
        await asyncio.sleep(BAR_EVERY_S)


def line(tally: Tally, total: int, vehicles: int, rate: float) -> str:
    """One line of at most 110 columns."""
    full = tally.acknowledged * BAR_CELLS // total
    bar = "█" * full + "·" * (BAR_CELLS - full)
    text = f"{bar} {tally.acknowledged:,}/{total:,} of {vehicles} vehicles"
    if rate:
        text += f"  {rate:,.0f}/s"
    if tally.retries:
        text += f"  {tally.retries} retries {tally.last_trouble[:30]}"
    return text.ljust(110)


def close(tally: Tally, total: int, json_path: Path | None) -> None:
    """The closing figures."""
    print(f"sent          {tally.sent:>9,} of {total:,}")
    print(f"acknowledged  {tally.acknowledged:>9,}")
    print(f"stored clean  {tally.stored_clean:>9,}")
    print(f"marked        {tally.marked_rows:>9,}{_listed(tally.marked)}")
    print(f"withheld      {tally.withheld.total():>9,}{_listed(tally.withheld)}")
    for reason, count in tally.refused.most_common(5):
        print(f"refused       {count:>9,}  {reason}")
    if any(reason.startswith(("403", "429")) for reason in tally.refused):
        print(f"Unknown vehicles are refused. {HOW_TO_GIVE}")
    if json_path is not None:
        json_path.write_text(json.dumps({"rows": total, **vars(tally)}, indent=2) + "\n", encoding="utf-8")


def _listed(counts: dict[str, int]) -> str:
    return "".join(f"  {name} {count:,}" for name, count in sorted(counts.items()))


if __name__ == "__main__":
    sys.exit(main())
