"""When a step need not be done again: a stamp is the hash of its inputs, written only after it succeeded."""

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.setup.progress import Progress, SetupFailed

LOCK_WAIT_S = 1800.0


class Stamps:
    """Stamps of the finished steps, one small file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def fresh(self, step: str, inputs: str, outputs: Iterable[Path]) -> bool:
        """Whether `step` was finished with exactly these inputs and what it made is still there."""
        try:
            stamp = (self._folder / step).read_text(encoding="ascii")
        except FileNotFoundError:
            return False
        return stamp == inputs and all(path.exists() for path in outputs)

    def done(self, step: str, inputs: str) -> None:
        """Remember a finished step; written to one side first, so an interruption leaves no half stamp."""
        self._folder.mkdir(parents=True, exist_ok=True)
        part = self._folder / (step + ".part")
        part.write_text(inputs, encoding="ascii")
        part.replace(self._folder / step)


def digest(*parts: str | Path) -> str:
    """SHA-256 over texts and over the contents of files and folders (missing ones count as absent)."""
    total = hashlib.sha256()
    for part in parts:
        for piece in _files(part) if isinstance(part, Path) else [part]:
            data = piece.encode() if isinstance(piece, str) else piece.name.encode() + piece.read_bytes()
            total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
    return [path] if path.is_file() else []


@contextmanager
def only_one(path: Path, progress: Progress) -> Iterator[None]:
    """Hold a lock file, so that two set-ups of the same folder wait for each other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as handle:
        deadline = time.monotonic() + LOCK_WAIT_S
        told = False
        while not _try_lock(handle.fileno()):
            if not told:
                progress.say("另一个安装正在进行，等待中 · another set-up is running, waiting")
                told = True
            if time.monotonic() > deadline:
                raise SetupFailed(f"另一个安装一直未结束 · another set-up still holds {path}")
            time.sleep(0.2)
        yield  # closing the file releases the lock, also when this process dies


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
