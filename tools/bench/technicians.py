"""Technician routing instances of Pillac, Guéret and Medaglia (2013) as problems of our kind.

56 instances of 100 requests and 25 technicians with homes and skills of their own, made of Solomon's.
Tools, spare parts and the earliest times are left out: our orders have none. The plain engine is compared.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import vroom

from backend.planning.problem import HORIZON_S, Hand, Job, Problem

UNIT_S = 20  # of the instances' time and distance: the longest day is so less than ours
PATTERN = "*100_25-5-5-5.txt"


def problems(folder: Path) -> Iterator[Problem]:
    """In the order of their names."""
    for file in sorted(folder.rglob(PATTERN)):
        yield _problem(file.read_text(encoding="utf-8"))


def _problem(text: str) -> Problem:
    rows = [_row(line) for line in text.splitlines()[6:] if line.strip()[:1].isdigit()]
    crew = int(text.splitlines()[4].split()[0])
    people, requests = rows[1 : crew + 1], rows[crew + 1 :]  # the first row is the depot
    places = np.array([place for place, *_ in [*people, *requests]])
    apart = np.sqrt(((places[:, None] - places[None]) ** 2).sum(-1)) * UNIT_S
    return Problem(
        jobs=[
            Job(
                1000 + number,
                crew + number,
                skills,
                round(service * UNIT_S),
                due_s=min(HORIZON_S - 1, round((latest + service) * UNIT_S)),
            )
            for number, (_place, latest, service, skills) in enumerate(requests)
        ],
        hands=[
            Hand(
                number + 1,
                number,
                skills,
                ends_s=min(HORIZON_S, round(latest * UNIT_S)),
                most=len(requests),
            )
            for number, (_place, latest, _service, skills) in enumerate(people)
        ],
        seconds=np.round(apart).astype(np.uint32),
    )


def _row(line: str) -> tuple[tuple[float, float], float, float, int]:
    """Place, the latest begin, minutes of service, and skills as bits."""
    _id, x, y, _earliest, latest, service, rest = line.split(maxsplit=6)
    skills = rest[1 : rest.index("]")]
    bits = sum(1 << int(one) for one in skills.split(",") if one.strip())
    return (float(x), float(y)), float(latest), float(service), bits


def plain(problem: Problem, within_s: float) -> tuple[int, int]:
    """Orders and seconds of travel of the engine as it comes, with all of its effort: limits are hard."""
    given = vroom.Input()
    given.set_durations_matrix("car", problem.seconds)
    for hand in problem.hands:
        given.add_vehicle(
            vroom.Vehicle(
                hand.worker_id,
                start=hand.place,
                skills={bit for bit in range(16) if hand.skills >> bit & 1},
                time_window=vroom.TimeWindow(0, hand.ends_s),
            )
        )
    for job in problem.jobs:
        given.add_job(
            vroom.Job(
                job.order_id,
                location=job.place,
                default_service=job.service_s,
                skills={bit for bit in range(16) if job.skill >> bit & 1},
                time_windows=[vroom.TimeWindow(0, (job.due_s or HORIZON_S) - job.service_s)],
            )
        )
    found: Any = given.solve(5, 2, timeout=timedelta(seconds=within_s))
    return int((found.routes["type"] == "job").sum()), int(found.summary.duration)
