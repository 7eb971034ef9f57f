"""Plans of a storm: over HTTP for 150 orders and 35 people, and 400 and 100; recorded days; technicians."""

import asyncio
import random
import statistics
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from backend.planning.engine import Effort, solve
from backend.planning.greedy import greedy
from backend.planning.problem import Hand, Job, Problem, faults
from tools.bench import technicians
from tools.bench.candidates import ROOT, Room, signed_in
from tools.bench.process import running_backend
from tools.bench.report import Limit, arguments, report
from tools.bench.soundness import unsound

DAYS = ROOT.parent / "shared" / "data" / "workorders" / "grubhub_mdrp_10_seed_instances.tar.xz"
LIMITS = [
    Limit("storm_first_s", 2),
    Limit("storm_below_greedy_pct", 10, at_most=False),
    Limit("large_first_s", 30),
    Limit("large_below_greedy_pct", 10, at_most=False),
]
TECHNICIANS = ROOT.parent / "shared" / "data" / "workorders" / "technicians"
DAY_LIMITS = [Limit("days_feasible_pct", 100, at_most=False)]
TECHNICIAN_LIMITS = [Limit("technicians_feasible_pct", 100, at_most=False)]
STEP_S = 0.05
EVERY, TECHNICIANS_WITHIN_S = 4, 5.0  # of the instances every fourth, for so long each
MOST_MIN = 60  # from an order's being ready to its pick-up
WINDOW_MIN = 60  # of a recorded day: orders of one hour, planned at once


def main() -> int:
    """1 when a limit is broken. Recorded days and technicians are left out where this machine has none."""
    parser = arguments(__doc__)
    parser.add_argument("--days", type=Path, default=DAYS, help="Grubhub's meal delivery instances (tar.xz)")
    parser.add_argument("--technicians", type=Path, default=TECHNICIANS, help="folder of Pillac's instances")
    parser.add_argument("--without-rooms", action="store_true", help="only what needs no backend")
    options = parser.parse_args()
    figures: dict[str, float] = {}
    limits: list[Limit] = []
    if not options.without_rooms:
        figures |= rooms()
        limits += LIMITS
    if options.days.is_file():
        figures |= days(options.days)
        limits += DAY_LIMITS
    if options.technicians.is_dir():
        figures |= technician_days(options.technicians)
        limits += TECHNICIAN_LIMITS
    return report("plan", figures, limits, options.json)


def rooms() -> dict[str, float]:
    """Both sizes over HTTP."""
    with tempfile.TemporaryDirectory(prefix="waiqin-bench-") as folder:
        figures = asyncio.run(room("storm", Path(folder), workers=35, orders=150))
        return figures | asyncio.run(room("large", Path(folder), workers=100, orders=400))


async def room(name: str, folder: Path, *, workers: int, orders: int) -> dict[str, float]:
    """A fresh room; the engine's process is warm, as after the first plan of a day."""
    sample = ("--sample", "--workers", str(workers))
    with running_backend(folder / name, *sample) as backend:
        async with httpx.AsyncClient(base_url=backend.url, timeout=60.0, trust_env=False) as client:
            return await plans(name, await signed_in(client, backend), client, orders)


async def plans(name: str, one: Room, client: httpx.AsyncClient, orders: int) -> dict[str, float]:
    """The figures of one room."""
    places = random.Random(7)
    ids = [await one.order(places) for _ in range(orders)]
    await planned(one, client, ids[:2])
    first_s, better_s, last_s, plan = await planned(one, client, ids)
    totals, hurried = plan["totals"], plan["greedy"]
    return {
        f"{name}_orders": orders,
        f"{name}_workers": plan["workers"],
        f"{name}_first_s": round(first_s, 2),
        f"{name}_better_s": round(better_s, 2),
        f"{name}_last_s": round(last_s, 2),
        f"{name}_planned": totals["planned"],
        f"{name}_greedy_planned": hurried["planned"],
        f"{name}_travel_min": round(totals["travel_s"] / 60),
        f"{name}_greedy_travel_min": round(hurried["travel_s"] / 60),
        f"{name}_below_greedy_pct": round(100 * (1 - totals["travel_s"] / hurried["travel_s"]), 1),
        f"{name}_late": totals["late"],
        f"{name}_greedy_late": hurried["late"],
    }


async def planned(
    one: Room, client: httpx.AsyncClient, ids: list[int]
) -> tuple[float, float, float, dict[str, Any]]:
    """Seconds to the first plan, to the engine's first and to the last, and that."""
    began_s = time.perf_counter()
    first_s = better_s = 0.0
    answer = await client.post("/api/plans", json={"order_ids": ids}, headers=one.headers)
    plan: dict[str, Any] = answer.raise_for_status().json()
    while plan["state"] not in ("done", "failed"):
        await asyncio.sleep(STEP_S)
        plan = (await client.get(f"/api/plans/{plan['id']}", headers=one.headers)).raise_for_status().json()
        if plan["round"] and not first_s:
            first_s = time.perf_counter() - began_s
        if plan["round"] > 1 and not better_s:
            better_s = time.perf_counter() - began_s
    return first_s, better_s, time.perf_counter() - began_s, plan


