"""The real backend as a child process of a benchmark, and the processor time it used."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SETTLING_S = 1.0
SETTLED_SHARE = 0.05  # of a processor
SETTLING_MOST_S = 60.0


@dataclass
class BackendProcess:
    """`announced` is the line it printed: url, accounts, workers."""

    pid: int
    announced: dict[str, Any]

    @property
    def url(self) -> str:
        url: str = self.announced["url"]
        return url

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def account(self, role: str = "enterprise_admin") -> dict[str, str]:
        """Username and password of the first account of that role."""
        return next(account for account in self.announced["accounts"] if account["role"] == role)

    def cpu_s(self) -> float | None:
        """Processor seconds used so far by all its threads; None where the system does not say."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def settle(self) -> None:
        """Wait until it has looked through what came into its database behind its back, a minute at most."""
        before, until_s = self.cpu_s(), time.monotonic() + SETTLING_MOST_S
        while before is not None and time.monotonic() < until_s:
            time.sleep(SETTLING_S)
            now = self.cpu_s() or 0.0
            if now - before < SETTLED_SHARE * SETTLING_S:
                return
            before = now


@contextmanager
def running_backend(data: Path, *arguments: str) -> Iterator[BackendProcess]:
    """A backend of its own on `data`, stopped at the end."""
    command = [sys.executable, "-m", "backend", "--data", str(data), "--print-credentials", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        try:
            assert child.stdout is not None
            line = child.stdout.readline()
            if not line:
                raise RuntimeError(f"the backend did not start: see {data / 'log'}")
            yield BackendProcess(child.pid, json.loads(line))
        finally:
            child.terminate()
            child.wait(timeout=30)
