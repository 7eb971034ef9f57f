"""What other domains may ask of positions: keeping a batch, finding repetitions, and the state at start."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from backend.positions import repository
from backend.positions.fix import DUPLICATE, OUT_OF_ORDER, TELEPORT, Fix


@dataclass(frozen=True, slots=True)
class StoredState:
    """What a new process must know of the past: the last place and the newest claim of each worker."""

    places: list[Fix]
    claims_ms: dict[int, int]


def keep(connection: sqlite3.Connection, fixes: Sequence[Fix], repeats: Sequence[Fix]) -> None:
    """Store the fixes in the open transaction.

    Those of `repeats` that are stored already, or stand twice in the batch, are marked DUPLICATE first;
    a repetition says nothing about order or speed, so those marks go.
    """
    if repeats:
        _mark_repeats(connection, fixes, repeats)
    repository.insert(connection, fixes)


def _mark_repeats(connection: sqlite3.Connection, fixes: Sequence[Fix], repeats: Sequence[Fix]) -> None:
    stored = repository.repeated(connection, repeats)
    known = {id(fix) for index, fix in enumerate(repeats) if index in stored}
    asked = {id(fix) for fix in repeats}
    seen: set[tuple[int, int, float, float]] = set()
    for fix in fixes:
        identity = (fix.worker_id, fix.claimed_ms, fix.lat, fix.lon)
        if id(fix) in known or (identity in seen and id(fix) in asked):
            fix.marks = (fix.marks | DUPLICATE) & ~(OUT_OF_ORDER | TELEPORT)
        seen.add(identity)


def stored_state(connection: sqlite3.Connection) -> StoredState:
    """Read once at start."""
    return StoredState(repository.newest_places(connection), repository.newest_claims(connection))
