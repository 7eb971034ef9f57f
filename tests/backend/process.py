"""The backend as a real process, for tests of what only a process shows: HTTP, signals, files, death."""

import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
START_TOKEN = "a start token of the test"


class BackendProcess:
    """`python -m backend` on a folder; `start` returns when it answers."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.line: dict[str, Any] = {}
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return str(self.line["url"])

    @property
    def complaints(self) -> Path:
        """What it writes to standard error."""
        return self.data_dir.with_name(self.data_dir.name + ".stderr")

    @property
    def process(self) -> subprocess.Popen[str]:
        assert self._process is not None
        return self._process

    def spawn(self, *options: str) -> "subprocess.Popen[str]":
        """The bare process, with our end of its standard input open: closing it ends the backend."""
        command = [sys.executable, "-m", "backend", "--data", str(self.data_dir), "--start-token-stdin"]
        with self.complaints.open("a") as complaints:  # a pipe nobody reads would fill and stop it
            process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                text=True,
            )
        assert process.stdin is not None
        process.stdin.write(START_TOKEN + "\n")
        process.stdin.flush()
        return process

    def start(self, *options: str) -> None:
        self._process = self.spawn(*options)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._reap()
            raise AssertionError(self.complaints.read_text())
        self.line = json.loads(line)

    def sign_in(self) -> dict[str, str]:
        """Headers of the owner's account; once per start."""
        answer = httpx.post(f"{self.url}/api/auth/start", json={"start_token": START_TOKEN})
        assert answer.status_code == 200, answer.text
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}

    def post(self, path: str, headers: dict[str, str], body: object = None) -> httpx.Response:
        """A command with a fresh key."""
        key = {"Idempotency-Key": uuid.uuid4().hex}
        return httpx.post(self.url + path, json=body, headers=headers | key, timeout=20)

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self._reap()

    def stop(self) -> int:
        """As a parent that goes away would; the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self._reap()

    def _reap(self) -> int:
        code = self.process.wait(20)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None
        return code

    def close(self) -> None:
        """Leave nothing behind, however the test ended."""
        if self._process is not None:
            self.kill()
