"""A backend in a process of its own for tests that need one without a console around it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.console.ready_file import put_ready_file

ROOT = Path(__file__).resolve().parents[2]
START_TOKEN = "token-of-a-test-0123456789abcdef"


class RealBackend:
    """`start` returns when it answers; `kill` is SIGKILL, `stop` the end of its standard input."""

    def __init__(self, data_dir: Path, port: int = 0, *, sample: bool = False) -> None:
        self.url = ""
        self.accounts: dict[str, tuple[str, str]] = {}  # role -> (user name, password)
        self._more = ["--sample"] if sample else []
        self.password = ""  # of the account "admin"
        self._data_dir = data_dir
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        put_ready_file(self._data_dir)
        command = [sys.executable, "-m", "backend", "--data", str(self._data_dir), "--port", str(self._port)]
        self._process = subprocess.Popen(
            [*command, "--start-token-stdin", "--print-credentials", *self._more],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(START_TOKEN.encode() + b"\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        self.url = said["url"]
        self.accounts = {one["role"]: (one["username"], one["password"]) for one in said["accounts"]}
        self.password = next(one["password"] for one in said["accounts"] if one["username"] == "admin")
        self._port = int(self.url.rsplit(":", 1)[1])

    def kill(self) -> None:
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._gone()

    def stop(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            self._gone()

    def _gone(self) -> None:
        if self._process is not None:
            self._process.wait(timeout=15)
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None