def days(archive: Path) -> dict[str, float]:
    """The busiest hour of each recorded day: orders at their restaurants, couriers by their shifts."""
    below: list[float] = []
    feasible: list[bool] = []
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as packed:
            safe = [one for one in packed if one.isfile() and not one.name.startswith(("/", ".."))]
            packed.extractall(folder, members=safe)
        for problem in busiest_hours(Path(folder)):
            began_s = time.perf_counter()
            plan, hurried = solve(problem, Effort(0, 10.0)), greedy(problem)
            seconds.append(time.perf_counter() - began_s)
            feasible.append(not faults(problem, plan) and not unsound(problem, plan))
            same = len(plan.visits) >= len(hurried.visits)
            below.append(100 * (1 - plan.travel_s / hurried.travel_s) if same else 0.0)
    return {
        "days": len(below),
        "days_feasible_pct": 100 * sum(feasible) / len(feasible),
        "days_below_greedy_median_pct": round(statistics.median(below), 1),
        "days_below_greedy_least_pct": round(min(below), 1),
        "days_solved_median_s": round(statistics.median(seconds), 2),
    }


def technician_days(folder: Path) -> dict[str, float]:
    """Instances with as much effort as is shown last, beside the plain engine in the same time.

    The plain engine leaves out what it cannot keep; travel is compared where both take the same orders.
    """
    feasible: list[bool] = []
    beside: list[float] = []
    below: list[float] = []
    late = left = 0
    for problem in list(technicians.problems(folder))[::EVERY]:
        plan, hurried = solve(problem, Effort(5, 2 * TECHNICIANS_WITHIN_S)), greedy(problem)  # asks twice
        feasible.append(not faults(problem, plan) and not unsound(problem, plan))
        late, left = late + plan.late, left + len(plan.unplanned)
        n, travel_s = technicians.plain(problem, TECHNICIANS_WITHIN_S)
        if n == len(plan.visits) and not plan.late:
            beside.append(100 * plan.travel_s / travel_s)
        if len(hurried.visits) <= len(plan.visits):
            below.append(100 * (1 - plan.travel_s / hurried.travel_s))
    return {
        "technicians_instances": len(feasible),
        "technicians_feasible_pct": 100 * sum(feasible) / len(feasible),
        "technicians_late": late,
        "technicians_left_out": left,
        "technicians_same_as_plain": len(beside),
        "technicians_beside_plain_pct": round(statistics.fmean(beside), 1) if beside else 0.0,
        "technicians_below_greedy_median_pct": round(statistics.median(below), 1) if below else 0.0,
    }


def busiest_hours(folder: Path) -> Iterator[Problem]:
    """Metres become seconds by each instance's own speed; a visit is the pick-up with its service minutes."""
    for day in sorted(folder.glob("*/*/orders.txt")):
        speed, service_min = _columns(day.with_name("instance_parameters.txt"))[:2, 0]
        orders, couriers = _columns(day), _columns(day.with_name("couriers.txt"))
        shops = _columns(day.with_name("restaurants.txt"))
        placed = orders[3]
        start = max(
            range(0, int(placed.max()), 15), key=lambda at: np.sum((placed >= at) & (placed < at + 60))
        )
        hour = orders[:, (placed >= start) & (placed < start + WINDOW_MIN)]
        crew = couriers[:, (couriers[3] <= start) & (couriers[4] > start)]
        at_shop = shops[1:3, hour[4].astype(int) - 1]
        places = np.concatenate([crew[1:3], at_shop], axis=1).T
        metres = np.sqrt(((places[:, None] - places[None]) ** 2).sum(-1))
        n = crew.shape[1]
        yield Problem(
            jobs=[
                Job(
                    int(hour[0, k]),
                    n + k,
                    1,
                    int(service_min * 60),
                    due_s=int((hour[5, k] - start + 60) * 60),
                )
                for k in range(hour.shape[1])
            ],
            hands=[
                Hand(int(crew[0, k]), k, 1, ends_s=int((crew[4, k] - start) * 60), most=12) for k in range(n)
            ],
            seconds=np.round(metres / speed * 60).astype(np.uint32),
        )


def _columns(file: Path) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Numbers of a table with a heading, column by column; o12, r3 and c4 are 12, 3 and 4."""
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    rows = [[float(word.lstrip("orc")) for word in line.split("\t")] for line in lines if line.strip()]
    return np.array(rows).T


if __name__ == "__main__":
    sys.exit(main())
