"""Progress lines and the commands behind them, on standard error: standard output belongs to the programs."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

HEARTBEAT_S = 15.0
LAST_LINES = 25


class SetupFailed(Exception):
    """A step could not be done; the message says what to do about it."""


class Progress:
    """One line per step with the time it took; long steps show that they are alive."""

    def __init__(self, log_folder: Path) -> None:
        self._log_folder = log_folder
        self._start = time.monotonic()
        self._live = sys.stderr.isatty()

    def say(self, text: str) -> None:
        """Print one line with the seconds since the start."""
        print(f"[{time.monotonic() - self._start:6.1f} s] {text}", file=sys.stderr, flush=True)

    def run(
        self,
        title: str,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Run a command with its output in a log file; raises SetupFailed with the log's last lines."""
        self._log_folder.mkdir(parents=True, exist_ok=True)
        log_path = self._log_folder / (_slug(title) + ".log")
        self.say(f"{title} …")
        began = time.monotonic()
        with log_path.open("wb") as log:
            try:
                child = subprocess.Popen(
                    [str(part) for part in command],
                    cwd=cwd,
                    env={**os.environ, **(env or {})},
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            except OSError as error:
                raise SetupFailed(f"{title}: {error}") from error
            code = self._wait(title, child, began)
        if code != 0:
            lines = log_path.read_text(encoding="utf-8", errors="replace").splitlines()
            shown = "\n".join("    " + line for line in lines[-LAST_LINES:])
            raise SetupFailed(f"{title}: exit {code} (whole log: {log_path})\n{shown}")
        self.say(f"{title} ✓ {time.monotonic() - began:.1f} s")

    def _wait(self, title: str, child: "subprocess.Popen[bytes]", began: float) -> int:
        told = began
        try:
            while True:
                try:
                    return child.wait(timeout=0.25)
                except subprocess.TimeoutExpired:
                    now = time.monotonic()
                if self._live:
                    print(f"\r  {title} {now - began:.0f} s ", end="", file=sys.stderr, flush=True)
                elif now - told >= HEARTBEAT_S:
                    told = now
                    self.say(f"{title} … {now - began:.0f} s")
        except BaseException:  # Ctrl+C included: the child must not outlive us
            child.kill()
            child.wait()
            raise
        finally:
            if self._live:
                print("\r\033[K", end="", file=sys.stderr, flush=True)


def _slug(title: str) -> str:
    ascii_part = "".join(c if c.isascii() and c.isalnum() else "-" for c in title)
    return "-".join(part for part in ascii_part.split("-") if part) or "step"
