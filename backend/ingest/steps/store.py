"""Stores what is left of a batch, asking the privacy gate once more from inside the write gate."""

import sqlite3

from backend.ingest.steps.privacy import OFF_HOURS, Hours, People, forbidding_rule, is_off_hours
from backend.ingest.work import Work
from backend.positions import service as positions


def store(connection: sqlite3.Connection, work: Work, people: People, hours: Hours) -> None:
    """Runs in the writer's thread with the write gate held. The roster and the working
    periods only change inside that gate, so nobody who hid before this commit can be missed.
    """
    changed = {it: rule for it in work.touched if (rule := forbidding_rule(people.privacy(it))) is not None}
    if changed:
        _withhold(work, changed)
    if not hours.is_always:
        _withhold_off_hours(work, hours)
    positions.keep(connection, work.allowed(), work.repeats)


def _withhold_off_hours(work: Work, hours: Hours) -> None:
    """For periods that were changed after the batch was judged."""
    late = {
        index: fix
        for index, fix in enumerate(work.fixes)
        if index not in work.withheld and is_off_hours(fix, hours)
    }
    if not late:
        return
    work.withheld.update(dict.fromkeys(late, OFF_HOURS))
    for fix in late.values():
        work.touched.pop(fix.worker_id, None)
    forbidden = {id(fix) for fix in late.values()}
    work.repeats = [fix for fix in work.repeats if id(fix) not in forbidden]


def _withhold(work: Work, rules: dict[int, str]) -> None:
    for index, fix in enumerate(work.fixes):
        if fix.worker_id in rules:
            work.withheld.setdefault(index, rules[fix.worker_id])
    for worker_id in rules:
        work.touched.pop(worker_id, None)
    work.repeats = [fix for fix in work.repeats if fix.worker_id not in rules]
