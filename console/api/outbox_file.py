"""The outbox's SQLite file: what was pressed and not yet answered; called from one worker thread only."""

import sqlite3
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

SCHEMA = """
CREATE TABLE IF NOT EXISTS commands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    account_id INTEGER NOT NULL,
    verb TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER,
    path TEXT NOT NULL,
    body TEXT NOT NULL,
    version INTEGER,
    after_key TEXT,
    label TEXT NOT NULL,
    state TEXT NOT NULL,
    error TEXT NOT NULL,
    created_at_ms REAL NOT NULL,
    method TEXT NOT NULL DEFAULT 'POST'
)
"""
LAYOUT = 2  # PRAGMA user_version of this schema; 1 knew POST only


class CommandState(StrEnum):
    WAITING = "waiting"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Command:
    """One change that must happen exactly once.

    `version` is what the dispatcher saw when pressing; it joins `body` when the command is sent. Where an
    earlier command on the same subject (`after_key`) was still waiting then, its answer replaces the version:
    the dispatcher meant "after what I have just ordered".
    """

    key: str
    account_id: int
    verb: str
    subject_kind: str
    subject_id: int | None
    path: str
    body: dict[str, Any]
    version: int | None = None
    label: dict[str, Any] = field(default_factory=dict)
    created_at_ms: float = 0.0
    after_key: str | None = None
    state: CommandState = CommandState.WAITING
    error: str = ""
    method: str = "POST"

    @property
    def lane(self) -> str:
        """Commands of one lane are sent in the order they were pressed."""
        return self.key if self.subject_id is None else f"{self.subject_kind}:{self.subject_id}"

    def request_body(self) -> bytes:
        """The same bytes on every try, so that the backend knows the command again."""
        body = self.body if self.version is None else {**self.body, "version": self.version}
        return msgspec.json.encode(body, order="sorted")


class OutboxFile:
    """Every method is one committed transaction; raises sqlite3.Error."""

    def __init__(self, file: Path, origin: str) -> None:
        self._origin = origin
        file.parent.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("PRAGMA busy_timeout=5000")
        found = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if found > LAYOUT:
            self._connection.close()
            raise sqlite3.DatabaseError(f"outbox layout {found} is newer than {LAYOUT}")
        self._connection.execute(SCHEMA)
        if found == 1:
            self._connection.execute("ALTER TABLE commands ADD COLUMN method TEXT NOT NULL DEFAULT 'POST'")
        self._connection.execute(f"PRAGMA user_version={LAYOUT}")

    def close(self) -> None:
        self._connection.close()

    def load(self) -> list[Command]:
        """Everything kept for this origin, in the order pressed."""
        rows = self._connection.execute(
            "SELECT * FROM commands WHERE origin = ? ORDER BY id", (self._origin,)
        ).fetchall()
        return [_command(row) for row in rows]

    def insert(self, command: Command) -> None:
        self._connection.execute(
            "INSERT INTO commands (key, origin, account_id, verb, subject_kind, subject_id, path, body,"
            " version, after_key, label, state, error, created_at_ms, method)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                command.key,
                self._origin,
                command.account_id,
                command.verb,
                command.subject_kind,
                command.subject_id,
                command.path,
                msgspec.json.encode(command.body).decode(),
                command.version,
                command.after_key,
                msgspec.json.encode(command.label).decode(),
                str(command.state),
                command.error,
                command.created_at_ms,
                command.method,
            ),
        )

    def acknowledge(self, key: str, answered_version: int | None) -> None:
        """Forgets the command and hands its answer's version to the one pressed after it."""
        with self._transaction():
            if answered_version is not None:
                self._connection.execute(
                    "UPDATE commands SET version = ? WHERE after_key = ? AND version IS NOT NULL",
                    (answered_version, key),
                )
            self._connection.execute("DELETE FROM commands WHERE key = ?", (key,))

    def refuse(self, key: str, error: str) -> None:
        self._connection.execute(
            "UPDATE commands SET state = 'refused', error = ? WHERE key = ?", (error, key)
        )

    def forget(self, key: str) -> None:
        """A refusal the dispatcher has read."""
        self._connection.execute("DELETE FROM commands WHERE key = ? AND state = 'refused'", (key,))

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._connection)


class _Transaction:
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None:
            self._connection.execute("COMMIT")
        elif self._connection.in_transaction:  # a full disk may have rolled back already
            self._connection.execute("ROLLBACK")


def _command(row: sqlite3.Row) -> Command:
    return Command(
        key=row["key"],
        account_id=row["account_id"],
        verb=row["verb"],
        subject_kind=row["subject_kind"],
        subject_id=row["subject_id"],
        path=row["path"],
        body=msgspec.json.decode(row["body"]),
        version=row["version"],
        label=msgspec.json.decode(row["label"]),
        created_at_ms=row["created_at_ms"],
        after_key=row["after_key"],
        state=CommandState(row["state"]),
        error=row["error"],
        method=row["method"],
    )
