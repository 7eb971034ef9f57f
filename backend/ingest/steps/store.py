"""Stores what is left of a batch, asking the privacy gate once more from inside the write gate."""

import sqlite3

from backend.ingest.steps.privacy import People, forbidding_rule
from backend.ingest.work import Work
from backend.positions import service as positions


def store(connection: sqlite3.Connection, work: Work, people: People) -> None:
    """Runs in the writer's thread with the write gate held. The roster only changes inside that gate, so
    nobody who went off duty or into stealth before this commit can be missed.
    """
    changed = {it: rule for it in work.touched if (rule := forbidding_rule(people.privacy(it))) is not None}
    if changed:
        _withhold(work, changed)
    positions.keep(connection, work.allowed(), work.repeats)


def _withhold(work: Work, rules: dict[int, str]) -> None:
    for index, fix in enumerate(work.fixes):
        if fix.worker_id in rules:
            work.withheld.setdefault(index, rules[fix.worker_id])
    for worker_id in rules:
        work.touched.pop(worker_id, None)
    work.repeats = [fix for fix in work.repeats if fix.worker_id not in rules]
