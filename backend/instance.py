"""One backend per data folder: the lock that keeps a second one out, and the note where the first one is."""

import json
import os
import sys
from pathlib import Path
from typing import IO


class AlreadyRunning(Exception):
    """Another backend holds this data folder; the message says which and where."""


class Instance:
    """The hold on a data folder. Freed by the operating system however the process ends."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._lock: IO[str] | None = None

    @property
    def _note(self) -> Path:
        return self._data_dir / "backend.json"

    def acquire(self) -> None:
        """Take the folder. Raises AlreadyRunning."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        lock = (self._data_dir / "backend.lock").open("a+", encoding="utf-8")
        try:
            _lock(lock)
        except OSError as error:
            lock.close()
            raise AlreadyRunning(self._who_else()) from error
        self._lock = lock

    def announce(self, url: str) -> None:
        """Leave word where this backend answers, for a console on the same folder."""
        unfinished = self._note.with_suffix(".json.part")
        unfinished.write_text(json.dumps({"url": url, "pid": os.getpid()}), encoding="utf-8")
        unfinished.replace(self._note)

    def release(self) -> None:
        """Take the note away and let go of the folder."""
        if self._lock is not None:
            self._note.unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def _who_else(self) -> str:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            other = f"process {note['pid']} at {note['url']}"
        except (OSError, ValueError, KeyError, TypeError):
            other = "another process"
        return f"The data folder {self._data_dir} is in use by {other}. Stop it or choose another folder."


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
